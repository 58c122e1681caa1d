"""From a sketch to a plan: days for the visits that are elsewhere, all else as sketched.

Each is one exact solve of a scope in which everybody keeps their school. SIPs without a visit elsewhere are left
out of it; the days that they take of an adviser are taken.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from ortools.sat.python import cp_model

from scheduler.optimiser.keeping.before import Before
from scheduler.optimiser.keeping.outline import Sketch
from scheduler.optimiser.model import plan_model
from scheduler.optimiser.model.scope import Scope, possible_days, taken_outside
from scheduler.optimiser.model.solving import minimise
from scheduler.optimiser.pace import Pace
from scheduler.optimiser.schedule import Schedule


@dataclass(frozen=True)
class Completion:
    """What became of a sketch."""

    schedule: Schedule | None
    """None where there is no legal plan with these SIPs and days, or no time for one."""
    without_day: frozenset[int]
    """Visits that the sketch places and for which there is no day."""


def complete(before: Before, sketch: Sketch, pace: Pace, units: float, loose: frozenset[int]) -> Completion:
    """Place the visits that are elsewhere; all visits of the SIPs `loose` may move too.

    First as many as can be are placed, level by level, then as few as can be move, then quality is least.
    """
    problem, schedule = before.problem, sketch.schedule
    sip_of = np.where(schedule.pair >= 0, problem.pairs.sip[schedule.pair], -1)
    concerned = {int(sip_of[problem.visits[visit].school]) for visit in sketch.elsewhere} | loose
    schools = frozenset(np.flatnonzero(np.isin(sip_of, sorted(concerned))).tolist())
    model = plan_model.build(problem, _scope(sketch, schools, concerned, loose))
    variables = model.variables
    variables.model.add_bool_and(list(variables.allocated.values()))
    lines = [*model.left_out.values(), _moves(before, model), model.quality]
    found: Schedule | None = None
    for line in lines:
        answer = minimise(variables.model, line, pace.effort(units), pace.stop)
        pace.spend(answer.work)
        if not answer.found:
            break
        found = plan_model.read_solution(model, answer.solver, schedule)
        variables.model.add(line <= answer.value)
        variables.model.clear_hints()  # type: ignore[no-untyped-call]
        plan_model.hint(model, found)
    if found is None:
        return Completion(None, sketch.elsewhere)
    sketched = {*np.flatnonzero(schedule.day >= 0).tolist(), *sketch.elsewhere}
    return Completion(found, frozenset(visit for visit in sketched if found.day[visit] < 0))


def _scope(sketch: Sketch, schools: frozenset[int], sips: set[int], loose: frozenset[int]) -> Scope:
    schedule = sketch.schedule
    problem = schedule.problem
    days = {}
    for school in schools:
        pair = int(schedule.pair[school])
        for visit in problem.visits_of[school]:
            kept = schedule.day[visit] >= 0 and int(problem.pairs.sip[pair]) not in loose
            days[pair, visit] = schedule.day[visit : visit + 1] if kept else possible_days(problem, pair, visit)
    return Scope(
        sips=tuple(sorted(sips)),
        pairs_of_school={school: (int(schedule.pair[school]),) for school in sorted(schools)},
        days=days,
        adviser_days=taken_outside(schedule, schools),
        may_leave_out=frozenset(problem.levels),
    )


def _moves(before: Before, model: plan_model.PlanModel) -> cp_model.LinearExpr:
    kept = [
        days[day]
        for (_, visit), days in model.variables.placed.items()
        if (day := int(before.day[visit])) in days and before.had_day[visit]
    ]
    return len(kept) - cp_model.LinearExpr.sum(kept)
