"""An account of what a scenario changed: pure data, in the order of the tables."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What became of a row."""

    REPLACED = "replaced"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class CellChange:
    """A cell with its text before and after; blank text is a blank cell."""

    column: str
    before: str
    after: str

    def __str__(self) -> str:
        """`concern 0 -> 2`."""
        return f"{self.column} {self.before or 'blank'} -> {self.after or 'blank'}"


@dataclass(frozen=True, slots=True)
class RowChange:
    """A row that a scenario replaced, added or removed."""

    table: str
    key: str
    """As people read it: `P07`, `standard, 2`."""
    kind: Kind
    cells: tuple[CellChange, ...] = ()
    """What differs in a row that was replaced, or for a key of the policy that went back to its default."""
    because: str | None = None
    """What it went with (`SIP P07`), where the scenario does not name the row itself."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What one scenario changed."""

    scenario: str
    rows: tuple[RowChange, ...]

    def of(self, table: str, kind: Kind | None = None) -> tuple[RowChange, ...]:
        """The changes of a table that the scenario asked for itself."""
        return tuple(
            row
            for row in self.rows
            if row.table == table and row.because is None and (kind is None or row.kind is kind)
        )

    @property
    def went_along(self) -> tuple[RowChange, ...]:
        """What went, or was changed, with a row that was removed."""
        return tuple(row for row in self.rows if row.because is not None)
