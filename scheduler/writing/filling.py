"""Some tables written into an instance, a folder or a workbook, that is there already or only begun with them."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from io import StringIO
from pathlib import Path

from models import TABLES, Policy, Row
from scheduler.writing.atomic import SYSTEM_FILES, TargetExistsError, write_file, write_files
from scheduler.writing.columns import cell, cell_text, columns
from scheduler.writing.template import start_tables
from scheduler.writing.workbook_filling import filled_workbook

WORKBOOK = ".xlsx"
WITH_MACROS = ".xlsm"
OTHER_FILES = frozenset({".csv", ".xls", ".xlsb", ".ods"})
"""What is neither a folder nor a workbook that can be written."""


def put_tables(target: Path, tables: Mapping[str, Sequence[Row]], *, overwrite: bool) -> None:
    """Write some tables of an instance into a folder or workbook (.xlsx), new or there, leaving its other tables alone.

    What is not there yet is made as `sipplan new` makes it. A table that is there with headings alone is free; in a
    workbook the order of its columns, their widths and formats, drop-downs, and all other sheets stay as they are.

    Raises:
        TargetExistsError: a table already has rows and `overwrite` is not set, a file is where a folder should be, or
            it is a plan.
        OSError: it could not be written, is open in Excel or LibreOffice, or is no workbook that can be kept whole; it
            is then what it was.
        ValueError: a text that no table can hold (a control character, a semicolon in a list's item).
    """
    target = Path(target)
    check_fillable(target)
    suffix = target.suffix.casefold()
    if suffix == WORKBOOK and target.is_file():
        write_file(target, filled_workbook(target, tables, overwrite), overwrite=True)
    elif suffix == WORKBOOK or not target.exists() or _is_empty(target):
        start_tables(target, tables, Policy())
    else:
        _fill_folder(target, tables, overwrite)


def check_fillable(target: Path) -> None:
    """Refuse, before any long work, what `put_tables` fills in no case.

    Raises:
        TargetExistsError: it is a plan.
        OSError: it is a workbook that is open in Excel or LibreOffice, which would write over it when it is saved, or
            its name is that of another kind of file.
    """
    suffix = target.suffix.casefold()
    if suffix == WITH_MACROS:
        raise OSError("macros would be lost: save the workbook as .xlsx and give that")
    if suffix in OTHER_FILES and not target.exists():
        raise OSError("expected a folder or a workbook that ends in .xlsx")
    if (target / "plan.json").is_file():
        raise TargetExistsError(target, "is a plan, not an instance")
    for mark in (f"~${target.name}", f".~lock.{target.name}#"):
        if target.is_file() and target.with_name(mark).exists():
            raise OSError(f"it is open in another program. Close it there; if it is not, delete the file {mark}")


def _is_empty(target: Path) -> bool:
    return target.is_dir() and {path.name for path in target.iterdir()} <= SYSTEM_FILES


def _fill_folder(folder: Path, tables: Mapping[str, Sequence[Row]], overwrite: bool) -> None:
    """Write all tables or none."""
    if not folder.is_dir():
        raise TargetExistsError(folder, "is a file; expected a folder or a workbook (.xlsx)")
    there = {path.stem.strip().casefold(): path for path in folder.iterdir() if path.suffix.casefold() == ".csv"}
    files = {there.get(name, folder / f"{name}.csv"): _csv(name, rows) for name, rows in tables.items()}
    if not overwrite:
        for file in files:
            if file.exists() and _has_rows(file):
                raise TargetExistsError(file, "already has rows", "replace them")
    write_files(files)


def _csv(name: str, rows: Sequence[Row]) -> bytes:
    heading = columns(TABLES[name])
    text = StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(heading)
    writer.writerows([cell_text(cell(getattr(row, column))) for column in heading] for row in rows)
    return text.getvalue().encode()


def _has_rows(file: Path) -> bool:
    """Whether anything stands below the headings, whatever its encoding."""
    lines = file.read_text(encoding="utf-8-sig", errors="replace").splitlines()
    filled = [line for line in lines if line.strip(' ,;\t"')]
    return len(filled) > 1
