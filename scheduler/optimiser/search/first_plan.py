"""A first plan: the allocation that looks cheapest at the prices, then one exact timetable for each SIP."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from scheduler.optimiser.model import allocation_model
from scheduler.optimiser.model.solving import minimise
from scheduler.optimiser.pace import Pace
from scheduler.optimiser.prices.outlook import Outlook
from scheduler.optimiser.problem.problem import Integers, Problem
from scheduler.optimiser.schedule import Schedule, empty_schedule
from scheduler.optimiser.search.improvement import solve_scope
from scheduler.optimiser.search.scopes import timetable_scope

GOOD_ENOUGH = 0.003
"""Relative gap at which the allocation at prices is settled: the prices are not exact either."""


def allocate_at_prices(
    outlook: Outlook, coverage: dict[int, int], pace: Pace, units: float, workers: int
) -> Integers | None:
    """The pair of each school in a cheap allocation with the best coverage, or None where none was found."""
    problem = outlook.problem
    pairs = outlook.dual.pairs
    model = allocation_model.build(problem, pairs, must_cover=not any(coverage.values()))
    for level, line in model.left_out.items():
        if model.variables.unallocated:
            model.variables.model.add(line <= coverage[level])
    answer = minimise(
        model.variables.model,
        model.priced(outlook.priced_cost),
        pace.effort(units, workers),
        pace.stop,
        relative_gap=GOOD_ENOUGH,
    )
    pace.spend(answer.work)
    return model.chosen(answer.solver) if answer.found else None


def timetable(problem: Problem, pair_of: Integers, pace: Pace, units: float) -> Schedule | None:
    """The plan with these pairs, each SIP's visits placed exactly, one SIP after the other.

    SIPs with the least choice of days come first; advisers' days taken by one are not offered to the next. A SIP for
    whom there is no time is left without schools; None if that breaks a pin.
    """
    schedule = empty_schedule(problem)
    load = np.bincount(problem.pairs.sip[pair_of[pair_of >= 0]], minlength=problem.sips)
    order = np.argsort(-load / np.maximum(problem.sip_free.sum(axis=1), 1), kind="stable")
    for sip in order.tolist():
        if not load[sip]:
            continue
        scope = timetable_scope(schedule, pair_of, sip)
        found = solve_scope(schedule, scope, pace, units)
        if found.impossible:
            found = solve_scope(schedule, replace(scope, may_leave_out=frozenset(problem.levels)), pace, units)
        schedule = found.schedule or schedule
    return schedule if _keeps_pins(schedule) else None


def _keeps_pins(schedule: Schedule) -> bool:
    problem = schedule.problem
    pinned = [number for number, visit in enumerate(problem.visits) if visit.pinned]
    return bool((schedule.pair[problem.must_allocate] >= 0).all() and (schedule.day[pinned] >= 0).all())
