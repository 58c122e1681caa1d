"""A bound on quality by the allocation model at prices: better than the flow's, as it knows all rules on allocations.

At given prices of days every plan of the coverage in mind costs at least its allocation at priced costs, less what the
rooms are worth (`prices/dual.py`). The flow minimises over allocations that may break `min_schools`, and a linear
programme prices `federation` and `spread`; here CP-SAT minimises over those that keep every rule, in whole numbers.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scheduler.optimiser.model import allocation_model
from scheduler.optimiser.model.solving import minimise
from scheduler.optimiser.pace import Pace
from scheduler.optimiser.prices.multipliers import whole
from scheduler.optimiser.prices.outlook import Outlook
from scheduler.optimiser.prices.timetables import IMPOSSIBLE, SCALE
from scheduler.optimiser.problem.problem import Integers

GOOD_ENOUGH = 2e-4
"""Relative gap at which the allocation at prices is settled: prices move on."""


@dataclass(frozen=True)
class QualityBound:
    """What the allocation model says of quality."""

    bound: int
    """Minutes: no plan of the outlook's coverage costs less."""
    pair: Integers | None
    """(schools,): the cheapest allocation that was found."""


def bound_at_prices(outlook: Outlook, reach: int, pace: Pace, units: float) -> QualityBound:
    """The cheapest allocation at an outlook's prices, over the pairs within so many minutes of its bound."""
    dual, problem = outlook.dual, outlook.problem
    prices = whole(outlook.vector, dual.dearest)
    for kind in ("federation", "spread"):
        dual.layout.block(prices, kind)[:] = 0
    cost, unallocated = dual.pair_costs(prices), dual.unallocated_price(prices)
    pairs = np.flatnonzero((cost < IMPOSSIBLE) & outlook.pairs_within(reach))
    model = allocation_model.build(problem, pairs, must_cover=not any(dual.target.values()), coarse=True)
    line = model.priced(cost)
    for school, literal in model.variables.unallocated.items():
        if unallocated[school] < IMPOSSIBLE:
            line += literal * int(unallocated[school])
        else:
            model.variables.model.add(literal == 0)
    for level, left_out in model.left_out.items():
        model.variables.model.add(left_out <= dual.target[level])
    answer = minimise(model.variables.model, line, pace.effort(units), pace.stop, GOOD_ENOUGH)
    pace.spend(answer.work)
    pair = model.chosen(answer.solver.response_proto.solution) if answer.found else None
    # A plan with a pair beyond reach costs more than the bound and the reach.
    beyond = outlook.value + reach * SCALE + 1
    least = beyond if answer.impossible else min(beyond, answer.bound - dual.worth_of_rooms(prices))
    return QualityBound(-(-least // SCALE), pair)
