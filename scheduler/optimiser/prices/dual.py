"""The Lagrangian dual: a lower bound on quality for any prices, and the direction in which it may rise.

Give every coupling rule a price: a SIP's days, weeks, terms and contract, an adviser's days, the shares of
federations, the localities of a SIP, and visits left out beyond the best coverage. At given prices the plan falls
apart: each pair has its own cheapest timetable (`timetables`), and the schools choose among pairs by a flow
(`allocation_flow`). For every legal plan with the best coverage,

    quality >= cheapest allocation at priced costs - sum over rules of price * room,

because such a plan is one of those that the right side minimises over, and the prices it pays are at most price *
room for each rule it keeps (Geoffrion, 'Lagrangean relaxation for integer programming', 1974). Prices are rounded
to whole 1/SCALE minutes first and all arithmetic is on whole numbers, so no rounding error can lift the bound.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from scheduler.optimiser.prices.allocation_flow import AllocationFlow, FlowAnswer
from scheduler.optimiser.prices.allocation_lp import AllocationLp
from scheduler.optimiser.prices.federations import FederationTies, pairs_without_all, ties_of
from scheduler.optimiser.prices.multipliers import (
    Layout,
    Resources,
    Vector,
    dearest_price,
    paid_for,
    whole,
    within_bounds,
)
from scheduler.optimiser.prices.spread import SpreadLimits
from scheduler.optimiser.prices.timetables import IMPOSSIBLE, SCALE, PairGroup, group_pairs
from scheduler.optimiser.problem.problem import Flags, Integers, Problem

COVERAGE_PRICE_AT_FIRST = 600 * SCALE
"""Of a visit left out, where visits must be: more than a visit usually costs."""


@dataclass(frozen=True)
class Evaluation:
    """The dual at some prices."""

    value: int
    """1/SCALE minutes."""
    subgradient: Vector
    flow: FlowAnswer


@dataclass(frozen=True)
class Dual:
    """The dual over some pairs, for plans that leave out `target` visits at each level (or fewer)."""

    problem: Problem
    resources: Resources
    ties: FederationTies
    spread: SpreadLimits
    target: dict[int, int]
    pairs: Integers
    """Pairs that are still looked at, ascending."""

    @cached_property
    def dearest(self) -> int:
        """What a single price is at most, 1/SCALE minutes."""
        return dearest_price(self.problem)

    @cached_property
    def layout(self) -> Layout:
        """Of the price vector."""
        problem, resources = self.problem, self.resources
        return Layout(
            {
                "day": problem.sip_free.shape,
                "week": problem.week_room.shape,
                "block": resources.block_room.shape,
                "adviser": resources.adviser_wanted.shape,
                "federation": (len(self.ties),),
                "spread": (len(problem.pairs),),
                "coverage": (len(problem.levels),),
            }
        )

    @cached_property
    def room(self) -> Integers:
        """What each priced rule allows, where it is simply a number; 0 elsewhere."""
        vector = np.zeros(self.layout.size, dtype=np.int64)
        self.layout.block(vector, "day")[:] = self.problem.sip_free
        self.layout.block(vector, "week")[:] = np.where(self.resources.week_limits, self.problem.week_room, 0)
        self.layout.block(vector, "block")[:] = self.resources.block_room
        self.layout.block(vector, "adviser")[:] = self.resources.adviser_wanted
        self.layout.block(vector, "coverage")[:] = [self.target[level] for level in self.problem.levels]
        return vector

    @cached_property
    def priced(self) -> Flags:
        """Which entries of the vector are prices at all; the others stay zero."""
        flags = np.zeros(self.layout.size, dtype=bool)
        self.layout.block(flags, "day")[:] = self.problem.sip_free
        self.layout.block(flags, "week")[:] = self.resources.week_limits
        self.layout.block(flags, "block")[:] = True
        self.layout.block(flags, "adviser")[:] = self.resources.adviser_wanted
        self.layout.block(flags, "federation")[:] = True
        self.layout.block(flags, "spread")[:] = self.spread.binding
        self.layout.block(flags, "coverage")[:] = [self.target[level] > 0 for level in self.problem.levels]
        return flags

    @cached_property
    def groups(self) -> tuple[PairGroup, ...]:
        """The pairs by programme."""
        return group_pairs(self.problem, self.pairs)

    @cached_property
    def flow(self) -> AllocationFlow:
        """The network over the pairs."""
        return AllocationFlow(self.problem, self.pairs, self.problem.instance.policy.balance_minutes * SCALE)

    @cached_property
    def _place(self) -> tuple[Integers, Integers]:
        """For each pair of the problem its group and row there, -1 where it is not looked at."""
        group = np.full(len(self.problem.pairs), -1, dtype=np.int64)
        row = group.copy()
        for number, members in enumerate(self.groups):
            group[members.pairs], row[members.pairs] = number, np.arange(len(members.pairs))
        return group, row

    def start(self) -> Vector:
        """Prices to begin with: nothing costs anything, but to leave out a visit."""
        vector = np.zeros(self.layout.size)
        self.layout.block(vector, "coverage")[:] = COVERAGE_PRICE_AT_FIRST
        vector[~self.priced] = 0
        return vector

    def only(self, pairs: Integers) -> Dual:
        """The dual over fewer pairs."""
        return Dual(self.problem, self.resources, self.ties, self.spread, self.target, pairs)

    def only_within(self, evaluation: Evaluation, band: int) -> Dual:
        """The dual over the pairs with at most so much reduced cost, 1/SCALE minutes."""
        return self.only(self.pairs[evaluation.flow.reduced_cost <= band])

    def sip_price(self, prices: Integers) -> Integers:
        """(SIPs, days): what a SIP's day costs in all."""
        layout, resources = self.layout, self.resources
        total = layout.block(prices, "day") + layout.block(prices, "week")[:, self.problem.calendar.week]
        total += layout.block(prices, "block") @ resources.blocks
        return np.asarray(total)

    def adviser_price(self, prices: Integers) -> Integers:
        """(advisers + 1, days): what an adviser's day costs; the last row is nobody's."""
        block = self.layout.block(prices, "adviser")
        nobody = np.zeros((1, len(self.problem.calendar.days)), dtype=np.int64)
        return np.concatenate([block, nobody])

    @cached_property
    def _level_of_visit(self) -> tuple[Integers, Flags]:
        """(visits,): the place of each visit's level among the levels, and whether it must be placed."""
        problem = self.problem
        place = {level: number for number, level in enumerate(problem.levels)}
        levels = np.array([place[int(level)] for level in problem.concern[problem.school_of_visit]], dtype=np.int64)
        complete = np.array([self.target[level] == 0 for level in problem.levels], dtype=bool)
        pinned = np.array([visit.pinned for visit in problem.visits], dtype=bool)
        return levels, pinned | complete[levels]

    def unplaced_price(self, prices: Integers) -> Integers:
        """(visits,): what leaving a visit out costs."""
        levels, must = self._level_of_visit
        price = self.layout.block(prices, "coverage")[levels]
        return np.where(must, IMPOSSIBLE, price)

    def pair_costs(self, prices: Integers) -> Integers:
        """Each pair's cheapest timetable with its other costs, 1/SCALE minutes; IMPOSSIBLE where not looked at."""
        problem = self.problem
        cost = np.full(len(problem.pairs), IMPOSSIBLE, dtype=np.int64)
        arguments = self.sip_price(prices), self.adviser_price(prices), self.unplaced_price(prices)
        for group in self.groups:
            cost[group.pairs] = group.cheapest(*arguments)
        other = (problem.pairs.continuity + problem.pairs.outside) * SCALE
        return np.where(cost < IMPOSSIBLE, cost + other, IMPOSSIBLE)

    def worth_of_rooms(self, prices: Integers) -> int:
        """What all that the rules allow is worth at these prices, 1/SCALE minutes."""
        return paid_for(prices, self.room)

    @cached_property
    def _allocation_lp(self) -> AllocationLp:
        return AllocationLp(self.problem, self.ties, self.spread, self.flow.balance)

    def refined(self, vector: Vector) -> Vector | None:
        """These prices with the best multipliers of `federation` and `spread` at them; None if there are none."""
        if not self._allocation_lp.of_use:
            return None
        prices = whole(vector, self.dearest)
        cost = self.pair_costs(prices)
        found = self._allocation_lp.multipliers(cost, self.unallocated_price(prices))
        if found is None:
            return None
        better = vector.copy()
        self.layout.block(better, "federation")[:] = found.federation
        self.layout.block(better, "spread")[:] = found.spread
        return within_bounds(np.where(self.priced, better, 0.0), self.dearest)

    def evaluate(self, vector: Vector, with_reduced_costs: bool = False) -> Evaluation:
        """The dual's value, a subgradient and the allocation that attains it."""
        layout = self.layout
        prices = whole(vector, self.dearest)
        cost = self.pair_costs(prices)
        ties = layout.block(prices, "federation")
        moved = self.ties.moved(cost, ties)
        gain, served = self.spread.gain(layout.block(prices, "spread"))
        asked = np.where(cost < IMPOSSIBLE, moved + layout.block(prices, "spread"), IMPOSSIBLE)[self.pairs]
        lowered = self.ties.lowered(ties, self.problem.schools)
        unallocated = self.unallocated_price(prices)
        unallocated = np.where(unallocated < IMPOSSIBLE, unallocated - lowered, IMPOSSIBLE)
        flow = self.flow.solve(asked, unallocated, with_reduced_costs)
        value = flow.cost - gain - self.worth_of_rooms(prices)
        return Evaluation(value, self._subgradient(prices, self.pairs[flow.chosen], served), flow)

    def unallocated_price(self, prices: Integers) -> Integers:
        """(schools,): what leaving a school out costs; IMPOSSIBLE where it cannot be."""
        total = np.zeros(self.problem.schools, dtype=np.int64)
        np.add.at(total, self.problem.school_of_visit, self.unplaced_price(prices))
        return np.where(self.sure, IMPOSSIBLE, np.minimum(total, IMPOSSIBLE))

    @cached_property
    def sure(self) -> Flags:
        """(schools,): in every plan looked at the school has a SIP."""
        complete = np.array([self.target[int(level)] == 0 for level in self.problem.concern], dtype=bool)
        planned = np.array([len(visits) > 0 for visits in self.problem.visits_of], dtype=bool)
        return np.asarray(self.problem.must_allocate | (complete & planned))

    def _subgradient(self, prices: Integers, chosen: Integers, served: Flags) -> Vector:
        problem, layout, resources = self.problem, self.layout, self.resources
        used_day = np.zeros(problem.sip_free.shape, dtype=np.int64)
        used_adviser = np.zeros(resources.adviser_wanted.shape, dtype=np.int64)
        left_out = self._days_used(prices, chosen, used_day, used_adviser)
        taken = np.zeros(len(problem.pairs), dtype=np.int64)
        taken[chosen] = 1
        vector = np.zeros(layout.size)
        layout.block(vector, "day")[:] = used_day
        layout.block(vector, "week")[:] = used_day @ resources.in_week
        layout.block(vector, "block")[:] = used_day @ resources.blocks.T
        layout.block(vector, "adviser")[:] = used_adviser
        unallocated = np.ones(problem.schools, dtype=bool)
        unallocated[problem.pairs.school[chosen]] = False
        layout.block(vector, "federation")[:] = self.ties.disagreement(taken, unallocated)
        layout.block(vector, "spread")[:] = taken - served
        layout.block(vector, "coverage")[:] = left_out
        vector -= self.room
        vector[~self.priced] = 0
        return vector

    def _days_used(self, prices: Integers, chosen: Integers, used_day: Integers, used_adviser: Integers) -> Integers:
        """Count the days that the chosen pairs' timetables use; return the visits left out by level."""
        problem = self.problem
        group_of, row_of = self._place
        arguments = self.sip_price(prices), self.adviser_price(prices), self.unplaced_price(prices)
        placed = np.zeros(problem.schools, dtype=np.int64)
        for number, group in enumerate(self.groups):
            rows = row_of[chosen[group_of[chosen] == number]]
            if not len(rows):
                continue
            some = group.only(rows)
            days = some.timetables(*arguments)
            placed[problem.pairs.school[some.pairs]] = (days >= 0).sum(axis=1)
            for column, stage in enumerate(some.stages):
                made = days[:, column] >= 0
                np.add.at(used_day, (some.sip[made], days[made, column]), 1)
                if stage.adviser is not None:
                    made &= stage.adviser < len(used_adviser)
                    np.add.at(used_adviser, (stage.adviser[made], days[made, column]), 1)
        wanted = np.array([len(visits) for visits in problem.visits_of], dtype=np.int64)
        return np.array([(wanted - placed)[problem.concern == level].sum() for level in problem.levels])


def make_dual(problem: Problem, target: dict[int, int]) -> Dual:
    """The dual over all pairs that a plan with the target coverage can use."""
    nothing = np.zeros(0, dtype=np.int64)
    dual = Dual(problem, Resources(problem), ties_of(problem), SpreadLimits(problem), target, nothing)
    cost = dual.only(np.arange(len(problem.pairs))).pair_costs(whole(dual.start(), dual.dearest))
    possible = cost < IMPOSSIBLE
    possible[pairs_without_all(problem, dual.sure)] = False
    return dual.only(np.flatnonzero(possible))
