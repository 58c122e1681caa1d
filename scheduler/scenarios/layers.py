"""Tables as scenarios lie over them: every cell knows the file and row that it comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from models import Instance
from scheduler.reading.tables import TABLE_NAMES, RawTable, RawTables
from scheduler.scenarios.keys import Key
from scheduler.validation.problem import Problem
from scheduler.writing.columns import cell_text, tables


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a cell stands: the name of the instance or scenario as it was given, and the row as Excel numbers it."""

    source: str
    row: int


@dataclass(frozen=True, slots=True)
class LayeredRow:
    """A row: the text of its filled cells, and where each comes from.

    `number` is unique in its table; a row of the base keeps the one that it has there.
    """

    number: int
    origin: Origin
    cells: Mapping[str, str]
    origins: Mapping[str, Origin]

    def over(self, cells: Mapping[str, str], origin: Origin) -> LayeredRow:
        """The row with cells of another laid over its own; a blank cell gives nothing."""
        given = {column: text for column, text in cells.items() if text}
        return replace(self, cells={**self.cells, **given}, origins={**self.origins, **dict.fromkeys(given, origin)})

    def place_of(self, column: str | None) -> Origin:
        """Where to look for what is wrong in a column, or in several with commas between them."""
        places = [self.origins[name] for name in (column or "").split(", ") if name in self.origins]
        return next((place for place in places if place.source != self.origin.source), self.origin)


def new_row(number: int, cells: Mapping[str, str], origin: Origin) -> LayeredRow:
    """A row all of whose cells come from one place."""
    return LayeredRow(number, origin, {}, {}).over(cells, origin)


@dataclass(frozen=True, slots=True)
class Layers:
    """The tables of an instance, perhaps with scenarios laid over them."""

    base: str
    """The name of the instance that lies at the bottom."""
    columns: Mapping[str, tuple[str, ...]]
    """The headings of each table that is there."""
    rows: Mapping[str, tuple[LayeredRow, ...]]
    removed: Mapping[tuple[str, Key], Origin] = field(default_factory=dict)
    """Which rows scenarios have removed, and where they say so: table and key."""

    def raw(self) -> RawTables:
        """The tables as they would have been read from one file."""
        raw = {}
        for name, headings in self.columns.items():
            rows = tuple(
                (row.number, tuple(row.cells.get(column, "") for column in headings)) for row in self.rows[name]
            )
            raw[name] = RawTable(name, {column: at for at, column in enumerate(headings)}, rows)
        return RawTables(raw, frozenset(raw), ())

    def located(self, problem: Problem) -> Problem:
        """A problem of these tables with the file and row that its cell comes from."""
        if problem.table is None:
            return problem
        rows = {row.number: row for row in self.rows.get(problem.table, ())}
        places = [
            rows[number].place_of(problem.column) if number in rows else Origin(self.base, number)
            for number in ((problem.row, *problem.also) if problem.row is not None else problem.also)
        ]
        if not places:
            return replace(problem, table=f"{self.base}: {problem.table}")
        first = places[0]
        elsewhere = sorted({f"{place.source}: row {place.row}" for place in places if place.source != first.source})
        return replace(
            problem,
            table=f"{first.source}: {problem.table}",
            row=first.row,
            also=tuple(place.row for place in places[1:] if place.source == first.source),
            message=f"{problem.message} ({'; '.join(elsewhere)})" if elsewhere else problem.message,
        )


def layers_of(raw: RawTables, base: str) -> Layers:
    """An instance as it was read, with nothing over it."""
    return Layers(
        base,
        {name: tuple(raw.tables[name].columns) for name in _in_order(raw.tables)},
        {
            name: tuple(
                new_row(number, {column: cells[at] for column, at in table.columns.items()}, Origin(base, number))
                for number, cells in table.rows
            )
            for name, table in raw.tables.items()
        },
    )


def layers_of_instance(instance: Instance, base: str) -> Layers:
    """An instance in memory, such as a plan's, with nothing over it; rows keep the numbers that they had.

    Raises:
        ValueError: an item of a list has a semicolon of its own, which no table can hold.
    """
    columns, rows = {}, {}
    for name, headings, content in tables(instance):
        columns[name] = headings
        known = getattr(instance, name) if name != "policy" else ()
        numbers = [row.row for row in known]
        if None in numbers or len(set(numbers)) < len(content):
            numbers = list(range(2, len(content) + 2))
        rows[name] = tuple(
            new_row(number, dict(zip(headings, map(cell_text, cells), strict=True)), Origin(base, number))
            for number, cells in zip(numbers, content, strict=True)
        )
    return Layers(base, columns, rows)


def _in_order(names: Mapping[str, object]) -> list[str]:
    return sorted(names, key=TABLE_NAMES.index)
