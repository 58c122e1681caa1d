"""Half-terms and holidays, given whole or by their edges."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from models import Closure
from scheduler.reading.term_dates import HALF_TERM, DatedEvent
from scheduler.school_year.days import DAY, trimmed, weekdays
from scheduler.school_year.meanings import Meaning
from scheduler.school_year.notes import Notes, entry

BESIDE = 4
"""Days: a school that returns on a Monday does so beside a half-term that ends on the Friday before."""
LONGEST_HOLIDAY = 60
"""Days: schools return from a holiday within so many."""
LONG_HOLIDAY = 5
"""Weekdays: a holiday at least so long, that is no half-term, parts two terms."""

Events = Mapping[Meaning, Sequence[DatedEvent]]
"""The events of each meaning in the order of their days."""


def closures_of(events: Events, notes: Notes) -> Iterator[Closure]:
    """Every closure that is given whole, or by its beginning and its end.

    A break whose end nobody says ends where the next term begins, if one does soon.
    """
    whole = events[Meaning.CLOSED]
    for event in whole:
        yield Closure(first_day=event.first_day, last_day=event.last_day, reason=event.name)
    edges = [edge for edge in _edges(events) if not _beside_any(edge[0], whole)]
    used = -1
    for at, (day, ends, event) in enumerate(edges):
        following = edges[at + 1] if at + 1 < len(edges) else None
        if at == used:
            continue
        if ends:
            notes.not_understood.append(entry(event, "nothing says when that break begins"))
        elif following is not None and following[1]:
            used = at + 1
            yield _break(event, day, following[0])
        elif (back := _return(events, day, following[0] if following else date.max)) is not None:
            yield _break(event, day, back - DAY)
        else:
            notes.not_understood.append(entry(event, "nothing says when that break ends"))


def is_half_term(closure: Closure) -> bool:
    """Whether a closure says that it is a half-term."""
    return "half" in closure.reason.casefold()


def beside_half_term(day: date, ends: bool, closures: Sequence[Closure]) -> bool:
    """Whether a half-term begins just after a day, or ended just before it."""
    distances = [
        closure.first_day - day if ends else day - closure.last_day for closure in closures if is_half_term(closure)
    ]
    return any(timedelta() <= distance <= BESIDE * DAY for distance in distances)


def long_holidays(closures: Sequence[Closure]) -> list[Closure]:
    """The holidays that part two terms, in the order of their days."""
    return [
        closure
        for closure in sorted(closures, key=lambda closure: closure.first_day)
        if not is_half_term(closure) and weekdays(closure.first_day, closure.last_day) >= LONG_HOLIDAY
    ]


def _edges(events: Events) -> list[tuple[date, bool, DatedEvent]]:
    """The first and last days of breaks in their order, each with whether it is a last one."""
    edges = [
        *((event.first_day, False, event) for event in events[Meaning.BREAK_BEGINS]),
        *((event.last_day + DAY, False, event) for event in events[Meaning.LAST_BEFORE_BREAK]),
        *((event.last_day, True, event) for event in events[Meaning.BREAK_ENDS]),
        *((event.first_day - DAY, True, event) for event in events[Meaning.FIRST_AFTER_BREAK]),
    ]
    return sorted(edges, key=lambda edge: edge[:2])


def _beside_any(day: date, whole: Sequence[DatedEvent]) -> bool:
    """Whether a day is of a break that is given whole: it only says again where that begins or ends."""
    return any(each.first_day - BESIDE * DAY <= day <= each.last_day + BESIDE * DAY for each in whole)


def _return(events: Events, day: date, before: date) -> date | None:
    """When the next term begins, if that is soon after a day and before another break."""
    begins = sorted(event.first_day for name in (Meaning.TERM, Meaning.TERM_BEGINS) for event in events[name])
    until = min(before, day + LONGEST_HOLIDAY * DAY)
    return next((each for each in begins if day < each <= until), None)


def _break(event: DatedEvent, first: date, last: date) -> Closure:
    """A closure without the weekends at either end."""
    reason = HALF_TERM if "half" in event.name.casefold() else event.name
    begins, ends = trimmed(first, last)
    if begins > ends:  # nothing but a weekend
        begins, ends = first, max(first, last)
    return Closure(first_day=begins, last_day=ends, reason=reason)
