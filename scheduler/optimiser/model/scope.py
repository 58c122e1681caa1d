"""What a model decides; everything outside stays as it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from scheduler.optimiser.problem.problem import Integers, Problem
from scheduler.optimiser.schedule import Schedule


@dataclass(frozen=True)
class Scope:
    """Some SIPs with all their schools, perhaps with unallocated ones, and the choices that are offered."""

    sips: tuple[int, ...]
    pairs_of_school: Mapping[int, tuple[int, ...]]
    """The pairs offered to each school in scope."""
    days: Mapping[tuple[int, int], Integers]
    """The days offered for each pair and visit; none where nothing is said."""
    adviser_days: frozenset[tuple[int, int]]
    """Advisers and days that visits outside the scope have taken."""
    may_leave_out: frozenset[int]
    """Concern levels whose visits may be left out."""


def whole_scope(problem: Problem, may_leave_out: frozenset[int]) -> Scope:
    """Everything, with every choice that the rules allow."""
    pairs_of_school = {school: tuple(problem.pairs_of_school[school]) for school in range(problem.schools)}
    return Scope(
        sips=tuple(range(problem.sips)),
        pairs_of_school=pairs_of_school,
        days={
            (pair, visit): possible_days(problem, pair, visit)
            for school, pairs in pairs_of_school.items()
            for pair in pairs
            for visit in problem.visits_of[school]
        },
        adviser_days=frozenset(),
        may_leave_out=may_leave_out,
    )


def possible_days(problem: Problem, pair: int, visit: int) -> Integers:
    """The days on which both the school (with its adviser) and the SIP of the pair can make the visit."""
    days = problem.visits[visit].days
    return np.asarray(days[problem.sip_free[problem.pairs.sip[pair], days]])


def taken_outside(schedule: Schedule, schools: frozenset[int]) -> frozenset[tuple[int, int]]:
    """The adviser days of visits at other schools than these."""
    visits = schedule.problem.visits
    return frozenset(key for key, visit in schedule.adviser_days.items() if visits[visit].school not in schools)
