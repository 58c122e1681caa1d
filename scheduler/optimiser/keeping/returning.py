"""A plan brought nearer to the old one: whoever can have the old SIP or day again, with nobody else moving, has it.

For plans that were sought without a thought of the old one, such as those of `solve`. No visit is left out for it.
"""

from __future__ import annotations

import numpy as np

from scheduler.optimiser.keeping.before import Before
from scheduler.optimiser.mending.diary import Diary
from scheduler.optimiser.mending.owners import Owners
from scheduler.optimiser.problem.problem import Problem
from scheduler.optimiser.schedule import Schedule


def returned(before: Before, schedule: Schedule) -> Schedule:
    """A legal schedule that leaves out no more at any level than this legal one, nor changes more schools.

    Schools go back to their old SIP first, then visits to their old day, those of the highest concern first, until
    nothing more can.
    """
    problem = schedule.problem
    owners, diary = Owners(problem, schedule.pair.tolist()), Diary(problem)
    for visit in np.flatnonzero(schedule.day >= 0).tolist():
        diary.put(visit, owners.sip(problem.visits[visit].school), int(schedule.day[visit]))
    in_order = np.argsort(-problem.concern, kind="stable").tolist()
    visits = [visit for school in in_order for visit in problem.visits_of[school]]
    while sum(_school_returns(before, owners, diary, school) for school in in_order):
        pass
    while sum(_visit_returns(before, owners, diary, visit) for visit in visits):
        pass
    return Schedule(problem, np.array(owners.pair, dtype=np.int64), diary.day)


def _school_returns(before: Before, owners: Owners, diary: Diary, school: int) -> bool:
    """Give a school back to its old SIP, if they can make every visit of it that is placed now."""
    problem = before.problem
    old, now = int(before.pair[school]), owners.pair[school]
    if old < 0 or now in (old, -1):
        return False
    sip, left = owners.sip(school), len(owners.schools_of[owners.sip(school)]) - 1
    if 0 < left < problem.min_schools[sip]:
        return False
    owners.take(school)
    if not owners.fits(old):
        owners.give(school, now)
        return False
    days = {visit: int(diary.day[visit]) for visit in problem.visits_of[school] if diary.day[visit] >= 0}
    for visit in days:
        diary.take(visit, sip)
    owners.give(school, old)
    for visit in days:
        if not _place(problem, diary, visit, owners.sip(school)):
            for placed in days:
                if diary.day[placed] >= 0:
                    diary.take(placed, owners.sip(school))
            owners.take(school)
            owners.give(school, now)
            for placed, day in days.items():
                diary.put(placed, sip, day)
            return False
    return True


def _visit_returns(before: Before, owners: Owners, diary: Diary, visit: int) -> bool:
    """Give a placed visit its old day again, if that is free."""
    now, old = int(diary.day[visit]), int(before.day[visit])
    if now < 0 or old in (now, -1):
        return False
    row = before.problem.visits[visit]
    sip = owners.sip(row.school)
    diary.take(visit, sip)
    can = bool(diary.possible(visit, sip)[int(np.searchsorted(row.days, old))])
    diary.put(visit, sip, old if can else now)
    return can


def _place(problem: Problem, diary: Diary, visit: int, sip: int) -> bool:
    """Place a visit where it costs the least; whether there is a day."""
    row, days = problem.visits[visit], np.flatnonzero(diary.possible(visit, sip))
    if not len(days):
        return False
    minutes = row.spacing[days] + row.waiting[days]
    diary.put(visit, sip, int(row.days[days[np.argmin(minutes)]]))
    return True
