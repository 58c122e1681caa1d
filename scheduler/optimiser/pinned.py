"""A legal plan of the pinned schools, to begin with.

Why there is none, where there is none, `scheduler.explaining` finds out.
"""

from __future__ import annotations

import threading
from enum import Enum

import numpy as np
from ortools.sat.python import cp_model

from scheduler.optimiser.limits import Infeasible
from scheduler.optimiser.model import plan_model
from scheduler.optimiser.model.scope import Scope, possible_days
from scheduler.optimiser.model.solving import Effort, prove
from scheduler.optimiser.problem.problem import Integers, Problem
from scheduler.optimiser.schedule import Schedule, empty_schedule

PATIENCE = 60.0
"""Seconds for each question; an answer takes a fraction of one."""


def pinned_plan(problem: Problem) -> Schedule:
    """A legal plan of the pinned schools and as few others as a SIP's minimum asks for.

    Raises Infeasible if there is none.
    """
    empty = empty_schedule(problem)
    if not problem.must_allocate.any():
        return empty
    answer = _plan_of_pinned(problem)
    if isinstance(answer, Schedule):
        return answer
    if answer is Verdict.NONE:
        raise Infeasible(("pins: no plan keeps all of them and every rule",))
    raise Infeasible((f"pins: no plan that keeps all of them was found in {PATIENCE:.0f} seconds",))


class Verdict(Enum):
    """What there is to say of pins without a plan."""

    NONE = "no plan keeps them"
    UNKNOWN = "not known in time"


def _plan_of_pinned(problem: Problem) -> Schedule | Verdict:
    """Any plan that keeps all pins: of the pinned schools alone, or with others where a minimum asks for more."""
    pinned = np.flatnonzero(problem.must_allocate)
    answer = _any_plan(problem, pinned)
    if answer is Verdict.NONE and problem.min_schools.any():
        theirs = np.isin(problem.pairs.school, pinned)
        with_minimum = theirs & (problem.min_schools[problem.pairs.sip] > 0)
        may_help = np.isin(problem.pairs.sip, problem.pairs.sip[with_minimum])
        others = np.unique(problem.pairs.school[may_help])
        together = [member for members in problem.federations for member in members]
        return _any_plan(problem, np.union1d(np.union1d(pinned, others), np.array(together, dtype=np.int64)))
    return answer


def _any_plan(problem: Problem, schools: Integers) -> Schedule | Verdict:
    pairs_of_school = {school: tuple(problem.pairs_of_school[school]) for school in schools.tolist()}
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
    model = plan_model.build(problem, scope)
    answer = prove(model.variables.model, cp_model.LinearExpr.sum([]), Effort(PATIENCE), threading.Event())
    if answer.found:
        return plan_model.read_solution(model, answer.solver, empty_schedule(problem))
    return Verdict.NONE if answer.impossible else Verdict.UNKNOWN
