"""The peers: legal plans on tiny instances; the two exact ones find what brute force finds, and prove it."""

from __future__ import annotations

from functools import cache

import pytest

from models import Instance
from scheduler.checker import check
from tests.benchmarks import cp_sat_straightforward, greedy_by_hand, time_indexed_highs, timefold_peer
from tests.benchmarks.anytime import Contender, Objective, Result
from tests.benchmarks.choices import choices_of
from tests.brute_force import best_plan
from tests.random_instances import random_instance
from tests.random_planned_instances import random_planned_instance

EXACT: dict[str, Contender] = {"cp_sat": cp_sat_straightforward.plan, "highs": time_indexed_highs.plan}
SEEDS = range(40)
SECONDS = 10.0


@cache
def instance_of(seed: int) -> Instance:
    return random_instance(seed)


@cache
def best_of(seed: int) -> Objective:
    best = best_plan(instance_of(seed))
    assert best is not None
    return best.objective


def judged(instance: Instance, result: Result) -> Objective:
    """The objective of a plan by the checker; the contender claimed no other."""
    report = check(instance, result.allocations, result.visits)
    assert report.breaches == ()
    assert result.trace[-1].objective == report.objective
    return report.objective


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", EXACT)
def test_an_exact_peer_finds_and_proves_the_best_plan(name: str, seed: int) -> None:
    result = EXACT[name](instance_of(seed), SECONDS, 0, 1)
    assert judged(instance_of(seed), result) == best_of(seed)
    assert result.trace[-1].bound == best_of(seed)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_plan_by_hand_keeps_all_rules(seed: int) -> None:
    result = greedy_by_hand.plan(instance_of(seed), SECONDS)
    assert judged(instance_of(seed), result) >= best_of(seed)
    assert result.trace[-1].bound is None


@pytest.mark.parametrize("seed", range(5))
def test_the_plan_by_hand_keeps_all_rules_with_more_schools(seed: int) -> None:
    instance, known = random_planned_instance(seed)
    judged(instance, greedy_by_hand.plan(instance, SECONDS))
    assert check(instance, known.allocations, known.visits).breaches == ()


@pytest.mark.parametrize("seed", SEEDS)
def test_a_plan_is_counted_as_the_checker_counts_it(seed: int) -> None:
    """The figures of every trace rest on this."""
    instance = instance_of(seed)
    best = best_plan(instance)
    assert best is not None
    choices = choices_of(instance)
    owners = {each.school: each.sip for each in best.plan.allocations if each.sip is not None}
    days = {
        (visit.school, visit.visit): choices.days.index(visit.day)
        for visit in best.plan.visits
        if visit.day is not None and (visit.school, visit.visit) not in choices.facts.history
    }
    assert choices.objective(owners, days) == best.objective
    assert all(line <= most for line, most in zip(best.objective, choices.most, strict=True))
    allocations, visits = choices.plan(owners, days)
    assert (allocations, visits) == (best.plan.allocations, best.plan.visits)


def test_timefold_keeps_all_rules() -> None:
    why = timefold_peer.missing()
    if why is not None:
        pytest.skip(why)
    instance = instance_of(0)
    result = timefold_peer.plan(instance, 12.0)
    assert judged(instance, result) >= best_of(0)
