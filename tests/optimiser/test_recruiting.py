"""Who to recruit, held against trying every set of candidates."""

from __future__ import annotations

from itertools import combinations

import pytest

from models import Instance
from scheduler.optimiser.choosing import line_of
from scheduler.optimiser.limits import Limits
from scheduler.optimiser.recruiting import Recruitment, recruit, with_recruits
from tests.brute_force import best_plan
from tests.build import tiny_instance, with_tables
from tests.optimiser.judging import assert_honest
from tests.random_instances import random_instance

LIMITS = Limits(seconds=20)


def instance_with_candidates(seed: int) -> tuple[Instance, dict[str, int]]:
    """A random instance where all SIPs but the first are candidates, with one more of another instance."""
    instance = with_tables(random_instance(seed), pins=[])
    stranger = random_instance(seed + 500).sips[0].model_copy(update={"sip": "Q1", "headteacher_of": None})
    instance = with_tables(instance, sips=[*instance.sips, stranger])
    names = [sip.sip for sip in instance.sips[1:]]
    return instance, {name: (7 * seed + 5 * place) % 4 * 1000 for place, name in enumerate(names)}


def best_of_every_set(instance: Instance, costs: dict[str, int], number: int) -> tuple[tuple[int, ...], int]:
    """Coverage and cost of the best set of that number, by trying them all."""
    found = []
    for recruits in combinations(costs, number):
        best = best_plan(with_recruits(instance, costs, recruits))
        assert best is not None
        found.append((tuple(best.coverage.values()), sum(costs[name] for name in recruits)))
    return min(found)


def reached(found: Recruitment) -> tuple[tuple[int, ...], int]:
    return line_of(found.plan.summary.coverage), found.cost


SEEDS = (*range(14), 16, 27)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_best_set_is_what_trying_every_set_finds_and_is_proved(seed: int) -> None:
    instance, costs = instance_with_candidates(seed)
    for number in range(len(costs) + 1):
        found = recruit(instance, costs, number, LIMITS, workers=1)
        assert len(found.recruits) == number
        assert reached(found) == best_of_every_set(instance, costs, number)
        assert (line_of(found.coverage_bound), found.cost_bound) == reached(found)
        assert_honest(found.plan, with_recruits(instance, costs, found.recruits))


def test_some_sets_that_promise_more_than_they_hold_are_tried() -> None:
    """What the test above rests on: the relaxation alone would not do."""
    tried = []
    for seed in SEEDS:
        instance, costs = instance_with_candidates(seed)
        tried += [recruit(instance, costs, number, LIMITS, workers=1).sets_tried for number in range(len(costs))]
    assert max(tried) > 1


def test_no_time_gives_a_plan_with_bounds_that_hold() -> None:
    instance, costs = instance_with_candidates(5)
    found = recruit(instance, costs, 1, Limits(seconds=0.001), workers=1)
    best = best_of_every_set(instance, costs, 1)
    assert line_of(found.coverage_bound) <= best[0] <= line_of(found.plan.summary.coverage)
    assert_honest(found.plan, with_recruits(instance, costs, found.recruits))


def test_of_two_that_cover_as_much_and_cost_as_much_the_nearer_is_taken() -> None:
    instance = tiny_instance()
    far = instance.sips[1].model_copy(update={"sip": "FAR", "latitude": 53.9})
    near = instance.sips[1].model_copy(update={"sip": "NEAR"})
    alone = instance.sips[0].model_copy(update={"max_schools": 1})
    found = recruit(with_tables(instance, sips=[alone, far, near]), {"FAR": 5, "NEAR": 5}, 1, LIMITS, workers=1)
    assert found.recruits == ("NEAR",)
