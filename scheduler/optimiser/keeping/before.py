"""The old plan in the numbers of the new problem, and how far a schedule departs from it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from models import Plan
from scheduler.optimiser.problem.problem import Flags, Integers, Problem
from scheduler.optimiser.schedule import Schedule


@dataclass(frozen=True)
class Before:
    """What schools and visits had. A school or visit that is new had nothing; one that is gone is not here."""

    problem: Problem
    had_sip: Flags
    """(schools,): the school had a SIP, whether the SIP is still there or not."""
    pair: Integers
    """(schools,): the pair it had, -1 where it had none or may not have it any more."""
    had_day: Flags
    """(visits,): the visit had a day."""
    day: Integers
    """(visits,): the day it had, -1 where it had none or cannot have it any more, whoever makes it."""

    def changes(self, schedule: Schedule) -> int:
        """Schools that change SIP."""
        return int((self.had_sip & ((self.pair < 0) | (schedule.pair != self.pair))).sum())

    def moves(self, schedule: Schedule) -> int:
        """Visits that move."""
        return int((self.had_day & ((self.day < 0) | (schedule.day != self.day))).sum())


def before_of(problem: Problem, plan: Plan) -> Before:
    """Read the old plan."""
    instance = problem.instance
    sip_number = {sip.sip: number for number, sip in enumerate(instance.sips)}
    sip_of = {allocation.school: allocation.sip for allocation in plan.allocations}
    had = [sip_of.get(school.school) for school in instance.schools]
    day_of = {(visit.school, visit.visit): visit.day for visit in plan.visits}
    days = [day_of.get((instance.schools[visit.school].school, visit.number)) for visit in problem.visits]
    numbers = [-1 if day is None else problem.calendar.number.get(day, -1) for day in days]
    return Before(
        problem,
        had_sip=np.array([sip is not None for sip in had], dtype=bool),
        pair=np.array(
            [problem.pair_of.get((school, sip_number.get(sip or "", -1)), -1) for school, sip in enumerate(had)],
            dtype=np.int64,
        ),
        had_day=np.array([day is not None for day in days], dtype=bool),
        day=np.array(
            [day if day in visit.days else -1 for day, visit in zip(numbers, problem.visits, strict=True)],
            dtype=np.int64,
        ),
    )
