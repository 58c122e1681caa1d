"""The tables of an instance as headings and cell values."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from models import TABLES, Instance, Policy, Row
from models.instance import DayRange

Cell = str | int | float | date | None
"""What a cell holds; None is a blank cell."""


def tables(instance: Instance) -> Iterator[tuple[str, tuple[str, ...], list[tuple[Cell, ...]]]]:
    """Each table that has rows: its name, its headings, its rows; and the policy."""
    for name, model in TABLES.items():
        heading = columns(model)
        rows = [tuple(cell(getattr(row, column)) for column in heading) for row in getattr(instance, name)]
        if rows:
            yield name, heading, rows
    policy = [(key, cell(getattr(instance.policy, key))) for key in Policy.model_fields]
    yield "policy", ("key", "value"), [*policy]


def columns(model: type[Row]) -> tuple[str, ...]:
    """The columns of a table in the order of the contract: whose days they are comes before the days."""
    fields = model.model_fields
    own = [name for name in fields if name != "row" and name not in DayRange.model_fields]
    if not issubclass(model, DayRange):
        return tuple(own)
    of = [name for name in own if fields[name].is_required()]
    return (*of, "first_day", "last_day", *(name for name in own if name not in of))


def cell(value: object) -> Cell:
    """A value as its cell holds it: lists by semicolons, truth as yes or no.

    Raises:
        ValueError: an item of a list has a semicolon of its own.
    """
    match value:
        case bool():
            return "yes" if value else "no"
        case tuple():
            if broken := [item for item in value if ";" in item]:
                raise ValueError(f'"{broken[0]}" has a semicolon, which separates the items of a list')
            return ";".join(value)
        case str() | int() | float() | date() | None:
            return value
    raise TypeError(f"no cell can hold {value!r}")


def cell_text(value: Cell) -> str:
    """A cell as text."""
    return "" if value is None else str(value)
