"""The multipliers of `federation` and `spread` that are best at given prices of days, by a linear programme.

Raising them step by step takes a thousand rounds, as they trade one school for another. At given prices of days the
allocation with both rules is a linear programme that takes a tenth of a second: its duals are those multipliers. They
come from floating-point arithmetic; rounded, they are multipliers like any others, and `dual` works out in whole
numbers what bound they give.

With u[s] = 1 where school s is unallocated,

    x[s, p] - y[l, p] <= 0, dual -g[s, p];
    x[j, p] - x[k, p] - u[k] <= 0, dual -a[j, p], and x[k, p] - x[j, p] - u[j] <= 0, dual -b[j, p],
    for the last member k of a federation and every other j: t[j, p] = a[j, p] - b[j, p].
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import highspy
import numpy as np
from numpy.typing import NDArray

from scheduler.optimiser.highs import SilentHighs
from scheduler.optimiser.prices.federations import NO_PAIR, FederationTies
from scheduler.optimiser.prices.spread import SpreadLimits
from scheduler.optimiser.prices.timetables import IMPOSSIBLE
from scheduler.optimiser.problem.problem import Integers, Problem

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Multipliers:
    """What the duals say, 1/SCALE minutes."""

    spread: Numbers
    """(pairs,): g."""
    federation: Numbers
    """In the order of `FederationTies`: t."""


@dataclass(frozen=True)
class AllocationLp:
    """The linear programme over all pairs of a problem; costs come with each call."""

    problem: Problem
    ties: FederationTies
    limits: SpreadLimits
    balance: int
    """What a school more or less than the fair share costs, 1/SCALE minutes."""

    @property
    def of_use(self) -> bool:
        """There is a rule to price."""
        return bool(len(self.ties) or self.limits.binding.any())

    @cached_property
    def _spread_pairs(self) -> Integers:
        return np.flatnonzero(self.limits.binding)

    @cached_property
    def _rows(self) -> _Rows:
        """Schools, capacities, concern, fair shares (twice), spread, localities, federations; in this order."""
        problem, pairs = self.problem, self.problem.pairs
        rows, every = _Rows(), np.arange(len(pairs))
        x, u = 0, len(pairs)
        group, sip_of_group = self.limits.groups
        y = u + problem.schools
        apart = y + len(sip_of_group)
        schools = np.arange(problem.schools)
        sips = np.arange(problem.sips)
        block = rows.block(np.ones(problem.schools), np.ones(problem.schools))
        rows.put(block + pairs.school, x + every, 1.0)
        rows.put(block + schools, u + schools, 1.0)
        block = rows.block(np.full(problem.sips, -np.inf), np.asarray(problem.max_schools, dtype=np.float64))
        rows.put(block + pairs.sip, x + every, 1.0)
        of_concern = every[problem.concern[pairs.school] > 0]
        block = rows.block(np.full(problem.sips, -np.inf), np.asarray(problem.max_concern_schools, dtype=np.float64))
        rows.put(block + pairs.sip[of_concern], x + of_concern, 1.0)
        for sign in (1.0, -1.0):
            block = rows.block(sign * np.asarray(problem.fair_share, dtype=np.float64), np.full(problem.sips, np.inf))
            rows.put(block + sips, apart + sips, 1.0)
            rows.put(block + pairs.sip, x + every, sign)
        several = self._spread_pairs
        block = rows.block(np.full(len(several), -np.inf), np.zeros(len(several)))
        rows.put(block + np.arange(len(several)), x + several, 1.0)
        rows.put(block + np.arange(len(several)), y + group[several], -1.0)
        block = rows.block(np.full(problem.sips, -np.inf), np.full(problem.sips, float(problem.max_localities)))
        rows.put(block + sip_of_group, y + np.arange(len(sip_of_group)), 1.0)
        ties = self.ties
        sides = ((ties.own, ties.last, ties.last_member), (ties.last, ties.own, ties.member))
        for one, other, other_school in sides:
            block = rows.block(np.full(len(ties), -np.inf), np.zeros(len(ties)))
            for side, value in ((one, 1.0), (other, -1.0)):
                known = np.flatnonzero(side != NO_PAIR)
                rows.put(block + known, x + side[known], value)
            rows.put(block + np.arange(len(ties)), u + other_school, -1.0)
        return rows

    def multipliers(self, cost: Integers, unallocated: Integers) -> Multipliers | None:
        """The best multipliers for these costs of pairs and of leaving each school out; None if HiGHS finds none."""
        problem, rows = self.problem, self._rows
        count = len(problem.pairs)
        _, sip_of_group = self.limits.groups
        costs = np.concatenate(
            [
                np.where(cost < IMPOSSIBLE, cost, 0),
                np.where(unallocated < IMPOSSIBLE, unallocated, 0),
                np.zeros(len(sip_of_group)),
                np.full(problem.sips, self.balance),
            ]
        ).astype(np.float64)
        upper = np.ones(len(costs))
        upper[:count] = cost < IMPOSSIBLE
        upper[count : count + problem.schools] = unallocated < IMPOSSIBLE
        upper[-problem.sips :] = np.inf
        solver = SilentHighs()
        solver.passModel(rows.programme(costs, upper))
        solver.run()
        if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        dual = np.array(solver.getSolution().row_dual)
        before = problem.schools + 4 * problem.sips
        several = self._spread_pairs
        spread = np.zeros(count)
        spread[several] = np.maximum(-dual[before : before + len(several)], 0.0)
        start = before + len(several) + problem.sips
        own, last = dual[start : start + len(self.ties)], dual[start + len(self.ties) :]
        return Multipliers(spread, last - own)


class _Rows:
    """The constraints as they are put together, block by block."""

    def __init__(self) -> None:
        self._entries: list[tuple[Integers, Integers, Numbers]] = []
        self._lower: list[Numbers] = []
        self._upper: list[Numbers] = []
        self._count = 0

    def block(self, lower: Numbers, upper: Numbers) -> int:
        """Begin rows with these sides; the number of the first."""
        first, self._count = self._count, self._count + len(lower)
        self._lower.append(lower)
        self._upper.append(upper)
        return first

    def put(self, rows: Integers, columns: Integers, value: float) -> None:
        """Put one value into all these places."""
        self._entries.append((rows, columns, np.full(len(rows), value)))

    def programme(self, costs: Numbers, upper: Numbers) -> highspy.HighsLp:
        """The linear programme with these costs and upper bounds of its columns, from zero on."""
        row, column, value = (np.concatenate(each) for each in zip(*self._entries, strict=True))
        order = np.lexsort((column, row))
        programme = highspy.HighsLp()
        programme.num_col_, programme.num_row_ = len(costs), self._count
        programme.col_cost_, programme.col_lower_, programme.col_upper_ = costs, np.zeros(len(costs)), upper
        programme.row_lower_, programme.row_upper_ = np.concatenate(self._lower), np.concatenate(self._upper)
        programme.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        programme.a_matrix_.start_ = np.searchsorted(row[order], np.arange(self._count + 1))
        programme.a_matrix_.index_ = column[order]
        programme.a_matrix_.value_ = value[order]
        return programme
