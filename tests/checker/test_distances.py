"""Great-circle distances and minutes one way."""

from __future__ import annotations

import pytest

from models import Policy, School, Sip
from scheduler.checker.distances import estimated_minutes, great_circle_km


def _school(latitude: float, longitude: float) -> School:
    return School(school="S", locality="L", latitude=latitude, longitude=longitude)


def _sip(latitude: float, longitude: float) -> Sip:
    return Sip(sip="P", latitude=latitude, longitude=longitude, max_schools=1)


@pytest.mark.parametrize(
    ("one", "other", "km"),
    [
        ((0.0, 0.0), (0.0, 90.0), 10007.557),
        ((0.0, 0.0), (0.0, 180.0), 20015.115),
        ((90.0, 0.0), (-90.0, 77.0), 20015.115),
        ((52.6309, 1.2974), (52.7544, 0.3977), 62.170),
    ],
)
def test_great_circle(one: tuple[float, float], other: tuple[float, float], km: float) -> None:
    assert great_circle_km(_school(*one), _sip(*other)) == pytest.approx(km, abs=0.01)
    assert great_circle_km(_sip(*other), _school(*one)) == great_circle_km(_school(*one), _sip(*other))


def test_the_same_position_is_exactly_0_km_away() -> None:
    assert great_circle_km(_school(52.6309, 1.2974), _sip(52.6309, 1.2974)) == 0.0


@pytest.mark.parametrize(("detour", "minutes"), [(0.49, 0), (0.51, 1), (1.49, 1), (1.51, 2)])
def test_half_a_minute_is_rounded_up(detour: float, minutes: int) -> None:
    """A degree of latitude is 111.195 km: at that speed an hour, times the detour."""
    policy = Policy(detour=detour, speed_kmh=111.19508 * 60)
    assert estimated_minutes(_school(52.0, 1.0), _sip(53.0, 1.0), policy) == minutes
