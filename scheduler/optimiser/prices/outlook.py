"""What prices say of every choice: how much more than the bound a plan costs at least that makes it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from scheduler.optimiser.prices.dual import Dual
from scheduler.optimiser.prices.multipliers import Vector, whole
from scheduler.optimiser.prices.timetables import IMPOSSIBLE, SCALE
from scheduler.optimiser.problem.problem import Flags, Integers, Problem

FARTHEST_REACH = 1 << 43
"""Minutes: beyond everything that a pair or a visit can cost, and short of IMPOSSIBLE."""


def bound_beyond(at_prices: int, reach: int, within_reach: int) -> int:
    """The bound on quality, in minutes, once everything within reach is solved.

    A plan either makes only choices within reach, and costs at least `within_reach` minutes; or it makes one beyond,
    and costs more than the bound `at_prices` (1/SCALE minutes) and the reach (minutes), and so, being whole minutes,
    at least one minute more than that rounded down.
    """
    return min(within_reach, at_prices // SCALE + reach + 1)


@dataclass(frozen=True)
class Outlook:
    """The dual at good prices, read as reduced costs.

    A plan with pair i costs at least bound + r[i], with r the reduced cost in the flow of allocations. If it makes
    visit v on day d it costs at least bound + r[i] + e - g, with e what v costs more on d than on its best day and g
    what the pair's timetable lost to gaps (its cost less the sum of every visit's best day). Whoever seeks plans that
    cost at most bound + reach need look at no choice beyond that.
    """

    dual: Dual
    vector: Vector

    @cached_property
    def _prices(self) -> Integers:
        return whole(self.vector, self.dual.dearest)

    @cached_property
    def _evaluation(self) -> tuple[int, Integers]:
        evaluation = self.dual.evaluate(self.vector, with_reduced_costs=True)
        reduced = np.full(len(self.problem.pairs), IMPOSSIBLE, dtype=np.int64)
        reduced[self.dual.pairs] = evaluation.flow.reduced_cost
        return evaluation.value, reduced

    @property
    def problem(self) -> Problem:
        """The problem that it is about."""
        return self.dual.problem

    @property
    def value(self) -> int:
        """The bound at these prices, 1/SCALE minutes."""
        return self._evaluation[0]

    @property
    def reduced_cost(self) -> Integers:
        """(pairs,): r, 1/SCALE minutes; IMPOSSIBLE for a pair that no plan worth having uses."""
        return self._evaluation[1]

    @cached_property
    def priced_cost(self) -> Integers:
        """(pairs,): the cost of each pair's cheapest timetable at these prices, 1/SCALE minutes."""
        return self.dual.pair_costs(self._prices)

    def pairs_within(self, reach: int) -> Flags:
        """Which pairs a plan of at most bound + reach minutes may use."""
        return self.reduced_cost <= reach * SCALE

    def days_within(self, reach: int, pairs: Flags) -> dict[tuple[int, int], Integers]:
        """For each of `pairs` and each of its visits the days that a plan of at most bound + reach may use.

        A pair that is out of reach itself, but wanted, is offered its cheapest days.
        """
        offered = {}
        sip_price, adviser_price = self.dual.sip_price(self._prices), self.dual.adviser_price(self._prices)
        unplaced = self.dual.unplaced_price(self._prices)
        for group in self.dual.groups:
            rows = np.flatnonzero(pairs[group.pairs])
            if not len(rows):
                continue
            some = group.only(rows)
            costs = some.placement_costs(sip_price, adviser_price)
            best = [np.minimum(cost.min(axis=1), unplaced[some.visits[:, column]]) for column, cost in enumerate(costs)]
            lost_to_gaps = some.cheapest(sip_price, adviser_price, unplaced) - sum(best)
            allowance = reach * SCALE - np.minimum(self.reduced_cost[some.pairs], reach * SCALE) + lost_to_gaps
            for column, cost in enumerate(costs):
                within = (cost - best[column][:, None] <= allowance[:, None]) & (cost < IMPOSSIBLE)
                days = some.stages[column].days
                for row in range(len(rows)):
                    offered[int(some.pairs[row]), int(some.visits[row, column])] = days[within[row]]
        return offered
