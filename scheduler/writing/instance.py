"""An instance as a folder of CSV files or as one Excel workbook; either reads back as the same instance."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from models import TABLES, Instance
from scheduler.writing.atomic import new_folder, write_file
from scheduler.writing.columns import cell_text, tables
from scheduler.writing.csv_text import write_csv
from scheduler.writing.excel_cell import fill_cell

FILES = frozenset(f"{name}.csv" for name in (*TABLES, "policy"))
WIDEST = 40
"""No column of a workbook is made wider, in characters."""


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
                    fill_cell(sheet.cell(number, at), value)
    content = BytesIO()
    book.save(content)
    return content.getvalue()
