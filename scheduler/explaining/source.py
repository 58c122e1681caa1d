"""Where something stands in the tables, and what stands in the way of a pair or a day."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Source:
    """A place in the tables: a row, perhaps one of its columns, or a key of the policy."""

    table: str
    row: int | None = None
    """The heading is row 1; None for the policy, and where an instance was not read from tables."""
    column: str | None = None
    """The column, or the key of the policy."""

    def __str__(self) -> str:
        where = self.table if self.row is None else f"{self.table} row {self.row}"
        return where if self.column is None else f"{where} ({self.column})"


@dataclass(frozen=True)
class Obstacle:
    """One thing that stands in the way, by the rule that says so."""

    rule: str
    """The id of the rule in the contract."""
    words: str
    """In plain English, without a full stop: 'former governor', 'P07 is at S012 (visit 3)'."""
    sources: tuple[Source, ...] = ()
    schools: tuple[str, ...] = ()
    """Other schools that it is about: those that a full SIP has, the one that a day is taken by."""

    def __str__(self) -> str:
        told = f"{self.rule}: {self.words}"
        return f"{told} ({', '.join(map(str, self.sources))})" if self.sources else told
