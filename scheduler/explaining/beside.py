"""What is left for some schools while all others stay as they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from models import School
from scheduler.explaining.easing import Eased, InForce
from scheduler.explaining.placing import Placed
from scheduler.optimiser.problem.problem import NO_LIMIT, Pairs, VisitToPlace


def beside(eased: Eased, others: Mapping[str, Placed], in_force: InForce) -> Eased:
    """The eased problem without the days, weeks, places and advisers' days that others have.

    The rule `spread` is looked at for one school at a time: whoever uses the answer holds it against that rule.
    """
    if not others:
        return eased
    problem = eased.problem
    calendar = problem.calendar
    number = {sip.sip: at for at, sip in enumerate(problem.instance.sips)}
    free, weeks = problem.sip_free.copy(), problem.week_room.copy()
    visits, schools, concern = problem.visit_room.copy(), problem.max_schools.copy(), problem.max_concern_schools.copy()
    everybody = {school.school: school for school in eased.everybody}
    for name, placed in others.items():
        sip = number[placed.sip]
        schools[sip] -= schools[sip] < NO_LIMIT and ("max_schools", placed.sip) in in_force
        concern[sip] -= everybody[name].concern > 0
        for day in placed.days.values():
            at = calendar.number[day]
            if sip not in eased.any_number_a_day:
                free[sip, at] = False
            weeks[sip, calendar.week[at]] -= 1
            visits[sip] -= 1
    return replace(
        eased,
        problem=replace(
            problem,
            sip_free=free,
            week_room=np.maximum(weeks, 0),
            visit_room=np.maximum(visits, 0),
            pairs=_pairs(eased, others, in_force),
            max_schools=np.maximum(schools, 0),
            max_concern_schools=np.maximum(concern, 0),
            visits=_without_adviser_days(eased, others),
        ),
    )


def _pairs(eased: Eased, others: Mapping[str, Placed], in_force: InForce) -> Pairs:
    """The pairs that the federations and the localities of the others leave."""
    problem, pairs = eased.problem, eased.problem.pairs
    federation_has: dict[str, str] = {}
    serves: dict[str, set[str]] = {}
    for school in eased.everybody:
        if school.school in others:
            serves.setdefault(others[school.school].sip, set()).add(school.locality)
            if school.federation is not None and ("federation", school.federation) in in_force:
                federation_has[school.federation] = others[school.school].sip

    def left(school: School, sip: str) -> bool:
        own = federation_has.get(school.federation or "", sip) == sip
        near = serves.get(sip, set())
        return own and (school.locality in near or len(near) < problem.max_localities)

    schools, sips = problem.instance.schools, problem.instance.sips
    keep = np.array(
        [left(schools[school], sips[sip].sip) for school, sip in zip(pairs.school, pairs.sip, strict=True)], dtype=bool
    )
    return pairs.only(keep)


def _without_adviser_days(eased: Eased, others: Mapping[str, Placed]) -> tuple[VisitToPlace, ...]:
    problem = eased.problem
    advisers = {row.adviser: at for at, row in enumerate(problem.instance.advisers)}
    adviser_of = {row.locality: row.adviser for row in problem.instance.localities}
    accompanied = {(row.programme, row.visit) for row in problem.instance.programmes if row.accompanied}
    taken: dict[int, set[int]] = {}
    for school in eased.everybody:
        adviser = adviser_of[school.locality]
        if school.school in others and adviser is not None:
            for visit, day in others[school.school].days.items():
                if (school.programme, visit) in accompanied:
                    taken.setdefault(advisers[adviser], set()).add(problem.calendar.number[day])
    return tuple(
        visit if visit.adviser not in taken else _without(visit, taken[visit.adviser]) for visit in problem.visits
    )


def _without(visit: VisitToPlace, taken: set[int]) -> VisitToPlace:
    keep = ~np.isin(visit.days, sorted(taken))
    return replace(visit, days=visit.days[keep], spacing=visit.spacing[keep], waiting=visit.waiting[keep])
