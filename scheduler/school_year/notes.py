"""What there is to say about how term dates were read."""

from __future__ import annotations

from dataclasses import dataclass, field

from models import Absence, Closure
from scheduler.reading.term_dates import DatedEvent
from scheduler.school_year.days import spoken
from scheduler.validation.problem import quoted


@dataclass
class Notes:
    """Collects it; see `SchoolYear`."""

    not_understood: list[str] = field(default_factory=list)
    not_needed: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def entry(event: DatedEvent, why: str = "") -> str:
    """An event with its days and where it stands: `"Fete" on Sat 5 Jul 2008 (county.ics)`."""
    days = spoken(event.first_day)
    if event.last_day != event.first_day:
        days += f" to {spoken(event.last_day)}"
    return f"{quoted(event.name)} on {days} ({event.source}){f': {why}' if why else ''}"


def told(reason: str, days: Closure | Absence) -> str:
    """A closure or absence with its days."""
    until = f" to {spoken(days.last_day)}" if days.last_day != days.first_day else ""
    return f"{quoted(reason)} on {spoken(days.first_day)}{until}"
