"""The term `outside`: locality_minutes for each school outside its SIP's localities."""

from __future__ import annotations

from scheduler.checker.book import Book

ID = "outside"
TEXT = "schools are allocated outside their SIP's localities"


def minutes(book: Book) -> int:
    """Schools allocated outside the SIP's localities, as minutes; 0 unless that is `preferred`."""
    policy = book.facts.policy
    if policy.locality_rule != "preferred":
        return 0
    return policy.locality_minutes * sum(book.facts.outside(school, sip) for school, sip in book.pairs)
