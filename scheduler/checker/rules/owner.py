"""The rule `owner`: visit.sip = allocation(visit.school)."""

from __future__ import annotations

from collections.abc import Iterator

from scheduler.checker.book import Book
from scheduler.checker.breach import Breach

ID = "owner"
TEXT = "every visit of a school is made by the SIP that it is allocated to; an unallocated school has none"


def breaches(book: Book) -> Iterator[Breach]:
    """Every planned visit that is made by anybody but the SIP of its school."""
    for visit in book.planned:
        owner = book.owners.get(visit.school.school)
        if visit.sip != owner:
            but = "the school is unallocated" if owner is None else f"the school is allocated to {owner}"
            yield Breach(
                ID,
                f"{visit} is made by {visit.sip}, but {but}",
                school=visit.school.school,
                visit=visit.number,
                sip=visit.sip,
                day=visit.day,
            )
