"""The term `spacing`: spacing_minutes * |day - ideal day| for each planned visit."""

from __future__ import annotations

from scheduler.checker.book import Book

ID = "spacing"
TEXT = "visits lie away from their ideal days"


def minutes(book: Book) -> int:
    """How far planned visits lie from their ideal days: school days, as minutes."""
    number = book.facts.calendar.number
    days = sum(
        abs(number(visit.day) - number(ideal))
        for visit in book.planned
        if (ideal := book.facts.window(visit.programme).ideal) is not None
    )
    return book.facts.policy.spacing_minutes * days
