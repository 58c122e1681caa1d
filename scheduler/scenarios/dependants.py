"""What goes with a row that is removed: rows and list items that name it and cannot stand without it.

What a scenario itself says is left as it stands, so that naming what it removes is found as an error. Where too
much would hang in the air (the schools of a locality) that is an error too, which says what to do first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from models.references import KINDS, REFERENCES
from scheduler.reading.cells import parse_list
from scheduler.reading.tables import TABLE_NAMES
from scheduler.scenarios.changes import CellChange, Kind, RowChange
from scheduler.scenarios.keys import KEY_COLUMNS, ROW_CALLED, Key, loose_key_of, shown
from scheduler.scenarios.layers import LayeredRow
from scheduler.validation.problem import Problem, listed, quoted

Rows = dict[str, tuple[LayeredRow, ...]]
Gone = tuple[str, Key, int]
"""A table, the key of a row removed from it, and the row of the scenario that says so."""

LEAVES_CELL = {("localities", "adviser"), ("sips", "headteacher_of")}
"""References that a row can do without: the cell is emptied."""
IN_LISTS = {("sips", "localities"), ("programmes", "terms")}
"""Lists that an item can leave, as long as another remains."""
FIRST = {
    ("schools", "locality"): "move them to another locality or remove them first",
    ("schools", "programme"): "give them another programme or remove them first",
    ("sips", "localities"): "give them another locality or remove them first (blank would be all localities)",
    ("programmes", "terms"): "give them another term or remove them first",
    ("history", "visit"): "remove them from history first",
}
"""What to do about rows that would hang in the air."""
MOST_NAMED = 5


def take_along(
    rows: Mapping[str, tuple[LayeredRow, ...]], gone: Sequence[Gone], scenario: str
) -> tuple[Rows, list[RowChange], list[Problem]]:
    """The rows without what goes with those removed, an account of it, and what is in the way."""
    left = dict(rows)
    account: list[RowChange] = []
    problems: list[Problem] = []
    for table, key, number in gone:
        because = f"{ROW_CALLED[table]} {shown(key)}"
        for name, column, refers in _references(table, key, left):
            kept: list[LayeredRow] = []
            stuck: list[str] = []
            for row in left.get(name, ()):
                if not refers(row) or _says(row, column, scenario):
                    kept.append(row)
                    continue
                called = shown(loose_key_of(name, row.cells))
                without = _without(row, name, column, str(key[0]))
                if without is not None:
                    kept.append(without)
                    cell = CellChange(column, row.cells[column], without.cells.get(column, ""))
                    account.append(RowChange(name, called, Kind.REPLACED, (cell,), because))
                elif (name, column) in FIRST:
                    kept.append(row)
                    stuck.append(quoted(called))
                else:
                    account.append(RowChange(name, called, Kind.REMOVED, (), because))
            left[name] = tuple(kept)
            if stuck:
                problems.append(_stuck(table, key, number, name, column, stuck))
    return left, sorted(account, key=lambda change: TABLE_NAMES.index(change.table)), problems


def _references(
    table: str, key: Key, rows: Mapping[str, tuple[LayeredRow, ...]]
) -> Iterator[tuple[str, str, Callable[[LayeredRow], bool]]]:
    """Tables with a column that may name the removed row, and whether a row of theirs does."""
    name = str(key[0])
    if table == "programmes":
        yield from _programme_references(key, rows)
        return
    for reference in REFERENCES:
        if reference.to == table and (reference.table, reference.column) != ("pins", "sip"):
            yield reference.table, reference.column, _names(reference.column, name)
    kind = next((kind for kind, named in KINDS.items() if named == table), None)
    if kind is not None:
        yield "absences", "id", lambda row: row.cells.get("of", "").casefold() == kind and row.cells.get("id") == name
    if table == "sips":
        made = {loose_key_of("history", row.cells) for row in rows.get("history", ()) if row.cells.get("sip") == name}
        yield "pins", "sip", lambda row: row.cells.get("sip") == name and loose_key_of("pins", row.cells) not in made


def _programme_references(
    key: Key, rows: Mapping[str, tuple[LayeredRow, ...]]
) -> Iterator[tuple[str, str, Callable[[LayeredRow], bool]]]:
    programme, visit = key
    default = "standard"
    follow = {
        row.cells.get("school", "")
        for row in rows.get("schools", ())
        if row.cells.get("programme", default) == programme
    }
    if not any(row.cells.get("programme") == programme for row in rows.get("programmes", ())):
        yield "schools", "programme", lambda row: row.cells.get("programme", default) == programme
        return

    def of_visit(table: str) -> Callable[[LayeredRow], bool]:
        return lambda row: row.cells.get("school") in follow and loose_key_of(table, row.cells)[1] == visit

    yield "history", "visit", of_visit("history")
    yield "pins", "visit", of_visit("pins")


def _names(column: str, name: str) -> Callable[[LayeredRow], bool]:
    return lambda row: row.cells.get(column) == name or name in parse_list(row.cells.get(column, ""))


def _says(row: LayeredRow, column: str, scenario: str) -> bool:
    """Whether it is the scenario itself that names what it removes."""
    return column in row.origins and row.origins[column].source == scenario


def _without(row: LayeredRow, table: str, column: str, name: str) -> LayeredRow | None:
    """The row without the name, where it can stand so."""
    if (table, column) in LEAVES_CELL:
        cells = {other: text for other, text in row.cells.items() if other != column}
        return replace(row, cells=cells)
    if (table, column) in IN_LISTS:
        remaining = [item for item in parse_list(row.cells[column]) if item != name]
        return replace(row, cells={**row.cells, column: ";".join(remaining)}) if remaining else None
    return None


def _stuck(table: str, key: Key, number: int, name: str, column: str, stuck: Sequence[str]) -> Problem:
    more = len(stuck) - MOST_NAMED
    which = listed([*stuck[:MOST_NAMED], f"{more} more"] if more > 0 else stuck)
    message = f"cannot be removed: {name} {which} would lack it in {column}; {FIRST[name, column]}"
    return Problem(table, number, ", ".join(KEY_COLUMNS[table]), shown(key), message)
