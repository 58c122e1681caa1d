"""An authority's term dates as they are published: calendars (ICS), tables (CSV, a sheet), tables of an instance.

What an event's name means is not decided here: see `scheduler.school_year`.
"""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from models import Absence, Closure, Term
from models.instance import DayRange
from scheduler.reading.cells import cell_text
from scheduler.reading.dated_events import HALF_TERM, DatedEvent, TermDates, TermDatesError
from scheduler.reading.instance import read_tables
from scheduler.reading.rows import read_rows
from scheduler.reading.tables import unreadable
from scheduler.reading.term_calendar import read_calendar
from scheduler.reading.term_table import day_problems, read_table
from scheduler.reading.workbook import SUFFIXES, read_sheets
from scheduler.validation.problem import Problem

__all__ = ["HALF_TERM", "DatedEvent", "TermDates", "TermDatesError", "existing_dates", "read_term_dates"]

AnyRow = TypeVar("AnyRow", bound=DayRange)


def read_term_dates(path: Path) -> TermDates:
    """Read term dates: an ICS calendar, a CSV file, a workbook, or a folder with the tables of an instance.

    A CSV file or a sheet is one of the tables `terms` and `closures`; a table as authorities publish it (term, start,
    end, half-term start, half-term end); or a list of events (event, start, end).

    Raises:
        TermDatesError: the file cannot be read, or has a day that cannot.
    """
    path = Path(path)
    if path.is_dir():
        return _of_everybody(existing_dates(path))
    if path.suffix.casefold() in SUFFIXES:
        return _of_workbook(path)
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise TermDatesError([f"there is no {path}; expected term dates: .ics, .csv, .xlsx, or a folder"]) from None
    except OSError as error:
        raise TermDatesError([unreadable(path, error)]) from None
    text = _decoded(path, content)
    if text.lstrip().upper().startswith("BEGIN:VCALENDAR"):
        return read_calendar(path.name, text)
    if path.suffix.casefold() in (".ics", ".ical", ".ifb", ".vcs"):
        raise TermDatesError([f"{path} is not a calendar: expected it to begin with BEGIN:VCALENDAR"])
    return read_table(path.name, _parsed_csv(path, text))


def existing_dates(path: Path) -> TermDates:
    """The tables `terms`, `closures` and `absences` of a folder or workbook; what else it holds is not looked at.

    Raises:
        TermDatesError: with everything that is wrong with these tables.
    """
    raw = read_tables(path)
    problems = [problem for problem in raw.problems if problem.table in (None, "terms", "closures", "absences")]

    def rows(name: str, model: type[AnyRow]) -> tuple[AnyRow, ...]:
        if name not in raw.tables:
            return ()
        found, wrong = read_rows(raw.tables[name], model)
        problems.extend(wrong or day_problems(name, found))
        return found

    dates = TermDates((), rows("terms", Term), rows("closures", Closure), rows("absences", Absence))
    if problems:
        raise TermDatesError([f"{path}: {problem}" for problem in problems])
    return dates


def _of_everybody(dates: TermDates) -> TermDates:
    """The dates without the absences of single schools, SIPs and advisers, which are no term dates."""
    return replace(dates, absences=tuple(absence for absence in dates.absences if absence.id == "*"))


def _of_workbook(path: Path) -> TermDates:
    """The tables of an instance, or the first sheet with anything in it."""
    sheets = read_sheets(path)
    if isinstance(sheets, Problem):
        raise TermDatesError([str(sheets)])
    if any(title.strip().casefold() == "terms" for title in sheets):
        return _of_everybody(existing_dates(path))
    for title, grid in sheets.items():
        if any(cell_text(cell) for row in grid for cell in row):
            return read_table(f"{path.name} sheet {title}", grid)
    raise TermDatesError([f"{path} is empty; expected term dates"])


def _decoded(path: Path, content: bytes) -> str:
    """Text in UTF-8, in UTF-16 as Excel writes 'Unicode text', or in Windows-1252."""
    marked = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    encodings = ["utf-16"] if marked else ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise TermDatesError([f'{path} is no text; expected a calendar (.ics), or a table saved as "CSV UTF-8"'])


def _parsed_csv(path: Path, text: str) -> list[list[str]]:
    heading = next((line for line in text.splitlines() if any(map(line.count, ",;\t"))), "")
    delimiter = max(",;\t", key=heading.count)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise TermDatesError([f"{path} is not a proper CSV file ({error}); is a quotation mark unclosed?"]) from None
