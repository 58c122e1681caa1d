"""The rule `locality`: school.locality in sip.localities, when `locality_rule` is `required`."""

from __future__ import annotations

from collections.abc import Iterator

from scheduler.checker.book import Book
from scheduler.checker.breach import Breach

ID = "locality"
TEXT = "a school's locality is one of its SIP's localities, when the locality rule is 'required'"


def breaches(book: Book) -> Iterator[Breach]:
    """Every school that is allocated outside its SIP's localities; a SIP without any has them all."""
    if book.facts.policy.locality_rule != "required":
        return
    for school, sip in book.pairs:
        if book.facts.outside(school, sip):
            works = f"{sip.sip} works in {', '.join(sip.localities)}"
            yield Breach(
                ID,
                f"{school.school} lies in {school.locality}, but {works}",
                school=school.school,
                sip=sip.sip,
            )
