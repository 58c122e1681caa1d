"""Why schools are unallocated and visits unplaced: what the rules leave, by the checker's own rules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from models import Plan, ProgrammeVisit, School, Sip
from scheduler.checker import Facts
from scheduler.checker.book import Book, PlacedVisit, book_of, grouped
from scheduler.checker.calendar import monday_of
from scheduler.checker.facts import VisitKey, works_on
from scheduler.checker.rules import conflict, locality, reach, school_open, sip_available, skills, window

PAIR_RULES = (locality, conflict, skills, reach)
"""What a SIP and a school can have against each other by themselves."""
DAY_RULES = (window, school_open, sip_available)
"""What can forbid a day to one visit by itself."""

_PAIRS = {
    locality.ID: "do not work in its locality",
    conflict.ID: "have a conflict with it",
    skills.ID: "lack a skill that it requires",
    reach.ID: "live too far away",
}
_DAYS = {
    window.ID: "before planning starts",
    school_open.ID: "without the school",
    sip_available.ID: "on which the SIP is not available",
    "one_a_day": "on which the SIP has another visit",
    "week": "in a week in which the SIP has no visit left",
    "gap": "too close to another visit of the school",
    "accompanied": "on which the adviser cannot come",
}
"""By the id of the rule."""


@dataclass(frozen=True)
class Reasons:
    """A sentence for each school that is unallocated, and for each visit that is unplaced."""

    schools: Mapping[str, str]
    visits: Mapping[VisitKey, str]


def reasons_of(facts: Facts, plan: Plan) -> Reasons:
    """The reasons in plain English: how each SIP, or each day of the window, is lost to which rule."""
    book = book_of(facts, plan.allocations, plan.visits)
    lost = [
        facts.schools[each.school] for each in plan.allocations if each.sip is None and each.school in facts.schools
    ]
    schools = _unallocated(book, lost)
    diary = _Diary(book)
    visits: dict[VisitKey, str] = {}
    for school in facts.instance.schools:
        sip = facts.sips.get(book.owners.get(school.school, ""))
        for visit in facts.visits_of(school):
            key = (school.school, visit.visit)
            if key not in book.placed:
                visits[key] = schools.get(school.school, "") if sip is None else _unplaced(diary, school, visit, sip)
    return Reasons(schools, visits)


def _unallocated(book: Book, schools: list[School]) -> dict[str, str]:
    """Why nobody has each of these schools."""
    sips = book.facts.instance.sips
    pairs = replace(book, pairs=tuple((school, sip) for school in schools for sip in sips))
    against: dict[tuple[str, str], str] = {}
    for rule in PAIR_RULES:
        for breach in rule.breaches(pairs):
            against.setdefault((breach.school or "", breach.sip or ""), breach.rule)
    return {school.school: _why_nobody(book, school, against) for school in schools}


def _why_nobody(book: Book, school: School, against: Mapping[tuple[str, str], str]) -> str:
    sips = book.facts.instance.sips
    may = [sip for sip in sips if (school.school, sip.sip) not in against]
    if not may:
        counts = Counter(against[school.school, sip.sip] for sip in sips)
        return f"No SIP may have it: {_listed((counts[rule], text) for rule, text in _PAIRS.items())}."
    full = [sip for sip in may if _full(book, school, sip)]
    who = f"Unallocated: {len(may)} of {len(sips)} SIPs may have it"
    if len(full) == len(may):
        return f"{who}, and all of them are full."
    return f"{who}, {len(full)} of them are full; no days were found for the rest."


def _full(book: Book, school: School, sip: Sip) -> bool:
    owned = book.schools_of.get(sip.sip, ())
    if len(owned) >= sip.max_schools:
        return True
    of_concern = sum(each.concern > 0 for each in owned)
    return school.concern > 0 and sip.max_concern_schools is not None and of_concern >= sip.max_concern_schools


class _Diary:
    """Who is where on which day, by the placed visits."""

    def __init__(self, book: Book) -> None:
        placed = list(book.placed.values())
        self.book = book
        self.facts = book.facts
        self.busy = {(visit.sip, visit.day) for visit in placed}
        self.weeks = Counter((visit.sip, monday_of(visit.day)) for visit in placed)
        self.days = Counter(visit.sip for visit in placed)
        self.of_school = grouped((visit.school.school, visit) for visit in placed)
        self.accompanying = {
            (adviser, visit.day)
            for visit in book.planned
            if visit.programme.accompanied and (adviser := self.adviser(visit.school)) is not None
        }

    def adviser(self, school: School) -> str | None:
        """Who accompanies a school's accompanied visits."""
        found = self.facts.localities.get(school.locality)
        return None if found is None else found.adviser


def _unplaced(diary: _Diary, school: School, visit: ProgrammeVisit, sip: Sip) -> str:
    """How the days of a visit's window are lost, each to the first rule that forbids it."""
    facts = diary.facts
    days = facts.window(visit).days
    if not days:
        return "Its window has no school day."
    if sip.max_days is not None and diary.days[sip.sip] >= sip.max_days:
        return f"The SIP already makes {diary.days[sip.sip]} visits, the most that they may make."
    candidates = tuple(PlacedVisit(school, visit, sip.sip, day, historic=False) for day in days)
    book = replace(diary.book, planned=candidates)
    lost: dict[date, str] = {}
    for rule in DAY_RULES:
        for breach in rule.breaches(book):
            if breach.day is not None:
                lost.setdefault(breach.day, breach.rule)
    for day in days:
        if day not in lost and (rule_id := _taken(diary, school, visit, sip, day)) is not None:
            lost[day] = rule_id
    counts = Counter(lost.values())
    why = _listed((counts[rule], text) for rule, text in _DAYS.items())
    free = len(days) - len(lost)
    of = f"Of the {len(days)} days of its window" if len(days) > 1 else "Of the one day of its window"
    if free == 0:
        return f"{of}: {why}."
    left = f"{free} could still take it as the plan stands"
    return f"{of}: {why}; {left}." if why else f"{of} {left}."


def _taken(diary: _Diary, school: School, visit: ProgrammeVisit, sip: Sip, day: date) -> str | None:
    """The rule by which other visits forbid a day: one_a_day, week, gap or accompanied."""
    if (sip.sip, day) in diary.busy:
        return "one_a_day"
    limit = sip.max_visits_per_week
    if limit is not None and diary.weeks[sip.sip, monday_of(day)] >= limit:
        return "week"
    if any(_too_close(diary.facts, visit, day, other) for other in diary.of_school.get(school.school, ())):
        return "gap"
    return None if _adviser_can(diary, school, visit, day) else "accompanied"


def _too_close(facts: Facts, visit: ProgrammeVisit, day: date, other: PlacedVisit) -> bool:
    gap = facts.calendar.number(day) - facts.calendar.number(other.day)
    if other.number < visit.visit:
        return gap < max(1, visit.min_gap)
    return -gap < max(1, other.programme.min_gap)


def _adviser_can(diary: _Diary, school: School, visit: ProgrammeVisit, day: date) -> bool:
    name = diary.adviser(school) if visit.accompanied else None
    adviser = None if name is None else diary.facts.advisers.get(name)
    if adviser is None:
        return True
    works = works_on(adviser.weekdays, day) and diary.facts.absence("adviser", adviser.adviser, day) is None
    return works and (adviser.adviser, day) not in diary.accompanying


def _listed(parts: Iterable[tuple[int, str]]) -> str:
    return ", ".join(_counted(parts))


def _counted(parts: Iterable[tuple[int, str]]) -> Iterator[str]:
    return (f"{number:,} {text}" for number, text in parts if number)
