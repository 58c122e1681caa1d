"""A first plan: the allocation that looks cheapest at the prices, then one exact timetable for each SIP."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from scheduler.optimiser.model import allocation_model
from scheduler.optimiser.model.solving import Effort, minimise
from scheduler.optimiser.pace import Pace
from scheduler.optimiser.prices.outlook import FARTHEST_REACH, Outlook
from scheduler.optimiser.prices.timetables import IMPOSSIBLE
from scheduler.optimiser.problem.problem import Integers
from scheduler.optimiser.schedule import Schedule, empty_schedule
from scheduler.optimiser.search.improvement import solve_scope
from scheduler.optimiser.search.scopes import timetable_scope

PLAUSIBLE = 120
"""Minutes beyond the bound up to which a pair is worth an allocation, if that suffices."""
LIKELY = (12, 60)
"""Minutes beyond the cheapest day at prices up to which days are offered first, and next."""
GOOD_ENOUGH = 0.005
"""Relative gap at which an allocation or a timetable is settled: the prices are not exact either."""


def allocate_at_prices(outlook: Outlook, coverage: dict[int, int], pace: Pace, units: float) -> Integers | None:
    """The pair of each school in a cheap allocation with the best coverage, or None where none was found."""
    for reach in (PLAUSIBLE, FARTHEST_REACH):
        pair_of = _allocate_within(outlook, reach, coverage, pace.effort(units), pace)
        if pair_of is not None:
            return pair_of
    return None


def _allocate_within(
    outlook: Outlook, reach: int, coverage: dict[int, int], effort: Effort, pace: Pace
) -> Integers | None:
    pairs = np.flatnonzero(outlook.pairs_within(reach) & (outlook.priced_cost < IMPOSSIBLE))
    model = allocation_model.build(outlook.problem, pairs, must_cover=not any(coverage.values()))
    for level, line in model.left_out.items():
        if model.variables.unallocated:
            model.variables.model.add(line <= coverage[level])
    line = model.priced(outlook.priced_cost)
    answer = minimise(model.variables.model, line, effort, pace.stop, relative_gap=GOOD_ENOUGH)
    pace.spend(answer.work)
    return model.chosen(answer.solver) if answer.found else None


def timetable(outlook: Outlook, pair_of: Integers, pace: Pace, units: float) -> Schedule | None:
    """The plan with these pairs, each SIP's visits placed exactly, one SIP after the other.

    SIPs with the least choice of days come first; advisers' days taken by one are not offered to the next. Days that
    look cheap are offered first, then all, then to leave visits out. A SIP for whom there is no time is left without
    schools; None if that breaks a pin.
    """
    problem = outlook.problem
    schedule = empty_schedule(problem)
    chosen = np.zeros(len(problem.pairs), dtype=bool)
    chosen[pair_of[pair_of >= 0]] = True
    likely = [outlook.days_within(reach, chosen) for reach in LIKELY]
    load = np.bincount(problem.pairs.sip[pair_of[pair_of >= 0]], minlength=problem.sips)
    order = np.argsort(-load / np.maximum(problem.sip_free.sum(axis=1), 1), kind="stable")
    for sip in order.tolist():
        if not load[sip]:
            continue
        scope = timetable_scope(schedule, pair_of, sip)
        leaving_out = replace(scope, may_leave_out=frozenset(problem.levels))
        offers = [replace(scope, days={key: days[key] for key in scope.days}) for days in likely]
        for attempt in (*offers, scope, leaving_out):
            found = solve_scope(schedule, attempt, pace, units, good_enough=GOOD_ENOUGH)
            if not found.impossible:
                break
        schedule = found.schedule or schedule
    return schedule if _keeps_pins(schedule) else None


def _keeps_pins(schedule: Schedule) -> bool:
    problem = schedule.problem
    pinned = [number for number, visit in enumerate(problem.visits) if visit.pinned]
    return bool((schedule.pair[problem.must_allocate] >= 0).all() and (schedule.day[pinned] >= 0).all())
