"""Take out what breaks a rule, then put back what fits somewhere else."""

from __future__ import annotations

import numpy as np

from scheduler.optimiser.mending.diary import Diary
from scheduler.optimiser.mending.owners import HeldError, Owners, owners_within_rules
from scheduler.optimiser.problem.problem import Flags, Problem
from scheduler.optimiser.schedule import Schedule
from scheduler.optimiser.terms import travel


def mended(schedule: Schedule, held: Flags) -> Schedule | None:
    """A legal schedule near this one, whose pairs are eligible and whose days are possible for their pairs.

    Schools that are `held` keep their SIP and pinned visits their day; None if the rules do not allow that. What is
    taken out for a rule is least of all a school of concern. What is out then is put back, schools of concern first,
    with whom and when it costs the fewest minutes among what is free: nothing else moves for it.
    """
    problem = schedule.problem
    diary = Diary(problem)
    try:
        owners = owners_within_rules(schedule, held)
        _keep_days(schedule, owners, diary, held)
    except HeldError:
        return None
    _put_back(owners, diary)
    return Schedule(problem, np.array(owners.pair, dtype=np.int64), diary.day)


def _keep_days(schedule: Schedule, owners: Owners, diary: Diary, held: Flags) -> None:
    """Put in the visits on their days, the most important first; those that no longer fit stay out."""
    problem = schedule.problem

    def importance(visit: int) -> tuple[bool, bool, int, int]:
        row = problem.visits[visit]
        return not row.pinned, not held[row.school], -int(problem.concern[row.school]), visit

    for visit in sorted(np.flatnonzero(schedule.day >= 0).tolist(), key=importance):
        sip, days = owners.sip(problem.visits[visit].school), problem.visits[visit].days
        if sip >= 0:
            place = int(np.searchsorted(days, schedule.day[visit]))
            if diary.possible(visit, sip)[place]:
                diary.put(visit, sip, int(days[place]))
    if any(row.pinned and diary.day[visit] < 0 for visit, row in enumerate(problem.visits)):
        raise HeldError


def _put_back(owners: Owners, diary: Diary) -> None:
    problem = owners.problem
    for school in np.argsort(-problem.concern, kind="stable").tolist():
        if owners.pair[school] < 0:
            pairs = filter(owners.fits, problem.pairs_of_school[school])
            best = min(((*_tried(problem, diary, pair), pair) for pair in pairs), default=(0, 0, -1))
            if best[0] == 0:
                continue
            owners.give(school, best[-1])
        _place(problem, diary, school, owners.sip(school))


def _tried(problem: Problem, diary: Diary, pair: int) -> tuple[int, int]:
    """Less the visits that a pair could place now, and the minutes that this would cost; the diary stays as it is."""
    school, sip = int(problem.pairs.school[pair]), int(problem.pairs.sip[pair])
    placed, cost = _place(problem, diary, school, sip)
    for visit in placed:
        cost += travel.minutes(problem, pair, visit)
        diary.take(visit, sip)
    return -len(placed), cost + int(problem.pairs.continuity[pair] + problem.pairs.outside[pair])


def _place(problem: Problem, diary: Diary, school: int, sip: int) -> tuple[list[int], int]:
    """Place a school's visits that are out, each where it costs the least; which these are, and their minutes."""
    placed, cost = [], 0
    for visit in problem.visits_of[school]:
        if diary.day[visit] < 0:
            row = problem.visits[visit]
            possible = np.flatnonzero(diary.possible(visit, sip))
            if len(possible):
                minutes = row.spacing[possible] + row.waiting[possible]
                diary.put(visit, sip, int(row.days[possible[np.argmin(minutes)]]))
                placed.append(visit)
                cost += int(minutes.min())
    return placed, cost
