"""Bounds on coverage: never above what brute force finds, compared from the highest level on."""

from __future__ import annotations

import random

import numpy as np
from ortools.sat.python import cp_model

from scheduler.checker import check
from scheduler.optimiser.compiling.compile import compile_problem
from scheduler.optimiser.coverage import bound_by_allocation, bound_by_flow
from scheduler.optimiser.model import allocation_model
from scheduler.optimiser.problem.problem import Problem
from scheduler.optimiser.schedule import from_plan
from tests.build import (
    tiny_instance,
    with_absence,
    with_adviser,
    with_history,
    with_locality,
    with_policy,
    with_school,
    with_sip,
    with_tables,
    with_visit,
)
from tests.optimiser.known import known, slightly_changed, unhurried

UNITS = 10.0


def bounds(problem: Problem) -> dict[int, int]:
    """By the flow, then by the allocation model."""
    bound, known = bound_by_flow(problem), dict.fromkeys(problem.levels, len(problem.visits) + 1)
    while True:
        bound = bound_by_allocation(problem, bound, known, unhurried(), UNITS).bounds
        level = next((level for level in problem.levels if bound[level] < known[level]), None)
        if level is None:
            return bound
        # What the model leaves out at best is known now: the levels below are asked about with it.
        known = {**known, level: bound[level]}


def test_no_bound_is_above_the_best_coverage() -> None:
    exact = short = 0
    for seed in range(160):
        case = known(seed)
        bound = bounds(case.problem)
        best = tuple(case.best.coverage.values())
        by_flow = bound_by_flow(case.problem)
        assert tuple(by_flow.values()) <= best, seed
        assert tuple(bound) == tuple(case.best.coverage)
        assert tuple(bound.values()) <= best, seed
        if any(best):
            short += 1
            exact += tuple(bound.values()) == best
    assert short > 40
    assert exact > short // 2


def test_every_legal_plan_is_in_the_allocation_model_with_no_more_left_out_than_it_leaves_out() -> None:
    tried = 0
    for seed in range(100):
        case = known(seed)
        rng = random.Random(seed)
        changes = [slightly_changed(rng, case.instance, case.best.plan) for _ in range(3)]
        for plan in [case.best.plan, *changes]:
            if check(case.instance, plan.allocations, plan.visits).breaches:
                continue
            tried += 1
            schedule = from_plan(case.problem, plan)
            model = allocation_model.build(case.problem, np.arange(len(case.problem.pairs)), must_cover=False)
            for pair, literal in model.variables.allocated.items():
                model.variables.model.add(literal == int(pair in schedule.pair))
            for level, line in model.left_out.items():
                model.variables.model.add(line <= schedule.unplaced[level])
            assert cp_model.CpSolver().solve(model.variables.model) == cp_model.OPTIMAL, seed
    assert tried > 100


def test_nothing_is_left_out_where_there_is_room() -> None:
    assert bound_by_flow(compile_problem(tiny_instance())) == {0: 0}
    assert bounds(compile_problem(tiny_instance())) == {0: 0}


def test_schools_of_concern_come_first_where_there_is_too_little_room() -> None:
    instance = with_school(with_school(tiny_instance(), "S1", concern=2), "S2", concern=1)
    instance = with_sip(with_sip(instance, "P1", max_schools=1), "P2", max_schools=1)
    bound = bounds(compile_problem(instance))
    assert bound == {2: 0, 1: 0, 0: 3}
    limited = with_sip(with_sip(instance, "P1", max_concern_schools=0), "P2", max_concern_schools=1)
    bound = bounds(compile_problem(limited))
    assert bound == {2: 0, 1: 3, 0: 0}


def test_days_that_a_sip_lacks_are_counted() -> None:
    """P1 alone, with days for 4 of 9 visits."""
    instance = with_sip(with_sip(tiny_instance(), "P2", max_schools=0), "P1", max_days=4)
    assert bounds(compile_problem(instance)) == {0: 5}
    weekly = with_sip(with_sip(tiny_instance(), "P2", max_schools=0), "P1", max_visits_per_week=1)
    assert bounds(compile_problem(weekly)) == {0: 5}


def test_days_that_an_adviser_lacks_are_counted_whoever_makes_the_visits() -> None:
    """A1 accompanies the second visits of S1 and S2, in summer; A2 that of S3."""
    instance = with_visit(tiny_instance(), 2, accompanied=True)
    assert bounds(compile_problem(instance)) == {0: 0}
    away = with_absence(
        with_absence(instance, "adviser", "A1", "2008-04-14", "2008-04-23"), "school", "S2", "2008-04-24"
    )
    assert bounds(compile_problem(away)) == {0: 0}
    assert bounds(compile_problem(with_absence(away, "adviser", "A1", "2008-04-24"))) == {0: 1}
    assert bounds(compile_problem(with_absence(away, "adviser", "A1", "2008-04-24", "2008-04-25"))) == {0: 2}


def test_an_adviser_who_lacks_days_goes_to_schools_of_concern_first() -> None:
    instance = with_school(with_visit(tiny_instance(), 2, accompanied=True), "S2", concern=1)
    instance = with_locality(with_adviser(instance, "A1", weekdays=["Wed"]), "South", adviser="A1")
    for bound in (bound_by_flow, bounds):
        assert bound(compile_problem(instance)) == {1: 0, 0: 1}
        assert bound(compile_problem(with_school(instance, "S3", concern=1))) == {1: 0, 0: 1}
        assert bound(compile_problem(with_visit(instance, 1, accompanied=True))) == {1: 0, 0: 4}


def test_a_visit_that_both_sip_and_adviser_have_no_day_for_is_left_out_once() -> None:
    """P1 alone, with days for 8 of 9 visits; the adviser has days for 2 of 3 accompanied ones."""
    instance = with_sip(with_sip(tiny_instance(), "P2", max_schools=0), "P1", max_days=8)
    instance = with_locality(with_visit(instance, 2, accompanied=True), "South", adviser="A1")
    assert bounds(compile_problem(with_adviser(instance, "A1", weekdays=["Wed"]))) == {0: 1}
    assert bounds(compile_problem(with_sip(instance, "P1", max_days=7))) == {0: 2}


def test_dear_visits_are_not_taken_for_visits_left_out() -> None:
    instance = with_school(with_policy(tiny_instance(), waiting_minutes=90_000), "S3", concern=2)
    instance = with_sip(with_sip(instance, "P1", weekdays=["Fri"]), "P2", weekdays=["Fri"])
    instance = with_tables(instance, schools=instance.schools[2:])
    assert bounds(compile_problem(instance)) == {2: 0}


def test_a_school_with_nothing_left_to_visit_leaves_nothing_out_though_nobody_may_have_it() -> None:
    """Its visits are all made, and nobody has its skill: the others are allocated completely all the same."""
    instance = with_school(tiny_instance(), "S1", requires=["infant"])
    for visit, day in enumerate(["2008-04-14", "2008-04-17", "2008-09-08"], start=1):
        instance = with_history(instance, "S1", visit, "P9", day)
    problem = compile_problem(instance)
    bound = bounds(problem)
    assert bound == {0: 0}
    model = allocation_model.build(problem, np.arange(len(problem.pairs)), must_cover=True)
    assert cp_model.CpSolver().solve(model.variables.model) == cp_model.OPTIMAL
