"""A copy of a workbook that shows what is wrong: cells coloured, with notes, and a sheet that lists everything."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from models.sheets import PROBLEMS
from scheduler.validation import Problem
from scheduler.writing.columns import Cell
from scheduler.writing.excel_cell import fill_cell
from scheduler.writing.marks import ODD, WRONG, WRONG_HEADING, mark, printable, take_marks_away
from scheduler.writing.opened_workbook import open_workbook
from scheduler.writing.problem_list import Finding, write_list

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

HEADING = 1
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
    findings = [_finding(book, problem, is_error) for problem, is_error in problems]
    messages: dict[tuple[str, int, int], list[Finding]] = {}
    for finding in findings:
        for row, column in finding.cells:
            messages.setdefault((finding.sheet or "", row, column), []).append(finding)
    for (title, row, column), those in messages.items():
        said = [f"{'Wrong' if each.is_error else 'Odd'}: {each.problem.message}" for each in those]
        mark(book[title], row, column, said, _colour(row, those))
    write_list(book, name, findings)
    return MarkedWorkbook(opened.content(), len(messages), opened.lost)


def plain_workbook(tables: Mapping[str, Sequence[Sequence[Cell]]]) -> bytes:
    """The content of a workbook with a sheet for each grid of cells, headings first."""
    from openpyxl import Workbook  # noqa: PLC0415  (imported by those who write workbooks only)
    from openpyxl.styles import Font  # noqa: PLC0415
    from openpyxl.utils import get_column_letter  # noqa: PLC0415

    book = Workbook()
    for title, rows in tables.items():
        sheet = book.create_sheet(printable(title))
        sheet.freeze_panes = "A2"
        widths: dict[int, int] = {}
        for number, row in enumerate(rows, start=1):
            for at, value in enumerate(row, start=1):
                if value is None or value == "":
                    continue
                fill_cell(sheet.cell(number, at), printable(value) if isinstance(value, str) else value)
                widths[at] = min(WIDEST, max(widths.get(at, 0), len(str(value)) + 2))
        for each in sheet[1]:
            each.font = Font(bold=True)
        for at, width in widths.items():
            sheet.column_dimensions[get_column_letter(at)].width = width
    book.remove(book.worksheets[0])
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def _colour(row: int, findings: Sequence[Finding]) -> str:
    if row == HEADING:
        return WRONG_HEADING
    return WRONG if any(each.is_error for each in findings) else ODD


def _finding(book: Workbook, problem: Problem, is_error: bool) -> Finding:
    """Where a problem is in the workbook: its sheet and the cells to be marked, as far as there are any."""
    sheet = _sheet_of(book, problem.table)
    if sheet is None:
        return Finding(problem, is_error, None, ())
    columns = _columns(sheet, problem.column) if problem.rows else ()
    return Finding(problem, is_error, sheet.title, tuple((row, at) for row in problem.rows for at in columns))


def _sheet_of(book: Workbook, table: str | None) -> Worksheet | None:
    if table is None:
        return None
    wanted = table.strip().casefold()
    return next((sheet for sheet in book.worksheets if sheet.title.strip().casefold() == wanted), None)


def _columns(sheet: Worksheet, named: str | None) -> tuple[int, ...]:
    """The places of the columns that a problem names: by heading, by letter, or where a missing one would go."""
    headings = [str(cell.value or "").strip().casefold() for cell in sheet[1]]
    if named is None:
        return (1,)
    names = [named] if named.casefold() in headings else named.split(", ")
    found = tuple(headings.index(name.casefold()) + 1 for name in names if name.casefold() in headings)
    return found or _by_letter(sheet, named) or (_first_free(headings),)


def _by_letter(sheet: Worksheet, named: str) -> tuple[int, ...]:
    """A column without a heading goes by its letter."""
    from openpyxl.utils import column_index_from_string  # noqa: PLC0415

    try:
        at = column_index_from_string(named) if named.isupper() else 0
    except ValueError:
        return ()
    return (at,) if 0 < at <= sheet.max_column else ()


def _first_free(headings: Sequence[str]) -> int:
    return max((at for at, heading in enumerate(headings, start=1) if heading), default=0) + 1
