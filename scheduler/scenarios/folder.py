"""A scenario as a folder of tables, ready for `sipplan scenario` and for people to change."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from scheduler.reading.tables import TABLE_NAMES
from scheduler.scenarios.keys import KEY_COLUMNS, columns_of
from scheduler.scenarios.scenario import REMOVE, Scenario, ScenarioRow
from scheduler.writing import write_tables
from scheduler.writing.csv_text import csv_bytes

Table = tuple[tuple[str, ...], list[tuple[str, ...]]]


def write_scenario(scenario: Scenario, folder: Path, overwrite: bool = False) -> None:
    """Write a scenario whole or not at all; it reads back as it was.

    Raises:
        TargetExistsError: `folder` is there and `overwrite` is not set, or it holds anything but tables.
        OSError: it could not be written; `folder` is then what it was.
    """
    write_tables(_tables(scenario), folder, overwrite)


def scenario_files(scenario: Scenario) -> dict[str, bytes]:
    """The same as the content of the folder's files, by name."""
    return {f"{name}.csv": csv_bytes(heading, rows) for name, (heading, rows) in _tables(scenario).items()}


def _tables(scenario: Scenario) -> dict[str, Table]:
    tables = {name: _table(name, scenario.tables[name]) for name in TABLE_NAMES if name in scenario.tables}
    return tables or {"policy": _table("policy", ())}


def _table(name: str, rows: Sequence[ScenarioRow]) -> Table:
    given = {column for row in rows for column in row.cells}
    columns = [column for column in columns_of(name) if column in given or column in KEY_COLUMNS[name]]
    deletes = any(row.remove for row in rows)
    heading = (*columns, REMOVE) if deletes else tuple(columns)
    return heading, [
        (*(row.cells.get(column, "") for column in columns), *(["yes" if row.remove else ""] if deletes else []))
        for row in rows
    ]
