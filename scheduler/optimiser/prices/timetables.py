"""The cheapest timetable of every eligible pair at given prices, by dynamic programming over its visits.

For a pair (s, p) with visits 1..n let F[j](x) be the least cost of visits 1..j when the last placed one lies on
day x or earlier. With c[j](d) the cost of visit j on day d (travel, spacing, waiting and prices) and w[j] that of
leaving it unplaced,

    F[j](x) = min( F[j-1](x) + w[j],  min over days d <= x of visit j:  c[j](d) + F[j-1](d - min_gap[j]) ),

and F[n] at the last day is the cost of the pair. As the days of placed visits ascend, the gap to the placed visit
before is all that `gap` asks. F[j] is kept only at the days where a later visit can ask for it: with one term for
each visit that is a dozen days, not a year. Pairs of schools with the same programme share windows, and are
worked on together as rows of an array.

Costs are whole numbers of 1/`SCALE` minute: every sum is exact, so a bound made of them is a bound.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from scheduler.optimiser.problem.problem import Integers, Problem

SCALE = 64
IMPOSSIBLE = 1 << 28
"""More than any timetable costs; four times it still fits in 32 bits."""
DEAREST = IMPOSSIBLE >> 6
"""What a visit costs at most on a day, and its travel too, whatever the policy says: less is still a bound."""

Costs = NDArray[np.int32]
"""Whole 1/SCALE minutes."""


@dataclass(frozen=True)
class Stage:
    """One visit of the programme, for all rows of a group."""

    days: Integers
    """Window days, ascending: shape (w,)."""
    fixed: Costs
    """What the visit costs at prices of zero, IMPOSSIBLE where it cannot be: shape (rows, w)."""
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
        return PairGroup(self.pairs[rows], self.sip[rows], stages, self.visits[rows])

    def free_of_charge(self) -> PairGroup:
        """The group with visits that cost nothing on any day that is possible."""
        free = [np.where(stage.fixed < IMPOSSIBLE, 0, IMPOSSIBLE).astype(np.int32) for stage in self.stages]
        stages = tuple(replace(stage, fixed=fixed) for stage, fixed in zip(self.stages, free, strict=True))
        return replace(self, stages=stages)

    def cheapest(self, sip_price: Costs, adviser_price: Costs, unplaced: Costs) -> Costs:
        """The least cost of each row's timetable; `unplaced` is a visit's price for being left out."""
        state = np.zeros((len(self.pairs), 1), dtype=np.int32)
        for number, stage in enumerate(self.stages):
            placed = self._placed(stage, state, sip_price, adviser_price)
            np.minimum.accumulate(placed, axis=1, out=placed)
            state = _next_state(stage, state, placed, unplaced[self.visits[:, number]])
        return np.asarray(state[:, -1])

    def timetables(self, sip_price: Costs, adviser_price: Costs, unplaced: Costs) -> Integers:
        """The day of each visit in a cheapest timetable of each row, -1 where left out: shape (rows, stages)."""
        rows = np.arange(len(self.pairs))
        state = np.zeros((len(self.pairs), 1), dtype=np.int32)
        states, costs = [state], []
        for number, stage in enumerate(self.stages):
            placed = self._placed(stage, state, sip_price, adviser_price)
            costs.append(placed)
            state = _next_state(stage, state, np.minimum.accumulate(placed, axis=1), unplaced[self.visits[:, number]])
            states.append(state)
        chosen = np.full((len(self.pairs), len(self.stages)), -1, dtype=np.int64)
        position = np.full(len(self.pairs), states[-1].shape[1] - 1, dtype=np.int64)
        for number in range(len(self.stages) - 1, -1, -1):
            stage = self.stages[number]
            left_out = states[number][rows, stage.keep[position]] + unplaced[self.visits[:, number]]
            is_placed = states[number + 1][rows, position] < left_out
            latest = stage.place[position]
            cost = np.where(np.arange(len(stage.days))[None, :] <= latest[:, None], costs[number], IMPOSSIBLE)
            best = np.argmin(cost, axis=1)
            chosen[:, number] = np.where(is_placed, stage.days[best], -1)
            position = np.where(is_placed, stage.before[best], stage.keep[position])
        return chosen

    def placement_costs(self, sip_price: Costs, adviser_price: Costs) -> list[Costs]:
        """For each stage what its visit costs on each window day, at these prices: shapes (rows, w)."""
        return [np.minimum(self._on_days(stage, sip_price, adviser_price), IMPOSSIBLE) for stage in self.stages]

    def _on_days(self, stage: Stage, sip_price: Costs, adviser_price: Costs) -> Costs:
        cost: Costs = sip_price[:, stage.days][self.sip]
        cost += stage.fixed
        if stage.adviser is not None:
            cost += adviser_price[:, stage.days][stage.adviser]
        return cost

    def _placed(self, stage: Stage, state: Costs, sip_price: Costs, adviser_price: Costs) -> Costs:
        cost = self._on_days(stage, sip_price, adviser_price)
        cost += state[:, stage.before] if state.shape[1] > 1 else state
        return np.asarray(np.minimum(cost, IMPOSSIBLE, out=cost))


def _next_state(stage: Stage, state: Costs, placed: Costs, unplaced: Costs) -> Costs:
    after = state[:, stage.keep] + unplaced[:, None]
    reachable = stage.place >= 0
    after[:, reachable] = np.minimum(after[:, reachable], placed[:, stage.place[reachable]])
    return np.asarray(np.minimum(after, IMPOSSIBLE, out=after))


def fewest_left_out(problem: Problem) -> Integers:
    """(pairs,): how many visits each pair must leave out even if its SIP had no other school.

    IMPOSSIBLE where a pinned visit would be among them.
    """
    nothing = np.zeros((problem.sips, len(problem.calendar.days)), dtype=np.int32)
    nobody = np.zeros((len(problem.instance.advisers) + 1, len(problem.calendar.days)), dtype=np.int32)
    one_each = np.array([IMPOSSIBLE if visit.pinned else 1 for visit in problem.visits], dtype=np.int32)
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
    axis = np.array([-1], dtype=np.int64)
    stages = []
    for column, days in enumerate(days_of):
        new_axis = _axis_after(axis, days, asked[column])
        stages.append(
            Stage(
                days=days,
                fixed=_fixed_costs(problem, pairs, visits[:, column], row_of_member, sip, days),
                adviser=_adviser_rows(problem, visits[:, column], row_of_member),
                before=np.maximum(np.searchsorted(axis, days - gaps[column], side="right") - 1, 0),
                keep=np.maximum(np.searchsorted(axis, new_axis, side="right") - 1, 0),
                place=np.searchsorted(days, new_axis, side="right") - 1,
            )
        )
        axis = new_axis
    return PairGroup(pairs, sip, tuple(stages), visits[row_of_member])


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
) -> Costs:
    by_school = np.full((len(visits), len(days)), IMPOSSIBLE, dtype=np.int64)
    on_site = np.zeros(len(visits), dtype=np.int64)
    for row, visit in enumerate(problem.visits[number] for number in visits.tolist()):
        by_school[row, np.searchsorted(days, visit.days)] = np.minimum((visit.spacing + visit.waiting) * SCALE, DEAREST)
        on_site[row] = visit.on_site
    travel = np.minimum(2 * problem.pairs.minutes[pairs] * on_site[row_of_member] * SCALE, DEAREST)
    cost = np.where(problem.sip_free[:, days][sip], by_school[row_of_member] + travel[:, None], IMPOSSIBLE)
    return np.minimum(cost, IMPOSSIBLE).astype(np.int32)


def _adviser_rows(problem: Problem, visits: Integers, row_of_member: Integers) -> Integers | None:
    """Rows of the adviser prices, of which the last is zero: for schools without an adviser."""
    advisers = [problem.visits[number].adviser for number in visits.tolist()]
    if all(adviser is None for adviser in advisers):
        return None
    nobody = len(problem.instance.advisers)
    return np.array([nobody if adviser is None else adviser for adviser in advisers], dtype=np.int64)[row_of_member]
