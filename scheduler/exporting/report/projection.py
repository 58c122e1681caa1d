"""From degrees to a flat map on true proportions."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

KM_PER_DEGREE = 111.195
"""One degree of a meridian, for the Earth's mean radius of 6371.0088 km."""
LEAST_KM = 2.0
"""A map shows at least so much, also where everything lies in one place."""

Point = tuple[float, float]


@dataclass(frozen=True)
class Projection:
    """Equirectangular: x is longitude times the cosine of the middle latitude, y is latitude downwards."""

    west: float
    north: float
    cosine: float
    units_per_degree: float
    width: float
    height: float

    def place(self, latitude: float, longitude: float) -> Point:
        """A position in degrees as a point of the picture."""
        east = ((longitude - self.west + 180) % 360 - 180) * self.cosine
        return east * self.units_per_degree, (self.north - latitude) * self.units_per_degree

    @property
    def units_per_km(self) -> float:
        """The scale of the picture."""
        return self.units_per_degree / KM_PER_DEGREE


def projection_of(positions: Sequence[Point], width: float, margin: float, tallest: float) -> Projection:
    """The projection that shows these (latitude, longitude) pairs in a picture, with a margin all round.

    The picture has the full width, unless it would be taller than `tallest`; then it has that height.
    """
    latitudes = [latitude for latitude, _ in positions] or [0.0]
    longitudes = [longitude for _, longitude in positions] or [0.0]
    least = LEAST_KM / KM_PER_DEGREE
    south, north = _widened(min(latitudes), max(latitudes), least)
    cosine = max(0.05, math.cos(math.radians((south + north) / 2)))
    west, east = _widened(min(longitudes), max(longitudes), least / cosine)
    scale = min((width - 2 * margin) / ((east - west) * cosine), (tallest - 2 * margin) / (north - south))
    drawn = (east - west) * cosine * scale
    spare = (width - drawn) / 2 / scale / cosine
    return Projection(
        west=west - spare,
        north=north + margin / scale,
        cosine=cosine,
        units_per_degree=scale,
        width=width,
        height=(north - south) * scale + 2 * margin,
    )


def hull(points: Iterable[Point]) -> tuple[Point, ...]:
    """The convex hull of points, in order round it (Andrew's monotone chain)."""
    ordered = sorted(set(points))
    if len(ordered) < 3:
        return tuple(ordered)
    return (*_half(ordered)[:-1], *_half(ordered[::-1])[:-1])


def _half(points: Sequence[Point]) -> list[Point]:
    chain: list[Point] = []
    for point in points:
        while len(chain) > 1 and _turn(chain[-2], chain[-1], point) <= 0:
            chain.pop()
        chain.append(point)
    return chain


def _turn(one: Point, two: Point, three: Point) -> float:
    return (two[0] - one[0]) * (three[1] - one[1]) - (two[1] - one[1]) * (three[0] - one[0])


def _widened(low: float, high: float, least: float) -> Point:
    spare = max(0.0, least - (high - low)) / 2
    return low - spare, high + spare
