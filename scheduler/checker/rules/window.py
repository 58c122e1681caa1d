"""The rule `window`: a visit's day is in its window, and >= plan_from, where set."""

from __future__ import annotations

from collections.abc import Iterator

from scheduler.checker.book import Book, PlacedVisit, on_day
from scheduler.checker.breach import Breach, spoken
from scheduler.checker.facts import Facts

ID = "window"
TEXT = "a visit's day is in its window, and not before plan_from"


def breaches(book: Book) -> Iterator[Breach]:
    """Every planned visit outside its window (the school days it may have) or before `plan_from`."""
    for visit in book.planned:
        for why in _reasons(book.facts, visit):
            yield Breach(
                ID,
                f"{on_day(visit)}, {why}",
                school=visit.school.school,
                visit=visit.number,
                sip=visit.sip,
                day=visit.day,
            )


def _reasons(facts: Facts, visit: PlacedVisit) -> Iterator[str]:
    window = facts.window(visit.programme)
    if not facts.calendar.between(visit.day, visit.day):
        yield "which is not a school day"
    elif visit.day not in window:
        yield (
            f"outside its window from {spoken(window.days[0])} to {spoken(window.days[-1])}"
            if window.days
            else "but its window has no day"
        )
    plan_from = facts.policy.plan_from
    if plan_from is not None and visit.day < plan_from:
        yield f"before planning starts on {spoken(plan_from)}"
