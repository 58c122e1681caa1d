"""The rule `reach`: minutes(school, sip) <= max_travel_minutes, where set."""

from __future__ import annotations

from collections.abc import Iterator

from scheduler.checker.book import Book
from scheduler.checker.breach import Breach

ID = "reach"
TEXT = "one way from a SIP to a school takes at most max_travel_minutes"


def breaches(book: Book) -> Iterator[Breach]:
    """Every school that is too far from its SIP, in minutes one way."""
    limit = book.facts.policy.max_travel_minutes
    if limit is None:
        return
    for school, sip in book.pairs:
        minutes = book.facts.minutes(school, sip)
        if minutes > limit:
            yield Breach(
                ID,
                f"{school.school} is {minutes} minutes from {sip.sip}, limit {limit}",
                school=school.school,
                sip=sip.sip,
            )
