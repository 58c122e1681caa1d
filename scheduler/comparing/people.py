"""Who is affected where one plan takes the place of another: schools, visits and SIPs, with the reasons known."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from scheduler.comparing.reasons import Causes, Reason
from scheduler.comparing.view import View
from scheduler.comparing.workload import Load


@dataclass(frozen=True)
class SchoolChange:
    """A school of both plans whose SIP is another one; None is no SIP."""

    school: str
    name: str
    locality: str
    concern: int
    """Its level in the later instance."""
    before: str | None
    after: str | None
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class SchoolVisits:
    """A school of both plans with more or fewer placed visits than it had."""

    school: str
    name: str
    concern: int
    before: int
    after: int
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Presence:
    """A school or SIP that only one of the plans has."""

    id: str
    name: str
    new: bool
    """Only the later plan has it; otherwise only the base."""


@dataclass(frozen=True)
class VisitMove:
    """A visit of both plans that is on another day, or lost its day."""

    school: str
    name: str
    visit: int
    title: str
    before: date
    after: date | None
    """None where it is unplaced now."""
    days: int | None
    """School days later, negative: earlier; by the days that are school days in either instance."""
    sip_before: str
    sip_after: str | None
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class SipChange:
    """A SIP whose work differs, or whom only one of the plans has."""

    sip: str
    name: str
    kind: str
    before: Load | None
    """None where they are new."""
    after: Load | None
    """None where they have left."""
    gained: tuple[str, ...]
    """Schools that they have now and had not."""
    lost: tuple[str, ...]
    """Schools that they had and have no more."""
    reasons: tuple[Reason, ...]

    @property
    def weeks(self) -> int:
        """How many more weeks they make visits in."""
        return (self.after or Load()).weeks - (self.before or Load()).weeks

    @property
    def schools(self) -> int:
        """How many more schools they have."""
        return (self.after or Load()).schools - (self.before or Load()).schools


def school_changes(before: View, after: View, causes: Causes) -> tuple[SchoolChange, ...]:
    """In the order of the later instance."""
    return tuple(
        SchoolChange(
            school.school,
            school.name,
            school.locality,
            school.concern,
            had,
            has,
            causes.of_school(school, had, has),
        )
        for school in after.instance.schools
        if school.school in before.facts.schools
        and (had := before.owner(school.school)) != (has := after.owner(school.school))
    )


def school_visits(before: View, after: View, causes: Causes) -> tuple[SchoolVisits, ...]:
    """In the order of the later instance."""
    then = Counter(school for school, _ in before.placed)
    now = Counter(school for school, _ in after.placed)
    return tuple(
        SchoolVisits(
            school.school,
            school.name,
            school.concern,
            then[school.school],
            now[school.school],
            causes.of_visits(school),
        )
        for school in after.instance.schools
        if school.school in before.facts.schools and then[school.school] != now[school.school]
    )


def visit_moves(before: View, after: View, causes: Causes) -> tuple[VisitMove, ...]:
    """In the order of the later instance, each school's by number."""
    calendar = sorted({*before.facts.calendar.days, *after.facts.calendar.days})
    return tuple(_moves(before, after, causes, calendar))


def sip_changes(
    before: View, after: View, causes: Causes, then: Mapping[str, Load], now: Mapping[str, Load]
) -> tuple[SipChange, ...]:
    """Those who have left, then in the order of the later instance; `then` and `now` are everybody's loads."""
    gone = [sip for sip in then if sip not in now]
    return tuple(
        _sip_change(sip, before, after, causes, then.get(sip), now.get(sip))
        for sip in (*gone, *now)
        if then.get(sip) != now.get(sip)
    )


def presences(before: View, after: View) -> tuple[tuple[Presence, ...], tuple[Presence, ...]]:
    """The schools and the SIPs that only one of the plans has: those that are gone first."""
    schools = tuple(_only_one({s: r.name for s, r in v.facts.schools.items()} for v in (before, after)))
    sips = tuple(_only_one({s: r.name for s, r in v.facts.sips.items()} for v in (before, after)))
    return schools, sips


def _only_one(names: Iterator[dict[str, str]] | tuple[dict[str, str], ...]) -> Iterator[Presence]:
    old, new = names
    yield from (Presence(each, name, new=False) for each, name in old.items() if each not in new)
    yield from (Presence(each, name, new=True) for each, name in new.items() if each not in old)


def _moves(before: View, after: View, causes: Causes, calendar: list[date]) -> Iterator[VisitMove]:
    for key, programme in after.visits.items():
        old = before.placed.get(key)
        new = after.placed.get(key)
        if old is None or (new is not None and new.day == old.day):
            continue
        school = after.facts.schools[key[0]]
        later = None if new is None else bisect_left(calendar, new.day) - bisect_left(calendar, old.day)
        yield VisitMove(
            school=school.school,
            name=school.name,
            visit=programme.visit,
            title=programme.title,
            before=old.day,
            after=None if new is None else new.day,
            days=later,
            sip_before=old.sip,
            sip_after=None if new is None else new.sip,
            reasons=causes.of_visit(school, key, after.owner(school.school) if new is None else new.sip),
        )


def _sip_change(
    sip: str,
    before: View,
    after: View,
    causes: Causes,
    then: Load | None,
    now: Load | None,
) -> SipChange:
    row = after.facts.sips.get(sip) or before.facts.sips[sip]
    had = {school.school for school in before.book.schools_of.get(sip, ())}
    has = {school.school: school for school in after.book.schools_of.get(sip, ())}
    more_concern = then is not None and now is not None and now.concern_schools > then.concern_schools
    places = dict.fromkeys(school.locality for school in has.values() if school.concern)
    return SipChange(
        sip=sip,
        name=row.name,
        kind=row.kind,
        before=then,
        after=now,
        gained=tuple(school for school in has if school not in had),
        lost=tuple(school.school for school in before.instance.schools if school.school in had - has.keys()),
        reasons=causes.of_sip(sip, list(places) if more_concern else ()),
    )
