"""Where a school lies: latitude and longitude (WGS 84), given or from its place on the British National Grid.

PROJ turns one into the other by a Helmert transformation, which needs no file and no network: its result is within 5 m
of Ordnance Survey's own definition, OSTN15, which is nothing beside a school's grounds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from scheduler.reading.cells import parse_number
from scheduler.reading.register_file import RegisterRow
from scheduler.validation.problem import quoted

EASTERN_EDGE, NORTHERN_EDGE = 700_000, 1_300_000
"""Of the British National Grid, in metres from its origin in the south-west."""
DECIMALS = 5
"""Of a degree: a metre."""
NATIONAL_GRID, WGS_84 = "EPSG:27700", "EPSG:4326"


class Position(NamedTuple):
    """In degrees."""

    latitude: float
    longitude: float


class GridPlace(NamedTuple):
    """In metres from the origin of the British National Grid."""

    easting: float
    northing: float


@dataclass(frozen=True, slots=True)
class NoPosition:
    """Why a school has none."""

    reason: str


def positions_of(rows: Sequence[RegisterRow]) -> list[Position | NoPosition]:
    """The position of each row: latitude and longitude where the file has them, else from the grid."""
    found = [_given(row) or _on_grid(row) for row in rows]
    converted = iter(degrees([each for each in found if isinstance(each, GridPlace)]))
    return [next(converted) if isinstance(each, GridPlace) else each for each in found]


def degrees(places: Sequence[GridPlace]) -> list[Position]:
    """The positions of places on the grid, rounded to a metre."""
    if not places:
        return []
    from pyproj import Transformer, network  # noqa: PLC0415  (a quarter of a second that `--help` need not wait)

    network.set_network_enabled(False)  # type: ignore[attr-defined]  # documented, and not in its __all__
    transformer = Transformer.from_crs(NATIONAL_GRID, WGS_84, always_xy=True, allow_ballpark=False)
    eastings, northings = zip(*places, strict=True)
    longitudes, latitudes = transformer.transform(eastings, northings)
    return [
        Position(round(north, DECIMALS), round(east, DECIMALS))
        for north, east in zip(latitudes, longitudes, strict=True)
    ]


def _given(row: RegisterRow) -> Position | None:
    try:
        position = Position(parse_number(row.latitude), parse_number(row.longitude))
    except ValueError:
        return None
    sensible = abs(position.latitude) <= 90 and abs(position.longitude) <= 180
    return position if sensible and position != (0, 0) else None


def _on_grid(row: RegisterRow) -> GridPlace | NoPosition:
    if not row.easting or not row.northing:
        return NoPosition("no easting and northing")
    try:
        place = GridPlace(parse_number(row.easting), parse_number(row.northing))
    except ValueError:
        return NoPosition(f"easting {quoted(row.easting)}, northing {quoted(row.northing)}: no numbers")
    if place == (0, 0):
        return NoPosition("easting and northing are 0")
    if not (0 <= place.easting <= EASTERN_EDGE and 0 <= place.northing <= NORTHERN_EDGE):
        return NoPosition(f"easting {row.easting}, northing {row.northing}: not on the British National Grid")
    return place
