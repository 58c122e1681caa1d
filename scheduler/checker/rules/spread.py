"""The rule `spread`: localities of a SIP's schools <= max_localities_per_sip, where set."""

from __future__ import annotations

from collections.abc import Iterator

from scheduler.checker.book import Book
from scheduler.checker.breach import Breach, counted

ID = "spread"
TEXT = "a SIP's schools lie in at most max_localities_per_sip localities"


def breaches(book: Book) -> Iterator[Breach]:
    """Every SIP whose schools lie in too many localities."""
    limit = book.facts.policy.max_localities_per_sip
    if limit is None:
        return
    for sip, schools in book.schools_of.items():
        localities = sorted({school.locality for school in schools})
        if len(localities) > limit:
            where = f"{len(localities)} localities ({', '.join(localities)})"
            yield Breach(ID, f"{counted(len(schools), 'school')} of {sip} lie in {where}, limit {limit}", sip=sip)
