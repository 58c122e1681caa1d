"""Some sheets of a workbook filled anew, everything else in it as it was."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from pathlib import Path
from typing import TYPE_CHECKING, Any

from models import TABLES, Row
from scheduler.writing.atomic import TargetExistsError
from scheduler.writing.columns import Cell, cell, columns
from scheduler.writing.excel_cell import fill_cell
from scheduler.writing.opened_workbook import OpenedWorkbook, cells_of, open_workbook

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet


def filled_workbook(path: Path, tables: Mapping[str, Sequence[Row]], overwrite: bool) -> bytes:
    """The content of the workbook at `path` with the rows of some tables replaced.

    Raises:
        TargetExistsError: a sheet has rows already and `overwrite` is not set.
        OSError: it is no workbook that can be read, or one that would lose something.
        ValueError: a text that no cell can hold.
    """
    opened = open_workbook(path.read_bytes())
    if opened.lost:
        raise OSError(f"the workbook has {' and '.join(opened.lost)}, which would be lost: give a copy without them")
    if not overwrite:
        for name in tables:
            sheet = opened.sheet_of(name)
            if sheet is not None and _has_rows(sheet):
                raise TargetExistsError(path, f"has rows in {name} already", "replace them")
    return fill_workbook(opened, tables)


def fill_workbook(opened: OpenedWorkbook, tables: Mapping[str, Sequence[Row]]) -> bytes:
    """The content of an opened workbook with the rows of some tables replaced.

    Raises:
        ValueError: a text that no cell can hold.
    """
    for name, rows in tables.items():
        sheet = opened.sheet_of(name) or _added(opened.book, name)
        _fill(sheet, opened.headings(sheet), name, rows)
    return opened.content()


def _added(book: Workbook, name: str) -> Worksheet:
    sheet: Worksheet = book.create_sheet(name)
    sheet.freeze_panes = "A2"
    return sheet


def _has_rows(sheet: Worksheet) -> bool:
    return any(cell.row > 1 and cell.value is not None and str(cell.value).strip() for cell in cells_of(sheet))


def _fill(sheet: Worksheet, headings: Mapping[int, str], name: str, rows: Sequence[Row]) -> None:
    """Replace the rows below the headings, by the sheet's own order of columns."""
    _clear(sheet)
    values = {column: [cell(getattr(row, column)) for row in rows] for column in columns(TABLES[name])}
    at = _columns(sheet, headings, name, values)
    formats = _column_formats(sheet)
    for column, place in at.items():
        for number, value in enumerate(values[column], start=2):
            if value is None or value == "":
                continue
            target: Any = sheet.cell(number, place)
            if place in formats and not target.has_style:
                target._style = copy(formats[place])
            fill_cell(target, value)
    _stretch(sheet, len(rows) + 1)


def _clear(sheet: Worksheet) -> None:
    """Empty every cell below the headings; its format stays, a note or link on what is gone does not.

    What a filter hid is shown again: it has a new content.
    """
    for merged in [each for each in sheet.merged_cells.ranges if each.max_row > 1]:
        sheet.unmerge_cells(merged.coord)
    for each in cells_of(sheet):
        if each.row > 1:
            each.value = None
            each.comment = None
            each.hyperlink = None
    for number, row in sheet.row_dimensions.items():
        if number > 1:
            row.hidden = False


def _columns(
    sheet: Worksheet, headings: Mapping[int, str], name: str, values: Mapping[str, Sequence[Cell]]
) -> dict[str, int]:
    """Where each column stands; those that the sheet lacks are added where a row needs them."""
    at = {heading: place for place, heading in sorted(headings.items(), reverse=True) if heading in values}
    fields = TABLES[name].model_fields
    last = max(headings, default=0)
    pattern: Any = sheet.cell(1, last) if last else None
    last = max([last, *(merged.max_col for merged in sheet.merged_cells.ranges if merged.min_row == 1)])
    for column, cells in values.items():
        if column in at:
            continue
        default = cell(fields[column].default) if not fields[column].is_required() else None
        if pattern is not None and not fields[column].is_required() and all(one == default for one in cells):
            continue
        last += 1
        at[column] = last
        heading: Any = sheet.cell(1, last, column)
        if pattern is not None:
            heading._style = copy(pattern._style)
    return at


def _column_formats(sheet: Worksheet) -> dict[int, Any]:
    """The format that a column gives to its new cells, by its place."""
    dimensions: Any = sheet.column_dimensions.values()
    return {
        place: dimension._style
        for dimension in dimensions
        if dimension.has_style and dimension.min
        for place in range(dimension.min, min(dimension.max, sheet.max_column) + 1)
    }


def _stretch(sheet: Worksheet, last_row: int) -> None:
    """Let Excel's own tables and filters reach over the new rows, without totals, and show all of them.

    Tables of Excel that began below the headings lost their own, and go.
    """
    from openpyxl.worksheet.filters import AutoFilter  # noqa: PLC0415

    for table in list(sheet.tables.values()):
        ref = _reaching(table.ref, last_row)
        if ref is None:
            del sheet.tables[table.name]
            continue
        table.ref = ref
        table.totalsRowCount = None
        for column in table.tableColumns:
            column.totalsRowFunction = column.totalsRowLabel = column.totalsRowFormula = None
        table.autoFilter = AutoFilter(ref=ref) if table.autoFilter is not None else None
    if sheet.auto_filter.ref:
        sheet.auto_filter = AutoFilter(ref=_reaching(sheet.auto_filter.ref, last_row))


def _reaching(ref: str, last_row: int) -> str | None:
    """`A1:C3` down to a row, at least one below the headings, as Excel's tables must have; None for one below them."""
    from openpyxl.utils import get_column_letter, range_boundaries  # noqa: PLC0415

    bounds: Any = range_boundaries(ref)
    left, top, right, _ = bounds
    return f"{get_column_letter(left)}{top}:{get_column_letter(right)}{max(last_row, 2)}" if top == 1 else None
