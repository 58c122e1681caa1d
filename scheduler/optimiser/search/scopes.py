"""Which choices to offer: some SIPs with all their schools, and what prices leave worth a look."""

from __future__ import annotations

import numpy as np

from scheduler.optimiser.model.scope import Scope, possible_days, taken_outside
from scheduler.optimiser.prices.outlook import Outlook
from scheduler.optimiser.problem.problem import Integers, Problem
from scheduler.optimiser.schedule import Schedule


def scope_within(
    outlook: Outlook,
    schedule: Schedule,
    sips: tuple[int, ...],
    reach: int,
    coverage_is_best: bool,
) -> Scope:
    """The schools of some SIPs and the unallocated ones, with every choice within reach, and what they have now."""
    problem = schedule.problem
    of_sips = np.isin(problem.pairs.sip, np.array(sips, dtype=np.int64))
    schools = _schools_of(schedule, of_sips)
    in_scope = np.zeros(problem.schools, dtype=bool)
    in_scope[list(schools)] = True
    wanted = of_sips & in_scope[problem.pairs.school] & outlook.pairs_within(reach)
    days = outlook.days_within(reach, wanted)
    for school in schools:
        pair = int(schedule.pair[school])
        if pair >= 0:
            wanted[pair] = True
            for visit in problem.visits_of[school]:
                offered = days.get((pair, visit), np.zeros(0, dtype=np.int64))
                now = schedule.day[visit : visit + 1]
                days[pair, visit] = np.union1d(offered, now[now >= 0])
    return Scope(
        sips=sips,
        pairs_of_school={
            school: tuple(pair for pair in problem.pairs_of_school[school] if wanted[pair]) for school in schools
        },
        days=days,
        adviser_days=taken_outside(schedule, frozenset(schools)),
        may_leave_out=_levels(schedule, schools, coverage_is_best),
    )


def timetable_scope(schedule: Schedule, pair_of: Integers, sip: int) -> Scope:
    """One SIP with the schools that an allocation gives them: every day that the rules allow."""
    problem = schedule.problem
    pairs = [pair for pair in pair_of.tolist() if pair >= 0 and problem.pairs.sip[pair] == sip]
    pairs_of_school = {int(problem.pairs.school[pair]): (pair,) for pair in pairs}
    return Scope(
        sips=(sip,),
        pairs_of_school=pairs_of_school,
        days={
            (pair, visit): possible_days(problem, pair, visit)
            for school, (pair,) in pairs_of_school.items()
            for visit in problem.visits_of[school]
        },
        adviser_days=taken_outside(schedule, frozenset(pairs_of_school)),
        may_leave_out=frozenset(),
    )


def _schools_of(schedule: Schedule, of_sips: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> tuple[int, ...]:
    """Schools allocated to these SIPs, and unallocated ones for which one of them is eligible."""
    problem = schedule.problem
    eligible = np.zeros(problem.schools, dtype=bool)
    eligible[problem.pairs.school[of_sips]] = True
    has_pair = schedule.pair >= 0
    theirs = np.zeros(problem.schools, dtype=bool)
    theirs[has_pair] = of_sips[schedule.pair[has_pair]]
    chosen = theirs | (eligible & ~has_pair)
    return tuple(np.flatnonzero(_without_torn_federations(problem, schedule, chosen)).tolist())


def _without_torn_federations(
    problem: Problem, schedule: Schedule, chosen: np.ndarray[tuple[int], np.dtype[np.bool_]]
) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Leave an unallocated school out of scope when a school of its federation has a SIP outside the scope."""
    for members in problem.federations:
        outside = [school for school in members if not chosen[school] and schedule.pair[school] >= 0]
        if outside:
            chosen[[school for school in members if schedule.pair[school] < 0]] = False
    return chosen


def _levels(schedule: Schedule, schools: tuple[int, ...], coverage_is_best: bool) -> frozenset[int]:
    """Levels that may leave visits out: those that do, and all below if more could still be placed above."""
    problem = schedule.problem
    leaving = {
        int(problem.concern[school])
        for school in schools
        if any(schedule.day[visit] < 0 for visit in problem.visits_of[school])
    }
    if coverage_is_best or not leaving:
        return frozenset(leaving)
    return frozenset(level for level in problem.levels if level <= max(leaving))
