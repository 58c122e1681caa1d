"""The rule `conflict`: no SIP has a school of a conflict row, their own school or one close to it."""

from __future__ import annotations

from collections.abc import Iterator

from models import School, Sip
from scheduler.checker.book import Book
from scheduler.checker.breach import Breach
from scheduler.checker.distances import great_circle_km
from scheduler.checker.facts import Facts

ID = "conflict"
TEXT = "no SIP has a school of a conflict row, the school they lead, one in its federation or one near it"


def breaches(book: Book) -> Iterator[Breach]:
    """Every school whose SIP has a conflict with it; near is distance <= `headteacher_km` (km)."""
    for school, sip in book.pairs:
        for why in _conflicts(book.facts, school, sip):
            yield Breach(ID, f"{sip.sip} must not have {school.school}: {why}", school=school.school, sip=sip.sip)


def _conflicts(facts: Facts, school: School, sip: Sip) -> Iterator[str]:
    reason = facts.conflicts.get((school.school, sip.sip))
    if reason is not None:
        yield reason or "they are in conflict"
    if sip.headteacher_of is None:
        return
    if sip.headteacher_of == school.school:
        yield "they lead it"
        return
    led = facts.schools.get(sip.headteacher_of)
    if led is None:
        return
    if led.federation is not None and led.federation == school.federation:
        yield f"it is in the federation of {led.school}, which they lead"
    km = great_circle_km(led, school)
    if km <= facts.policy.headteacher_km:
        near = f"within {facts.policy.headteacher_km:g} km of {led.school}, which they lead"
        yield f"it is {km:.1f} km away, {near}"
