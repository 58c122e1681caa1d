"""A legal plan to begin with: what is pinned, or as much of a given plan as the rules still allow."""

from __future__ import annotations

import numpy as np

from models import Plan
from scheduler.optimiser.mending import mended
from scheduler.optimiser.pinned import pinned_plan
from scheduler.optimiser.problem.problem import Problem
from scheduler.optimiser.schedule import Schedule, from_plan


def legal_start(problem: Problem, start: Plan | None) -> Schedule:
    """The start plan, mended where it breaks a rule now; without one, the pins alone. Raises Infeasible."""
    pinned = pinned_plan(problem)
    if start is None:
        return pinned
    given = from_plan(problem, start)
    kept = mended(_with_pins(given, pinned, _against_pins(given)), problem.must_allocate)
    if kept is None:
        held = pinned.pair >= 0
        kept = mended(_with_pins(given, pinned, np.flatnonzero(held).tolist()), held)
    return pinned if kept is None else kept


def _against_pins(schedule: Schedule) -> list[int]:
    """Schools of which a pin is not kept. Pairs and days that pins forbid have fallen away before."""
    problem = schedule.problem
    return [
        school
        for school in range(problem.schools)
        if (problem.must_allocate[school] and schedule.pair[school] < 0)
        or any(problem.visits[visit].pinned and schedule.day[visit] < 0 for visit in problem.visits_of[school])
    ]


def _with_pins(schedule: Schedule, pinned: Schedule, schools: list[int]) -> Schedule:
    """These schools as the pins want them, all others as they are."""
    problem = schedule.problem
    return schedule.changed(
        {school: int(pinned.pair[school]) for school in schools},
        {visit: int(pinned.day[visit]) for school in schools for visit in problem.visits_of[school]},
    )
