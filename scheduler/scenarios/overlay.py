"""Laying a scenario over tables: rows replaced, added and removed, with an account of it all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from models import Policy
from scheduler.reading.tables import TABLE_NAMES
from scheduler.scenarios.changes import CellChange, Changes, Kind, RowChange
from scheduler.scenarios.dependants import take_along
from scheduler.scenarios.keys import KEY_COLUMNS, ROW_CALLED, Key, columns_of, loose_key_of, needed_columns, same, shown
from scheduler.scenarios.layers import LayeredRow, Layers, Origin, new_row
from scheduler.scenarios.scenario import Scenario, ScenarioError, ScenarioRow, at
from scheduler.validation.names import suggestion
from scheduler.validation.problem import Problem, listed


@dataclass(frozen=True)
class Overlaid:
    """Tables with a scenario laid over them, and what it changed."""

    layers: Layers
    changes: Changes


def apply(layers: Layers, scenario: Scenario) -> Overlaid:
    """Lay one scenario over tables.

    A row whose key is there replaces the cells that it gives; another adds, where it can stand as a row; one with
    `remove` deletes, and what refers to it goes along. A key both deleted and given replaces the whole row.

    Raises:
        ScenarioError: with every row that names nothing known, or cannot be carried out.
    """
    columns, rows = dict(layers.columns), dict(layers.rows)
    account: list[RowChange] = []
    problems: list[Problem] = []
    gone: list[tuple[str, Key, int]] = []
    for table in (name for name in TABLE_NAMES if name in scenario.tables):
        change = _TableChange(scenario.name, table, layers)
        for number, key in change.run(scenario.tables[table]):
            gone.append((table, key, number))
        problems += change.problems
        account += change.account
        if change.rows or table in columns:
            rows[table] = tuple(change.rows)
            columns[table] = _headings(columns.get(table, ()), table, change.rows)
    rows, along, dangling = take_along(rows, gone, scenario.name)
    problems += dangling
    if problems:
        raise ScenarioError(tuple(at(scenario.name, problem) for problem in problems))
    ordered = {name: columns[name] for name in TABLE_NAMES if name in columns}
    removed = {(table, key): Origin(scenario.name, number) for table, key, number in gone}
    return Overlaid(
        Layers(layers.base, ordered, rows, {**layers.removed, **removed}), Changes(scenario.name, (*account, *along))
    )


class _TableChange:
    """One table while a scenario is laid over it."""

    def __init__(self, scenario: str, table: str, layers: Layers) -> None:
        self.scenario = scenario
        self.table = table
        self.rows = list(layers.rows.get(table, ()))
        self.account: list[RowChange] = []
        self.problems: list[Problem] = []
        self._removed = layers.removed
        self._places: dict[Key, list[int]] = defaultdict(list)
        for place, row in enumerate(self.rows):
            self._places[loose_key_of(table, row.cells)].append(place)

    def run(self, given: Sequence[ScenarioRow]) -> Iterator[tuple[int, Key]]:
        """Carry out every row; give the row numbers and keys of those that delete for good."""
        deleted = {row.key for row in given if row.remove}
        anew = {row.key for row in given if not row.remove} & deleted
        removed: set[int] = set()
        for row in given:
            if row.remove and not self._is_there(row):
                self.problems.append(self._unknown(row))
            elif row.remove and row.key not in anew:
                removed.update(self._places[row.key])
                cells = self._to_default(row.key)
                if cells or self.table != "policy":
                    self.account.append(RowChange(self.table, shown(row.key), Kind.REMOVED, cells))
                yield row.number, row.key
            elif not row.remove and self._places[row.key]:
                self._replace(row, whole=row.key in anew)
            elif not row.remove and self._stands(row):
                self._add(row)
        self.rows = [row for place, row in enumerate(self.rows) if place not in removed]

    def _to_default(self, key: Key) -> tuple[CellChange, ...]:
        """What taking a key out of the policy changes; rows of other tables are gone altogether."""
        if self.table != "policy":
            return ()
        rows = [self.rows[place] for place in self._places[key]]
        default = {"value": _default(str(key[0]))}
        return tuple(cell for row in rows for cell in _differences(self.table, key, row.cells, default))

    def _is_there(self, row: ScenarioRow) -> bool:
        return bool(self._places.get(row.key)) or (self.table == "policy" and row.key[0] in Policy.model_fields)

    def _replace(self, row: ScenarioRow, whole: bool) -> None:
        origin = Origin(self.scenario, row.number)
        if whole and not self._stands(row):
            return
        for place in self._places[row.key]:
            old = self.rows[place]
            new = new_row(old.number, row.cells, origin) if whole else old.over(row.cells, origin)
            self.rows[place] = new
            if cells := tuple(_differences(self.table, row.key, old.cells, new.cells)):
                self.account.append(RowChange(self.table, shown(row.key), Kind.REPLACED, cells))

    def _add(self, row: ScenarioRow) -> None:
        if self.table == "policy" and not row.cells.get("value"):
            return
        number = max((old.number for old in self.rows), default=1) + 1
        self._places[row.key].append(len(self.rows))
        self.rows.append(new_row(number, row.cells, Origin(self.scenario, row.number)))
        if self.table != "policy":
            self.account.append(RowChange(self.table, shown(row.key), Kind.ADDED))
        elif cells := tuple(_differences(self.table, row.key, {}, row.cells)):
            self.account.append(RowChange(self.table, shown(row.key), Kind.REPLACED, cells))

    def _stands(self, row: ScenarioRow) -> bool:
        """Whether a row has all that it needs by itself; where it has not, that is a problem."""
        if self.table == "policy":
            if known := row.key[0] in Policy.model_fields:
                return known
            self.problems.append(self._unknown(row))
            return False
        lacking = [column for column in needed_columns(self.table) if not row.cells.get(column)]
        if not lacking:
            return True
        if self._places[row.key]:
            message = f"this row takes the place of the whole row and lacks {listed(lacking)}"
            self.problems.append(self._problem(row, message))
        else:
            problem = self._unknown(row)
            message = f"{problem.message}; as a new row it lacks {listed(lacking)}"
            self.problems.append(self._problem(row, message))
        return False

    def _unknown(self, row: ScenarioRow) -> Problem:
        known = (
            Policy.model_fields if self.table == "policy" else [shown(key) for key in self._places if self._places[key]]
        )
        missing = f"there is no such {ROW_CALLED[self.table]}"
        if by := self._removed.get((self.table, row.key)):
            return self._problem(row, f"{missing} any more: {by.source} removes it in row {by.row}")
        return self._problem(row, f"{missing}{suggestion(shown(row.key), known)}")

    def _problem(self, row: ScenarioRow, message: str) -> Problem:
        columns = [name for name, part in zip(KEY_COLUMNS[self.table], row.key, strict=True) if part is not None]
        return Problem(self.table, row.number, ", ".join(columns), shown(row.key), message)


def _differences(table: str, key: Key, before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[CellChange]:
    if table == "policy":
        name = str(key[0])
        old, new = before.get("value", "") or _default(name), after.get("value", "")
        if not same("policy", name, old, new):
            yield CellChange(name, old, new)
        return
    for column in columns_of(table):
        old, new = before.get(column, ""), after.get(column, "")
        if column not in KEY_COLUMNS[table] and not same(table, column, old, new):
            yield CellChange(column, old, new)


def _default(key: str) -> str:
    default = Policy.model_fields[key].default
    return "" if default is None else str(default)


def _headings(known: Sequence[str], table: str, rows: Sequence[LayeredRow]) -> tuple[str, ...]:
    given = {column for row in rows for column in row.cells}
    new = [column for column in columns_of(table) if column in given and column not in known]
    return (*known, *new)
