"""Days on which a SIP could make a visit, and on which a school's visit could be: each side by itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from models import ProgrammeVisit, School, Sip
from scheduler.checker import Facts
from scheduler.checker.facts import works_on


def sip_days(facts: Facts, sip: Sip) -> Iterator[date]:
    """The school days, from `plan_from` on, on which a SIP is available."""
    plan_from = facts.policy.plan_from
    for day in facts.calendar.between(sip.from_day or date.min, sip.to_day or date.max):
        if plan_from is not None and day < plan_from:
            continue
        if works_on(sip.weekdays, day) and facts.absence("sip", sip.sip, day) is None:
            yield day


def visit_days(facts: Facts, school: School, visit: ProgrammeVisit) -> Iterator[date]:
    """The days of a visit's window, from `plan_from` on, on which the school is open if it needs to be."""
    plan_from = facts.policy.plan_from
    for day in facts.window(visit).days:
        if plan_from is not None and day < plan_from:
            continue
        if not visit.on_site or (
            works_on(school.weekdays, day) and facts.absence("school", school.school, day) is None
        ):
            yield day
