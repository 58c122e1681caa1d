"""The rule `one_a_day`: a SIP's visits on a day <= 1."""

from __future__ import annotations

from collections.abc import Iterator

from scheduler.checker.book import Book, grouped
from scheduler.checker.breach import Breach, spoken

ID = "one_a_day"
TEXT = "a SIP makes at most one visit a day"


def breaches(book: Book) -> Iterator[Breach]:
    """Every day on which a SIP makes more than one visit, at least one of them planned."""
    days = grouped(((visit.sip, visit.day), visit) for visit in book.placed.values())
    for (sip, day), visits in days.items():
        planned = [visit for visit in visits if not visit.historic]
        if len(visits) > 1 and planned:
            which = ", ".join(str(visit) for visit in visits)
            yield Breach(
                ID,
                f"{sip} makes {len(visits)} visits on {spoken(day)} ({which}), limit 1",
                school=planned[-1].school.school,
                visit=planned[-1].number,
                sip=sip,
                day=day,
            )
