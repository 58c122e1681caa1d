"""Pins that cannot all be kept: a smallest set of them, by deletion, each step solved again."""

from __future__ import annotations

import threading

from models import Pin
from scheduler.optimiser.compiling.compile import compile_problem
from scheduler.optimiser.limits import Infeasible
from scheduler.optimiser.model.scope import Scope, possible_days
from scheduler.optimiser.pace import Pace
from scheduler.optimiser.problem.problem import Problem
from scheduler.optimiser.rules.pin import to_keep
from scheduler.optimiser.schedule import Schedule, empty_schedule
from scheduler.optimiser.search.improvement import solve_scope

PATIENCE = 60.0
"""Units for each question; pins are few, so that answers take a fraction of it."""


def pinned_plan(problem: Problem) -> Schedule:
    """A legal plan of the pinned schools alone. Raises Infeasible, naming rows, if there is none."""
    empty = empty_schedule(problem)
    if not problem.must_allocate.any():
        return empty
    plan = _plan_of_pinned(problem)
    if plan is not None:
        return plan
    raise Infeasible((_told(_smallest_conflict(problem)),))


def _plan_of_pinned(problem: Problem) -> Schedule | None:
    """All pins kept: by the pinned schools, and by others where a SIP's minimum asks for more."""
    schools = range(problem.schools) if problem.min_schools.any() else problem.must_allocate.nonzero()[0].tolist()
    pairs_of_school = {school: tuple(problem.pairs_of_school[school]) for school in schools}
    scope = Scope(
        sips=tuple(range(problem.sips)),
        pairs_of_school=pairs_of_school,
        days={
            (pair, visit): possible_days(problem, pair, visit)
            for pairs in pairs_of_school.values()
            for pair in pairs
            for visit in problem.visits_of[int(problem.pairs.school[pair])]
            if problem.visits[visit].pinned
        },
        adviser_days=frozenset(),
        may_leave_out=frozenset(problem.levels),
    )
    pace = Pace(PATIENCE, 1, 0, True, threading.Event())
    found = solve_scope(empty_schedule(problem), scope, pace, PATIENCE)
    return found.schedule


def _smallest_conflict(problem: Problem) -> tuple[Pin, ...]:
    """Drop pins one at a time while the rest still contradicts itself."""
    instance = problem.instance
    pins = to_keep(instance)
    for pin in pins:
        fewer = tuple(other for other in pins if other is not pin)
        if fewer and _plan_of_pinned(compile_problem(instance.model_copy(update={"pins": fewer}))) is None:
            pins = fewer
    return pins


def _told(pins: tuple[Pin, ...]) -> str:
    rows = ", ".join(str(pin.row) for pin in pins)
    which = f"row {rows}" if len(pins) == 1 else f"rows {rows}"
    return (
        f"pins: {which}: no plan keeps {'it' if len(pins) == 1 else 'all of them'} and every rule; "
        "each can be kept without the others"
        if len(pins) > 1
        else f"pins: {which}: no plan keeps it and every rule"
    )
