"""Independent parts of a problem: schools and SIPs that share no eligible pair, no adviser and no federation.

What one part decides changes nothing for another, and coverage and quality add up: so parts are solved apart, and
their plans and bounds put together. Authorities side by side in one instance fall apart like this by themselves.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace

import numpy as np

from scheduler.optimiser.problem.problem import Integers, Pairs, Problem, VisitToPlace
from scheduler.optimiser.schedule import Schedule


@dataclass(frozen=True)
class Part:
    """A problem of its own, with the numbers that its schools, visits and pairs have in the whole."""

    problem: Problem
    schools: Integers
    visits: Integers
    pairs: Integers

    def cut(self, whole: Schedule) -> Schedule:
        """The part of a schedule of the whole."""
        pair = whole.pair[self.schools]
        return Schedule(
            self.problem, np.where(pair >= 0, np.searchsorted(self.pairs, pair), -1), whole.day[self.visits]
        )

    def paste(self, whole: Schedule, own: Schedule) -> Schedule:
        """The whole with this part as in its own schedule."""
        pair, day = whole.pair.copy(), whole.day.copy()
        pair[self.schools] = np.where(own.pair >= 0, self.pairs[own.pair], -1) if len(self.pairs) else -1
        day[self.visits] = own.day
        return Schedule(whole.problem, pair, day)


def independent_parts(problem: Problem) -> tuple[Part, ...]:
    """The parts with schools, largest first; SIPs that no school may have lie in the first."""
    roots = _roots(problem)
    schools_of: dict[int, list[int]] = defaultdict(list)
    for school in range(problem.schools):
        schools_of[int(roots[school])].append(school)
    sips_of: dict[int, list[int]] = defaultdict(list)
    for sip in range(problem.sips):
        sips_of[int(roots[problem.schools + sip])].append(sip)
    largest = sorted(schools_of, key=lambda root: (-len(schools_of[root]), root))
    unwanted = [sip for root, sips in sips_of.items() if root not in schools_of for sip in sips]
    sips_of[largest[0]] = sorted(sips_of[largest[0]] + unwanted)
    return tuple(
        _part(problem, np.array(schools_of[root], dtype=np.int64), np.array(sips_of[root], dtype=np.int64))
        for root in largest
    )


def _roots(problem: Problem) -> Integers:
    """For each school, then each SIP, then each adviser, one of those it is tied to: the same for all that are."""
    parent = list(range(problem.schools + problem.sips + len(problem.instance.advisers)))

    def root(node: int) -> int:
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    def tie(one: int, other: int) -> None:
        parent[root(other)] = root(one)

    for school, sip in zip(problem.pairs.school.tolist(), problem.pairs.sip.tolist(), strict=True):
        tie(school, problem.schools + sip)
    for visit in problem.visits:
        if visit.adviser is not None:
            tie(visit.school, problem.schools + problem.sips + visit.adviser)
    for members in problem.federations:
        for member in members[1:]:
            tie(members[0], member)
    return np.array([root(node) for node in range(len(parent))], dtype=np.int64)


def _part(problem: Problem, schools: Integers, sips: Integers) -> Part:
    visits = np.array([visit for school in schools.tolist() for visit in problem.visits_of[school]], dtype=np.int64)
    pairs = np.flatnonzero(np.isin(problem.pairs.school, schools))
    used = sorted({problem.visits[visit].adviser for visit in visits.tolist()} - {None}, key=int)
    adviser_number = {adviser: number for number, adviser in enumerate(used)}
    places, locality = np.unique(problem.locality[schools], return_inverse=True)
    school_number = {school: number for number, school in enumerate(schools.tolist())}
    return Part(
        problem=Problem(
            instance=problem.instance.model_copy(
                update={
                    "schools": tuple(problem.instance.schools[school] for school in schools.tolist()),
                    "sips": tuple(problem.instance.sips[sip] for sip in sips.tolist()),
                    "advisers": tuple(problem.instance.advisers[adviser] for adviser in used if adviser is not None),
                    "localities": tuple(problem.instance.localities[place] for place in places.tolist()),
                    "absences": (),
                    "conflicts": (),
                    "travel": (),
                }
            ),
            calendar=problem.calendar,
            visits=tuple(
                _renumbered(problem.visits[visit], school_number, adviser_number) for visit in visits.tolist()
            ),
            pairs=Pairs(
                school=np.searchsorted(schools, problem.pairs.school[pairs]),
                sip=np.searchsorted(sips, problem.pairs.sip[pairs]),
                minutes=problem.pairs.minutes[pairs],
                continuity=problem.pairs.continuity[pairs],
                outside=problem.pairs.outside[pairs],
            ),
            sip_free=problem.sip_free[sips],
            week_room=problem.week_room[sips],
            visit_room=problem.visit_room[sips],
            max_schools=problem.max_schools[sips],
            min_schools=problem.min_schools[sips],
            max_concern_schools=problem.max_concern_schools[sips],
            fair_share=problem.fair_share[sips],
            concern=problem.concern[schools],
            locality=np.asarray(locality, dtype=np.int64),
            max_localities=problem.max_localities,
            federations=tuple(
                tuple(school_number[member] for member in members)
                for members in problem.federations
                if members[0] in school_number
            ),
            must_allocate=problem.must_allocate[schools],
        ),
        schools=schools,
        visits=visits,
        pairs=pairs,
    )


def _renumbered(
    visit: VisitToPlace, school_number: dict[int, int], adviser_number: dict[int | None, int]
) -> VisitToPlace:
    adviser = None if visit.adviser is None else adviser_number[visit.adviser]
    return replace(visit, school=school_number[visit.school], adviser=adviser)
