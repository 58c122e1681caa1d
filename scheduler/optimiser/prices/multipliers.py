"""The prices: one flat vector, and where in it each kind of price lies.

A price is the multiplier of a rule that couples schools. All but those of federations are at least zero, and none is
dearer than `dearest_price` says: any prices give a bound, and so every sum of them with costs is exact in 64 bits.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from scheduler.optimiser.prices.timetables import SCALE
from scheduler.optimiser.problem.problem import Flags, Integers, Problem

Vector = NDArray[np.float64]
Number = TypeVar("Number", bound=np.generic)


DEAREST = 1 << 22
"""What a price is at most where visits cost no more than that, 1/SCALE minutes."""
MOST_TOGETHER = 1 << 48
"""What the prices that a school pays are at most together: well below IMPOSSIBLE."""
KINDS_OF_DAY = 5
"""A placed visit pays its SIP's day, week, term and contract, and its adviser's day."""


def dearest_price(problem: Problem) -> int:
    """What a price is at most, 1/SCALE minutes: dearer than the visits it has to weigh against, within 64 bits."""
    policy, days = problem.instance.policy, len(problem.calendar.days)
    visits = max((len(of_school) for of_school in problem.visits_of), default=0)
    visit = policy.spacing_minutes * days + 2 * int(problem.pairs.minutes.max(initial=0))
    waiting = policy.waiting_minutes * int(problem.concern.max(initial=0)) * days
    wanted = max(DEAREST, 2 * SCALE * (visits * visit + waiting))
    payers = KINDS_OF_DAY * visits + max((len(members) for members in problem.federations), default=0) + 1
    return min(wanted, MOST_TOGETHER // payers)


def within_bounds(vector: Vector, dearest: int) -> Vector:
    """The prices, none dearer than that: those of a coverage that cannot be reached would rise without end."""
    return np.clip(vector, -dearest, dearest)


def whole(vector: Vector, dearest: int) -> Integers:
    """The prices as they count: within bounds, and rounded to whole 1/SCALE minutes."""
    return np.rint(within_bounds(vector, dearest)).astype(np.int64)


def paid_for(prices: Integers, room: Integers) -> int:
    """The sum of price * room, exact however large: the upper and the lower half of the prices each fit by themselves.

    `room` is at most some millions each and some hundred millions together.
    """
    upper, lower = prices >> 32, prices & 0xFFFF_FFFF
    return (int((upper * room).sum()) << 32) + int((lower * room).sum())


@dataclass(frozen=True)
class Resources:
    """What visits use up, and how much of it there is.

    Beside what the rules limit (a SIP's day, week and contract; an adviser's day) a SIP's terms have prices too.
    Those limits follow from the others, so they change no bound; but one price for a whole term moves a hundred
    days at once, where the days would need a hundred rounds.
    """

    problem: Problem

    @cached_property
    def blocks(self) -> NDArray[np.int64]:
        """(blocks, days): 1 where the day lies in the block: each term, then the contract."""
        terms = dict.fromkeys(self.problem.calendar.term_of_day)
        rows = [[name == term for name in self.problem.calendar.term_of_day] for term in terms]
        return np.array([*rows, [True] * len(self.problem.calendar.days)], dtype=np.int64)

    @cached_property
    def free_in_week(self) -> Integers:
        """(SIPs, weeks): days that the SIP has in the week."""
        return np.asarray(self.problem.sip_free.astype(np.int64) @ self.in_week)

    @cached_property
    def in_week(self) -> NDArray[np.int64]:
        """(days, weeks): 1 where the day lies in the week."""
        calendar = self.problem.calendar
        return np.asarray((calendar.week[:, None] == np.arange(calendar.weeks)[None, :]).astype(np.int64))

    @cached_property
    def week_limits(self) -> Flags:
        """(SIPs, weeks): where the week is tighter than its days."""
        return self.problem.week_room < self.free_in_week

    @cached_property
    def block_room(self) -> Integers:
        """(SIPs, blocks): visits that fit into the block."""
        problem = self.problem
        room = np.zeros((problem.sips, len(self.blocks)), dtype=np.int64)
        for number, block in enumerate(self.blocks):
            free = problem.sip_free.astype(np.int64) @ (self.in_week * block[:, None])
            room[:, number] = np.minimum(problem.week_room, free).sum(axis=1)
        room[:, -1] = np.minimum(room[:, -1], problem.visit_room)
        return room

    @cached_property
    def adviser_wanted(self) -> Flags:
        """(advisers, days): where some accompanied visit could be."""
        wanted = np.zeros((len(self.problem.instance.advisers), len(self.problem.calendar.days)), dtype=bool)
        for visit in self.problem.visits:
            if visit.adviser is not None:
                wanted[visit.adviser, visit.days] = True
        return wanted


@dataclass(frozen=True)
class Layout:
    """Where in the flat vector each kind of price lies, and the shape of its block."""

    shapes: dict[str, tuple[int, ...]]

    @cached_property
    def slices(self) -> dict[str, slice]:
        """The slice of each kind."""
        found, start = {}, 0
        for kind, shape in self.shapes.items():
            size = int(np.prod(shape))
            found[kind] = slice(start, start + size)
            start += size
        return found

    @property
    def size(self) -> int:
        """The length of the vector."""
        return sum(int(np.prod(shape)) for shape in self.shapes.values())

    def block(self, vector: NDArray[Number], kind: str) -> NDArray[Number]:
        """A kind's prices in their own shape: a view."""
        return vector[self.slices[kind]].reshape(self.shapes[kind])

    @cached_property
    def signed(self) -> Flags:
        """Where a price may be negative: `federation`."""
        flags = np.zeros(self.size, dtype=bool)
        flags[self.slices["federation"]] = True
        return flags
