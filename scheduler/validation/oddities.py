"""Warnings: what is legal, but will leave schools without a SIP or visits without a day."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date

from models import Instance, ProgrammeVisit, School
from scheduler.checker import Facts, facts_of
from scheduler.checker.breach import counted
from scheduler.checker.calendar import monday_of
from scheduler.validation.availability import sip_days, visit_days
from scheduler.validation.days import outside_oddities
from scheduler.validation.eligibility import Eligibility
from scheduler.validation.problem import Problem, listed
from scheduler.validation.references import reference_oddities

Days = tuple[date, ...]


def oddities(instance: Instance) -> Iterator[Problem]:
    """Everything odd about a sound instance."""
    facts = facts_of(instance)
    yield from outside_oddities(instance)
    yield from reference_oddities(instance)
    yield from _nobody_for_a_school(facts)
    yield from _too_few_places(instance)
    yield from _no_open_day(facts)
    available = {sip.sip: tuple(sip_days(facts, sip)) for sip in instance.sips}
    for sip in instance.sips:
        if not available[sip.sip]:
            yield Problem("sips", sip.row, "sip", sip.sip, "available on no school day that can be planned")
    yield from _too_few_sip_days(facts, available)
    yield from _too_few_adviser_days(facts)


def _nobody_for_a_school(facts: Facts) -> Iterator[Problem]:
    eligibility = Eligibility(facts)
    for school in facts.instance.schools:
        if next(eligibility.candidates(school), None) is None:
            message = "no SIP is eligible for it: locality, conflicts, skills, reach and limits leave nobody"
            yield Problem("schools", school.row, "school", school.school, message)


def _too_few_places(instance: Instance) -> Iterator[Problem]:
    schools = len(instance.schools)
    concern = sum(school.concern > 0 for school in instance.schools)
    places = sum(sip.max_schools for sip in instance.sips)
    of_concern = sum(
        sip.max_schools if sip.max_concern_schools is None else min(sip.max_schools, sip.max_concern_schools)
        for sip in instance.sips
    )
    if places < schools:
        message = f"all SIPs together may have {places} schools, there are {schools}"
        yield Problem("sips", None, "max_schools", None, message)
    if of_concern < concern:
        message = f"all SIPs together may have {of_concern} schools of concern, there are {concern}"
        yield Problem("sips", None, "max_concern_schools", None, message)


def _to_plan(facts: Facts) -> Iterator[tuple[School, ProgrammeVisit]]:
    """Every visit that is not made yet."""
    for school in facts.instance.schools:
        for visit in facts.visits_of(school):
            if (school.school, visit.visit) not in facts.history:
                yield school, visit


def _no_open_day(facts: Facts) -> Iterator[Problem]:
    closed: defaultdict[str, list[int]] = defaultdict(list)
    for school, visit in _to_plan(facts):
        if next(visit_days(facts, school, visit), None) is None:
            closed[school.school].append(visit.visit)
    for name, visits in closed.items():
        noun = "visit" if len(visits) == 1 else "visits"
        message = f"no open day in the window of {noun} {listed(visits)}"
        yield Problem("schools", facts.schools[name].row, "school", name, message)


def _too_few_sip_days(facts: Facts, available: dict[str, Days]) -> Iterator[Problem]:
    """Each window, and the whole contract, with fewer SIP-days than visits that can lie nowhere else."""
    plan_from = facts.policy.plan_from or date.min
    needed = Counter((visit.programme, visit.visit) for _, visit in _to_plan(facts))
    visits = {(visit.programme, visit.visit): visit for visit in facts.instance.programmes}
    windows = {key: frozenset(d for d in facts.windows[key].days if d >= plan_from) for key in needed}
    told = set()
    for key, window in windows.items():
        if window in told or not window:
            continue
        told.add(window)
        inside = [other for other, days in windows.items() if days <= window]
        wanted = sum(needed[other] for other in inside)
        have = _sip_days(facts, available, window)
        if have < wanted:
            rows = tuple(row for other in inside if (row := visits[other].row) is not None)
            message = (
                f"{wanted} visits must lie from {min(window)} to {max(window)}, "
                f"where all SIPs together have {have} days"
            )
            yield Problem("programmes", visits[key].row, "terms", ";".join(visits[key].terms), message, rows)
    everything = frozenset(facts.calendar.days)
    have = _sip_days(facts, available, everything)
    if have < needed.total() and everything not in told:
        message = f"{needed.total()} visits are to be planned, all SIPs together have {have} days"
        yield Problem("sips", None, None, None, message)


def _sip_days(facts: Facts, available: dict[str, Days], window: frozenset[date]) -> int:
    """The visits that all SIPs together could make in a window, by their days, weeks and `max_days`."""
    total = 0
    made = Counter(visit.sip for visit in facts.history.values())
    for sip in facts.instance.sips:
        weeks = Counter(monday_of(day) for day in available[sip.sip] if day in window)
        most = sip.max_visits_per_week
        days = weeks.total() if most is None else sum(min(most, count) for count in weeks.values())
        total += days if sip.max_days is None else min(days, max(0, sip.max_days - made[sip.sip]))
    return total


def _too_few_adviser_days(facts: Facts) -> Iterator[Problem]:
    """Each adviser with fewer days in a window than visits there that they must accompany."""
    wanted: Counter[tuple[str, str, int]] = Counter()
    for school, visit in _to_plan(facts):
        adviser = facts.localities[school.locality].adviser
        if visit.accompanied and adviser is not None:
            wanted[adviser, visit.programme, visit.visit] += 1
    plan_from = facts.policy.plan_from or date.min
    for (name, programme, number), count in wanted.items():
        adviser_row = facts.advisers[name]
        days = sum(
            day >= plan_from and f"{day:%a}" in adviser_row.weekdays and facts.absence("adviser", name, day) is None
            for day in facts.windows[programme, number].days
        )
        if days < count:
            where = f"in the window of visit {number} of {programme}"
            message = f"has {counted(days, 'day')} {where}, must accompany {count}"
            yield Problem("advisers", adviser_row.row, "adviser", name, message)
