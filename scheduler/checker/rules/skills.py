"""The rule `skills`: school.requires is a subset of sip.skills."""

from __future__ import annotations

from collections.abc import Iterator

from scheduler.checker.book import Book
from scheduler.checker.breach import Breach

ID = "skills"
TEXT = "a SIP has every skill that the school requires"


def breaches(book: Book) -> Iterator[Breach]:
    """Every school whose SIP lacks a skill that it requires."""
    for school, sip in book.pairs:
        lacking = [skill for skill in school.requires if skill not in sip.skills]
        if lacking:
            yield Breach(
                ID,
                f"{school.school} requires {', '.join(lacking)}, which {sip.sip} lacks",
                school=school.school,
                sip=sip.sip,
            )
