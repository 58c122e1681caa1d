"""Bounds and plans against an independent model on an independent solver: the time-indexed MIP on HiGHS.

Districts are too large for brute force: programmes of five visits, up to nine schools, four SIPs and advisers who are
short of days. HiGHS knows every rule, minimises coverage and then quality, and proves both.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import cache
from itertools import islice

import numpy as np
import pytest

from models import Instance
from scheduler.optimiser import Infeasible, Limits, course, solve
from scheduler.optimiser.compiling.compile import compile_problem
from scheduler.optimiser.coverage import bound_by_allocation, bound_by_flow
from scheduler.optimiser.prices.ascent import climb
from scheduler.optimiser.prices.dual import Dual, make_dual
from scheduler.optimiser.prices.multipliers import Vector
from scheduler.optimiser.prices.outlook import Outlook
from scheduler.optimiser.prices.timetables import SCALE
from scheduler.optimiser.problem.problem import Problem
from scheduler.optimiser.schedule import Schedule, from_plan
from tests.benchmarks import time_indexed_highs
from tests.build import honest_plan, with_pin, with_tables
from tests.optimiser.judging import assert_honest, objective
from tests.optimiser.known import random_prices, unhurried
from tests.random_districts import random_district, with_random_pins

MINUTE = Limits(seconds=60.0)
ROUNDS = 150
SEEDS = range(20)
FEWER_SEEDS = range(10)


@dataclass(frozen=True)
class Proved:
    """An instance, compiled, with the plan that HiGHS proves the best."""

    instance: Instance
    problem: Problem
    objective: tuple[int, ...]
    schedule: Schedule

    @property
    def coverage(self) -> dict[int, int]:
        """Unplaced visits by level, highest first."""
        return dict(zip(self.problem.levels, self.objective, strict=False))

    @property
    def quality(self) -> int:
        """Minutes."""
        return self.objective[-1]

    @property
    def dual(self) -> Dual:
        """Of plans with the best coverage."""
        return make_dual(self.problem, self.coverage)


def proved_by_highs(instance: Instance) -> Proved | None:
    """The best plan; None where no plan keeps the pins."""
    result = time_indexed_highs.plan(instance, MINUTE.seconds)
    if not result.has_plan:
        return None
    last = result.trace[-1]
    assert last.objective is not None
    assert last.bound == last.objective
    plan = honest_plan(instance, result.allocations, result.visits)
    assert objective(plan) == last.objective
    problem = compile_problem(instance)
    return Proved(instance, problem, last.objective, from_plan(problem, plan))


@cache
def district(seed: int) -> Proved:
    """The random district of a seed with its best plan."""
    found = proved_by_highs(random_district(seed))
    assert found is not None
    return found


@cache
def climbed(seed: int) -> Vector:
    """Prices that were climbed to."""
    *_, last = islice(climb(district(seed).dual, district(seed).dual.start(), lambda: None), ROUNDS)
    return last.vector


def test_no_bound_on_coverage_is_above_the_best() -> None:
    short = exact = 0
    for seed in SEEDS:
        case = district(seed)
        best = case.objective[:-1]
        by_flow = bound_by_flow(case.problem)
        worst = dict.fromkeys(case.problem.levels, len(case.problem.visits) + 1)
        by_allocation = bound_by_allocation(case.problem, by_flow, worst, unhurried(), 10.0).bounds
        assert tuple(by_flow.values()) <= tuple(by_allocation.values()) <= best, seed
        short += any(best)
        exact += any(best) and tuple(by_allocation.values()) == best
    assert short >= len(SEEDS) // 3
    assert exact >= short // 2


def test_no_prices_bound_above_the_best_quality() -> None:
    for seed in SEEDS:
        case, rng = district(seed), random.Random(seed)
        dual = case.dual
        for vector in (dual.start(), climbed(seed), *(random_prices(rng, dual) for _ in range(4))):
            assert dual.evaluate(vector).value <= case.quality * SCALE, seed


def test_climbed_prices_bound_close_below_the_best_quality() -> None:
    gaps = []
    for seed in SEEDS:
        case = district(seed)
        gaps.append(1 - case.dual.evaluate(climbed(seed)).value / SCALE / max(case.quality, 1))
    assert sorted(gaps)[len(gaps) // 2] < 0.08


def test_every_choice_of_a_best_plan_is_within_reach() -> None:
    out_of_reach = 0
    for seed in SEEDS:
        case, rng = district(seed), random.Random(seed)
        for vector in (climbed(seed), random_prices(rng, case.dual) * 0.05):
            outlook = Outlook(case.dual, vector)
            assert_within_reach(case, outlook)
            out_of_reach += int((~outlook.pairs_within(reach_of(case, outlook))).sum())
    assert out_of_reach > 5 * len(SEEDS)


def reach_of(case: Proved, outlook: Outlook) -> int:
    """How far the best plan lies above the bound, in minutes, rounded up."""
    return case.quality - outlook.value // SCALE


def assert_within_reach(case: Proved, outlook: Outlook) -> None:
    """What prices say of every choice of the plan is no more than what the plan costs."""
    reach = reach_of(case, outlook)
    within = outlook.pairs_within(reach)
    days = outlook.days_within(reach, within)
    for number, visit in enumerate(case.problem.visits):
        pair = int(case.schedule.pair[visit.school])
        if pair >= 0:
            assert within[pair]
            if case.schedule.day[number] >= 0:
                assert case.schedule.day[number] in days[pair, number]


@pytest.mark.parametrize("seed", FEWER_SEEDS)
def test_a_choice_that_is_forced_costs_at_least_its_reduced_cost(seed: int) -> None:
    """The best plan with a pair or a day forced, by a pin, costs at least bound + reduced cost.

    Where forcing it costs coverage, nothing is said of quality; a pair that is not looked at must cost coverage.
    """
    case, rng = district(seed), random.Random(seed)
    problem, instance = case.problem, case.instance
    outlook = Outlook(case.dual, climbed(seed))
    dearest = np.argsort(-np.where(outlook.reduced_cost < case.quality * SCALE, outlook.reduced_cost, 0))
    for pair in {int(dearest[0]), rng.randrange(len(problem.pairs))}:
        school, sip = int(problem.pairs.school[pair]), int(problem.pairs.sip[pair])
        name = instance.schools[school].school
        if any(pin.school == name for pin in instance.pins):
            continue
        visits = [visit for visit in problem.visits_of[school] if len(problem.visits[visit].days)]
        forced = with_pin(instance, name, sip=instance.sips[sip].sip)
        if visits:
            visit = problem.visits[rng.choice(visits)]
            day = problem.calendar.days[rng.choice(visit.days.tolist())].isoformat()
            forced = with_pin(instance, name, visit.number, instance.sips[sip].sip, day)
        best = proved_by_highs(forced)
        if best is not None and best.objective[:-1] == case.objective[:-1]:
            assert best.quality * SCALE >= outlook.value + outlook.reduced_cost[pair]
            assert_within_reach(
                Proved(instance, problem, best.objective, in_numbers_of(problem, best.schedule)), outlook
            )


def in_numbers_of(problem: Problem, schedule: Schedule) -> Schedule:
    """The plan of the same instance with other pins: its pairs are numbered anew, its visits are not."""
    theirs = schedule.problem.pairs
    keys = [(int(theirs.school[pair]), int(theirs.sip[pair])) if pair >= 0 else None for pair in schedule.pair.tolist()]
    pairs = [-1 if key is None else problem.pair_of[key] for key in keys]
    return Schedule(problem, np.array(pairs, dtype=np.int64), schedule.day)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_district_is_solved_to_what_highs_proves(seed: int) -> None:
    case = district(seed)
    plan = solve(case.instance, MINUTE, seed=seed, workers=1)
    assert_honest(plan, case.instance)
    assert (objective(plan), plan.summary.status) == (case.objective, "optimal")


@pytest.mark.parametrize("seed", FEWER_SEEDS)
def test_prices_and_reach_lead_to_what_highs_proves(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(course, "FEW_CHOICES", 0)
    case = district(seed)
    plan = solve(case.instance, Limits(seconds=0.1), seed=seed, deterministic=True)
    assert_honest(plan, case.instance)
    assert objective(plan) >= case.objective
    assert tuple(plan.summary.coverage_bound.values()) <= case.objective[:-1]
    if objective(plan)[:-1] == case.objective[:-1]:
        assert plan.summary.quality_bound <= case.quality
    if plan.summary.status == "optimal":
        assert objective(plan) == case.objective


def test_pins_are_contradictory_where_highs_finds_no_plan() -> None:
    contradictory = kept = 0
    for seed in SEEDS:
        rng = random.Random(seed)
        instance = with_random_pins(rng, with_tables(district(seed).instance, pins=[]), 4)
        best = proved_by_highs(instance)
        if best is None:
            contradictory += 1
            with pytest.raises(Infeasible):
                solve(instance, MINUTE, workers=1)
        else:
            kept += 1
            assert objective(solve(instance, MINUTE, workers=1)) == best.objective, seed
    assert contradictory > 3
    assert kept > 3
