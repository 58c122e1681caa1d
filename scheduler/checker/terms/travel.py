"""The term `travel`: 2 * minutes(school, sip) for each planned on-site visit."""

from __future__ import annotations

from scheduler.checker.book import Book

ID = "travel"
TEXT = "driving there and back for every on-site visit"


def minutes(book: Book) -> int:
    """Driving there and back for every planned on-site visit, in minutes."""
    return sum(
        2 * book.facts.minutes(visit.school, sip)
        for visit in book.planned
        if visit.programme.on_site and (sip := book.facts.sips.get(visit.sip)) is not None
    )
