"""Localities: neighbours together, everybody in exactly one."""

from __future__ import annotations

import pytest

from scheduler.generator.distance import Plane, Point, centre, km
from scheduler.generator.localities import divide
from scheduler.generator.randomness import Draws


def cloud(count: int, middle: Point, draws: Draws) -> list[Point]:
    return [(middle[0] + 4 * draws.fraction(), middle[1] + 4 * draws.fraction()) for _ in range(count)]


@pytest.mark.parametrize("count", [1, 2, 5, 6, 11, 17, 60, 380])
def test_every_school_is_in_one_locality(count: int) -> None:
    division = divide(cloud(count, (0, 0), Draws(count)))
    assert sorted(at for members in division.localities for at in members) == list(range(count))
    assert all(division.localities)
    assert len(division.areas) == len(division.localities)
    assert sorted(set(division.areas)) == list(range(max(division.areas) + 1))


def test_schools_on_one_spot_can_be_divided() -> None:
    assert [len(members) for members in divide([(1.0, 1.0)] * 40).localities] == [20, 20]


def test_two_towns_become_two_localities() -> None:
    draws = Draws(1)
    points = [*cloud(18, (0, 0), draws), *cloud(15, (30, 0), draws)]
    assert divide(points).localities == (tuple(range(18)), tuple(range(18, 33)))


def test_the_flat_map_is_close_to_the_globe() -> None:
    norwich, lynn = (52.62783, 1.29834), (52.75172, 0.39516)
    plane = Plane.around([norwich, lynn])
    assert km(plane.point(norwich), plane.point(lynn)) == pytest.approx(62.4, abs=0.4)
    assert plane.position(plane.point(norwich)) == norwich
    assert centre([(0, 0), (2, 4)]) == (1, 2)
