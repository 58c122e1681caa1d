"""The rule `history`: what has been made already stands in the plan as it was made."""

from __future__ import annotations

from collections.abc import Iterator

from scheduler.checker.book import Book
from scheduler.checker.breach import Breach, spoken

ID = "history"
TEXT = "a visit of the history is in the plan, by the SIP who made it and on its day"


def breaches(book: Book) -> Iterator[Breach]:
    """Every row of the plan that says something else of a visit already made."""
    for visit in book.visits:
        fact = book.facts.history.get((visit.school, visit.visit))
        if fact is not None and (visit.sip, visit.day) != (fact.sip, fact.day):
            yield Breach(
                ID,
                f"visit {visit.visit} of {visit.school} was made by {fact.sip} on {spoken(fact.day)}; "
                "the plan says otherwise",
                school=visit.school,
                visit=visit.visit,
                sip=visit.sip,
                day=visit.day,
            )
