"""Lengths of the small bars inside tables."""

from __future__ import annotations

from dataclasses import dataclass

LENGTH = 100.0


@dataclass(frozen=True)
class Bar:
    """A bar, with the mark it is held against and the room there is; all in units of its picture."""

    value: float
    mark: float | None = None
    room: float | None = None


def bar(value: float, most: float, mark: float | None = None, room: float | None = None) -> Bar:
    """A bar where `most` has the full length."""

    def length(number: float) -> float:
        return LENGTH * min(1.0, number / most) if most > 0 else 0.0

    return Bar(
        length(value),
        None if mark is None else length(mark),
        None if room is None else length(room),
    )
