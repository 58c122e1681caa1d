"""Positions against pairs that Ordnance Survey and others have published."""

from __future__ import annotations

import math

import pytest

from scheduler.register.position import GridPlace, degrees

KNOWN = [
    # Caister water tower, the worked example of Ordnance Survey's 'Transformations and OSGM15 User Guide', annexe A
    (GridPlace(651409.804, 313177.450), (52.658007833, 1.716073973)),
    # TR 143 599 at Herne Bay, the example of Geo::Coordinates::OSTN02
    (GridPlace(614300, 159900), (51.297880, 1.072628)),
]
METRES = 5
"""What the Helmert transformation is accurate to."""


@pytest.mark.parametrize(("place", "expected"), KNOWN)
def test_positions_are_within_five_metres_of_published_ones(place: GridPlace, expected: tuple[float, float]) -> None:
    ((latitude, longitude),) = degrees([place])
    north = math.radians(latitude - expected[0]) * 6_371_009
    east = math.radians(longitude - expected[1]) * 6_371_009 * math.cos(math.radians(latitude))
    assert math.hypot(north, east) < METRES


def test_no_place_is_no_position() -> None:
    assert degrees([]) == []


def test_places_keep_their_order() -> None:
    places = [GridPlace(600_000, 300_000), GridPlace(610_000, 300_000), GridPlace(600_000, 310_000)]
    together = degrees(places)
    assert together == [degrees([place])[0] for place in places]
    assert together[1].longitude > together[0].longitude
    assert together[2].latitude > together[0].latitude
