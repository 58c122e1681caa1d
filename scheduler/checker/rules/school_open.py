"""The rule `school_open`: an on-site visit is on one of the school's days."""

from __future__ import annotations

from collections.abc import Iterator

from scheduler.checker.book import Book, on_day
from scheduler.checker.breach import Breach
from scheduler.checker.facts import works_on

ID = "school_open"
TEXT = "an on-site visit is on one of the school's weekdays and outside the school's absences"


def breaches(book: Book) -> Iterator[Breach]:
    """Every planned on-site visit on another weekday than the school's, or in an absence of it."""
    for visit in book.planned:
        if not visit.programme.on_site:
            continue
        school = visit.school
        reason = book.facts.absence("school", school.school, visit.day)
        if not works_on(school.weekdays, visit.day):
            why = f"but the school takes visits on {', '.join(school.weekdays) or 'no day'} only"
        elif reason is not None:
            why = f"but the school is absent ({reason})" if reason else "but the school is absent"
        else:
            continue
        yield Breach(
            ID,
            f"{on_day(visit)}, {why}",
            school=school.school,
            visit=visit.number,
            sip=visit.sip,
            day=visit.day,
        )
