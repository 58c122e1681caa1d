"""What is wrong (or odd) with an instance, and exactly where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

LONGEST_VALUE = 60
"""A longer value is cut in messages, in characters."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding: the table, the row as Excel numbers it (heading = row 1), the column and the value.

    `table` is None where the finding concerns the whole instance, `row` where it concerns the whole table.
    `also` names further rows of the same table that have a part in it.
    """

    table: str | None
    row: int | None
    column: str | None
    value: str | None
    message: str
    also: tuple[int, ...] = ()

    def __str__(self) -> str:
        """`localities: row 7, column area, "x": expected …`."""
        if self.table is None:
            return self.message
        place = []
        if self.rows:
            place.append(f"{'row' if len(self.rows) == 1 else 'rows'} {listed(self.rows)}")
        if self.column is not None:
            place.append(f"column {self.column}")
        if self.value is not None:
            place.append(quoted(self.value))
        return ": ".join(part for part in (self.table, ", ".join(place), self.message) if part)

    @property
    def rows(self) -> tuple[int, ...]:
        """Every row that has a part in it, in order."""
        own = () if self.row is None else (self.row,)
        return tuple(sorted({*own, *self.also}))


def listed(items: Sequence[object]) -> str:
    """`4`, `4 and 9`, `4, 9 and 12`."""
    *rest, last = (str(item) for item in items)
    return f"{', '.join(rest)} and {last}" if rest else last


def quoted(value: str) -> str:
    """A value in double quotes on one line, cut where it is very long."""
    line = " ".join(value.split())
    return f'"{line if len(line) <= LONGEST_VALUE else line[: LONGEST_VALUE - 1] + "…"}"'
