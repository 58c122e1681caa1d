"""Flat distances, good enough to draw a county: within 1 % of the great circle up to 50 km."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

KM_PER_DEGREE = 111.195
"""Length of a degree of latitude on a sphere of radius 6371.0088 km."""

Position = tuple[float, float]
"""Latitude and longitude in degrees."""
Point = tuple[float, float]
"""Kilometres east and north."""


@dataclass(frozen=True)
class Plane:
    """A flat map of one county."""

    km_per_degree_east: float

    @classmethod
    def around(cls, positions: Sequence[Position]) -> Plane:
        """The map that is true at the mean latitude of the positions."""
        mean = sum(latitude for latitude, _ in positions) / len(positions)
        # Rounded, so that the last digit of a platform's cosine cannot change a county.
        return cls(KM_PER_DEGREE * round(math.cos(math.radians(mean)), 5))

    def point(self, position: Position) -> Point:
        """Where a position lies on the map."""
        return position[1] * self.km_per_degree_east, position[0] * KM_PER_DEGREE

    def position(self, point: Point) -> Position:
        """The position of a point, to five decimals (about a metre)."""
        return round(point[1] / KM_PER_DEGREE, 5), round(point[0] / self.km_per_degree_east, 5)


def km(one: Point, other: Point) -> float:
    """Distance between two points, in kilometres to the metre."""
    east, north = one[0] - other[0], one[1] - other[1]
    return round(math.sqrt(east * east + north * north), 3)


def centre(points: Sequence[Point]) -> Point:
    """The mean of the points."""
    return sum(east for east, _ in points) / len(points), sum(north for _, north in points) / len(points)
