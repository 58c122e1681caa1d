"""Weekdays in a cell: `Mon;Tue`; of what people write instead it is told how to write it."""

from __future__ import annotations

import re
from collections.abc import Callable

from models.instance import WEEKDAYS
from scheduler.reading.cells import parse_list

_BETWEEN = re.compile(r"\s*(?:[;,/&+\s]|\band\b)\s*", re.I)
_TO = re.compile(r"\s*(?:[-\u2010-\u2014]|\bto\b|\buntil\b)\s*", re.I)
_DAY = re.compile(r"(mon|tue|wed|thu|fri)(?:s?|rs?|r?s?day|nesday|nes|sday)\.?", re.I)


def parse_weekdays(text: str, choice: Callable[[str], object]) -> tuple[object, ...]:
    """The weekdays of a cell, each read by `choice`.

    Raises:
        ValueError: saying how to write what is meant, where that is clear, or else what `choice` says.
    """
    try:
        return tuple(map(choice, parse_list(text)))
    except ValueError:
        if (meant := _meant(text)) is None or not _joined_otherwise(text):
            raise
        raise ValueError(f"expected semicolons between weekdays: write {';'.join(meant)}") from None


def _joined_otherwise(text: str) -> bool:
    """Whether several days stand without a semicolon between them."""
    return any(len([part for part in re.split(r"\W+", item) if part]) > 1 for item in text.split(";"))


def _meant(text: str) -> list[str] | None:
    """The weekdays that a text names, ranges too; None where it says something else."""
    found: set[int] = set()
    for part in filter(None, _BETWEEN.split(_TO.sub("-", text.strip()))):
        ends = [_number(end) for end in part.split("-")]
        if None in ends or len(ends) > 2:
            return None
        first, last = ends[0] or 0, ends[-1] or 0
        if first > last:
            return None
        found.update(range(first, last + 1))
    return [WEEKDAYS[number] for number in sorted(found)] if found else None


def _number(text: str) -> int | None:
    day = _DAY.fullmatch(text)
    return None if day is None else [each.casefold() for each in WEEKDAYS].index(day[1].casefold())
