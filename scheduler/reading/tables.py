"""Raw tables: headings and text cells with the row numbers that Excel shows, whatever file they came from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from models import TABLES
from scheduler.reading.cells import cell_text
from scheduler.validation.names import unknown
from scheduler.validation.problem import Problem

TABLE_NAMES: tuple[str, ...] = (*TABLES, "policy")


@dataclass(frozen=True, slots=True)
class RawTable:
    """A table as text. `columns` maps a heading to its position; blank rows are left out of `rows`."""

    name: str
    columns: dict[str, int]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    """Row number (heading = row 1) and cells."""


@dataclass(frozen=True, slots=True)
class RawTables:
    """What a folder or workbook holds. A table with a problem of its own may be absent from `tables`."""

    tables: dict[str, RawTable]
    found: frozenset[str]
    """The known tables that are there, readable or not."""
    problems: tuple[Problem, ...]


def collect(sources: Iterable[tuple[str, Sequence[Sequence[object]] | Problem]], what: str) -> RawTables:
    """Join named grids of cells into tables; `what` is what a source is called: `file` or `sheet`.

    A source that could not be read is its problem instead of a grid. A known table is found whatever the
    capitals of its name; an unknown one is a problem unless it is empty.
    """
    tables: dict[str, RawTable] = {}
    origin: dict[str, str] = {}
    problems: list[Problem] = []
    for title, content in sources:
        name = title.strip().casefold()
        if name not in TABLE_NAMES:
            if isinstance(content, Problem) or any(cell_text(cell) for cells in content for cell in cells):
                known = f"tables are {', '.join(TABLE_NAMES)}"
                message = f"{unknown('table', title, TABLE_NAMES)}; {known}"
                problems.append(Problem(title, None, None, None, message))
            continue
        if name in origin:
            message = f'there twice: as {what} "{origin[name]}" and as {what} "{title}"'
            problems.append(Problem(name, None, None, None, message))
            continue
        origin[name] = title
        if isinstance(content, Problem):
            problems.append(content)
            continue
        table, wrong = as_table(name, content)
        problems += wrong
        if table is not None:
            tables[name] = table
    return RawTables(tables, frozenset(origin), tuple(problems))


def as_table(name: str, grid: Iterable[Sequence[object]]) -> tuple[RawTable | None, list[Problem]]:
    """The table in a grid of cells whose first row is the heading, and what is wrong with its shape."""
    numbered = enumerate((tuple(map(cell_text, cells)) for cells in grid), start=1)
    rows = [(number, cells) for number, cells in numbered if any(cells)]
    if not rows:
        return None, [Problem(name, None, None, None, "the table is empty; expected a row of headings")]
    number, headings = rows.pop(0)
    if number != 1:
        message = f"expected the headings in row 1; the first row with anything in it is row {number}"
        return None, [Problem(name, 1, None, None, message)]
    columns, problems = _columns(name, headings)
    titled = set(columns.values())
    duplicate = {at for at, heading in enumerate(headings) if heading} - titled
    for number, cells in rows:
        problems += (
            Problem(name, number, column_letter(at), text, "a value in a column without a heading")
            for at, text in enumerate(cells)
            if text and at not in titled and at not in duplicate
        )
    return RawTable(name, columns, tuple(rows)), problems


def _columns(name: str, headings: Sequence[str]) -> tuple[dict[str, int], list[Problem]]:
    """Where each heading is, whatever its capitals, and which are there twice."""
    columns: dict[str, int] = {}
    problems = []
    for at, text in enumerate(headings):
        heading = text.casefold()
        if not heading:
            continue
        if heading in columns:
            first = column_letter(columns[heading])
            message = f"the heading is there twice, in columns {first} and {column_letter(at)}"
            problems.append(Problem(name, 1, heading, text, message))
        columns.setdefault(heading, at)
    return columns, problems


def column_letter(at: int) -> str:
    """A, B, … Z, AA, … as spreadsheets name columns; `at` counts from 0."""
    letters = ""
    at += 1
    while at:
        at, letter = divmod(at - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters


def unreadable(path: Path, error: OSError) -> str:
    """Why a file could not be opened, for people."""
    if isinstance(error, PermissionError):
        return f"{path} cannot be opened: is it open in another program, or not yours to read?"
    return f"{path} cannot be read: {error.strerror or error}"
