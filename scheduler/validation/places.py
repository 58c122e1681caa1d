"""Places: latitude and longitude in their own columns."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median

from models import Instance
from scheduler.validation.problem import Problem

FAR = 5.0
"""Degrees from the middle of all positions beyond which a position is not of the same authority."""
BRITISH_LATITUDES = (49.0, 61.0)
BRITISH_LONGITUDES = (-8.5, 2.0)

Position = tuple[float, float]


def place_problems(instance: Instance) -> Iterator[Problem]:
    """Every position that is far away as it stands, and among the others with its numbers swapped.

    One that is British when swapped counts too (as it stands it is in the sea off Somalia), so that a table
    that is swapped throughout is found.
    """
    positions = [
        (table, row.row, (row.latitude, row.longitude))
        for table in ("schools", "sips")
        for row in getattr(instance, table)
        if hasattr(row, "latitude") and hasattr(row, "longitude")
    ]
    if not positions:
        return
    upright = [_swap(position) if _british(_swap(position)) else position for _, _, position in positions]
    middle = (median(latitude for latitude, _ in upright), median(longitude for _, longitude in upright))
    for table, row, position in positions:
        swapped = _swap(position)
        if _british(swapped) or (_far(position, middle) and not _far(swapped, middle)):
            value = f"{position[0]:g}, {position[1]:g}"
            yield Problem(table, row, "latitude, longitude", value, "latitude and longitude look swapped")


def _swap(position: Position) -> Position:
    return position[1], position[0]


def _british(position: Position) -> bool:
    latitude, longitude = position
    (south, north), (west, east) = BRITISH_LATITUDES, BRITISH_LONGITUDES
    return south <= latitude <= north and west <= longitude <= east


def _far(position: Position, middle: Position) -> bool:
    return max(abs(position[0] - middle[0]), abs(position[1] - middle[1])) > FAR
