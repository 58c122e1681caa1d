"""The rule `pin`: what the planner has decided stands."""

from __future__ import annotations

from collections.abc import Iterator

from models import Pin
from scheduler.checker.book import Book
from scheduler.checker.breach import Breach, spoken

ID = "pin"
TEXT = "every pin is kept: its school has its SIP, and its visit is made by its SIP and on its day, where set"


def breaches(book: Book) -> Iterator[Breach]:
    """Every pin that is not kept; one with a visit also wants that visit placed."""
    for pin in book.facts.instance.pins:
        for why in _allocation(book, pin) if pin.visit is None else _visit(book, pin, pin.visit):
            yield Breach(ID, why, school=pin.school, visit=pin.visit, sip=pin.sip, day=pin.day)


def _allocation(book: Book, pin: Pin) -> Iterator[str]:
    owner = book.owners.get(pin.school)
    if pin.sip is not None and owner != pin.sip:
        has = "is unallocated" if owner is None else f"is allocated to {owner}"
        yield f"{pin.school} {has}, but is pinned to {pin.sip}"


def _visit(book: Book, pin: Pin, number: int) -> Iterator[str]:
    name = f"visit {number} of {pin.school}"
    visit = book.placed.get((pin.school, number))
    if visit is None:
        yield f"{name} is unplaced, but is pinned"
        return
    if pin.sip is not None and visit.sip != pin.sip:
        yield f"{name} is made by {visit.sip}, but is pinned to {pin.sip}"
    if pin.day is not None and visit.day != pin.day:
        yield f"{name} is on {spoken(visit.day)}, but is pinned to {spoken(pin.day)}"
