"""Why schools are unallocated and visits unplaced, as data ready to be shown: the words are made elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class About:
    """What a reason is about."""

    school: str
    visits: tuple[int, ...]
    """Numbers; all of a school's visits where it has no SIP, which may be none."""
    whole: bool
    """It is about the school as a whole: it has no SIP."""


@dataclass(frozen=True)
class Answer:
    """One reason, and all that it holds for."""

    lines: tuple[str, ...]
    """A head, what it consists of, and what that comes to; in the words of the first that it is about."""
    paragraph: str
    """The same for a cell."""
    name: str
    """The first that it is about, in words."""
    about: tuple[About, ...]


@dataclass(frozen=True)
class StripDay:
    """A Monday to Friday of a window."""

    state: str
    """Names how it looks: `closed`, `taken`."""
    letter: str
    words: str
    """The first thing that it is lost to; empty where it is free."""


@dataclass(frozen=True)
class StripWeek:
    """A week of a calendar strip."""

    monday: date
    days: tuple[StripDay | None, ...]
    """Monday to Friday; None outside the window."""
    remarks: tuple[str, ...]
    """What there is to say of its days, each once."""


@dataclass(frozen=True)
class Window:
    """The window of an unplaced visit."""

    facts: str
    """How many of its days are free, and what the others are lost to."""
    weeks: tuple[StripWeek, ...]
    """Day by day; empty where there are too many windows for that."""


@dataclass(frozen=True)
class Explained:
    """All that is said of what is unplaced; keys that a plan should have and are not here have not been looked into."""

    answers: tuple[Answer, ...] = ()
    """Highest concern first, each with all that it holds for."""
    windows: Mapping[tuple[str, int], Window] = field(default_factory=dict)
    """By school and visit."""
    choices: Mapping[str, str] = field(default_factory=dict)
    """How many SIPs could have an unallocated school, and what keeps the others from it, by school."""
    legend: tuple[tuple[str, str, str], ...] = ()
    """State, letter and meaning of the days that occur on the strips."""
    notice: str = ""
    """Why there are things without a reason, and what to do about it."""
