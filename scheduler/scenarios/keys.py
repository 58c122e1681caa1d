"""What names a row: its key, the same however a day or a number in it is spelt."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from models import TABLES, Policy
from models.instance import required_columns
from models.references import KEYS
from scheduler.reading.cells import check_text
from scheduler.reading.rows import column_parsers

Key = tuple[object, ...]
"""The values of the key columns, None where the cell is blank."""

KEY_COLUMNS: Mapping[str, tuple[str, ...]] = {
    **KEYS,
    "closures": ("first_day", "last_day"),
    "absences": ("of", "id", "first_day"),
    "policy": ("key",),
}
"""The columns that name a row of each table, also where rows need no name of their own."""

ROW_CALLED = {
    "terms": "term",
    "closures": "closure",
    "localities": "locality",
    "advisers": "adviser",
    "schools": "school",
    "sips": "SIP",
    "programmes": "visit of a programme",
    "absences": "absence",
    "conflicts": "conflict",
    "pins": "pin",
    "history": "visit made",
    "travel": "journey",
    "policy": "key",
}
"""What people call a row of each table."""


class KeyCellError(ValueError):
    """A cell of a key that cannot be read, or is blank and must not be."""

    def __init__(self, column: str, text: str, message: str) -> None:
        super().__init__(message)
        self.column = column
        self.text = text


def columns_of(table: str) -> tuple[str, ...]:
    """Every column of a table."""
    return ("key", "value") if table == "policy" else tuple(column_parsers(TABLES[table]))


def needed_columns(table: str) -> tuple[str, ...]:
    """The columns that a row cannot stand without."""
    return ("key",) if table == "policy" else required_columns(TABLES[table])


def value_of(table: str, column: str, text: str) -> object:
    """What a cell says, None where it is blank.

    Raises:
        ValueError: saying what was expected.
    """
    if not text:
        return None
    check_text(text)
    if table == "policy":
        return text.casefold() if column == "key" else text
    return column_parsers(TABLES[table])[column](text)


def key_of(table: str, cells: Mapping[str, str]) -> Key:
    """The key of a row.

    Raises:
        KeyCellError: naming the cell that is wrong.
    """
    key: list[object] = []
    for column in KEY_COLUMNS[table]:
        text = cells.get(column, "")
        try:
            value = value_of(table, column, text)
        except ValueError as error:
            raise KeyCellError(column, text, str(error)) from None
        if value is None and column in needed_columns(table):
            raise KeyCellError(column, "", "expected a value; it says which row is meant")
        key.append(value)
    if table == "closures" and key[1] is None:
        key[1] = key[0]
    if table == "policy" and key[0] not in Policy.model_fields:
        return (str(key[0]),)
    return tuple(key)


def loose_key_of(table: str, cells: Mapping[str, str]) -> Key:
    """The key of a row, or its bare text where a cell is wrong: of tables whose errors are told elsewhere."""
    try:
        return key_of(table, cells)
    except KeyCellError:
        return tuple(cells.get(column, "") for column in KEY_COLUMNS[table])


def same(table: str, column: str, one: str, other: str) -> bool:
    """Whether two cells say the same, such as 14/04/2008 and 2008-04-14."""
    if one == other:
        return True
    try:
        if table == "policy":
            parsers = column_parsers(Policy)
            return column in parsers and bool(one and other) and parsers[column](one) == parsers[column](other)
        return value_of(table, column, one) == value_of(table, column, other)
    except ValueError:
        return False


def shown(key: Key) -> str:
    """A key for people: `standard, 2`; one day where a closure is no longer."""
    parts = key[:1] if isinstance(key[0], date) and key[0] == key[-1] else key
    return ", ".join(str(part) for part in parts if part is not None)
