"""Tables of visits: one for a diary, or one for each week."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import groupby
from typing import TYPE_CHECKING

from scheduler.command_line.terminal import table
from scheduler.command_line.wording import short_date

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rich.table import Table

    from scheduler.command_line.diary import Entry


def visit_table(title: str, visits: Iterable[Entry], with_school: bool = True, with_sip: bool = True) -> Table:
    """A row for each visit: day, school, visit, SIP and note."""
    school = ["School", "Name"] if with_school else []
    columns = ["Day", *school, "Visit", *(["SIP"] if with_sip else []), "Note"]
    return table(title, columns, (_row(visit, with_school, with_sip) for visit in visits))


def weekly_tables(visits: Iterable[Entry]) -> Iterator[Table]:
    """A table for each week that has a visit, headed by its Monday."""
    placed = [visit for visit in visits if visit.day is not None]
    for monday, week in groupby(placed, key=lambda visit: _monday(visit.day or date.max)):
        yield visit_table(f"Week of {short_date(monday)}", week)


def _row(visit: Entry, with_school: bool, with_sip: bool) -> list[str]:
    school = [visit.school.school, visit.school.name] if with_school else []
    return [visit.when, *school, visit.title, *([visit.sip or "-"] if with_sip else []), visit.note]


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
