"""The timetable of each SIP for a given allocation, as a minimum-cost flow: milliseconds a SIP.

Visits flow to days, days to weeks, weeks to the SIP's contract: the rules `one_a_day`, `week` and `capacity` (days),
with leaving a visit out at a price that no minutes outweigh. The rule `gap` is not in the flow. Where two visits of a
school come too close, their windows are parted at the day of the earlier one, and the flow is solved again.
Advisers' days are taken by one SIP after the other. So the plan is legal and nearly always as good as an exact one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np
from ortools.graph.python import min_cost_flow

from scheduler.optimiser.problem.problem import Flags, Integers, Problem
from scheduler.optimiser.schedule import Schedule

MOST_PARTINGS = 6
"""How often windows are parted before the later of two visits that are too close is left out."""
DEAREST_LEVEL = 1 << 50
"""No price of a visit left out is higher: the flow counts in 64 bits."""


def timetabled(schedule: Schedule, sips: Iterable[int]) -> Schedule:
    """The schedule with all visits of these SIPs placed anew, as many as the flow can place; other days stay.

    SIPs with the least choice of days come first. Pinned visits keep their day unless there is no room for them.
    """
    problem = schedule.problem
    chosen = sorted(set(sips))
    theirs = np.isin(_owners(schedule), chosen)
    day = np.where(theirs[problem.school_of_visit], -1, schedule.day) if len(problem.visits) else schedule.day.copy()
    adviser_free = np.ones((len(problem.instance.advisers), len(problem.calendar.days)), dtype=bool)
    for adviser, taken in Schedule(problem, schedule.pair, day).adviser_days:
        adviser_free[adviser, taken] = False
    schools_of = {sip: np.flatnonzero(_owners(schedule) == sip).tolist() for sip in chosen}
    free = np.maximum(problem.sip_free.sum(axis=1), 1)
    for sip in sorted(chosen, key=lambda sip: (-len(schools_of[sip]) / free[sip], sip)):
        visits = [visit for school in schools_of[sip] for visit in problem.visits_of[school]]
        if not visits:
            continue
        placed = _SipDays(problem, sip, visits, adviser_free).placed()
        for visit, chosen_day in placed.items():
            day[visit] = chosen_day
            accompanying = problem.visits[visit].adviser
            if accompanying is not None:
                adviser_free[accompanying, chosen_day] = False
    return Schedule(problem, schedule.pair, day)


def _owners(schedule: Schedule) -> Integers:
    """(schools,): the SIP of each school, -1 for none."""
    if not len(schedule.problem.pairs):
        return np.full(schedule.problem.schools, -1, dtype=np.int64)
    return np.where(schedule.pair >= 0, schedule.problem.pairs.sip[schedule.pair], -1)


@dataclass
class _SipDays:
    """The days of one SIP's visits."""

    problem: Problem
    sip: int
    visits: list[int]
    adviser_free: Flags
    allowed: dict[int, Flags] = field(init=False)
    """For each visit which of its days are open to it."""

    def __post_init__(self) -> None:
        problem = self.problem
        self.allowed = {}
        for visit in self.visits:
            row = problem.visits[visit]
            free = problem.sip_free[self.sip, row.days]
            self.allowed[visit] = free if row.adviser is None else free & self.adviser_free[row.adviser, row.days]

    def placed(self) -> dict[int, int]:
        """The day of each visit that is placed."""
        for _ in range(MOST_PARTINGS):
            days = self._flow()
            close = self._too_close(days)
            if not close:
                return days
            for earlier, later in close:
                self._part(earlier, later, days[earlier])
        for _, later in close:
            days.pop(later, None)
        return days

    def _flow(self) -> dict[int, int]:
        problem, visits = self.problem, self.visits
        open_days = [problem.visits[visit].days[self.allowed[visit]] for visit in visits]
        minutes = [
            (problem.visits[visit].spacing + problem.visits[visit].waiting)[self.allowed[visit]] for visit in visits
        ]
        days = np.unique(np.concatenate(open_days))
        if not len(days):
            return {}
        weeks, week_of_day = np.unique(problem.calendar.week[days], return_inverse=True)
        count, first_day = len(visits), len(visits)
        first_week = first_day + len(days)
        contract = first_week + len(weeks)
        sink = contract + 1
        tail = np.repeat(np.arange(count), [len(each) for each in open_days])
        head = first_day + np.searchsorted(days, np.concatenate(open_days))
        room = np.minimum(problem.week_room[self.sip, weeks], count)
        tails = np.concatenate([tail, np.arange(count), np.arange(first_day, contract), [contract]])
        heads = np.concatenate(
            [head, np.full(count, sink), first_week + week_of_day, np.full(len(weeks), contract), [sink]]
        )
        capacities = np.concatenate(
            [np.ones(len(tail) + count + len(days)), room, [min(count, int(problem.visit_room[self.sip]))]]
        )
        costs = np.concatenate(
            [*minutes, self._leaving_out(minutes), np.zeros(len(days) + len(weeks) + 1, dtype=np.int64)]
        )
        flow = min_cost_flow.SimpleMinCostFlow()
        arcs = flow.add_arcs_with_capacity_and_unit_cost(
            tails.astype(np.int32), heads.astype(np.int32), capacities.astype(np.int64), costs.astype(np.int64)
        )
        supplies = np.zeros(sink + 1, dtype=np.int64)
        supplies[:count], supplies[sink] = 1, -count
        flow.set_nodes_supplies(np.arange(sink + 1, dtype=np.int32), supplies)
        if flow.solve() != flow.OPTIMAL:
            return {}
        used = np.flatnonzero(flow.flows(arcs)[: len(tail)])
        return {visits[int(tail[arc])]: int(days[head[arc] - first_day]) for arc in used.tolist()}

    def _leaving_out(self, minutes: list[Integers]) -> Integers:
        """What each visit costs if it is left out: more than all minutes, a level more than all below it."""
        problem = self.problem
        price = 1 + sum(int(each.max()) for each in minutes if len(each))
        prices = {}
        for level in reversed(problem.levels):
            prices[level] = min(price, DEAREST_LEVEL)
            price *= len(self.visits) + 1
        pinned = min(price, DEAREST_LEVEL)
        rows = [problem.visits[visit] for visit in self.visits]
        return np.array([pinned if row.pinned else prices[int(problem.concern[row.school])] for row in rows])

    def _too_close(self, days: dict[int, int]) -> list[tuple[int, int]]:
        visits = self.problem.visits
        by_school: dict[int, list[int]] = {}
        for visit in sorted(days):
            by_school.setdefault(visits[visit].school, []).append(visit)
        return [
            (earlier, later)
            for placed in by_school.values()
            for earlier, later in combinations(placed, 2)
            if days[later] - days[earlier] < visits[later].min_gap
        ]

    def _part(self, earlier: int, later: int, day: int) -> None:
        """Let one visit end where the flow has it now, which is where there is room, and the other begin a gap later.

        Where the other has no such day, the one ends on the last day that leaves it one.
        """
        before, after = self.problem.visits[earlier], self.problem.visits[later]
        first, second = before.days[self.allowed[earlier]], after.days[self.allowed[later]]
        possible = first[first + after.min_gap <= (second[-1] if len(second) else -1)]
        if not len(possible):
            self.allowed[later] = np.zeros(len(after.days), dtype=bool)
            return
        last = min(day, int(possible[-1]))
        self.allowed[earlier] = self.allowed[earlier] & (before.days <= last)
        self.allowed[later] = self.allowed[later] & (after.days >= last + after.min_gap)
