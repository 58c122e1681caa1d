"""The rule `sip_available`: a visit is on one of the SIP's days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from models import Sip
from scheduler.checker.book import Book, on_day
from scheduler.checker.breach import Breach, spoken
from scheduler.checker.facts import Facts, works_on

ID = "sip_available"
TEXT = "a visit is on one of the SIP's weekdays, outside their absences, from from_day to to_day"


def breaches(book: Book) -> Iterator[Breach]:
    """Every planned visit on a day that its SIP does not work; from_day <= day <= to_day where set."""
    for visit in book.planned:
        sip = book.facts.sips.get(visit.sip)
        why = None if sip is None else _reason(book.facts, sip, visit.day)
        if why is not None:
            yield Breach(
                ID,
                f"{on_day(visit)}, but {visit.sip} {why}",
                school=visit.school.school,
                visit=visit.number,
                sip=visit.sip,
                day=visit.day,
            )


def _reason(facts: Facts, sip: Sip, day: date) -> str | None:
    if sip.from_day is not None and day < sip.from_day:
        return f"starts on {spoken(sip.from_day)}"
    if sip.to_day is not None and day > sip.to_day:
        return f"ends on {spoken(sip.to_day)}"
    if not works_on(sip.weekdays, day):
        return f"works on {', '.join(sip.weekdays) or 'no day'} only"
    absence = facts.absence("sip", sip.sip, day)
    if absence is None:
        return None
    return f"is absent ({absence})" if absence else "is absent"
