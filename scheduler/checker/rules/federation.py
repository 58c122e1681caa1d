"""The rule `federation`: allocated schools of one federation have the same SIP."""

from __future__ import annotations

from collections.abc import Iterator

from scheduler.checker.book import Book, grouped
from scheduler.checker.breach import Breach

ID = "federation"
TEXT = "allocated schools of one federation have the same SIP"


def breaches(book: Book) -> Iterator[Breach]:
    """Every federation whose allocated schools have more than one SIP."""
    allocated = grouped(
        (school.federation, (school, sip)) for school, sip in book.pairs if school.federation is not None
    )
    for federation, pairs in allocated.items():
        if len({sip.sip for _, sip in pairs}) > 1:
            who = ", ".join(f"{school.school} with {sip.sip}" for school, sip in pairs)
            yield Breach(ID, f"the schools of {federation} have different SIPs: {who}", school=pairs[0][0].school)
