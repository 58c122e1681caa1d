"""The best days of two SIPs' schools, whoever of the two has which: solved SIP by SIP where that is exact.

Two SIPs meet only in the days of advisers who accompany visits of both. So each SIP's schools are planned alone, all
days of the other's schools free; where no adviser is then wanted twice, both together are a best plan of the pair.
Else both are planned in one model. What was solved for one SIP serves all that the SIP is weighed against.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from scheduler.optimiser.model import plan_model
from scheduler.optimiser.model.scope import Scope, possible_days, taken_outside
from scheduler.optimiser.model.solving import Effort, prove
from scheduler.optimiser.problem.problem import Integers, Problem
from scheduler.optimiser.schedule import Schedule
from scheduler.optimiser.terms import travel

Rank = tuple[int, ...]
"""Visits left out by concern level, highest first, then minutes: the lesser is the better. Ranks add up."""
Shares = tuple[tuple[int, frozenset[int]], ...]
"""SIPs, each with all schools that they have."""
AdviserDays = frozenset[tuple[int, int]]


@dataclass(frozen=True)
class Timetable:
    """The best plan for some SIPs with given schools."""

    rank: Rank
    adviser_days: AdviserDays


class Impossible:
    """There is no such plan."""


@dataclass(frozen=True)
class Change:
    """What it comes to that some schools go from their SIP to another."""

    rank: Rank
    """By how much it is worse than the best with the schools as they are."""
    exchanged: int | None
    """The school that goes the other way."""


@dataclass(frozen=True)
class Swap:
    """Some schools of one SIP, and what each other SIP would make of them; all other SIPs stay as they are."""

    problem: Problem
    schedule: Schedule
    moving: frozenset[int]
    """Schools of one SIP that change together."""
    until: float
    """By time.monotonic()."""
    known: dict[tuple[Shares, AdviserDays], Timetable | Impossible] = field(default_factory=dict)
    least_known: dict[tuple[int, int], Rank] = field(default_factory=dict)

    @cached_property
    def owner(self) -> int:
        """Who has them."""
        return int(self.problem.pairs.sip[self.schedule.pair[next(iter(self.moving))]])

    @cached_property
    def schools_of(self) -> Mapping[int, frozenset[int]]:
        """The schools of every SIP."""
        found: dict[int, set[int]] = {sip: set() for sip in range(self.problem.sips)}
        for school, pair in enumerate(self.schedule.pair.tolist()):
            if pair >= 0:
                found[int(self.problem.pairs.sip[pair])].add(school)
        return {sip: frozenset(schools) for sip, schools in found.items()}

    def change(self, sip: int) -> Change | Impossible | None:
        """What it comes to that a SIP gets the schools: the best of all ways; None where there was no time.

        One school goes the other way only where it is impossible otherwise.
        """
        straightaway = self._shares(sip, self.moving, None)
        if not self._may(sip) or not (self._room(straightaway) or self._ways(sip)):
            return Impossible()
        before = self._together(self._shares(sip, frozenset(), None))
        if not isinstance(before, Timetable):
            return None
        if self._room(straightaway):
            straight = self._together(straightaway)
            if straight is None:
                return None
            if isinstance(straight, Timetable):
                return Change(_less(straight.rank, before.rank), None)
        exchange = self._exchange(sip)
        return Change(_less(exchange[0], before.rank), exchange[1]) if isinstance(exchange, tuple) else exchange

    def at_least(self, sip: int) -> Rank:
        """What `change` comes to at least: every visit on its best day, whatever most others need."""
        if not self._may(sip):
            return self._nothing
        ways = [self._shares(sip, self.moving, way) for way in self._ways(sip)]
        straight = self._shares(sip, self.moving, None)
        ways += [straight] if self._room(straight) else []
        return _less(min(map(self._least_of, ways)), self._as_planned(sip)) if ways else self._nothing

    def _least_of(self, way: Shares) -> Rank:
        """No plan of two SIPs is better: the owner's schools as if no adviser were needed elsewhere, the rest alone."""
        owner, schools = way[0]
        back = schools - self._staying
        return _sum(
            self._of_staying,
            *(self._of_pair(self.problem.pair_of[school, owner]) for school in back),
            self._balance(owner, len(schools)),
            self._least(way[1:]),
        )

    @property
    def _staying(self) -> frozenset[int]:
        """The owner's other schools."""
        return self.schools_of[self.owner] - self.moving

    @cached_property
    def _of_staying(self) -> Rank:
        """The owner's other schools at their best, but for the balance."""
        share = self.owner, self._staying
        found = self._timetable((share,), frozenset(range(self.problem.schools)))
        least = found.rank if isinstance(found, Timetable) else self._least((share,))
        return _less(least, self._balance(self.owner, len(self._staying)))

    def _exchange(self, sip: int) -> tuple[Rank, int] | Impossible | None:
        """The best of all ways to send one school back, and that school."""
        back = {school: self.problem.pair_of[school, self.owner] for school in self._ways(sip)}
        if not back:
            return Impossible()
        pairs: dict[int, tuple[int, ...]] = {
            school: (self.problem.pair_of[school, self.owner],) for school in sorted(self._staying)
        }
        for school in sorted(self.schools_of[sip] | self.moving):
            pairs[school] = (self.problem.pair_of[school, sip], *([back[school]] if school in back else []))
        free = self.schools_of[self.owner] | self.schools_of[sip]
        found = self._best((self.owner, sip), pairs, taken_outside(self.schedule, free), tuple(back.values()))
        if found is None or isinstance(found, Impossible):
            return found
        rank, schedule = found
        return rank, next(school for school, pair in back.items() if schedule.pair[school] == pair)

    def _room(self, shares: Shares) -> bool:
        """Whether SIPs may have so many schools, of concern and in so many localities."""
        problem = self.problem
        for sip, schools in shares:
            numbers = sorted(schools)
            if not (
                len(numbers) <= problem.max_schools[sip]
                and (not numbers or len(numbers) >= problem.min_schools[sip])
                and int((problem.concern[numbers] > 0).sum()) <= problem.max_concern_schools[sip]
                and len(set(problem.locality[numbers].tolist())) <= problem.max_localities
            ):
                return False
        return True

    def _may(self, sip: int) -> bool:
        """Whether a SIP may have all of the schools, each by itself."""
        return all((school, sip) in self.problem.pair_of for school in self.moving)

    @property
    def _nothing(self) -> Rank:
        return tuple(0 for _ in (*self.problem.levels, None))

    def _ways(self, sip: int) -> list[int]:
        """The schools of another SIP that could go the other way: of a federation none goes alone."""
        together = [self._allocated(members) for members in self.problem.federations]
        torn = {school for members in together if len(members) > 1 for school in members}
        return sorted(
            school
            for school in self.schools_of[sip]
            if (school, self.owner) in self.problem.pair_of
            and school not in torn
            and self._room(self._shares(sip, self.moving, school))
        )

    def _allocated(self, members: tuple[int, ...]) -> list[int]:
        return [member for member in members if self.schedule.pair[member] >= 0]

    def _shares(self, sip: int, going: frozenset[int], returning: int | None) -> Shares:
        back = frozenset() if returning is None else frozenset([returning])
        return (
            (self.owner, (self.schools_of[self.owner] - going) | back),
            (sip, (self.schools_of[sip] | going) - back),
        )

    def _together(self, shares: Shares) -> Timetable | Impossible | None:
        """The best plan of two SIPs."""
        free = frozenset[int]().union(*(self.schools_of[sip] for sip, _ in shares))
        found = []
        for share in shares:
            alone = self._timetable((share,), free)
            if not isinstance(alone, Timetable):
                return alone
            found.append(alone)
        one, other = found
        if one.adviser_days & other.adviser_days:
            return self._timetable(shares, free)
        return Timetable(_sum(one.rank, other.rank), one.adviser_days | other.adviser_days)

    def _timetable(self, shares: Shares, free: frozenset[int]) -> Timetable | Impossible | None:
        """The best plan of some SIPs; visits at schools that are not free keep their advisers' days."""
        problem = self.problem
        visits = [visit for _, schools in shares for school in schools for visit in problem.visits_of[school]]
        advisers = {problem.visits[visit].adviser for visit in visits}
        taken = frozenset(key for key in taken_outside(self.schedule, free) if key[0] in advisers)
        key = shares, taken
        if key not in self.known:
            sips = tuple(sip for sip, _ in shares)
            pairs = {school: (problem.pair_of[school, sip],) for sip, schools in shares for school in sorted(schools)}
            found = self._best(sips, pairs, taken)
            if found is None:
                return None
            self.known[key] = found if isinstance(found, Impossible) else self._told(*found, pairs)
        return self.known[key]

    def _told(self, rank: Rank, schedule: Schedule, schools: Iterable[int]) -> Timetable:
        problem = self.problem
        days = {
            (adviser, int(schedule.day[visit]))
            for school in schools
            for visit in problem.visits_of[school]
            if (adviser := problem.visits[visit].adviser) is not None and schedule.day[visit] >= 0
        }
        return Timetable(rank, frozenset(days))

    def _best(
        self,
        sips: tuple[int, ...],
        pairs: Mapping[int, tuple[int, ...]],
        taken: AdviserDays,
        one_of: tuple[int, ...] = (),
    ) -> tuple[Rank, Schedule] | Impossible | None:
        """The best plan with these pairs: with all visits placed, else with as few left out as can be."""
        problem = self.problem
        for leaving_out in (frozenset[int](), frozenset(problem.levels)):
            scope = Scope(
                sips=tuple(sorted(sips)),
                pairs_of_school=pairs,
                days={
                    (pair, visit): possible_days(problem, pair, visit)
                    for school, offered in pairs.items()
                    for pair in offered
                    for visit in problem.visits_of[school]
                },
                adviser_days=taken,
                may_leave_out=leaving_out,
            )
            found = self._minimised(plan_model.build(problem, scope), one_of)
            if not isinstance(found, Impossible):
                return found
        return Impossible()

    def _minimised(
        self, model: plan_model.PlanModel, one_of: tuple[int, ...]
    ) -> tuple[Rank, Schedule] | Impossible | None:
        variables, values = model.variables, dict.fromkeys(self.problem.levels, 0)
        for literal in variables.unallocated.values():
            variables.model.add(literal == 0)
        if one_of:
            variables.model.add_exactly_one([variables.allocated[pair] for pair in one_of])
        for level, line in [*model.left_out.items(), (None, model.quality)]:
            effort = Effort(max(self.until - time.monotonic(), 0.01))
            answer = prove(variables.model, line, effort, threading.Event())
            if answer.impossible:
                return Impossible()
            if not answer.proved:
                return None
            variables.model.add(line <= answer.value)
            if level is not None:
                values[level] = answer.value
        return (*values.values(), answer.value), plan_model.read_solution(model, answer.solver, self.schedule)

    def _least(self, shares: Shares) -> Rank:
        """No plan with these shares is better."""
        found = [self._of_pair(self.problem.pair_of[school, sip]) for sip, schools in shares for school in schools]
        return _sum(*found, *(self._balance(sip, len(schools)) for sip, schools in shares))

    def _of_pair(self, pair: int) -> Rank:
        """Every visit of a school on its best day with a SIP, or left out where there is none."""
        school, sip = int(self.problem.pairs.school[pair]), int(self.problem.pairs.sip[pair])
        if (school, sip) not in self.least_known:
            days = {visit: possible_days(self.problem, pair, visit) for visit in self.problem.visits_of[school]}
            self.least_known[school, sip] = self._rank_of(pair, days)
        return self.least_known[school, sip]

    def _rank_of(self, pair: int, days: Mapping[int, Integers]) -> Rank:
        problem = self.problem
        minutes = int(problem.pairs.continuity[pair] + problem.pairs.outside[pair])
        lost = dict.fromkeys(problem.levels, 0)
        for number, each in days.items():
            visit = problem.visits[number]
            if len(each):
                at = np.searchsorted(visit.days, each)
                minutes += travel.minutes(problem, pair, number) + int((visit.spacing[at] + visit.waiting[at]).min())
            else:
                lost[int(problem.concern[visit.school])] += 1
        return (*lost.values(), minutes)

    def _as_planned(self, sip: int) -> Rank:
        """The owner and a SIP as they are: not better than the best that they could be."""
        schedule, ranks = self.schedule, []
        for each in (self.owner, sip):
            for school in self.schools_of[each]:
                days = {
                    visit: schedule.day[visit : visit + 1][schedule.day[visit : visit + 1] >= 0]
                    for visit in self.problem.visits_of[school]
                }
                ranks.append(self._rank_of(int(schedule.pair[school]), days))
            ranks.append(self._balance(each, len(self.schools_of[each])))
        return _sum(*ranks)

    def _balance(self, sip: int, schools: int) -> Rank:
        minutes = self.problem.instance.policy.balance_minutes * abs(schools - int(self.problem.fair_share[sip]))
        return (*self._nothing[:-1], minutes)


def _sum(*ranks: Rank) -> Rank:
    return tuple(map(sum, zip(*ranks, strict=True)))


def _less(rank: Rank, other: Rank) -> Rank:
    return tuple(one - two for one, two in zip(rank, other, strict=True))
