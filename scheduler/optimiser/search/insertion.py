"""A first plan in half a second: school after school goes to the SIP with whom it costs least, by regret.

The school that would lose most if its best SIP were taken comes next, schools of concern before all others (regret
insertion, after Potvin and Rousseau, 'A parallel route building algorithm for the vehicle routing and scheduling
problem with time windows', European Journal of Operational Research 66, 1993). What a SIP has left of days in each
term is counted, so that shortages of days are seen before a day is placed; days come from `timetabling`. SIPs who end
below `min_schools` are closed and their schools put in again. Legal at every moment.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from scheduler.optimiser.prices.multipliers import Resources
from scheduler.optimiser.prices.timetables import IMPOSSIBLE, fewest_left_out
from scheduler.optimiser.problem.problem import Flags, Integers, Problem
from scheduler.optimiser.schedule import Schedule
from scheduler.optimiser.search.timetabling import timetabled

LOAD_MINUTES = 60
"""What a SIP who is full costs more than one who is free, so that room is left where others need it."""
FAR = 1 << 40
"""More than any choice costs."""


def inserted(legal: Schedule) -> Schedule:
    """The legal schedule with every school that it leaves unallocated put in where it can be."""
    problem = legal.problem
    if not len(problem.pairs):
        return legal
    pair = _Insertion(problem, legal.pair.copy()).run()
    newly = np.flatnonzero((pair >= 0) & (legal.pair < 0))
    sips = np.unique(problem.pairs.sip[pair[newly]])
    return timetabled(Schedule(problem, pair, legal.day), sips.tolist())


@dataclass
class _Insertion:
    """The state while schools are put in."""

    problem: Problem
    pair: Integers
    held: Flags = field(init=False)
    """(schools,): has a SIP from the beginning, and keeps it."""
    closed: Flags = field(init=False)
    """(SIPs,): takes no more schools."""

    def __post_init__(self) -> None:
        problem = self.problem
        resources = Resources(problem)
        self.held = self.pair >= 0
        self.closed = np.zeros(problem.sips, dtype=bool)
        fewest = fewest_left_out(problem)
        self._possible = fewest < IMPOSSIBLE
        self._fewest = np.where(self._possible, fewest, 0)
        self._room = resources.block_room
        self._demand = self._demand_in(resources.blocks)
        self._worth = self._price_of_visit()
        counts = np.array([len(visits) for visits in problem.visits_of], dtype=np.int64)
        on_site = np.array([sum(problem.visits[visit].on_site for visit in visits) for visits in problem.visits_of])
        pairs = problem.pairs
        self._minutes = 2 * pairs.minutes * on_site[pairs.school] + pairs.continuity + pairs.outside
        self._unallocated = counts * self._worth
        self._fellows = {school: members for members in problem.federations for school in members}
        self._common = {school: self._sips_of_all(members) for school, members in self._fellows.items()}
        self._rank = self._worth.copy()
        for school, members in self._fellows.items():
            self._rank[school] = self._worth[list(members)].max()

    def _sips_of_all(self, members: tuple[int, ...]) -> set[int]:
        """The SIPs that every school of a federation may have."""
        pairs = self.problem.pairs_of_school
        return set.intersection(*({int(self.problem.pairs.sip[pair]) for pair in pairs[each]} for each in members))

    def _demand_in(self, blocks: Integers) -> Integers:
        """(schools, blocks): visits that have all their days in the block: a term, or the contract."""
        demand = np.zeros((self.problem.schools, len(blocks)), dtype=np.int64)
        for visit in self.problem.visits:
            if len(visit.days):
                demand[visit.school] += blocks[:, visit.days].all(axis=1)
        return demand

    def _price_of_visit(self) -> Integers:
        """(schools,): what a visit left out counts; a level more than what is below it is likely to."""
        problem, pairs = self.problem, self.problem.pairs
        dearest = 1 + 10 * int((pairs.minutes + pairs.continuity + pairs.outside).max())
        rank = {level: number for number, level in enumerate(reversed(problem.levels))}
        return np.array([min(dearest * 100 ** rank[int(level)], FAR >> 8) for level in problem.concern], dtype=np.int64)

    def run(self) -> Integers:
        """The pair of each school."""
        while True:
            self._fill()
            if self._make_room():
                self._fill()
            short = self._below_minimum()
            if not len(short):
                return self.pair
            worst = int(short[0])
            self.closed[worst] = True
            self.pair[self._schools_of(worst)] = -1

    def _schools_of(self, sip: int) -> Integers:
        return np.flatnonzero((self.pair >= 0) & (self.problem.pairs.sip[self.pair] == sip))

    def _below_minimum(self) -> Integers:
        """SIPs with some schools but too few, those who lack most first; who has held schools has enough."""
        problem = self.problem
        count = np.bincount(problem.pairs.sip[self.pair[self.pair >= 0]], minlength=problem.sips)
        keeps = np.zeros(problem.sips, dtype=bool)
        keeps[problem.pairs.sip[self.pair[self.held]]] = True
        missing = np.where((count > 0) & ~keeps, problem.min_schools - count, 0)
        return np.argsort(-missing, kind="stable")[: int((missing > 0).sum())]

    def _fill(self) -> None:
        problem, pairs = self.problem, self.problem.pairs
        starts = np.array([each.start for each in problem.pairs_of_school if len(each)], dtype=np.int64)
        schools = np.array([number for number, each in enumerate(problem.pairs_of_school) if len(each)], dtype=np.int64)
        waiting = self.pair < 0
        cost = np.full(len(pairs), FAR, dtype=np.int64)
        stale = np.ones(problem.sips, dtype=bool)
        while waiting[schools].any():
            changed = np.flatnonzero(stale[pairs.sip])
            cost[changed] = self._cost(changed)
            stale[:] = False
            best = np.minimum.reduceat(cost, starts)
            first = np.array(best)
            at_best = cost == np.repeat(first, np.diff([*starts, len(cost)]))
            second = np.minimum.reduceat(np.where(at_best, FAR, cost), starts)
            several = np.add.reduceat(at_best, starts) > 1
            second = np.minimum(np.where(several, first, second), self._unallocated[schools])
            loss = np.clip(second - first, 0, self._worth[schools])
            urgency = self._rank[schools] * 100 + self._worth[schools] + loss
            urgency[~waiting[schools]] = -1
            number = int(np.argmax(urgency))
            school = int(schools[number])
            choice = int(starts[number] + np.argmin(cost[problem.pairs_of_school[school]]))
            waiting[school] = False
            if first[number] < self._unallocated[school]:
                stale[pairs.sip[choice]] = True
                self._give(school, choice, waiting)
            for fellow in self._fellows.get(school, ()):
                stale[pairs.sip[problem.pairs_of_school[fellow]]] = True

    def _make_room(self) -> bool:
        """Take out schools where one of a higher level is unallocated and could then have the SIP; whether any was."""
        problem = self.problem
        waiting = [school for school in np.flatnonzero(self.pair < 0).tolist() if problem.concern[school] > 0]
        took = False
        for school in sorted(waiting, key=lambda school: (-problem.concern[school], school)):
            if self.pair[school] >= 0:
                continue
            before = self.pair.copy()
            self._take(each for each in self._fellows.get(school, ()) if not self.held[each])
            choices = [(self._evicted_for(school, choice), choice) for choice in problem.pairs_of_school[school]]
            possible = [(evicted, choice) for evicted, choice in choices if evicted is not None]
            if possible:
                weight = [sum(int(self._worth[each]) for each in evicted) for evicted, _ in possible]
                evicted, choice = possible[int(np.argmin(weight))]
                self._take(evicted)
                self._give(school, choice, self.pair < 0)
                took = True
            else:
                self.pair = before
        return took

    def _take(self, schools: Iterable[int]) -> None:
        self.pair[list(schools)] = -1

    def _evicted_for(self, school: int, choice: int) -> list[int] | None:
        """Schools of lower levels that would have to leave the pair's SIP for it; None if that does not help."""
        problem, before = self.problem, self.pair.copy()
        theirs = self._schools_of(int(problem.pairs.sip[choice])).tolist()
        lower = [
            each
            for each in sorted(theirs, key=lambda each: (int(problem.concern[each]), -self._minutes[before[each]]))
            if problem.concern[each] < problem.concern[school] and not self.held[each] and each not in self._fellows
        ]
        evicted: list[int] = []
        for each in [None, *lower]:
            if each is not None:
                self.pair[each] = -1
                evicted.append(each)
            if self._cost(np.array([choice]))[0] < self._unallocated[school]:
                break
        else:
            evicted = []
            self.pair = before
            return None
        self.pair = before
        return evicted

    def _give(self, school: int, choice: int, waiting: Flags) -> None:
        """Allocate the school, and its fellows in a federation with it."""
        sip = int(self.problem.pairs.sip[choice])
        self.pair[school] = choice
        for fellow in self._fellows.get(school, ()):
            other = self.problem.pair_of.get((fellow, sip))
            if waiting[fellow] and other is not None and self._cost(np.array([other]))[0] < FAR:
                self.pair[fellow] = other
                waiting[fellow] = False

    def _cost(self, some: Integers) -> Integers:
        """What each of these pairs would cost beside what the SIPs have now; FAR where a rule forbids it."""
        problem, pairs = self.problem, self.problem.pairs
        school, sip = pairs.school[some], pairs.sip[some]
        has = self.pair >= 0
        owner = pairs.sip[self.pair[has]]
        count = np.bincount(owner, minlength=problem.sips)
        of_concern = np.bincount(owner[problem.concern[has] > 0], minlength=problem.sips)
        served = np.zeros((problem.sips, len(problem.instance.localities)), dtype=bool)
        served[owner, problem.locality[has]] = True
        used = np.zeros((problem.sips, self._room.shape[1]), dtype=np.int64)
        np.add.at(used, owner, self._demand[has])
        size = self._size_with_fellows(school)
        allowed = self._possible[some] & ~self.closed[sip] & (count[sip] + size <= problem.max_schools[sip])
        allowed &= (problem.concern[school] == 0) | (of_concern[sip] < problem.max_concern_schools[sip])
        localities = served.sum(axis=1)[sip] + ~served[sip, problem.locality[school]]
        allowed &= localities <= problem.max_localities
        allowed &= self._agrees_with_fellows(school, sip)
        lacking = np.maximum(self._demand[school] - np.maximum(self._room[sip] - used[sip], 0), 0)
        left_out = np.maximum(self._fewest[some], np.maximum(lacking[:, :-1].sum(axis=1), lacking[:, -1]))
        load = LOAD_MINUTES * (count[sip] + 1) // np.maximum(problem.max_schools[sip], 1)
        return np.where(allowed, self._minutes[some] + load + left_out * self._worth[school], FAR)

    def _size_with_fellows(self, schools: Integers) -> Integers:
        """How many schools come with each: those of its federation that wait too, and itself."""
        return np.array(
            [
                1 + sum(self.pair[each] < 0 for each in self._fellows.get(school, ()) if each != school)
                for school in schools.tolist()
            ],
            dtype=np.int64,
        )

    def _agrees_with_fellows(self, schools: Integers, sips: Integers) -> Flags:
        """Where a fellow has a SIP it must be this one; where none has, one who is possible for all, if anybody is."""
        problem = self.problem
        agrees = np.ones(len(schools), dtype=bool)
        for row in [row for row, school in enumerate(schools.tolist()) if school in self._fellows]:
            sip = int(sips[row])
            for fellow in self._fellows[int(schools[row])]:
                if self.pair[fellow] >= 0:
                    agrees[row] &= int(problem.pairs.sip[self.pair[fellow]]) == sip
                elif self._common[int(schools[row])]:
                    agrees[row] &= sip in self._common[int(schools[row])]
        return agrees
