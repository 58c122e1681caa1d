"""A copy of a workbook that shows what is wrong: cells coloured, with notes, and a sheet that lists everything."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from models.sheets import PROBLEMS
from scheduler.validation import Problem
from scheduler.writing.columns import Cell
from scheduler.writing.excel_cell import MOST_CHARACTERS, fill_cell
from scheduler.writing.marks import ODD, WRONG, WRONG_HEADING, mark, printable, take_marks_away
from scheduler.writing.opened_workbook import OpenedWorkbook, open_workbook
from scheduler.writing.problem_list import Finding, write_list

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

HEADING = 1
NOT_IN_TITLES = re.compile(r"[\[\]:*?/\\]")
LONGEST_TITLE = 31
"""Of a sheet, in characters."""
WIDEST = 40
"""No column is made wider, in characters."""


@dataclass(frozen=True)
class MarkedWorkbook:
    """The copy, and what could not be copied."""

    content: bytes
    cells: int
    """How many are marked."""
    lost: tuple[str, ...]
    """Such as charts."""


def marked_workbook(
    content: bytes, name: str, errors: Sequence[Problem], warnings: Sequence[Problem]
) -> MarkedWorkbook:
    """The workbook with what is wrong or odd in it marked, in place of older marks; `name` is what people call it.

    Raises:
        OSError: it cannot be read.
    """
    opened = open_workbook(content)
    book = opened.book
    for sheet in book.worksheets:
        if sheet.title.strip().casefold() == PROBLEMS.casefold():
            book.remove(sheet)
        else:
            take_marks_away(sheet)
    problems = [(problem, True) for problem in errors] + [(problem, False) for problem in warnings]
    headings = {sheet.title: opened.headings(sheet) for sheet in book.worksheets}
    findings = [_finding(opened, headings, problem, is_error) for problem, is_error in problems]
    messages: dict[tuple[str, int, int], list[Finding]] = {}
    for finding in findings:
        for row, column in finding.cells:
            messages.setdefault((finding.sheet or "", row, column), []).append(finding)
    for (title, row, column), those in messages.items():
        said = [f"{'Wrong' if each.is_error else 'Odd'}: {each.problem.message}" for each in those]
        mark(book[title].cell(row, column), tuple(dict.fromkeys(said)), _colour(row, those))
    write_list(book, name, findings)
    return MarkedWorkbook(opened.content(), len(messages), opened.lost)


def plain_workbook(tables: Mapping[str, Sequence[Sequence[Cell]]]) -> bytes:
    """The content of a workbook with a sheet for each grid of cells, headings first."""
    from openpyxl import Workbook  # noqa: PLC0415  (imported by those who write workbooks only)
    from openpyxl.styles import Font  # noqa: PLC0415
    from openpyxl.utils import get_column_letter  # noqa: PLC0415

    book = Workbook()
    for title, rows in tables.items():
        sheet = book.create_sheet(_sheet_title(title))
        sheet.freeze_panes = "A2"
        widths: dict[int, int] = {}
        for number, row in enumerate(rows, start=1):
            for at, value in enumerate(row, start=1):
                if value is None or value == "":
                    continue
                fill_cell(sheet.cell(number, at), _holdable(value) if isinstance(value, str) else value)
                widths[at] = min(WIDEST, max(widths.get(at, 0), len(str(value)) + 2))
        for each in sheet[1]:
            each.font = Font(bold=True)
        for at, width in widths.items():
            sheet.column_dimensions[get_column_letter(at)].width = width
    book.remove(book.worksheets[0])
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def _sheet_title(name: str) -> str:
    """A name as far as Excel takes it for a sheet."""
    return NOT_IN_TITLES.sub("_", printable(name))[:LONGEST_TITLE].strip("'") or "_"


def _holdable(text: str) -> str:
    """Text as far as a cell can hold it."""
    text = printable(text)
    return text if len(text) <= MOST_CHARACTERS else f"{text[: MOST_CHARACTERS - 1]}…"


def _colour(row: int, findings: Sequence[Finding]) -> str:
    if row == HEADING:
        return WRONG_HEADING
    return WRONG if any(each.is_error for each in findings) else ODD


def _finding(
    opened: OpenedWorkbook, headings: Mapping[str, Mapping[int, str]], problem: Problem, is_error: bool
) -> Finding:
    """Where a problem is in the workbook: its sheet and the cells to be marked, as far as there are any."""
    sheet = opened.sheet_of(problem.table) if problem.table is not None else None
    if sheet is None:
        return Finding(problem, is_error, None, ())
    places = ((row, at) for row in problem.rows for at in _columns(headings[sheet.title], problem.column, row))
    return Finding(problem, is_error, sheet.title, tuple(dict.fromkeys(_anchor(sheet, *place) for place in places)))


def _columns(headings: Mapping[int, str], named: str | None, row: int) -> tuple[int, ...]:
    """The places of the columns that a problem names: by heading, by letter, or where a missing one would go."""
    from openpyxl.utils import column_index_from_string  # noqa: PLC0415

    if named is None:
        return (1,)
    if named.isupper():  # a column without a heading goes by its letter
        return (column_index_from_string(named),)
    names = [named.casefold()] if named.casefold() in headings.values() else named.casefold().split(", ")
    found = tuple(at for at, heading in headings.items() if heading in names)
    if row != HEADING:  # of two columns with one heading the first is read
        found = tuple({headings[at]: at for at in reversed(found)}.values())
    return found or (max(headings, default=0) + 1,)


def _anchor(sheet: Worksheet, row: int, column: int) -> tuple[int, int]:
    """The cell itself, or the first of those that it is merged with."""
    for merged in sheet.merged_cells.ranges:
        if merged.min_row <= row <= merged.max_row and merged.min_col <= column <= merged.max_col:
            return merged.min_row, merged.min_col
    return row, column
