"""The instance as the optimiser sees it: numbers instead of names, with every derived fact worked out once.

Schools, SIPs, advisers, school days and weeks are numbered in the order of their tables. What a rule says
about a single pair, visit or day is settled here; what it says about several decisions is left to the models.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from models import Instance
from scheduler.optimiser.problem.calendar import Calendar

Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]

NO_LIMIT = 10**6
"""Stands for a blank limit: more than any county has of anything."""


@dataclass(frozen=True)
class VisitToPlace:
    """A visit that is still to be decided: one of a school's programme that is not history."""

    school: int
    number: int
    min_gap: int
    """School days at least after every earlier visit (1 or more)."""
    on_site: bool
    adviser: int | None
    """Who accompanies it, where somebody does."""
    days: Integers
    """Days possible for the school and its adviser, ascending; the SIP is not looked at."""
    spacing: Integers
    """Minutes of the term `spacing` on each of `days`."""
    waiting: Integers
    """Minutes of the term `waiting` on each of `days`."""
    pinned: bool
    """A pin says that it is placed."""


@dataclass(frozen=True)
class Pairs:
    """The eligible pairs of school and SIP, sorted by school, then SIP; arrays of one length."""

    school: Integers
    sip: Integers
    minutes: Integers
    """One way."""
    continuity: Integers
    """Minutes of the term `continuity` if the pair is allocated."""
    outside: Integers
    """Minutes of the term `outside` if the pair is allocated."""

    def __len__(self) -> int:
        return len(self.school)

    def only(self, keep: Flags) -> Pairs:
        """Those that are marked."""
        return Pairs(self.school[keep], self.sip[keep], self.minutes[keep], self.continuity[keep], self.outside[keep])


@dataclass(frozen=True)
class Problem:
    """An instance compiled for optimisation. Arrays are indexed by the numbers of schools, SIPs, days, weeks."""

    instance: Instance
    calendar: Calendar
    visits: tuple[VisitToPlace, ...]
    """By school, then number."""
    pairs: Pairs
    sip_free: Flags
    """(SIPs, days): available, and not taken by history."""
    week_room: Integers
    """(SIPs, weeks): visits that may still be placed in a week."""
    visit_room: Integers
    """(SIPs,): visits that may still be placed at all."""
    max_schools: Integers
    min_schools: Integers
    max_concern_schools: Integers
    fair_share: Integers
    concern: Integers
    """(schools,)"""
    locality: Integers
    """(schools,): number of the school's locality."""
    max_localities: int
    federations: tuple[tuple[int, ...], ...]
    """Schools of each federation with two or more."""
    must_allocate: Flags
    """(schools,): a pin says that it gets a SIP."""

    @property
    def schools(self) -> int:
        """How many schools there are."""
        return len(self.concern)

    @property
    def sips(self) -> int:
        """How many SIPs there are."""
        return len(self.max_schools)

    @cached_property
    def levels(self) -> tuple[int, ...]:
        """The concern levels that occur, highest first."""
        return tuple(sorted({int(level) for level in self.concern}, reverse=True))

    @cached_property
    def school_of_visit(self) -> Integers:
        """(visits,): the school of each visit."""
        return np.array([visit.school for visit in self.visits], dtype=np.int64)

    @cached_property
    def visits_of(self) -> tuple[tuple[int, ...], ...]:
        """The visits to place at each school, in order."""
        found: list[list[int]] = [[] for _ in range(self.schools)]
        for index, visit in enumerate(self.visits):
            found[visit.school].append(index)
        return tuple(tuple(indices) for indices in found)

    @cached_property
    def pairs_of_school(self) -> tuple[range, ...]:
        """The pairs of each school: a slice, as pairs are sorted by school."""
        starts = np.searchsorted(self.pairs.school, np.arange(self.schools + 1))
        return tuple(range(int(a), int(b)) for a, b in pairwise(starts))

    @cached_property
    def pair_of(self) -> dict[tuple[int, int], int]:
        """The number of each eligible pair (school, SIP)."""
        return {
            (int(school), int(sip)): pair
            for pair, (school, sip) in enumerate(zip(self.pairs.school, self.pairs.sip, strict=True))
        }
