"""The rule `complete`: every school and every visit of the instance is in the plan exactly once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from models import PlanVisit
from scheduler.checker.book import Book
from scheduler.checker.breach import Breach, spoken

ID = "complete"
TEXT = "every school and every visit is in the plan once, with known names, and a visit has both SIP and day or neither"


def breaches(book: Book) -> Iterator[Breach]:
    """Everything missing, double, half or unknown in the lists of allocations and visits."""
    yield from _allocations(book)
    yield from _visits(book)


def _allocations(book: Book) -> Iterator[Breach]:
    times = Counter(allocation.school for allocation in book.allocations)
    for school in book.facts.schools:
        if times[school] == 0:
            yield Breach(ID, f"{school} is not in the allocations", school=school)
    for school, count in times.items():
        if school not in book.facts.schools:
            yield Breach(ID, f"{school} is allocated, but the instance has no such school", school=school)
        elif count > 1:
            yield Breach(ID, f"{school} is in the allocations {count} times", school=school)
    for allocation in book.allocations:
        if allocation.sip is not None and allocation.sip not in book.facts.sips:
            message = f"{allocation.school} is allocated to {allocation.sip}, whom the instance does not have"
            yield Breach(ID, message, school=allocation.school, sip=allocation.sip)


def _visits(book: Book) -> Iterator[Breach]:
    times = Counter((visit.school, visit.visit) for visit in book.visits)
    known = {
        (school.school, visit.visit): None
        for school in book.facts.instance.schools
        for visit in book.facts.visits_of(school)
    }
    for school, number in known:
        if times[school, number] == 0:
            yield Breach(ID, f"visit {number} of {school} is not in the visits", school=school, visit=number)
    for (school, number), count in times.items():
        name = f"visit {number} of {school}"
        if (school, number) not in known:
            yield Breach(ID, f"{name} is not a visit of the instance", school=school, visit=number)
        elif count > 1:
            yield Breach(ID, f"{name} is in the visits {count} times", school=school, visit=number)
    for visit in book.visits:
        why = _half_or_unknown(book, visit)
        if why is not None:
            yield Breach(
                ID,
                f"visit {visit.visit} of {visit.school} {why}",
                school=visit.school,
                visit=visit.visit,
                sip=visit.sip,
                day=visit.day,
            )


def _half_or_unknown(book: Book, visit: PlanVisit) -> str | None:
    if visit.sip is not None and visit.day is None:
        return f"is made by {visit.sip}, but has no day"
    if visit.sip is None and visit.day is not None:
        return f"is on {spoken(visit.day)}, but has no SIP"
    if (visit.school, visit.visit) in book.facts.history:
        return None
    if visit.sip is not None and visit.sip not in book.facts.sips:
        return f"is made by {visit.sip}, whom the instance does not have"
    return None
