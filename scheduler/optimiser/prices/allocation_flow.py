"""The cheapest allocation at given costs, as a minimum-cost flow.

Schools send one unit each to a SIP (schools of concern through a node that holds `max_concern_schools`), or, where
they may be left unallocated, straight to the sink. SIPs pass on up to their fair share at -b and the rest, up to
`max_schools`, at +b, with b = `balance_minutes`: the term `balance`, which is convex. The rules `min_schools`,
`federation` and `spread` are not in the flow; leaving them out can only make it cheaper. Integral, so exact.

The solver multiplies costs by the number of nodes. Where that would not fit in 64 bits with room to spare, which takes
extreme weights at thousands of schools at once, costs are rounded down to a coarser unit: the answer is still a bound.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from ortools.graph.python import min_cost_flow

from scheduler.optimiser.prices.timetables import IMPOSSIBLE
from scheduler.optimiser.problem.problem import Integers, Problem

EXACT_BITS = 56
"""A cost times the nodes of a network has at most so many bits."""

FARTHEST = 1 << 61
"""A reduced cost is not told beyond this."""


def dearest_arc(nodes: int) -> int:
    """What an arc costs at most in a network of so many nodes, for the solver to be exact."""
    return (1 << EXACT_BITS) // (nodes + 1)


@dataclass(frozen=True)
class FlowAnswer:
    """A cheapest allocation; costs in the unit of the question."""

    cost: int
    """No allocation costs less."""
    chosen: Integers
    """Positions among the pairs asked about."""
    reduced_cost: Integers
    """For each pair asked about: by how much, at least, an allocation that uses it costs more (0 or more)."""


@dataclass(frozen=True)
class AllocationFlow:
    """The network over some of the problem's pairs."""

    problem: Problem
    pairs: Integers
    balance: int
    """What a school more or less than the fair share costs, in the unit of the other costs."""

    @cached_property
    def _arcs(self) -> tuple[Integers, Integers, Integers, Integers]:
        """Tails, heads, capacities and costs; the costs of the pairs and of leaving out come with each call."""
        problem = self.problem
        schools, sips = problem.schools, problem.sips
        school, sip = problem.pairs.school[self.pairs], problem.pairs.sip[self.pairs]
        plain, of_concern, sink = (
            schools + np.arange(sips),
            schools + sips + np.arange(sips),
            schools + 2 * sips,
        )
        entry = np.where(problem.concern[school] > 0, of_concern[sip], plain[sip])
        everybody = np.arange(schools)
        fair = np.minimum(problem.fair_share, problem.max_schools)
        tails = np.concatenate([school, everybody, of_concern, plain, plain])
        heads = np.concatenate([entry, np.full(schools, sink), plain, np.full(2 * sips, sink)])
        capacities = np.concatenate(
            [
                np.ones(len(self.pairs) + schools, dtype=np.int64),
                np.minimum(problem.max_concern_schools, schools),
                fair,
                problem.max_schools - fair,
            ]
        )
        costs = np.concatenate(
            [np.zeros(sips, dtype=np.int64), np.full(sips, -self.balance), np.full(sips, self.balance)]
        )
        return tails, heads, capacities, costs

    def solve(self, cost: Integers, unallocated: Integers, with_reduced_costs: bool = False) -> FlowAnswer:
        """The cheapest allocation for the costs of the pairs and of leaving each school out."""
        problem = self.problem
        tails, heads, capacities, fixed = self._arcs
        costs = np.concatenate([cost, unallocated, fixed])
        open_arcs = np.ones(len(costs), dtype=bool)
        open_arcs[: len(cost) + len(unallocated)] = costs[: len(cost) + len(unallocated)] < IMPOSSIBLE
        costs = np.where(open_arcs, costs, 0)
        sink = problem.schools + 2 * problem.sips
        coarser = _bits_too_many(costs, sink + 1)
        costs >>= coarser
        flow = min_cost_flow.SimpleMinCostFlow()
        arcs = flow.add_arcs_with_capacity_and_unit_cost(
            tails.astype(np.int32), heads.astype(np.int32), np.where(open_arcs, capacities, 0), costs
        )
        supplies = np.zeros(sink + 1, dtype=np.int64)
        supplies[: problem.schools], supplies[sink] = 1, -problem.schools
        flow.set_nodes_supplies(np.arange(sink + 1, dtype=np.int32), supplies)
        status = flow.solve()
        if status == flow.INFEASIBLE:
            raise NoAllocationError
        assert status == flow.OPTIMAL, status
        flows = flow.flows(arcs)
        fair = self.balance * int(problem.fair_share.sum())
        reduced = np.zeros(0, dtype=np.int64)
        if with_reduced_costs:
            potential = _potentials(tails, heads, costs, flows, np.where(open_arcs, capacities, 0), sink + 1)
            count = len(self.pairs)
            own = np.where(open_arcs[:count], costs[:count], cost >> coarser)
            reduced = np.maximum(own + potential[tails[:count]] - potential[heads[:count]], 0)
            reduced = np.minimum(reduced, FARTHEST >> coarser) << coarser
        return FlowAnswer((flow.optimal_cost() << coarser) + fair, np.flatnonzero(flows[: len(self.pairs)]), reduced)


class NoAllocationError(Exception):
    """No allocation keeps even the capacities."""


def _bits_too_many(costs: Integers, nodes: int) -> int:
    """By how many bits the costs are too large for a network of so many nodes."""
    return max(0, (int(np.abs(costs).max(initial=0)) // dearest_arc(nodes)).bit_length())


def _potentials(
    tails: Integers, heads: Integers, costs: Integers, flows: Integers, capacities: Integers, nodes: int
) -> Integers:
    """Shortest distances in the residual network (Bellman-Ford): they price every arc at least at what it costs."""
    forward, backward = flows < capacities, flows > 0
    tail = np.concatenate([tails[forward], heads[backward]])
    head = np.concatenate([heads[forward], tails[backward]])
    cost = np.concatenate([costs[forward], -costs[backward]])
    distance = np.zeros(nodes, dtype=np.int64)
    for _ in range(nodes):
        shorter = distance.copy()
        np.minimum.at(shorter, head, distance[tail] + cost)
        if np.array_equal(shorter, distance):
            break
        distance = shorter
    return distance
