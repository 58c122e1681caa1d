"""The rule `accompanied`: the adviser of the school's locality can come too, once a day."""

from __future__ import annotations

from collections.abc import Iterator

from models import Locality
from scheduler.checker.book import Book, PlacedVisit, grouped, on_day
from scheduler.checker.breach import Breach, spoken
from scheduler.checker.facts import Facts, works_on

ID = "accompanied"
TEXT = (
    "on the day of an accompanied visit the adviser of the school's locality, where it has one, works, is "
    "not absent, and accompanies no other visit"
)


def breaches(book: Book) -> Iterator[Breach]:
    """Every planned accompanied visit that the adviser cannot attend, and every day with more than one."""
    accompanied = [
        (adviser, visit)
        for visit in book.planned
        if visit.programme.accompanied and (adviser := _adviser(book.facts, visit)) is not None
    ]
    for adviser, visit in accompanied:
        why = _reason(book.facts, adviser, visit)
        if why is not None:
            yield Breach(
                ID,
                f"{on_day(visit)}, but {adviser} {why}",
                school=visit.school.school,
                visit=visit.number,
                sip=visit.sip,
                day=visit.day,
            )
    for (adviser, day), visits in grouped(((name, visit.day), visit) for name, visit in accompanied).items():
        if len(visits) > 1:
            which = ", ".join(str(visit) for visit in visits)
            yield Breach(
                ID,
                f"{adviser} accompanies {len(visits)} visits on {spoken(day)} ({which}), limit 1",
                school=visits[-1].school.school,
                visit=visits[-1].number,
                sip=visits[-1].sip,
                day=day,
            )


def _adviser(facts: Facts, visit: PlacedVisit) -> str | None:
    locality: Locality | None = facts.localities.get(visit.school.locality)
    return None if locality is None else locality.adviser


def _reason(facts: Facts, name: str, visit: PlacedVisit) -> str | None:
    adviser = facts.advisers.get(name)
    if adviser is not None and not works_on(adviser.weekdays, visit.day):
        return f"works on {', '.join(adviser.weekdays) or 'no day'} only"
    absence = facts.absence("adviser", name, visit.day)
    if absence is None:
        return None
    return f"is absent ({absence})" if absence else "is absent"
