"""The calendar of a term: a row for each SIP, a column for each Monday to Friday."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from scheduler.checker import Facts
from scheduler.checker.facts import works_on
from scheduler.exporting.account import Account, SipEntry, TermDay, TermEntry, VisitEntry
from scheduler.exporting.report.filters import Places
from scheduler.exporting.report.wording import isolated, short_day

TINTS = 6
"""So many tints for visit numbers the style sheet has; further numbers begin again with the first."""


@dataclass(frozen=True)
class Booking:
    """One visit in a cell."""

    school_place: int
    number: int
    tint: int
    name: str
    title: str
    concern: bool
    accompanied: bool
    made: bool
    pinned: bool
    desk: bool


@dataclass(frozen=True)
class Cell:
    """One SIP on one day: `state` is '' (free), 'closed', 'away' or 'off' (no working day of theirs)."""

    state: str
    why: str
    bookings: tuple[Booking, ...]
    monday: bool


@dataclass(frozen=True)
class GridRow:
    """One SIP through the term."""

    place: int
    entry: SipEntry
    visits: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Week:
    """A week of the term: its first day, and how many days of it there are."""

    first: date
    days: int


@dataclass(frozen=True)
class TermGrid:
    """A term, ready to be laid out."""

    entry: TermEntry
    weeks: tuple[Week, ...]
    rows: tuple[GridRow, ...]
    visits_by_day: tuple[int, ...]


def term_grids(account: Account, places: Places) -> tuple[TermGrid, ...]:
    """Every term as a grid."""
    return tuple(_grid(account, places, term) for term in account.terms)


def _grid(account: Account, places: Places, term: TermEntry) -> TermGrid:
    booked: defaultdict[tuple[str, date], list[VisitEntry]] = defaultdict(list)
    by_day: defaultdict[date, int] = defaultdict(int)
    for visit in term.visits:
        if visit.sip is not None and visit.day is not None:
            booked[visit.sip, visit.day].append(visit)
            by_day[visit.day] += 1
    rows = tuple(_row(account.facts, places, term, sip, booked) for sip in account.sips)
    return TermGrid(term, tuple(_weeks(term)), rows, tuple(by_day[each.day] for each in term.days))


def _row(
    facts: Facts,
    places: Places,
    term: TermEntry,
    entry: SipEntry,
    booked: dict[tuple[str, date], list[VisitEntry]],
) -> GridRow:
    cells = tuple(_cell(facts, places, entry, day, booked.get((entry.sip.sip, day.day), [])) for day in term.days)
    visits = sum(len(cell.bookings) for cell in cells)
    return GridRow(places.sips[entry.sip.sip], entry, visits, cells)


def _cell(facts: Facts, places: Places, entry: SipEntry, day: TermDay, visits: list[VisitEntry]) -> Cell:
    state, why = _state(facts, entry, day)
    return Cell(state, why, tuple(_booking(places, visit) for visit in visits), day.day.weekday() == 0)


def _state(facts: Facts, entry: SipEntry, day: TermDay) -> tuple[str, str]:
    sip = entry.sip
    if day.closed is not None:
        return "closed", day.closed or "closed"
    absence = facts.absence("sip", sip.sip, day.day)
    if absence is not None:
        return "away", absence or "away"
    before = sip.from_day is not None and day.day < sip.from_day
    after = sip.to_day is not None and day.day > sip.to_day
    if before or after or not works_on(sip.weekdays, day.day):
        return "off", ""
    return "", ""


def _booking(places: Places, visit: VisitEntry) -> Booking:
    return Booking(
        school_place=places.schools[visit.school.school],
        number=visit.number,
        tint=(visit.number - 1) % TINTS + 1,
        name=visit.school.name or visit.school.school,
        title=visit_title(visit),
        concern=visit.school.concern > 0,
        accompanied=visit.adviser is not None,
        made=visit.historic,
        pinned=visit.pinned,
        desk=not visit.programme.on_site,
    )


def visit_title(visit: VisitEntry) -> str:
    """All of a visit in a line: school, number, title, day and what is special."""
    name = isolated(visit.school.name or visit.school.school)
    day = "" if visit.day is None else f", {short_day(visit.day)}"
    return f"{name}: visit {visit.number}, {isolated(visit.title)}{day}{''.join(f', {note}' for note in notes(visit))}"


def notes(visit: VisitEntry) -> tuple[str, ...]:
    """What is special about a visit, in a few words each."""
    return tuple(_notes(visit))


def _notes(visit: VisitEntry) -> Iterator[str]:
    if visit.historic:
        yield "already made"
    if visit.adviser is not None:
        yield f"with {isolated(visit.adviser.name or visit.adviser.adviser)}"
    if not visit.programme.on_site:
        yield "at the desk"
    if visit.pinned and not visit.historic:
        yield "fixed by a pin"


def _weeks(term: TermEntry) -> Iterator[Week]:
    for _, days in groupby(term.days, key=lambda each: each.week):
        within = tuple(days)
        yield Week(within[0].day, len(within))
