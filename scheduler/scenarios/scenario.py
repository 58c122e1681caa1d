"""A scenario: tables that hold only what differs, as read from a file or made by a program."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from scheduler.reading import InstanceError, read_tables
from scheduler.reading.cells import cell_text, check_text, parse_truth
from scheduler.reading.rows import heading_problems
from scheduler.reading.tables import TABLE_NAMES, RawTable
from scheduler.scenarios.keys import KEY_COLUMNS, Key, KeyCellError, columns_of, key_of, needed_columns, shown
from scheduler.validation.problem import Problem

REMOVE = "remove"
"""The column that deletes rows."""

Cell = str | int | float | date | None


@dataclass(frozen=True, slots=True)
class ScenarioRow:
    """A row of a scenario: what it names, what it gives, and whether it deletes."""

    number: int
    key: Key
    cells: Mapping[str, str]
    """Filled cells, without `remove`."""
    remove: bool


@dataclass(frozen=True)
class Scenario:
    """What differs. `name` is what people call it, most often the path of its folder or workbook."""

    name: str
    tables: Mapping[str, tuple[ScenarioRow, ...]]
    """Rows by table; a key is there once, or twice where its row is deleted and made anew."""


class ScenarioError(InstanceError):
    """A scenario that cannot be laid over an instance, with everything that is wrong with it."""


def read_scenario(path: Path, name: str | None = None) -> Scenario:
    """Read a scenario: a folder of CSV files or a workbook, with any of the tables of an instance.

    Raises:
        ScenarioError: with every problem, each naming the scenario, its table, row and column.
    """
    called = name or str(path)
    raw = read_tables(Path(path))
    problems = list(raw.problems)
    if not raw.found and not problems:
        problems.append(Problem(None, None, None, None, f"none of the tables {', '.join(TABLE_NAMES)} is there"))
    tables = {}
    for table in raw.tables.values():
        tables[table.name], wrong = _read(table)
        problems += wrong
    _refuse(called, problems)
    return Scenario(called, tables)


def scenario_of(name: str, tables: Mapping[str, Sequence[Mapping[str, Cell]]]) -> Scenario:
    """A scenario that a program makes: rows by table, each a mapping from column to cell.

    `scenario_of("P07 leaves", {"sips": [{"sip": "P07", "remove": "yes"}]})`. Lists are text with semicolons.

    Raises:
        ScenarioError: a column that there is none of, a key that cannot be read or is there twice.
    """
    found, problems = {}, []
    for table, rows in tables.items():
        headings = tuple(dict.fromkeys(column for row in rows for column in row)) or KEY_COLUMNS[table]
        texts = tuple(
            (number, tuple(cell_text(row.get(column)) for column in headings)) for number, row in enumerate(rows, 2)
        )
        raw = RawTable(table, {column: at for at, column in enumerate(headings)}, texts)
        found[table], wrong = _read(raw)
        problems += wrong
    _refuse(name, problems)
    return Scenario(name, found)


def _refuse(name: str, problems: Sequence[Problem]) -> None:
    if problems:
        raise ScenarioError(tuple(at(name, problem) for problem in problems))


def at(name: str, problem: Problem) -> Problem:
    """The problem with the scenario's name before its table."""
    if problem.table is None:
        message = problem.message if name in problem.message else f"{name}: {problem.message}"
        return Problem(None, None, None, None, message)
    place = f"{name}: {problem.table}"
    return Problem(place, problem.row, problem.column, problem.value, problem.message, problem.also)


def _read(table: RawTable) -> tuple[tuple[ScenarioRow, ...], list[Problem]]:
    known = columns_of(table.name)
    keys = [column for column in KEY_COLUMNS[table.name] if column in needed_columns(table.name)]
    problems = heading_problems(table, (*known, REMOVE), keys)
    if problems:
        return (), problems
    rows = []
    for number, texts in table.rows:
        cells = {column: texts[place] for column, place in table.columns.items() if texts[place]}
        remove, wrong = _removes(table.name, number, cells.pop(REMOVE, ""))
        problems += wrong
        if not cells and not remove:
            continue
        try:
            rows.append(ScenarioRow(number, key_of(table.name, cells), cells, remove))
        except KeyCellError as error:
            problems.append(Problem(table.name, number, error.column, error.text, str(error)))
    return tuple(rows), [*problems, *twice(table.name, rows)]


def _removes(table: str, number: int, text: str) -> tuple[bool, list[Problem]]:
    try:
        check_text(text)
        return bool(text) and parse_truth(text), []
    except ValueError as error:
        return False, [Problem(table, number, REMOVE, text, str(error))]


def twice(table: str, rows: Sequence[ScenarioRow]) -> Iterator[Problem]:
    """Every key that is there, or deleted, more than once."""
    by_key: dict[tuple[Key, bool], list[int]] = defaultdict(list)
    for row in rows:
        by_key[row.key, row.remove].append(row.number)
    for (key, remove), numbers in by_key.items():
        if len(numbers) > 1:
            again = "is deleted twice" if remove else "is there twice"
            message = f"the key {again}; expected once, or once with remove = yes and once without"
            columns = ", ".join(KEY_COLUMNS[table])
            yield Problem(table, numbers[0], columns, shown(key), message, tuple(numbers[1:]))
