"""The sheet that lists everything that is wrong, with links to the cells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from models.sheets import PROBLEMS
from scheduler.validation import Problem
from scheduler.writing.excel_cell import fill_cell
from scheduler.writing.marks import ODD, WRONG, printable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

HEADINGS = {"kind": 10, "table": 13, "row": 8, "column": 20, "value": 24, "what is wrong": 78, "go to": 20}
"""The columns and their widths, in characters."""
FIRST_ROW = 5
MOST_LINKS = 60_000
"""Excel takes no more of them in a sheet than 65,530."""
FONT = "Calibri"
INK, LINE, LINK = "FF1F3A5F", "FFC9CFD6", "FF0B5394"
LONGEST_VALUE = 200
"""A longer one is cut, in characters."""


@dataclass(frozen=True)
class Finding:
    """A problem and where it is in a workbook."""

    problem: Problem
    is_error: bool
    sheet: str | None
    cells: tuple[tuple[int, int], ...]
    """The cells that are marked, by row and column."""


def write_list(book: Workbook, name: str, findings: Sequence[Finding]) -> None:
    """Add the sheet of problems as the first of a workbook, and open the workbook there."""
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side  # noqa: PLC0415

    sheet: Worksheet = book.create_sheet(PROBLEMS, 0)
    sheet["A1"].font = Font(name=FONT, bold=True, size=16, color=INK)
    fill_cell(sheet["A1"], _summary(name, findings))
    sheet["A2"].font = Font(name=FONT, color="FF5B6673")
    fill_cell(sheet["A2"], _advice(findings))
    line = Border(bottom=Side("thin", color=LINE))
    for at, heading in enumerate(HEADINGS, start=1):
        cell: Any = sheet.cell(FIRST_ROW - 1, at, heading)
        cell.font, cell.fill = Font(name=FONT, bold=True, color="FFFFFFFF"), PatternFill("solid", fgColor=INK)
        cell.alignment = Alignment(vertical="center")
    fills = {True: PatternFill("solid", fgColor=WRONG), False: PatternFill("solid", fgColor=ODD)}
    top = Alignment(vertical="top", horizontal="left", wrap_text=True)
    for number, finding in enumerate(findings, start=FIRST_ROW):
        for at, value in enumerate(_row(finding), start=1):
            each: Any = sheet.cell(number, at)
            each.alignment, each.border = top, line
            if value != "":
                fill_cell(each, value)
        sheet.cell(number, 1).fill = fills[finding.is_error]
        if number < FIRST_ROW + MOST_LINKS:
            _link(sheet, number, finding)
    _finish(sheet, FIRST_ROW + len(findings) - 1)
    book.active = 0
    for other in book.worksheets[1:]:
        other.sheet_view.tabSelected = False


def _row(finding: Finding) -> tuple[str | int, ...]:
    problem = finding.problem
    rows = problem.rows
    row = rows[0] if len(rows) == 1 else ", ".join(map(str, rows))
    texts = [printable(text or "") for text in (problem.table, problem.column, problem.value, problem.message)]
    table, column, value, message = texts
    kind = "wrong" if finding.is_error else "odd"
    return kind, table, row, column, value[:LONGEST_VALUE], message


def _link(sheet: Worksheet, number: int, finding: Finding) -> None:
    """A link to the first cell that is marked, or to the sheet."""
    from openpyxl.styles import Font  # noqa: PLC0415
    from openpyxl.utils import get_column_letter  # noqa: PLC0415
    from openpyxl.worksheet.hyperlink import Hyperlink  # noqa: PLC0415

    if finding.sheet is None:
        return
    row, column = finding.cells[0] if finding.cells else (1, 1)
    place = f"{get_column_letter(column)}{row}"
    cell: Any = sheet.cell(number, len(HEADINGS))
    fill_cell(cell, f"{finding.sheet} {place}" if finding.cells else finding.sheet)
    quoted = finding.sheet.replace("'", "''")
    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{quoted}'!{place}")
    cell.font = Font(name=FONT, color=LINK, underline="single")


def _finish(sheet: Worksheet, last: int) -> None:
    from openpyxl.utils import get_column_letter  # noqa: PLC0415
    from openpyxl.worksheet.properties import PageSetupProperties  # noqa: PLC0415

    for at, width in enumerate(HEADINGS.values(), start=1):
        sheet.column_dimensions[get_column_letter(at)].width = width
    sheet.row_dimensions[1].height = 26
    sheet.row_dimensions[FIRST_ROW - 1].height = 20
    sheet.freeze_panes = f"A{FIRST_ROW}"
    if last >= FIRST_ROW:
        sheet.auto_filter.ref = f"A{FIRST_ROW - 1}:{get_column_letter(len(HEADINGS))}{last}"
    sheet.sheet_properties.tabColor = WRONG
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = f"{FIRST_ROW - 1}:{FIRST_ROW - 1}"
    sheet.sheet_view.showGridLines = False


def _summary(name: str, findings: Sequence[Finding]) -> str:
    wrong = sum(finding.is_error for finding in findings)
    odd = len(findings) - wrong
    parts = [f"{wrong:,} wrong" if wrong else "nothing wrong"] + ([f"{odd:,} odd"] if odd else [])
    return printable(f"{name}: {', '.join(parts)}")


def _advice(findings: Sequence[Finding]) -> str:
    if not findings:
        return "This instance can be planned."
    if any(finding.is_error for finding in findings):
        return (
            "Every cell that is wrong is red, and its note says why. Correct them here or in your own workbook, then "
            "validate again: this sheet and the marks are made anew."
        )
    return "What is odd is allowed, and its cells are yellow. It can be planned as it is."
