"""A plan's visits as rows to read: each with its school, SIP, day and what there is to know of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from scheduler.command_line.wording import short_date

if TYPE_CHECKING:
    from collections.abc import Iterable

    from models import Instance, Plan, ProgrammeVisit, School

NOT_PLACED = "not placed"


@dataclass(frozen=True)
class Entry:
    """One visit of one school; `day` and `sip` are None where it is unplaced."""

    school: School
    programme: ProgrammeVisit
    sip: str | None
    day: date | None
    note: str

    @property
    def title(self) -> str:
        """Number and title: '2 Target setting'."""
        return f"{self.programme.visit} {self.programme.title}".rstrip()

    @property
    def when(self) -> str:
        """The day, or that there is none."""
        return NOT_PLACED if self.day is None else short_date(self.day)


def entries(plan: Plan, instance: Instance) -> tuple[Entry, ...]:
    """Every visit of a plan by day, school and number; the unplaced ones last.

    A visit that the instance does not have is left out: `sipplan check` names it.
    """
    schools = {school.school: school for school in instance.schools}
    programmes = {(visit.programme, visit.visit): visit for visit in instance.programmes}
    advisers = {locality.locality: locality.adviser for locality in instance.localities}
    made = {(visit.school, visit.visit) for visit in instance.history}
    found = []
    for visit in plan.visits:
        school = schools.get(visit.school)
        programme = programmes.get((school.programme, visit.visit)) if school else None
        if school is None or programme is None:
            continue
        adviser = advisers.get(school.locality) if programme.accompanied else None
        note = _note((visit.school, visit.visit) in made, programme, adviser)
        found.append(Entry(school, programme, visit.sip, visit.day, note))
    return tuple(sorted(found, key=_order))


def of_term(visits: Iterable[Entry], first: date, last: date) -> tuple[Entry, ...]:
    """The visits whose day is from first to last, both included."""
    return tuple(visit for visit in visits if visit.day is not None and first <= visit.day <= last)


def _note(made: bool, programme: ProgrammeVisit, adviser: str | None) -> str:
    parts = [
        "already made" if made else "",
        "" if programme.on_site else "at the desk",
        f"with {adviser}" if adviser else "",
    ]
    return ", ".join(part for part in parts if part)


def _order(visit: Entry) -> tuple[date, str, int]:
    return visit.day or date.max, visit.school.school, visit.programme.visit
