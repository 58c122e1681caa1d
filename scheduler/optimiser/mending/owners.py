"""Who has which school, with the rules of the allocation alone kept: `federation`, `spread` and `capacity`."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

import numpy as np

from scheduler.optimiser.problem.problem import Flags, Problem
from scheduler.optimiser.schedule import Schedule


class HeldError(Exception):
    """A rule cannot be kept without taking a school or visit that must stay."""


@dataclass
class Owners:
    """The schools of each SIP, as they change; only eligible pairs come in."""

    problem: Problem
    pair: list[int]
    schools_of: list[set[int]] = field(init=False)

    def __post_init__(self) -> None:
        self.schools_of = [set() for _ in range(self.problem.sips)]
        for school, pair in enumerate(self.pair):
            if pair >= 0:
                self.schools_of[int(self.problem.pairs.sip[pair])].add(school)

    def sip(self, school: int) -> int:
        """The school's SIP, -1 where it has none."""
        return int(self.problem.pairs.sip[self.pair[school]]) if self.pair[school] >= 0 else -1

    def give(self, school: int, pair: int) -> None:
        """Allocate a school that is not allocated."""
        self.pair[school] = pair
        self.schools_of[self.sip(school)].add(school)

    def take(self, school: int) -> None:
        """Take a school from its SIP."""
        self.schools_of[self.sip(school)].discard(school)
        self.pair[school] = -1

    def fits(self, pair: int) -> bool:
        """Whether a school that is not allocated may go to this pair's SIP beside the schools they have."""
        problem = self.problem
        school, sip = int(problem.pairs.school[pair]), int(problem.pairs.sip[pair])
        schools = self.schools_of[sip]
        if not problem.min_schools[sip] <= len(schools) + 1 <= problem.max_schools[sip]:
            return False
        if problem.concern[school] > 0 and self._of_concern(sip) >= problem.max_concern_schools[sip]:
            return False
        localities = {int(problem.locality[each]) for each in (*schools, school)}
        fellows = next((members for members in problem.federations if school in members), ())
        return len(localities) <= problem.max_localities and all(self.sip(each) in (-1, sip) for each in fellows)

    def _of_concern(self, sip: int) -> int:
        return sum(int(self.problem.concern[school] > 0) for school in self.schools_of[sip])


def owners_within_rules(schedule: Schedule, held: Flags) -> Owners:
    """The schedule's allocation without what breaks a rule; schools of concern and those with more visits stay first.

    Raises HeldError if that takes a school that is held.
    """
    owners = Owners(schedule.problem, schedule.pair.tolist())
    placed = np.bincount(
        schedule.problem.school_of_visit[schedule.day >= 0], minlength=schedule.problem.schools
    ).tolist()
    worth = {
        school: (bool(held[school]), int(schedule.problem.concern[school]), placed[school], -school)
        for school in range(schedule.problem.schools)
    }
    for members in schedule.problem.federations:
        _under_one_sip(owners, members, worth)
    for sip in range(schedule.problem.sips):
        for leaving in (_outside_localities, _beyond_concern, _beyond_most, _below_least):
            for school in leaving(owners, sip, worth):
                if held[school]:
                    raise HeldError
                owners.take(school)
    return owners


Worth = dict[int, tuple[bool, int, int, int]]
"""Of each school: whether it is held, its concern level, its placed visits, and its place in the table."""


def _under_one_sip(owners: Owners, members: tuple[int, ...], worth: Worth) -> None:
    votes: Counter[int] = Counter()
    for member in members:
        if owners.pair[member] >= 0:
            held, concern, placed, _ = worth[member]
            votes[owners.sip(member)] += placed + 1000 * concern + 1_000_000 * held
    for member in members:
        if owners.pair[member] >= 0 and owners.sip(member) != votes.most_common(1)[0][0]:
            if worth[member][0]:
                raise HeldError
            owners.take(member)


def _outside_localities(owners: Owners, sip: int, worth: Worth) -> list[int]:
    """Schools in the localities where the least lies, beyond as many as a SIP may have."""
    weight: Counter[int] = Counter()
    for school in owners.schools_of[sip]:
        held, concern, placed, _ = worth[school]
        weight[int(owners.problem.locality[school])] += placed + 1000 * concern + 1_000_000 * held
    kept = {locality for locality, _ in weight.most_common(owners.problem.max_localities)}
    return [school for school in owners.schools_of[sip] if int(owners.problem.locality[school]) not in kept]


def _beyond_concern(owners: Owners, sip: int, worth: Worth) -> list[int]:
    of_concern = [school for school in owners.schools_of[sip] if owners.problem.concern[school] > 0]
    return _least(of_concern, len(of_concern) - int(owners.problem.max_concern_schools[sip]), worth)


def _beyond_most(owners: Owners, sip: int, worth: Worth) -> list[int]:
    schools = list(owners.schools_of[sip])
    return _least(schools, len(schools) - int(owners.problem.max_schools[sip]), worth)


def _below_least(owners: Owners, sip: int, _worth: Worth) -> list[int]:
    schools = list(owners.schools_of[sip])
    return schools if len(schools) < owners.problem.min_schools[sip] else []


def _least(schools: list[int], number: int, worth: Worth) -> list[int]:
    return sorted(schools, key=lambda school: worth[school])[: max(0, number)]
