"""A whole plan from the allocation: who has which school first, then each SIP's timetable.

The allocation model sees shortages of days without placing any: it counts what each SIP has room for. HiGHS minimises
visits left out, each at a price that minutes do not outweigh, and then what the pairs cost.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from ortools.sat.python import cp_model

from scheduler.optimiser.model import allocation_model
from scheduler.optimiser.model.allocation_model import AllocationModel
from scheduler.optimiser.model.by_highs import minimise_by_highs
from scheduler.optimiser.pace import Pace
from scheduler.optimiser.prices.dual import Dual, make_dual
from scheduler.optimiser.prices.multipliers import Vector, whole
from scheduler.optimiser.prices.outlook import FARTHEST_REACH
from scheduler.optimiser.prices.timetables import IMPOSSIBLE, SCALE, fewest_left_out
from scheduler.optimiser.problem.problem import Integers, Problem
from scheduler.optimiser.schedule import Schedule, empty_schedule
from scheduler.optimiser.search.improvement import solve_scope
from scheduler.optimiser.search.scopes import timetable_scope
from scheduler.optimiser.search.timetabling import timetabled

LEFT_OUT_AT_COSTS = 4_000 * SCALE
"""Price of a visit left out while the costs of pairs are worked out: more than any other day costs it."""
VISIT_IN_PAIRS = 4
"""How many of the dearest pairs a visit of the lowest level outweighs."""
HIGHER_LEVEL = 20
"""How many visits of one level a visit of the next higher outweighs, in the search alone."""
GOOD_ENOUGH = 0.005
"""Relative gap at which a timetable is settled: neighbourhoods come after it."""
NEAR, FAR = 60, FARTHEST_REACH
"""Reduced cost, in minutes, up to which pairs are offered: at first, and, where that does not suffice, all of them."""


@dataclass(frozen=True)
class Allocated:
    """Who has which school."""

    pair: Integers
    """(schools,): the pair of each school, -1 for none."""
    coverage: dict[int, int]
    """The visits left out by level, as far as rooms tell: never more than its timetables leave out."""


def costs_of_pairs(dual: Dual, prices: Vector) -> Integers:
    """(pairs,): each pair's cheapest timetable at these prices, without its visits left out, in 1/SCALE minutes.

    `dual` is one in which every visit may be left out. As many visits are placed as the pair can; IMPOSSIBLE where a
    pinned visit has no day.
    """
    vector = prices.copy()
    dual.layout.block(vector, "coverage")[:] = LEFT_OUT_AT_COSTS
    cost = dual.pair_costs(whole(vector, dual.dearest))
    left_out = np.minimum(fewest_left_out(dual.problem), IMPOSSIBLE)
    possible = (cost < IMPOSSIBLE) & (left_out < IMPOSSIBLE)
    return np.where(possible, np.maximum(cost - LEFT_OUT_AT_COSTS * left_out, 0), IMPOSSIBLE)


def free_dual(problem: Problem) -> Dual:
    """The dual in which every visit may be left out: its prices say what a choice costs, whatever is short."""
    return make_dual(problem, dict.fromkeys(problem.levels, len(problem.visits)))


def allocated(problem: Problem, costs: Integers, reach: int, pace: Pace, units: float) -> Allocated | None:
    """A cheap allocation of the best coverage; None where HiGHS found none in time."""
    pairs = np.flatnonzero(costs < IMPOSSIBLE)
    model = allocation_model.build(problem, pairs, must_cover=False, coarse=True)
    line = model.priced(costs) + weighted(model, int(costs[pairs].max(initial=0)))
    droppable = [literal.index for literal in model.variables.allocated.values()]
    seconds = None if pace.deterministic else min(units, pace.left)
    found = minimise_by_highs(model.variables.model, line, droppable, reach * SCALE, seconds, pace.stop)
    if found is None:
        return None
    pace.spend(found.work)
    return Allocated(model.chosen(found.values), model.coverage(found.values))


def weighted(model: AllocationModel, dearest: int) -> cp_model.LinearExpr:
    """The visits left out, each at a price."""
    price, lines = VISIT_IN_PAIRS * max(dearest, SCALE), []
    for line in reversed(list(model.left_out.values())):
        lines.append(line * price)
        price *= HIGHER_LEVEL
    return cp_model.LinearExpr.sum(lines)


def plan_of(problem: Problem, pair: Integers, pace: Pace, units: float) -> Schedule | None:
    """The allocation with a timetable for each SIP; None if it does not keep a pin.

    SIPs for whom the flow leaves out more visits than their pairs must get an exact timetable.
    """
    schedule = timetabled(Schedule(problem, pair, empty_schedule(problem).day), range(problem.sips))
    for sip in _lacking(schedule):
        if pace.left > 0:
            scope = replace(timetable_scope(schedule, pair, sip), may_leave_out=frozenset(problem.levels))
            exact = solve_scope(schedule, scope, pace, units, good_enough=GOOD_ENOUGH).schedule
            schedule = exact if exact is not None and exact.rank < schedule.rank else schedule
    pinned = [number for number, visit in enumerate(problem.visits) if visit.pinned]
    kept = (schedule.pair[problem.must_allocate] >= 0).all() and (schedule.day[pinned] >= 0).all()
    return schedule if kept else None


def _lacking(schedule: Schedule) -> list[int]:
    """The SIPs who leave out more visits than each of their schools would alone."""
    problem = schedule.problem
    has = schedule.pair >= 0
    owner = np.full(problem.schools, -1, dtype=np.int64)
    owner[has] = problem.pairs.sip[schedule.pair[has]]
    of_visit = owner[problem.school_of_visit]
    left_out = np.bincount(of_visit[(schedule.day < 0) & (of_visit >= 0)], minlength=problem.sips)
    alone = np.bincount(
        owner[has], weights=np.minimum(fewest_left_out(problem), 10**6)[schedule.pair[has]], minlength=problem.sips
    )
    return np.flatnonzero(left_out > alone).tolist()
