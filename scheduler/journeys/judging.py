"""Whether times can be true, seen beside how far apart places are."""

from __future__ import annotations

import math
from collections.abc import Mapping
from statistics import median

from models import Instance
from scheduler.checker.distances import EARTH_RADIUS_KM, estimated_minutes
from scheduler.journeys.blocks import Leg

LONGEST = 24 * 3600
"""Seconds: no school is a day's drive away. Servers also write 'no way' as some huge number."""
FASTEST_KMH = 200
"""As the crow flies; a server whose map is of another region puts all places onto one road."""
NEAR_KM = 2
"""So far a place may lie from the road where the server lets the journey begin or end."""

LONG_ENOUGH = 5
"""Minutes of an estimate, below which what is added to park and to turn counts for too much."""
UNIT_FACTOR = 20
"""Times so much longer or shorter than the estimate, in the middle of all, are in another unit."""


def believable(leg: Leg, seconds: float) -> bool:
    """Whether a car can take so many seconds: 0 <= seconds <= a day, and km <= seconds * fastest + near."""
    if not (math.isfinite(seconds) and 0 <= seconds <= LONGEST):
        return False
    return _km(leg) <= NEAR_KM + seconds / 3600 * FASTEST_KMH


def _km(leg: Leg) -> float:
    """Kilometres along the great circle, by the haversine formula."""
    (north, east), (other_north, other_east) = (tuple(map(math.radians, place)) for place in leg)
    chord = (
        math.sin((other_north - north) / 2) ** 2
        + math.cos(north) * math.cos(other_north) * math.sin((other_east - east) / 2) ** 2
    )
    return 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(min(1.0, chord)))


def times_the_estimate(instance: Instance, minutes: Mapping[tuple[str, str], int]) -> float | None:
    """How many times the estimate the minutes are, by school and SIP, in the middle of all pairs not close together."""
    schools = {school.school: school for school in instance.schools}
    sips = {sip.sip: sip for sip in instance.sips}
    factors = []
    for (school, sip), given in minutes.items():
        estimate = estimated_minutes(schools[school], sips[sip], instance.policy)
        if estimate >= LONG_ENOUGH:
            factors.append(given / estimate)
    return median(factors) if factors else None


def unit_doubt(factor: float | None) -> str | None:
    """What the minutes look like, where they cannot be minutes."""
    if factor is None or 1 / UNIT_FACTOR < factor < UNIT_FACTOR:
        return None
    looks = "seconds" if factor > 1 else "hours"
    return f"in the middle of all pairs they are {factor:.2g} times the estimate: are they {looks}?"
