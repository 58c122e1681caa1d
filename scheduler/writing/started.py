"""An instance begun: every table with its headings, and some of them filled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from models import TABLES, Policy, Row
from scheduler.writing.atomic import new_folder, write_file
from scheduler.writing.columns import Cell, cell, cell_text, columns
from scheduler.writing.csv_text import write_csv
from scheduler.writing.excel_cell import fill_cell
from scheduler.writing.instance import FILES
from scheduler.writing.opened_workbook import content_of


def start_instance(target: Path, tables: Mapping[str, Sequence[Row]], overwrite: bool = False) -> None:
    """Write a workbook (.xlsx) or folder with every table: headings, and the rows of those given; all of the policy.

    Raises:
        TargetExistsError: it is there and `overwrite` is not set, or it is no instance.
        OSError: it could not be written; it is then what it was.
        ValueError: a text that no table can hold.
    """
    content: dict[str, tuple[tuple[str, ...], list[tuple[Cell, ...]]]] = {
        name: (columns(model), _rows(model, tables.get(name, ()))) for name, model in TABLES.items()
    }
    content["policy"] = ("key", "value"), [(key, cell(field.default)) for key, field in Policy.model_fields.items()]
    if target.suffix.casefold() != ".xlsx":
        with new_folder(target, FILES, "schools.csv", overwrite) as folder:
            for name, (heading, rows) in content.items():
                write_csv(folder / f"{name}.csv", heading, (tuple(map(cell_text, row)) for row in rows))
        return
    from openpyxl import Workbook  # noqa: PLC0415

    book = Workbook()
    book.remove(book.worksheets[0])
    for name, (heading, rows) in content.items():
        sheet = book.create_sheet(name)
        for at, column in enumerate(heading, start=1):
            sheet.cell(1, at, column)
        for number, row in enumerate(rows, start=2):
            for at, value in enumerate(row, start=1):
                if value is not None and value != "":
                    fill_cell(sheet.cell(number, at), value)
    write_file(target, content_of(book), overwrite)


def _rows(model: type[Row], rows: Sequence[Row]) -> list[tuple[Cell, ...]]:
    return [tuple(cell(getattr(row, column)) for column in columns(model)) for row in rows]
