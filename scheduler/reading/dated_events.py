"""Term dates as they were published: names with days, before anybody says what they mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from models import Absence, Closure, Term

FIRST_YEAR, LAST_YEAR = 1900, 2200
"""A year outside these is a slip."""
LONGEST_NAME = 200
HALF_TERM = "Half-term"


@dataclass(frozen=True, slots=True)
class DatedEvent:
    """An event of a calendar, or a row of a table of dates: a name with its first and last day."""

    name: str
    first_day: date
    last_day: date
    source: str
    """Where it stands, for messages: `2008.ics`, `terms.csv row 3`."""
    names_a_term: bool = False
    """It stood in a column of terms, so that `Autumn 2008` is one without saying so."""


@dataclass(frozen=True, slots=True)
class TermDates:
    """What one source of term dates holds."""

    events: tuple[DatedEvent, ...] = ()
    terms: tuple[Term, ...] = ()
    closures: tuple[Closure, ...] = ()
    absences: tuple[Absence, ...] = ()
    unread: tuple[str, ...] = ()
    """Entries without a day that could be read, and lines that are none, each with why."""


class TermDatesError(Exception):
    """Term dates that cannot be used; each problem says where and what to do about it."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


def clean_name(text: str) -> str:
    """A name on one line, without characters that no table can hold."""
    return "".join(character for character in " ".join(text.split()) if character.isprintable())[:LONGEST_NAME].strip()


def is_sensible(day: date) -> bool:
    """Whether the year of a day is no slip."""
    return FIRST_YEAR <= day.year <= LAST_YEAR
