"""`replan`: tiny cases against exhaustive search, and what is history or pinned stays."""

from __future__ import annotations

import threading
from datetime import date
from importlib import import_module
from typing import Any

import pytest
from ortools.sat.python.cp_model import LinearExpr

from models import Disruption, Instance, Plan
from scheduler.checker import changes_between
from scheduler.optimiser import Limits, replan
from scheduler.optimiser.compiling.compile import compile_problem
from scheduler.optimiser.coverage import bound_by_flow
from scheduler.optimiser.keeping.before import before_of
from scheduler.optimiser.keeping.course import Course
from scheduler.optimiser.model import plan_model
from scheduler.optimiser.model.scope import whole_scope
from scheduler.optimiser.model.solving import Effort, minimise
from scheduler.optimiser.starting import legal_start
from scheduler.replanning import carried_forward
from tests.brute_force import best_plan
from tests.build import honest_plan, with_school, with_tables
from tests.optimiser.judging import assert_honest
from tests.random_changes import case
from tests.random_planned_instances import random_planned_instance

MINUTE = Limits(seconds=60.0)
replan_module = import_module("scheduler.optimiser.replan")
"""The package has a function of the same name."""


def without_sip(instance: Instance, gone: str) -> Instance:
    """The instance without a SIP, and without pins, which may name them."""
    return with_tables(
        instance,
        sips=[row for row in instance.sips if row.sip != gone],
        absences=[row for row in instance.absences if row.id != gone],
        conflicts=[row for row in instance.conflicts if row.sip != gone],
        pins=[],
    )


CASES = [seed for seed in range(160) if case(seed) is not None]


@pytest.mark.parametrize("seed", CASES)
def test_tiny_cases_are_replanned_to_the_proof_of_every_line(seed: int) -> None:
    known = case(seed)
    assert known is not None
    plan = replan(known.instance, known.old, MINUTE, seed=seed, workers=1)
    assert_honest(plan, known.instance)
    summary = plan.summary
    assert summary.disruption is not None
    assert (summary.coverage, summary.disruption.schools, summary.disruption.visits, summary.quality) == (
        known.best.coverage,
        known.changes,
        known.moves,
        known.best.quality,
    )
    assert summary.status == "optimal"
    assert summary.disruption.proved
    assert summary.quality_bound == summary.quality


def test_the_cases_hold_something_to_find() -> None:
    found = [known for seed in CASES if (known := case(seed)) is not None]
    assert sum(known.changes > 0 for known in found) > 20
    assert sum(known.moves > 0 for known in found) > 20
    assert sum(known.changes > 0 and known.moves > 0 for known in found) > 5


@pytest.mark.parametrize("seed", CASES[:40])
def test_the_affected_alone_are_counted_as_exactly(seed: int) -> None:
    known = case(seed)
    assert known is not None
    plan = replan(known.instance, known.old, MINUTE, workers=1, only_affected=True)
    assert_honest(plan, known.instance)
    disruption = plan.summary.disruption
    assert disruption is not None
    assert plan.summary.coverage == plan.summary.coverage_bound == known.best.coverage
    assert disruption.schools == disruption.schools_bound == known.changes
    assert disruption.visits_bound <= known.moves


@pytest.mark.parametrize("seed", CASES[:20])
def test_a_replan_that_is_stopped_at_once_is_legal_and_claims_nothing_wrong(seed: int) -> None:
    known = case(seed)
    assert known is not None
    stop = threading.Event()
    stop.set()
    plan = replan(known.instance, known.old, MINUTE, workers=1, stop=stop)
    assert_honest(plan, known.instance)
    disruption = plan.summary.disruption
    assert disruption is not None
    changes = changes_between(known.old, plan, known.instance)
    assert (len(changes.schools), len(changes.visits)) == (disruption.schools, disruption.visits)
    assert tuple(plan.summary.coverage_bound.values()) <= tuple(known.best.coverage.values())


@pytest.mark.parametrize("seed", range(6))
def test_coverage_and_disruption_are_those_of_the_exact_model_of_everything(seed: int) -> None:
    """Against the model that `solve` is built on, with no outline, no flow and no reach: more than brute force can."""
    before, planted = random_planned_instance(seed, schools=10, sips=4)
    instance = carried_forward(planted, without_sip(before, "P2"), date(2008, 9, 20))
    plan = replan(instance, planted, MINUTE, workers=1)
    assert_honest(plan, instance)
    problem = compile_problem(instance)
    model = plan_model.build(problem, whole_scope(problem, frozenset(problem.levels)))
    was = before_of(problem, planted)
    kept = [model.variables.allocated[pair] for pair in was.pair.tolist() if pair >= 0]
    stayed = [days[was.day[visit]] for (_, visit), days in model.variables.placed.items() if was.day[visit] in days]
    best = []
    for line in (*model.left_out.values(), -LinearExpr.sum(kept), -LinearExpr.sum(stayed)):
        answer = minimise(model.variables.model, line, Effort(60.0), threading.Event())
        assert answer.proved
        model.variables.model.add(line <= answer.value)
        best.append(answer.value)
    *coverage, changes, moves = best
    disruption = plan.summary.disruption
    assert disruption is not None
    assert list(plan.summary.coverage.values()) == coverage
    assert disruption.schools == int(was.had_sip.sum()) + changes
    assert disruption.visits == int(was.had_day.sum()) + moves
    assert disruption.proved
    assert disruption.schools > 0


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("day", [date(2008, 1, 1), date(2008, 9, 15), date(2009, 5, 29)])
def test_where_nothing_has_changed_everything_stays(seed: int, day: date) -> None:
    before, planted = random_planned_instance(seed, schools=12, sips=4)
    instance = carried_forward(planted, before, day)
    plan = replan(instance, planted, MINUTE, workers=1)
    assert_honest(plan, instance)
    assert (plan.allocations, plan.visits) == (planted.allocations, planted.visits)
    assert plan.summary.disruption == Disruption(schools=0, schools_bound=0, visits=0, visits_bound=0)
    assert plan.summary.status == "optimal"


@pytest.mark.parametrize("seed", range(6))
def test_what_was_made_stays_also_where_its_sip_has_left_and_pins_are_kept(seed: int) -> None:
    before, planted = random_planned_instance(seed, schools=12, sips=4)
    gone = without_sip(before, "P1")
    day = date(2008, 9, 15)
    instance = carried_forward(planted, gone, day)
    plan = replan(instance, planted, MINUTE, workers=1)
    assert_honest(plan, instance)
    made = {(row.school, row.visit): (row.sip, row.day) for row in planted.visits if row.day and row.day < day}
    kept = {(row.school, row.visit): (row.sip, row.day) for row in plan.visits if row.day and row.day < day}
    assert kept == made
    assert any(sip == "P1" for sip, _ in made.values())
    assert not any(allocation.sip == "P1" for allocation in plan.allocations)


@pytest.mark.parametrize("seed", [0, 2, 3, 4, 5, 9])
def test_snow_moves_the_visits_of_its_week_and_no_others(seed: int) -> None:
    before, planted = random_planned_instance(seed, schools=6, sips=4)
    first, last = date(2009, 1, 19), date(2009, 1, 23)
    roomy = with_tables(
        before,
        programmes=[row.model_copy(update={"min_gap": 0}) for row in before.programmes],
        pins=[],
        closures=[{"first_day": first, "last_day": last, "reason": "snow"}],
    )
    instance = carried_forward(planted, roomy, date(2009, 1, 12))
    plan = replan(instance, planted, MINUTE, workers=1)
    assert_honest(plan, instance)
    snowed_in = {(row.school, row.visit) for row in planted.visits if row.day and first <= row.day <= last}
    moved = {(move.school, move.visit) for move in changes_between(planted, plan, instance).visits}
    assert snowed_in
    assert moved == snowed_in
    assert plan.summary.disruption == Disruption(
        schools=0, schools_bound=0, visits=len(snowed_in), visits_bound=len(snowed_in)
    )


def test_a_school_that_closes_and_one_of_concern_disturb_nobody_who_is_left() -> None:
    before, planted = random_planned_instance(3, schools=12, sips=4)
    now = with_tables(
        with_school(before, "S2", concern=2),
        schools=[row for row in with_school(before, "S2", concern=2).schools if row.school != "S1"],
        sips=[
            row.model_copy(update={"headteacher_of": None, "max_concern_schools": None, "min_schools": 0})
            for row in before.sips
        ],
        absences=[row for row in before.absences if row.id != "S1"],
        conflicts=[row for row in before.conflicts if row.school != "S1"],
        history=[row for row in before.history if row.school != "S1"],
        pins=[],
    )
    instance = carried_forward(planted, now, date(2008, 9, 15))
    plan = replan(instance, planted, MINUTE, workers=1)
    assert_honest(plan, instance)
    assert plan.summary.disruption == Disruption(schools=0, schools_bound=0, visits=0, visits_bound=0)
    assert "S1" not in {allocation.school for allocation in plan.allocations}


def _solved_at_once(monkeypatch: pytest.MonkeyPatch, bound: bool) -> list[dict[int, int]]:
    """`solve` finds the best plan at once, with its proof or without; the course of a replan finds nothing.

    Returns what that course aims at.
    """
    aims: list[dict[int, int]] = []

    def solved(instance: Instance, limits: Limits, **options: Any) -> Plan:
        best = best_plan(instance)
        assert best is not None
        known = best.coverage if bound else dict.fromkeys(best.coverage, 0)
        return honest_plan(instance, best.plan.allocations, best.plan.visits, coverage_bound=known)

    def aimed(course: Course) -> None:
        aims.append(course._target)
        course.pace.stop.set()

    monkeypatch.setattr(replan_module, "solve", solved)
    monkeypatch.setattr(Course, "_allocate", aimed)
    return aims


@pytest.mark.parametrize("bound", [False, True])
def test_a_replan_never_leaves_out_what_solve_places(monkeypatch: pytest.MonkeyPatch, bound: bool) -> None:
    aims = _solved_at_once(monkeypatch, bound)
    worse = higher = 0
    for seed in CASES:
        known = case(seed)
        assert known is not None
        problem = compile_problem(known.instance)
        mended, flow = legal_start(problem, known.old).unplaced, bound_by_flow(problem)
        plan = replan(known.instance, known.old, MINUTE, workers=1)
        assert_honest(plan, known.instance)
        assert plan.summary.coverage == known.best.coverage
        worse += mended != known.best.coverage
        if bound and mended != flow:
            higher += flow != known.best.coverage
            assert plan.summary.coverage_bound == known.best.coverage
            assert all(aim == known.best.coverage for aim in aims[-1:])
        aims.clear()
    assert worse >= 5
    assert higher >= 5 or not bound


def test_where_the_old_plan_leaves_out_no_more_than_must_be_nothing_else_is_sought(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def never(*_: Any, **__: Any) -> Plan:
        raise AssertionError

    monkeypatch.setattr(replan_module, "solve", never)
    before, planted = random_planned_instance(0, schools=12, sips=4)
    assert not any(replan(before, planted, MINUTE, workers=1).summary.coverage.values())
