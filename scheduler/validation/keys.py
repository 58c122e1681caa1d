"""Keys: each row of a table is there once, and its name is one that others can refer to."""

from __future__ import annotations

from collections.abc import Iterator

from models import Instance, Row
from models.references import KEYS
from scheduler.validation.problem import Problem

LISTED = ("terms", "localities")
"""Tables whose names stand in lists elsewhere."""
STARRED = ("schools", "sips", "advisers")
"""Tables all of whose rows absences can mean by `*`."""


def key_problems(instance: Instance) -> Iterator[Problem]:
    """Every key that is there twice, and every name that would be read as something else elsewhere."""
    for table, columns in KEYS.items():
        first: dict[tuple[object, ...], int | None] = {}
        for row in getattr(instance, table):
            yield from _name_problems(table, columns[0], row)
            key = tuple(getattr(row, column, None) for column in columns)
            if key[0] is None:
                continue
            if key in first:
                also = () if (earlier := first[key]) is None else (earlier,)
                yield Problem(table, row.row, ", ".join(columns), _shown(key), "the key is there twice", also)
            first.setdefault(key, row.row)


def _name_problems(table: str, column: str, row: Row) -> Iterator[Problem]:
    name = getattr(row, column, "")
    if table in LISTED and ";" in name:
        yield Problem(table, row.row, column, name, "expected no semicolon: it separates the items of a list")
    if table in STARRED and name == "*":
        yield Problem(table, row.row, column, name, "expected a name: in absences * means all of them")


def _shown(key: tuple[object, ...]) -> str:
    return ", ".join("" if part is None else str(part) for part in key)
