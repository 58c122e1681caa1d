"""A folder with one `TABLE.csv` for each table, as planners, Excel and programs write them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

from scheduler.reading.tables import RawTables, collect, unreadable
from scheduler.validation.problem import Problem

MOST_COLUMNS = 1000
"""A row with more cells is no row of a table."""

Grid = list[list[object]]


def read_folder(folder: Path) -> RawTables:
    """Every `.csv` file in the folder; other files are none of ours."""
    try:
        files = sorted(
            path
            for path in folder.iterdir()
            if path.suffix.casefold() == ".csv" and not path.name.startswith((".", "~$"))
        )
    except OSError as error:
        return RawTables({}, frozenset(), (Problem(None, None, None, None, unreadable(folder, error)),))
    if not files:
        return RawTables({}, frozenset(), (Problem(None, None, None, None, _no_tables(folder)),))
    return collect(_grids(files), "file")


def _grids(files: list[Path]) -> Iterator[tuple[str, Grid | Problem]]:
    for path in files:
        yield path.stem, read_csv(path)


def read_csv(path: Path) -> Grid | Problem:
    """The cells of one file, blank rows included so that rows keep their numbers; or why there are none."""
    table = path.stem.strip().casefold()
    if path.is_dir():
        return Problem(table, None, None, None, f"{path} is a folder; expected a file")
    try:
        content = path.read_bytes()
    except OSError as error:
        return Problem(table, None, None, None, unreadable(path, error))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return _not_utf8(table, content.count(b"\n", 0, error.start) + 1)
    if "\0" in text:  # UTF-16 without a mark
        return _not_utf8(table, text.count("\n", 0, text.index("\0")) + 1)
    return _parse(table, text) if text.strip() else []


def _parse(table: str, text: str) -> Grid | Problem:
    heading = text.lstrip().partition("\n")[0]
    if "," not in heading and (";" in heading or "\t" in heading):
        message = 'cells are not separated by commas; save the file as "CSV UTF-8 (Comma delimited)"'
        return Problem(table, 1, None, None, message)

    from pandas import read_csv as pandas_csv  # noqa: PLC0415  (half a second that `--help` need not wait)
    from pandas.errors import ParserError  # noqa: PLC0415

    width = min(MOST_COLUMNS, max(line.count(",") for line in re.split("[\r\n]", text)) + 1)
    try:
        frame = pandas_csv(
            StringIO(text, newline=""),
            header=None,
            names=range(width),
            index_col=False,
            dtype=str,
            na_filter=False,
            skip_blank_lines=False,
        )
    except ParserError as error:
        if "Calling read" in str(error):  # text in memory fails to be read only when Ctrl-C is pressed meanwhile
            raise KeyboardInterrupt from None
        reason = str(error).removeprefix("Error tokenizing data. C error: ").strip().rstrip(".")
        message = f"not a proper CSV file ({reason}); is a quotation mark unclosed?"
        return Problem(table, None, None, None, message)
    return [list(cells) for cells in frame.to_numpy(dtype=object).tolist()]


def _not_utf8(table: str, row: int) -> Problem:
    message = 'is not UTF-8; in Excel save it as "CSV UTF-8 (Comma delimited)"'
    return Problem(table, row, None, None, message)


def _no_tables(folder: Path) -> str:
    message = f"{folder} has no tables; expected files such as schools.csv"
    workbooks = [path for path in folder.glob("*.xlsx") if not path.name.startswith("~$")]
    return f"{message}, or give the workbook itself: {workbooks[0]}" if workbooks else message
