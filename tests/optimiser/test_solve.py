"""`solve`: the best plan of tiny instances, and a legal one of any instance in any time."""

from __future__ import annotations

import threading

import pytest

from models import Plan
from scheduler.optimiser import Limits, Progress, course, solve
from tests.optimiser.judging import assert_honest, objective
from tests.optimiser.known import known
from tests.random_planned_instances import random_planned_instance

MINUTE = Limits(seconds=60.0)
SHORT_OF_ROOM = [seed for seed in range(60) if any(known(seed).best.coverage.values())][:8]


@pytest.mark.parametrize("seed", range(100))
def test_tiny_instances_are_solved_to_the_proof(seed: int) -> None:
    case = known(seed)
    plan = solve(case.instance, MINUTE, seed=seed, workers=1)
    assert_honest(plan, case.instance, case.best)
    assert objective(plan) == case.best.objective
    assert plan.summary.status == "optimal"
    assert plan.summary.gap == 0
    assert plan.summary.coverage_bound == case.best.coverage
    assert plan.summary.quality_bound == case.best.quality


@pytest.mark.parametrize("seed", range(40))
def test_prices_and_reach_lead_to_the_same_proof(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(course, "FEW_CHOICES", 0)
    case = known(seed)
    plan = solve(case.instance, MINUTE, seed=seed, workers=1)
    assert_honest(plan, case.instance, case.best)
    assert (objective(plan), plan.summary.status) == (case.best.objective, "optimal")


@pytest.mark.parametrize("seed", range(100, 120))
def test_tiny_instances_are_solved_to_the_proof_deterministically_too(seed: int) -> None:
    case = known(seed)
    plan = solve(case.instance, MINUTE, deterministic=True)
    assert_honest(plan, case.instance, case.best)
    assert (objective(plan), plan.summary.status) == (case.best.objective, "optimal")


@pytest.mark.parametrize("seed", range(4))
def test_every_visit_is_placed_where_a_plan_with_every_visit_is_known(seed: int) -> None:
    instance, planted = random_planned_instance(seed, schools=12, sips=3)
    plan = solve(instance, Limits(seconds=60.0, gap=0.2), seed=seed)
    assert_honest(plan, instance)
    assert not any(plan.summary.coverage.values())
    assert plan.summary.gap is not None
    assert plan.summary.quality_bound <= planted.summary.quality


@pytest.mark.parametrize("seconds", [0.01, 0.5])
@pytest.mark.parametrize("seed", range(3))
def test_there_is_a_legal_plan_however_short_the_time(seed: int, seconds: float) -> None:
    instance, planted = random_planned_instance(seed, schools=20, sips=4)
    plan = solve(instance, Limits(seconds), seed=seed)
    assert_honest(plan, instance)
    if plan.summary.gap is not None:
        assert plan.summary.quality_bound <= planted.summary.quality


@pytest.mark.parametrize("seconds", [0.001, 0.01, 0.05])
@pytest.mark.parametrize("deterministic", [False, True])
def test_bounds_hold_however_short_the_time_where_not_everything_can_be_placed(
    seconds: float, deterministic: bool
) -> None:
    for seed in SHORT_OF_ROOM:
        case = known(seed)
        plan = solve(case.instance, Limits(seconds), workers=1, deterministic=deterministic)
        assert_honest(plan, case.instance, case.best)


def _but_seconds(plan: Plan) -> Plan:
    return plan.model_copy(update={"summary": plan.summary.model_copy(update={"seconds": 0.0})})


@pytest.mark.parametrize("seed", range(2))
def test_deterministic_plans_are_the_same_twice_whatever_the_workers(seed: int) -> None:
    instance, _ = random_planned_instance(seed, schools=10, sips=2)
    plans = [solve(instance, Limits(0.3), seed=seed, workers=workers, deterministic=True) for workers in (1, 1, 2)]
    assert_honest(plans[0], instance)
    assert _but_seconds(plans[0]) == _but_seconds(plans[1]) == _but_seconds(plans[2])


def test_a_gap_asked_for_is_enough() -> None:
    instance, _ = random_planned_instance(1, schools=12, sips=3)
    plan = solve(instance, Limits(seconds=60.0, gap=0.5))
    assert plan.summary.gap is not None
    assert plan.summary.gap <= 0.5


def test_a_plan_is_still_made_where_stopping_is_asked_for_before_it_begins() -> None:
    stop = threading.Event()
    stop.set()
    for seed in range(12):
        case = known(seed)
        assert_honest(solve(case.instance, MINUTE, stop=stop), case.instance, case.best)


@pytest.mark.parametrize("after", [1, 2, 10])
def test_a_plan_and_its_bound_are_kept_where_stopping_is_asked_for_on_the_way(after: int) -> None:
    instance, planted = random_planned_instance(2, schools=20, sips=4)
    stop = threading.Event()
    heard: list[Progress] = []

    def listen(progress: Progress) -> None:
        heard.append(progress)
        if len(heard) == after:
            stop.set()

    plan = solve(instance, MINUTE, stop=stop, on_progress=listen)
    assert stop.is_set()
    assert plan.summary.seconds < MINUTE.seconds
    assert_honest(plan, instance)
    assert objective(plan) <= min((*one.coverage.values(), one.quality or 0) for one in heard if one.coverage)
    if plan.summary.gap is not None:
        assert plan.summary.quality_bound <= planted.summary.quality


def test_progress_only_gets_better() -> None:
    """Plans better, bounds tighter; no gap before coverage is proved."""
    instance, _ = random_planned_instance(3, schools=12, sips=3)
    heard: list[Progress] = []
    plan = solve(instance, Limits(seconds=60.0, gap=0.05), on_progress=heard.append)
    told = [one for one in heard if one.quality is not None]
    assert len(told) > 3
    ranks = [(*one.coverage.values(), one.quality) for one in told]
    assert ranks == sorted(ranks, reverse=True)
    assert ranks[-1] == objective(plan)
    bounds = [tuple(one.coverage_bound.values()) for one in told]
    assert bounds == sorted(bounds)
    for one in told:
        assert (one.gap is None) == (one.coverage != one.coverage_bound)
        assert (one.quality_bound is None) == (one.gap is None)
    gaps = [one.gap for one in told if one.gap is not None]
    assert gaps == sorted(gaps, reverse=True)
    assert gaps[-1] == plan.summary.gap
    floors = [one.quality_bound for one in told if one.quality_bound is not None]
    assert floors == sorted(floors)
    seconds = [one.seconds for one in heard]
    assert seconds == sorted(seconds)
