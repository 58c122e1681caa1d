"""The tables of a folder as a workbook would hold them: days and numbers where cells can be read so, else text."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from models import TABLES
from scheduler.reading.cells import cell_text
from scheduler.reading.csv_folder import read_csv
from scheduler.reading.rows import Parser, column_parsers
from scheduler.validation.problem import Problem

TypedCell = str | int | float | date | None


def typed_grids(folder: Path) -> dict[str, list[list[TypedCell]]]:
    """Every table of a folder that can be read at all, headings first, every row at its own number.

    Raises:
        OSError: the folder cannot be read.
    """
    files = (path for path in sorted(folder.iterdir()) if path.suffix.casefold() == ".csv")
    grids = {path.stem: read_csv(path) for path in files if not path.name.startswith((".", "~$"))}
    return {title: _typed(title, grid) for title, grid in grids.items() if not isinstance(grid, Problem) and grid}


def _typed(title: str, grid: Sequence[Sequence[object]]) -> list[list[TypedCell]]:
    rows = [[cell_text(cell) for cell in row] for row in grid]
    model = TABLES.get(title.strip().casefold())
    known = {} if model is None else column_parsers(model)
    parsers = [known.get(heading.casefold()) for heading in rows[0]]
    return [list(rows[0]), *([_value(*cell) for cell in zip(row, parsers, strict=True)] for row in rows[1:])]


def _value(text: str, parse: Parser | None) -> TypedCell:
    """A day or number, or the text where it is neither."""
    if parse is None or not text:
        return text or None
    try:
        value = parse(text)
    except ValueError:
        return text
    return value if isinstance(value, int | float | date) and not isinstance(value, bool) else text
