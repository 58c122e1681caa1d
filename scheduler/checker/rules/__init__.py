"""The hard rules, one module each: `ID`, `TEXT` in plain English, and `breaches(book)`.

`complete` and `history` say what a plan is; the others are the rules of the contract.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from scheduler.checker.book import Book
from scheduler.checker.breach import Breach
from scheduler.checker.rules import (
    accompanied,
    capacity,
    complete,
    conflict,
    federation,
    gap,
    history,
    locality,
    one_a_day,
    owner,
    pin,
    reach,
    school_open,
    sip_available,
    skills,
    spread,
    week,
    window,
)

MODULES = (
    complete,
    history,
    locality,
    conflict,
    skills,
    reach,
    capacity,
    spread,
    federation,
    owner,
    window,
    school_open,
    sip_available,
    one_a_day,
    week,
    gap,
    accompanied,
    pin,
)


@dataclass(frozen=True)
class Rule:
    """A hard rule: its id in the contract, and what it says."""

    id: str
    text: str


RULES: tuple[Rule, ...] = tuple(Rule(module.ID, module.TEXT) for module in MODULES)
"""Every rule, in the order in which it is looked at."""


def breaches(book: Book) -> Iterator[Breach]:
    """Every breach of every rule."""
    for module in MODULES:
        yield from module.breaches(book)
