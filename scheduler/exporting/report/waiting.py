"""How long the schools of concern wait for their first visit."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median_high

from scheduler.exporting.account import Account, SchoolEntry, VisitEntry
from scheduler.exporting.report.bars import Bar, bar
from scheduler.exporting.report.filters import Places


@dataclass(frozen=True)
class Wait:
    """One school of concern; `days` is None where its first visit is unplaced or was made already."""

    place: int
    entry: SchoolEntry
    first: VisitEntry | None
    days: int | None
    length: Bar


@dataclass(frozen=True)
class LevelWaits:
    """The schools of one concern level, in a line."""

    level: int
    schools: int
    median: int | None
    longest: int | None
    without: int
    """Schools whose first visit is unplaced."""


@dataclass(frozen=True)
class Waiting:
    """All schools of concern, those that wait longest first within their level."""

    rows: tuple[Wait, ...]
    levels: tuple[LevelWaits, ...]


def waiting(account: Account, places: Places) -> Waiting:
    """Work out every wait, in school days from the first day of the first visit's window."""
    entries = [entry for entry in account.schools if entry.school.concern > 0]
    most = max((entry.waiting_days or 0 for entry in entries), default=0)
    rows = tuple(
        Wait(
            place=places.schools[entry.school.school],
            entry=entry,
            first=entry.visits[0] if entry.visits else None,
            days=entry.waiting_days,
            length=bar(entry.waiting_days or 0, most),
        )
        for entry in sorted(entries, key=_order)
    )
    levels = sorted({entry.school.concern for entry in entries}, reverse=True)
    return Waiting(rows, tuple(_level(level, entries) for level in levels))


def _order(entry: SchoolEntry) -> tuple[int, bool, int]:
    unplaced = bool(entry.visits) and not entry.visits[0].placed
    return -entry.school.concern, not unplaced, -(entry.waiting_days or 0)


def _level(level: int, entries: list[SchoolEntry]) -> LevelWaits:
    mine = [entry for entry in entries if entry.school.concern == level]
    days = [entry.waiting_days for entry in mine if entry.waiting_days is not None]
    return LevelWaits(
        level=level,
        schools=len(mine),
        median=median_high(days) if days else None,
        longest=max(days, default=None),
        without=sum(bool(entry.visits) and not entry.visits[0].placed for entry in mine),
    )
