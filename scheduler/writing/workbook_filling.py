"""Some sheets of a workbook filled anew, everything else in it as it was."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from pathlib import Path
from typing import TYPE_CHECKING

from models import TABLES, Row
from scheduler.writing.atomic import TargetExistsError
from scheduler.writing.columns import Cell, cell, columns
from scheduler.writing.excel_cell import fill_cell
from scheduler.writing.opened_workbook import content_of, open_workbook

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.dimensions import ColumnDimension
    from openpyxl.worksheet.worksheet import Worksheet


def filled_workbook(path: Path, tables: Mapping[str, Sequence[Row]], overwrite: bool) -> bytes:
    """The content of the workbook at `path` with the rows of some tables replaced.

    Raises:
        TargetExistsError: a sheet has rows already and `overwrite` is not set.
        OSError: it is no workbook that can be read, or one that would lose something.
        ValueError: a text that no cell can hold.
    """
    book = open_workbook(path)
    sheets = {name: _sheet_of(book, name) for name in tables}
    if not overwrite:
        for name, sheet in sheets.items():
            if _has_rows(sheet):
                raise TargetExistsError(path, f"has rows in {name} already")
    for name, rows in tables.items():
        _fill(sheets[name], name, rows)
    return content_of(book)


def _sheet_of(book: Workbook, name: str) -> Worksheet:
    """The sheet of a table whatever the capitals of its title, made where it is not there."""
    for sheet in book.worksheets:
        if sheet.title.strip().casefold() == name:
            return sheet
    made = book.create_sheet(name)
    made.freeze_panes = "A2"
    return made


def _has_rows(sheet: Worksheet) -> bool:
    rows = sheet.iter_rows(min_row=2, values_only=True)
    return any(value is not None and str(value).strip() for row in rows for value in row)


def _fill(sheet: Worksheet, name: str, rows: Sequence[Row]) -> None:
    """Replace the rows below the headings, by the sheet's own order of columns."""
    _clear(sheet)
    values = {column: [cell(getattr(row, column)) for row in rows] for column in columns(TABLES[name])}
    at = _columns(sheet, name, values)
    styles = _column_styles(sheet)
    for column, place in at.items():
        style = styles.get(place)
        for number, value in enumerate(values[column], start=2):
            if value is None or value == "":
                continue
            there = (number, place) in sheet._cells
            target = sheet.cell(number, place)
            if style is not None and not there:
                target._style = copy(style._style)
            fill_cell(target, value)
    _stretch(sheet, len(rows) + 1)


def _clear(sheet: Worksheet) -> None:
    """Empty every cell below the headings; its format stays, a note or link on what is gone does not."""
    for merged in [each for each in sheet.merged_cells.ranges if each.max_row > 1]:
        sheet.unmerge_cells(merged.coord)
    for row in sheet.iter_rows(min_row=2):
        for each in row:
            each.value = None
            each.comment = None
            each.hyperlink = None


def _columns(sheet: Worksheet, name: str, values: Mapping[str, Sequence[Cell]]) -> dict[str, int]:
    """Where each column stands; those that the sheet lacks are added where a row needs them."""
    headings = [str(each.value or "").strip().casefold() for each in sheet[1]]
    at = {heading: place for place, heading in reversed(list(enumerate(headings, start=1))) if heading in values}
    fields = TABLES[name].model_fields
    last = max((place for place, heading in enumerate(headings, start=1) if heading), default=0)
    pattern = sheet.cell(1, last) if last else None
    for column, cells in values.items():
        if column in at:
            continue
        default = cell(fields[column].default) if not fields[column].is_required() else None
        if last and pattern is not None and not fields[column].is_required() and all(one == default for one in cells):
            continue
        last += 1
        at[column] = last
        heading = sheet.cell(1, last, column)
        if pattern is not None:
            heading._style = copy(pattern._style)
    return at


def _column_styles(sheet: Worksheet) -> dict[int, ColumnDimension]:
    """The format that a column gives to its new cells."""
    return {
        place: dimension
        for dimension in sheet.column_dimensions.values()
        if dimension.has_style and dimension.min is not None and dimension.max is not None
        for place in range(dimension.min, min(dimension.max, sheet.max_column) + 1)
    }


def _stretch(sheet: Worksheet, last_row: int) -> None:
    """Let Excel's own tables and filters reach over the new rows."""
    for table in sheet.tables.values():
        table.ref = _reaching(table.ref, last_row)
        if table.autoFilter is not None:
            table.autoFilter.ref = table.ref
    if sheet.auto_filter.ref:
        sheet.auto_filter.ref = _reaching(sheet.auto_filter.ref, last_row)


def _reaching(ref: str, last_row: int) -> str:
    """`A1:C3` down to a row, at least one below the headings, as Excel's tables must have."""
    from openpyxl.utils import get_column_letter, range_boundaries  # noqa: PLC0415

    left, top, right, _ = range_boundaries(ref)
    return f"{get_column_letter(left)}{top}:{get_column_letter(right)}{max(last_row, top + 1)}"
