"""An instance as a folder of CSV files or as one Excel workbook; either reads back as the same instance."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from models import TABLES, Instance
from scheduler.writing.atomic import new_folder, write_file
from scheduler.writing.columns import cell_text, tables
from scheduler.writing.csv_text import write_csv

if TYPE_CHECKING:
    from openpyxl.cell import Cell as ExcelCell

FILES = frozenset(f"{name}.csv" for name in (*TABLES, "policy"))
WIDEST = 40
"""No column of a workbook is made wider, in characters."""
FORMULA_STARTS = "=+-@\t"
"""What may begin a formula for Excel; such text is also marked with its sign for text, '."""


def write_instance(instance: Instance, path: Path, overwrite: bool = False) -> None:
    """Write an instance to a workbook where `path` ends in .xlsx, else to a folder; whole or not at all.

    Raises:
        TargetExistsError: `path` is there and `overwrite` is not set, or it is no instance.
        OSError: it could not be written; `path` is then what it was.
        ValueError: a text that no table can hold (a control character, a semicolon in a list's item).
    """
    path = Path(path)
    if path.suffix.casefold() == ".xlsx":
        write_file(path, _workbook(instance), overwrite)
        return
    with new_folder(path, FILES, "schools.csv", overwrite) as folder:
        for name, heading, rows in tables(instance):
            write_csv(folder / f"{name}.csv", heading, (tuple(map(cell_text, row)) for row in rows))


def _workbook(instance: Instance) -> bytes:
    """The content of a workbook: a sheet for each table, its heading in bold and always in sight."""
    from openpyxl import Workbook  # noqa: PLC0415  (imported by those who write workbooks only)
    from openpyxl.styles import Font  # noqa: PLC0415
    from openpyxl.utils import get_column_letter  # noqa: PLC0415

    book = Workbook()
    book.remove(book.worksheets[0])
    for name, heading, rows in tables(instance):
        sheet = book.create_sheet(name)
        sheet.freeze_panes = "A2"
        for at, column in enumerate(heading, start=1):
            sheet.cell(1, at, column).font = Font(bold=True)
            longest = max(len(column), *(len(cell_text(row[at - 1])) for row in rows))
            sheet.column_dimensions[get_column_letter(at)].width = min(WIDEST, longest + 2)
        for number, row in enumerate(rows, start=2):
            for at, value in enumerate(row, start=1):
                if value is not None and value != "":
                    _fill_cell(sheet.cell(number, at), value)
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def _fill_cell(cell: ExcelCell, value: str | float | date) -> None:
    """Fill one cell; text stays text, also where Excel would take it for a formula, a number or a day.

    Raises:
        ValueError: the text has a control character.
    """
    from openpyxl.utils.exceptions import IllegalCharacterError  # noqa: PLC0415

    try:
        cell.value = value
    except IllegalCharacterError:
        raise ValueError(f"{value!r} has a control character, which no workbook can hold") from None
    if isinstance(value, str):
        cell.data_type = "s"
        cell.number_format = "@"
        if value[0] in FORMULA_STARTS:
            cell.quotePrefix = True
    elif isinstance(value, date):
        cell.number_format = "yyyy-mm-dd"
