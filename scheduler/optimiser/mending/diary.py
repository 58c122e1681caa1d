"""What is taken of everybody's days while visits are put in, and whether one more fits."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from scheduler.optimiser.problem.problem import NO_LIMIT, Flags, Integers, Problem


@dataclass
class Diary:
    """Days of visits, with the rules `one_a_day`, `week`, `capacity` (days), `gap` and `accompanied` kept."""

    problem: Problem
    day: Integers = field(init=False)
    _free: Flags = field(init=False)
    _week_room: Integers = field(init=False)
    _visit_room: Integers = field(init=False)
    _adviser_free: Flags = field(init=False)

    def __post_init__(self) -> None:
        problem = self.problem
        self.day = np.full(len(problem.visits), -1, dtype=np.int64)
        self._free = problem.sip_free.copy()
        self._week_room = problem.week_room.copy()
        self._visit_room = problem.visit_room.copy()
        self._adviser_free = np.ones((len(problem.instance.advisers), len(problem.calendar.days)), dtype=bool)

    def possible(self, visit: int, sip: int) -> Flags:
        """On which of the visit's `days` the SIP can make it now."""
        problem, row = self.problem, self.problem.visits[visit]
        days = row.days
        if self._visit_room[sip] <= 0:
            return np.zeros(len(days), dtype=bool)
        first, last = self._between(visit)
        fits: Flags = self._free[sip, days] & (self._week_room[sip, problem.calendar.week[days]] > 0)
        fits &= (days >= first) & (days <= last)
        return fits if row.adviser is None else fits & self._adviser_free[row.adviser, days]

    def put(self, visit: int, sip: int, day: int) -> None:
        """Place a visit on a day that is possible."""
        self._change(visit, sip, day, 1)
        self.day[visit] = day

    def take(self, visit: int, sip: int) -> None:
        """Take a placed visit out again."""
        self._change(visit, sip, int(self.day[visit]), -1)
        self.day[visit] = -1

    def _change(self, visit: int, sip: int, day: int, by: int) -> None:
        self._free[sip, day] = by < 0
        self._week_room[sip, self.problem.calendar.week[day]] -= by
        self._visit_room[sip] -= by
        adviser = self.problem.visits[visit].adviser
        if adviser is not None:
            self._adviser_free[adviser, day] = by < 0

    def _between(self, visit: int) -> tuple[int, int]:
        """The first and last day that keep the gaps to the school's other placed visits."""
        own = self.problem.visits[visit]
        first, last = 0, NO_LIMIT
        for other in self.problem.visits_of[own.school]:
            if self.day[other] >= 0 and other < visit:
                first = max(first, int(self.day[other]) + own.min_gap)
            elif self.day[other] >= 0 and other > visit:
                last = min(last, int(self.day[other]) - self.problem.visits[other].min_gap)
        return first, last
