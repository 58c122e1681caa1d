"""Tables of term dates: as authorities publish them, as lists of events, and as tables of an instance."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from models import Closure, Term
from models.instance import DayRange
from scheduler.reading.cells import cell_text
from scheduler.reading.dated_events import (
    FIRST_YEAR,
    HALF_TERM,
    LAST_YEAR,
    DatedEvent,
    TermDates,
    TermDatesError,
    clean_name,
    is_sensible,
)
from scheduler.reading.published_day import parse_published_days
from scheduler.reading.rows import read_rows
from scheduler.reading.tables import as_table, column_letter
from scheduler.validation.problem import Problem, quoted

AnyRow = TypeVar("AnyRow", bound=DayRange)
Cells = Sequence[object]


@dataclass(frozen=True)
class _Column:
    """A column of a published table, by the words that head it."""

    pattern: re.Pattern[str]

    def find(self, headings: Sequence[str]) -> int | None:
        """Where it is, None where it is not there."""
        return next((at for at, heading in enumerate(headings) if self.pattern.fullmatch(heading)), None)


_START = r"(?:starts?|begins?|opens?|from|first day|start date|date from|starts? on|begins? on|opening date)"
_END = r"(?:ends?|finish(?:es)?|closes?|to|until|last day|end date|date to|ends? on|closing date)"
_HALF = r"(?:half ?term|mid ?term)(?: break| holiday)?"
_TERM_NAME = _Column(re.compile(r"(?:school )?terms?(?: name)?"))
_EVENT_NAME = _Column(
    re.compile(r"event(?: name| title)?|subject|summary|title|name|description|reason|period|holiday")
)
_FIRST = _Column(re.compile(rf"(?:term )?(?:{_START}|dates?|days?)"))
_LAST = _Column(re.compile(rf"(?:term )?{_END}"))
_HALF_FIRST = _Column(re.compile(rf"{_HALF}(?: {_START}| dates?)?|{_START} (?:of )?{_HALF}"))
_HALF_LAST = _Column(re.compile(rf"{_HALF} {_END}|{_END} (?:of )?{_HALF}"))


def read_table(source: str, grid: Sequence[Cells]) -> TermDates:
    """The dates in a grid of cells, whichever layout it has; what stands alone above its headings is a title.

    Raises:
        TermDatesError: it has no headings that are known, or a day that cannot be read.
    """
    filled = [(at, row) for at, row in enumerate(grid) if any(map(cell_text, row))]
    top, heading = next((each for each in filled if sum(map(bool, map(cell_text, each[1]))) > 1), (0, ()))
    words = [" ".join(re.findall(r"\w+", cell_text(cell).casefold())) for cell in heading]
    exact = {cell_text(cell).casefold() for cell in heading} - {""}
    if {"term", "first_day"} <= exact:
        return TermDates(terms=_own_rows(source, "terms", grid, Term))
    if "first_day" in exact and exact <= {"first_day", "last_day", "reason"}:
        return TermDates(closures=_own_rows(source, "closures", grid, Closure))
    in_terms = _TERM_NAME.find(words)
    name = in_terms if in_terms is not None else _EVENT_NAME.find(words)
    first = _FIRST.find(words)
    if name is None or first is None:
        found = ", ".join(quoted(cell_text(cell)) for cell in heading if cell_text(cell)) or "nothing"
        raise TermDatesError(
            [
                f"{source}: expected headings such as term, start, end, half-term start, half-term end; or event, "
                f"start, end; or those of the table terms or closures; found {found}"
            ]
        )
    columns = {
        "first": first,
        "last": _LAST.find(words),
        "half_first": _HALF_FIRST.find(words),
        "half_last": _HALF_LAST.find(words),
    }
    events: list[DatedEvent] = []
    problems: list[str] = []
    for number, row in enumerate(grid, start=1):
        cells = [cell_text(cell) for cell in row]
        if number <= top + 1 or not any(cells):
            continue
        try:
            events += _events_of_row(f"{source} row {number}", cells, name, columns, in_terms is not None)
        except ValueError as error:
            problems += [f"{source} row {number}: {line}" for line in str(error).splitlines()]
    if problems:
        raise TermDatesError(problems)
    return TermDates(tuple(dict.fromkeys(events)))


def _own_rows(source: str, table: str, grid: Sequence[Cells], model: type[AnyRow]) -> tuple[AnyRow, ...]:
    raw, problems = as_table(table, grid)
    rows: tuple[AnyRow, ...] = ()
    if raw is not None:
        rows, wrong = read_rows(raw, model)
        problems += wrong or day_problems(table, rows)
    if problems:
        raise TermDatesError([f"{source}: {problem}" for problem in problems])
    return rows


def day_problems(table: str, rows: Sequence[DayRange]) -> list[Problem]:
    """Every row that ends before it begins, or in a year that is a slip."""
    years = f"expected a year from {FIRST_YEAR} to {LAST_YEAR}"
    return [
        Problem(table, row.row, "first_day", str(row.first_day), years)
        for row in rows
        if not (is_sensible(row.first_day) and is_sensible(row.last_day))
    ] + [
        Problem(table, row.row, "last_day", str(row.last_day), f"expected first_day, {row.first_day}, or later")
        for row in rows
        if row.first_day > row.last_day
    ]


_LAST_OF = {"first": "last", "half_first": "half_last"}
"""Where the end of a range goes that stands in the column of its beginning; a column of ends has the last word."""


def _events_of_row(
    source: str, cells: Sequence[str], name: int, columns: dict[str, int | None], names_a_term: bool
) -> Iterator[DatedEvent]:
    """The event of a row, and its half-term where it has one.

    Raises:
        ValueError: with a line for each day that cannot be read.
    """
    days: dict[str, date] = {}
    wrong: list[str] = []
    for what, at in columns.items():
        text = cells[at] if at is not None and at < len(cells) else ""
        if at is None or not text or text in "-–—":
            continue
        try:
            days[what], last = parse_published_days(text)
            if last is not None and what in _LAST_OF:
                days.setdefault(_LAST_OF[what], last)
            elif last is not None:
                wrong.append(f"column {column_letter(at)}, {quoted(text)}: expected one day")
        except ValueError as error:
            wrong.append(f"column {column_letter(at)}, {quoted(text)}: {error}")
    called = clean_name(cells[name]) if name < len(cells) else ""
    if not wrong and "first" not in days:
        wrong.append(f"{quoted(called)} has no first day")
    first = days.get("first", date.min)
    last = days.get("last", first)
    if not wrong and last < first:
        wrong.append(f"{quoted(called)} ends on {last}, before it begins on {first}")
    if not wrong and ("half_last" in days) and days.get("half_first", date.max) > days["half_last"]:
        wrong.append(f"the half-term of {quoted(called)} ends before it begins")
    if wrong:
        raise ValueError("\n".join(wrong))
    yield DatedEvent(called, first, last, source, names_a_term)
    if "half_first" in days:
        half = days["half_first"]
        yield DatedEvent(HALF_TERM, half, days.get("half_last", half), source)
