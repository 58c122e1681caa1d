"""A breach: one place where a plan breaks a rule, in words that a planner understands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Breach:
    """One broken rule, with whichever school, visit, SIP and day it concerns."""

    rule: str
    message: str
    school: str | None = None
    visit: int | None = None
    sip: str | None = None
    day: date | None = None

    def __str__(self) -> str:
        return f"{self.rule}: {self.message}"


def spoken(day: date) -> str:
    """A day as people say it: 'Monday 5 May 2008'."""
    return f"{day:%A} {day.day} {day:%B %Y}"


def counted(number: int, noun: str) -> str:
    """A number with its noun: '1 visit', '3 visits'."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
