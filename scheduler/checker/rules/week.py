"""The rule `week`: a SIP's visits from a Monday to its Sunday <= max_visits_per_week."""

from __future__ import annotations

from collections.abc import Iterator

from scheduler.checker.book import Book, grouped
from scheduler.checker.breach import Breach, counted, spoken
from scheduler.checker.calendar import monday_of

ID = "week"
TEXT = "a SIP makes at most max_visits_per_week visits from a Monday to its Sunday"


def breaches(book: Book) -> Iterator[Breach]:
    """Every week in which a SIP makes too many visits, at least one of them planned."""
    weeks = grouped(((visit.sip, monday_of(visit.day)), visit) for visit in book.placed.values())
    for (name, monday), visits in weeks.items():
        sip = book.facts.sips.get(name)
        limit = None if sip is None else sip.max_visits_per_week
        if limit is not None and len(visits) > limit and not all(visit.historic for visit in visits):
            made = f"{name} makes {counted(len(visits), 'visit')}"
            yield Breach(ID, f"{made} in the week of {spoken(monday)}, limit {limit}", sip=name, day=monday)
