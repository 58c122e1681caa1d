"""One Excel workbook with a sheet for each table."""

from __future__ import annotations

import warnings
from pathlib import Path

from models.sheets import NO_TABLES
from scheduler.reading.csv_folder import Grid
from scheduler.reading.tables import RawTables, collect, unreadable
from scheduler.validation.problem import Problem

SUFFIXES = (".xlsx", ".xlsm")
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
"""How a workbook with a password begins, and one of Excel before 2007."""
_ZIP = b"PK\x03\x04"


def read_workbook(path: Path) -> RawTables:
    """The tables in a workbook, a sheet for each."""
    sheets = read_sheets(path)
    if isinstance(sheets, Problem):
        return RawTables({}, frozenset(), (sheets,))
    for_people = {title.casefold() for title in NO_TABLES}
    tables = ((title, grid) for title, grid in sheets.items() if title.strip().casefold() not in for_people)
    return collect(tables, "sheet")


def read_sheets(path: Path) -> dict[str, Grid] | Problem:
    """The cells of every sheet, formulas by the values that Excel last computed; or why there are none."""
    try:
        with path.open("rb") as file:
            start = file.read(len(_OLE))
    except OSError as error:
        return _refused(unreadable(path, error))
    if start == _OLE:
        return _refused(
            f"{path} has a password or is of an old Excel: open it, remove the password and save it as .xlsx"
        )
    if not start.startswith(_ZIP):
        return _refused(f"{path} is not an Excel workbook; expected one saved as .xlsx")

    import pandas as pd  # noqa: PLC0415  (half a second that `--help` need not wait)

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # drop-down lists and the like, which hold no data
            sheets = pd.read_excel(path, sheet_name=None, header=None, dtype=object, na_filter=False, engine="openpyxl")
    except OSError as error:
        return _refused(unreadable(path, error))
    except Exception as error:  # a damaged workbook fails in any of a dozen ways in zip, XML or openpyxl
        return _refused(f"{path} is damaged or not an Excel workbook ({type(error).__name__}: {error})")
    return {str(title): frame.to_numpy(dtype=object).tolist() for title, frame in sheets.items()}


def _refused(message: str) -> Problem:
    return Problem(None, None, None, None, message)
