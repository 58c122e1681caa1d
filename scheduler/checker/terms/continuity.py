"""The term `continuity`: continuity_minutes for each school that loses its current SIP."""

from __future__ import annotations

from scheduler.checker.book import Book

ID = "continuity"
TEXT = "schools lose the SIP that they have now"


def minutes(book: Book) -> int:
    """Allocated schools that get another SIP than their current one, who is still there; as minutes."""
    changed = sum(school.current_sip in book.facts.sips and school.current_sip != sip.sip for school, sip in book.pairs)
    return book.facts.policy.continuity_minutes * changed
