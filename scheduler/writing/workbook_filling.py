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
from scheduler.writing.opened_workbook import OpenedWorkbook, open_workbook

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
            sheet = _sheet_of(opened.book, name)
            if sheet is not None and _has_rows(sheet):
                raise TargetExistsError(path, f"has rows in {name} already")
    return fill_workbook(opened, tables)


def fill_workbook(opened: OpenedWorkbook, tables: Mapping[str, Sequence[Row]]) -> bytes:
    """The content of an opened workbook with the rows of some tables replaced.

    Raises:
        ValueError: a text that no cell can hold.
    """
    for name, rows in tables.items():
        _fill(_sheet_of(opened.book, name) or _added(opened.book, name), name, rows)
    return opened.content()


def _sheet_of(book: Workbook, name: str) -> Worksheet | None:
    """The sheet of a table, whatever the capitals of its title."""
    return next((sheet for sheet in book.worksheets if sheet.title.strip().casefold() == name), None)


def _added(book: Workbook, name: str) -> Worksheet:
    sheet: Worksheet = book.create_sheet(name)
    sheet.freeze_panes = "A2"
    return sheet


def _has_rows(sheet: Worksheet) -> bool:
    rows = sheet.iter_rows(min_row=2, values_only=True)
    return any(value is not None and str(value).strip() for row in rows for value in row)


def _fill(sheet: Worksheet, name: str, rows: Sequence[Row]) -> None:
    """Replace the rows below the headings, by the sheet's own order of columns."""
    _clear(sheet)
    values = {column: [cell(getattr(row, column)) for row in rows] for column in columns(TABLES[name])}
    at = _columns(sheet, name, values)
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
    pattern: Any = sheet.cell(1, last) if last else None
    for column, cells in values.items():
        if column in at:
            continue
        default = cell(fields[column].default) if not fields[column].is_required() else None
        if last and pattern is not None and not fields[column].is_required() and all(one == default for one in cells):
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

    bounds: Any = range_boundaries(ref)
    left, top, right, _ = bounds
    return f"{get_column_letter(left)}{top}:{get_column_letter(right)}{max(last_row, top + 1)}"
