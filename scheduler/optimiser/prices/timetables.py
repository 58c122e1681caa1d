"""The cheapest timetable of every eligible pair at given prices, by dynamic programming over its visits.

For a pair (s, p) with visits 1..n let F[j](x) be the least cost of visits 1..j when the last placed one lies on
day x or earlier. With c[j](d) the cost of visit j on day d (travel, spacing, waiting and prices) and w[j] that of
leaving it unplaced,

    F[j](x) = min( F[j-1](x) + w[j],  min over days d <= x of visit j:  c[j](d) + F[j-1](d - min_gap[j]) ),

and F[n] at the last day is the cost of the pair. As the days of placed visits ascend, the gap to the placed visit
before is all that `gap` asks. F[j] is kept only at the days where a later visit can ask for it: with one term for
each visit that is a dozen days, not a year. Pairs of schools with the same programme share windows, and are
worked on together as rows of an array.

Costs are whole numbers of 1/`SCALE` minute: every sum is exact, so a bound made of them is a bound. They are held in
32 bits where the dearest timetable at the prices asked about fits, as it does in ordinary counties, else in 64: nothing
is ever cut off.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from scheduler.optimiser.problem.problem import Integers, Problem

SCALE = 64
IMPOSSIBLE = 1 << 50
"""More than any timetable costs, whatever the prices; two of them and more still fit in 64 bits."""
IMPOSSIBLE_IN_32 = 1 << 29
"""Stands for it where costs are held in 32 bits; two of them with a day's prices still fit."""

Costs = NDArray[np.signedinteger[Any]]
"""Whole 1/SCALE minutes, in 32 or 64 bits."""


class Prices(NamedTuple):
    """What visits pay, all as a group holds its costs."""

    sip: Costs
    """(SIPs, days)"""
    adviser: Costs
    """(advisers + 1, days)"""
    unplaced: Costs
    """(visits,): for being left out."""


@dataclass(frozen=True)
class Stage:
    """One visit of the programme, for all rows of a group."""

    days: Integers
    """Window days, ascending: shape (w,)."""
    fixed: Costs
    """What the visit costs at prices of zero, the group's `impossible` where it cannot be: shape (rows, w)."""
    adviser: Integers | None
    """Row of the adviser prices for each row of the group; None for a visit that nobody accompanies."""
    before: Integers
    """For each window day the position, in the state before, of the latest day that keeps the gap."""
    keep: Integers
    """For each position of the state after, the position in the state before."""
    place: Integers
    """For each position of the state after, the latest window day not after it, as a position; -1 if none."""


@dataclass(frozen=True)
class PairGroup:
    """Pairs whose schools have the same windows."""

    pairs: Integers
    """Their numbers in the problem: shape (rows,)."""
    sip: Integers
    stages: tuple[Stage, ...]
    visits: Integers
    """(rows, stages): the visit of the problem behind each stage."""
    dearest: int
    """No timetable costs more at prices of zero."""
    in_64: bool
    """Whether costs are held in 64 bits, as those need that do not fit in 32."""

    @property
    def impossible(self) -> int:
        """What stands for IMPOSSIBLE among the costs as they are held."""
        return IMPOSSIBLE if self.in_64 else IMPOSSIBLE_IN_32

    @cached_property
    def _widened(self) -> PairGroup:
        """The same in 64 bits, for prices that ask for it."""
        if self.in_64:
            return self
        stages = tuple(replace(stage, fixed=self._told(stage.fixed)) for stage in self.stages)
        return replace(self, stages=stages, in_64=True)

    def _for_prices(self, sip: Costs, adviser: Costs, unplaced: Costs) -> tuple[PairGroup, Prices]:
        """The group and the prices in as many bits as the dearest timetable at these prices takes."""
        left_out = _largest(unplaced[unplaced < IMPOSSIBLE])
        most = self.dearest + len(self.stages) * max(_largest(sip) + _largest(adviser), left_out)
        assert most < IMPOSSIBLE, "prices beyond what 64 bits hold"
        group = self if most < IMPOSSIBLE_IN_32 else self._widened
        held = np.minimum(unplaced, group.impossible)
        return group, Prices(group._held(sip), group._held(adviser), group._held(held))

    def _held(self, price: Costs) -> Costs:
        return price.astype(np.int64 if self.in_64 else np.int32, copy=False)

    def _told(self, cost: Costs) -> Integers:
        """Costs as they are held to costs as everybody reads them."""
        return np.where(cost < self.impossible, cost.astype(np.int64, copy=False), IMPOSSIBLE)

    def only(self, rows: Integers) -> PairGroup:
        """The group with these rows alone."""
        stages = tuple(
            Stage(
                stage.days,
                stage.fixed[rows],
                None if stage.adviser is None else stage.adviser[rows],
                stage.before,
                stage.keep,
                stage.place,
            )
            for stage in self.stages
        )
        return replace(self, pairs=self.pairs[rows], sip=self.sip[rows], stages=stages, visits=self.visits[rows])

    def free_of_charge(self) -> PairGroup:
        """The group with visits that cost nothing on any day that is possible."""
        free = [np.where(stage.fixed < self.impossible, 0, IMPOSSIBLE_IN_32).astype(np.int32) for stage in self.stages]
        stages = tuple(replace(stage, fixed=fixed) for stage, fixed in zip(self.stages, free, strict=True))
        return replace(self, stages=stages, dearest=0, in_64=False)

    def cheapest(self, sip_price: Costs, adviser_price: Costs, unplaced: Costs) -> Integers:
        """The least cost of each row's timetable, IMPOSSIBLE if it has none.

        `unplaced` is a visit's price for being left out, IMPOSSIBLE if it must be placed.
        """
        group, prices = self._for_prices(sip_price, adviser_price, unplaced)
        return group._told(group._cheapest(prices))

    def _cheapest(self, prices: Prices) -> Costs:
        state = self._nothing_placed()
        for number, stage in enumerate(self.stages):
            placed = self._placed(stage, state, prices)
            np.minimum.accumulate(placed, axis=1, out=placed)
            state = self._next_state(stage, state, placed, prices.unplaced[self.visits[:, number]])
        return np.asarray(state[:, -1])

    def timetables(self, sip_price: Costs, adviser_price: Costs, unplaced: Costs) -> Integers:
        """The day of each visit in a cheapest timetable of each row, -1 where left out: shape (rows, stages)."""
        group, prices = self._for_prices(sip_price, adviser_price, unplaced)
        return group._timetables(prices)

    def _timetables(self, prices: Prices) -> Integers:
        rows = np.arange(len(self.pairs))
        state = self._nothing_placed()
        states, costs = [state], []
        for number, stage in enumerate(self.stages):
            placed = self._placed(stage, state, prices)
            costs.append(placed)
            left_out = prices.unplaced[self.visits[:, number]]
            state = self._next_state(stage, state, np.minimum.accumulate(placed, axis=1), left_out)
            states.append(state)
        chosen = np.full((len(self.pairs), len(self.stages)), -1, dtype=np.int64)
        position = np.full(len(self.pairs), states[-1].shape[1] - 1, dtype=np.int64)
        for number in range(len(self.stages) - 1, -1, -1):
            stage = self.stages[number]
            left_out = states[number][rows, stage.keep[position]] + prices.unplaced[self.visits[:, number]]
            is_placed = states[number + 1][rows, position] < left_out
            latest = stage.place[position]
            cost = np.where(np.arange(len(stage.days))[None, :] <= latest[:, None], costs[number], self.impossible)
            best = np.argmin(cost, axis=1)
            chosen[:, number] = np.where(is_placed, stage.days[best], -1)
            position = np.where(is_placed, stage.before[best], stage.keep[position])
        return chosen

    def placement_costs(self, sip_price: Costs, adviser_price: Costs) -> list[Integers]:
        """For each stage what its visit costs on each window day, at these prices: shapes (rows, w)."""
        group, prices = self._for_prices(sip_price, adviser_price, np.zeros(0, dtype=np.int64))
        return [group._told(group._on_days(stage, prices)) for stage in group.stages]

    def _nothing_placed(self) -> Costs:
        return np.zeros((len(self.pairs), 1), dtype=np.int64 if self.in_64 else np.int32)

    def _on_days(self, stage: Stage, prices: Prices) -> Costs:
        cost: Costs = prices.sip[:, stage.days][self.sip]
        cost += stage.fixed
        if stage.adviser is not None:
            cost += prices.adviser[:, stage.days][stage.adviser]
        return cost

    def _placed(self, stage: Stage, state: Costs, prices: Prices) -> Costs:
        cost = self._on_days(stage, prices)
        cost += state[:, stage.before] if state.shape[1] > 1 else state
        return np.asarray(np.minimum(cost, self.impossible, out=cost))

    def _next_state(self, stage: Stage, state: Costs, placed: Costs, unplaced: Costs) -> Costs:
        after = state[:, stage.keep] + unplaced[:, None]
        reachable = stage.place >= 0
        after[:, reachable] = np.minimum(after[:, reachable], placed[:, stage.place[reachable]])
        return np.asarray(np.minimum(after, self.impossible, out=after))


def _largest(prices: Costs) -> int:
    """The largest amount, of either sign; 0 if there is none."""
    return max(int(prices.max(initial=0)), -int(prices.min(initial=0)))


def fewest_left_out(problem: Problem) -> Integers:
    """(pairs,): how many visits each pair must leave out even if its SIP had no other school.

    IMPOSSIBLE where a pinned visit would be among them.
    """
    nothing = np.zeros((problem.sips, len(problem.calendar.days)), dtype=np.int64)
    nobody = np.zeros((len(problem.instance.advisers) + 1, len(problem.calendar.days)), dtype=np.int64)
    one_each = np.array([IMPOSSIBLE if visit.pinned else 1 for visit in problem.visits], dtype=np.int64)
    fewest = np.zeros(len(problem.pairs), dtype=np.int64)
    for group in group_pairs(problem):
        fewest[group.pairs] = group.free_of_charge().cheapest(nothing, nobody, one_each)
    return fewest


def group_pairs(problem: Problem, wanted: Integers | None = None) -> tuple[PairGroup, ...]:
    """All pairs (or those wanted), in groups with the same programme and the same visits left to place."""
    rows_of: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for pair in range(len(problem.pairs)) if wanted is None else wanted.tolist():
        school = int(problem.pairs.school[pair])
        numbers = tuple(problem.visits[visit].number for visit in problem.visits_of[school])
        rows_of[problem.instance.schools[school].programme, numbers].append(pair)
    return tuple(_group(problem, np.array(pairs, dtype=np.int64)) for pairs in rows_of.values())


def _group(problem: Problem, pairs: Integers) -> PairGroup:
    school, sip = problem.pairs.school[pairs], problem.pairs.sip[pairs]
    members, row_of_member = np.unique(school, return_inverse=True)
    visits = np.array([problem.visits_of[member] for member in members.tolist()], dtype=np.int64)
    visits = visits.reshape(len(members), len(problem.visits_of[members[0]]))
    days_of = [_window(problem, visits[:, column]) for column in range(visits.shape[1])]
    gaps = [problem.visits[visits[0, column]].min_gap for column in range(visits.shape[1])]
    # Nobody asks for a state before this day: the earliest day that keeps the gap to any later visit.
    asked = [
        min(
            (int(days_of[later][0]) - gaps[later] for later in range(column, len(days_of)) if len(days_of[later])),
            default=-1,
        )
        for column in range(1, len(days_of))
    ] + [len(problem.calendar.days)]
    fixed = [
        _fixed_costs(problem, pairs, visits[:, column], row_of_member, sip, days) for column, days in enumerate(days_of)
    ]
    dearest = sum(int(cost[cost < IMPOSSIBLE].max(initial=0)) for cost in fixed)
    in_64 = dearest >= IMPOSSIBLE_IN_32
    axis = np.array([-1], dtype=np.int64)
    stages = []
    for column, days in enumerate(days_of):
        new_axis = _axis_after(axis, days, asked[column])
        stages.append(
            Stage(
                days=days,
                fixed=fixed[column] if in_64 else np.minimum(fixed[column], IMPOSSIBLE_IN_32).astype(np.int32),
                adviser=_adviser_rows(problem, visits[:, column], row_of_member),
                before=np.maximum(np.searchsorted(axis, days - gaps[column], side="right") - 1, 0),
                keep=np.maximum(np.searchsorted(axis, new_axis, side="right") - 1, 0),
                place=np.searchsorted(days, new_axis, side="right") - 1,
            )
        )
        axis = new_axis
    return PairGroup(pairs, sip, tuple(stages), visits[row_of_member], dearest, in_64)


def _window(problem: Problem, visits: Integers) -> Integers:
    """The days that some school of the group can have, or one day that none can, so that no array is empty."""
    days = np.unique(np.concatenate([problem.visits[visit].days for visit in visits.tolist()]))
    return days if len(days) else np.zeros(1, dtype=np.int64)


def _axis_after(axis: Integers, days: Integers, asked: int) -> Integers:
    """Positions of the state after a visit: the earliest day asked for, and every later day where it changes."""
    candidates = np.union1d(axis, days)
    return np.union1d([asked], candidates[candidates > asked]).astype(np.int64)


def _fixed_costs(
    problem: Problem,
    pairs: Integers,
    visits: Integers,
    row_of_member: Integers,
    sip: Integers,
    days: Integers,
) -> Integers:
    by_school = np.full((len(visits), len(days)), IMPOSSIBLE, dtype=np.int64)
    on_site = np.zeros(len(visits), dtype=np.int64)
    for row, visit in enumerate(problem.visits[number] for number in visits.tolist()):
        by_school[row, np.searchsorted(days, visit.days)] = (visit.spacing + visit.waiting) * SCALE
        on_site[row] = visit.on_site
    travel = 2 * problem.pairs.minutes[pairs] * on_site[row_of_member] * SCALE
    cost = np.where(problem.sip_free[:, days][sip], by_school[row_of_member] + travel[:, None], IMPOSSIBLE)
    return np.minimum(cost, IMPOSSIBLE)


def _adviser_rows(problem: Problem, visits: Integers, row_of_member: Integers) -> Integers | None:
    """Rows of the adviser prices, of which the last is zero: for schools without an adviser."""
    advisers = [problem.visits[number].adviser for number in visits.tolist()]
    if all(adviser is None for adviser in advisers):
        return None
    nobody = len(problem.instance.advisers)
    return np.array([nobody if adviser is None else adviser for adviser in advisers], dtype=np.int64)[row_of_member]
