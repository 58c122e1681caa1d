"""Areas and localities: neighbouring schools, by cutting the map in two again and again.

Recursive bisection: the longer side of the map is cut near the place that gives each part its share of the
schools, where the gap between two schools is widest. Needs no iteration, and no locality is empty.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scheduler.generator.distance import Point

SCHOOLS_IN_A_LOCALITY = 17
LOCALITIES_IN_AN_AREA = 5


@dataclass(frozen=True)
class Division:
    """Which schools (by their index) belong together: localities in their order, each in an area."""

    localities: tuple[tuple[int, ...], ...]
    areas: tuple[int, ...]
    """The area of each locality, from 0."""


def divide(points: Sequence[Point]) -> Division:
    """Divides a county of at least one school."""
    count = max(1, round(len(points) / SCHOOLS_IN_A_LOCALITY), min(2, len(points) // 6))
    parts = _cut(list(range(len(points))), count, points)
    area_count = max(1, round(count / LOCALITIES_IN_AN_AREA))
    return Division(
        tuple(tuple(sorted(part)) for part in parts),
        tuple(number * area_count // count for number in range(count)),
    )


def _cut(members: list[int], parts: int, points: Sequence[Point]) -> list[list[int]]:
    """The members in `parts` groups, neighbouring groups beside each other."""
    if parts == 1:
        return [members]
    axis = max((0, 1), key=lambda side: (_extent(members, side, points), -side))
    ordered = sorted(members, key=lambda at: (points[at][axis], points[at][1 - axis], at))
    first = parts // 2
    fair = len(ordered) * first // parts
    play = len(ordered) // (5 * parts)
    cut = max(
        range(max(first, fair - play), min(len(ordered) - (parts - first), fair + play) + 1),
        key=lambda at: (
            round(points[ordered[at]][axis] - points[ordered[at - 1]][axis], 3),
            -abs(at - fair),
            -at,
        ),
    )
    return _cut(ordered[:cut], first, points) + _cut(ordered[cut:], parts - first, points)


def _extent(members: Sequence[int], axis: int, points: Sequence[Point]) -> float:
    """Kilometres from one end of the members to the other, along an axis."""
    values = [points[at][axis] for at in members]
    return round(max(values) - min(values), 3)
