from __future__ import annotations

import math

import pytest

from scheduler.exporting.report.projection import hull, projection_of

NORFOLK = [(52.36, 0.17), (52.98, 1.73), (52.63, 1.29)]


def test_a_kilometre_is_as_long_eastwards_as_northwards() -> None:
    projection = projection_of(NORFOLK, 1000, 30, 900)
    x, y = projection.place(52.67, 1.0)
    _, north = projection.place(52.67 + 1 / 111.195, 1.0)
    east, _ = projection.place(52.67, 1.0 + 1 / (111.195 * math.cos(math.radians(52.67))))
    assert y - north == pytest.approx(projection.units_per_km)
    assert east - x == pytest.approx(projection.units_per_km, rel=0.001)


@pytest.mark.parametrize("positions", [NORFOLK, [(52.6, 1.3)], [(52.6, 1.3), (58.9, 1.3)], [], [(-17.0, 179.9)]])
def test_everything_lies_inside_the_picture(positions: list[tuple[float, float]]) -> None:
    projection = projection_of(positions, 1000, 30, 900)
    assert projection.height <= 900.001
    for latitude, longitude in positions:
        x, y = projection.place(latitude, longitude)
        assert 29.9 <= x <= 970.1
        assert 29.9 <= y <= projection.height - 29.9


def test_the_hull_leaves_out_what_lies_inside() -> None:
    assert set(hull([(0, 0), (2, 0), (2, 2), (0, 2), (1, 1), (1, 0), (0, 0)])) == {(0, 0), (2, 0), (2, 2), (0, 2)}
    assert hull([(1, 1), (1, 1)]) == ((1, 1),)
    assert hull([(1, 1), (0, 0)]) == ((0, 0), (1, 1))
