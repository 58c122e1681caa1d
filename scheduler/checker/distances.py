"""How far apart two places are, and how many minutes a SIP drives to a school."""

from __future__ import annotations

import math

from models import Policy, School, Sip

EARTH_RADIUS_KM = 6371.0088
"""The mean radius of the Earth (IUGG, 2R1+R2 over 3)."""


def great_circle_km(one: School | Sip, other: School | Sip) -> float:
    """Kilometres along the great circle, by the haversine formula; exactly 0 for the same position."""
    north_one, north_other = math.radians(one.latitude), math.radians(other.latitude)
    half_north = (north_other - north_one) / 2
    half_east = math.radians(other.longitude - one.longitude) / 2
    chord = math.sin(half_north) ** 2 + math.cos(north_one) * math.cos(north_other) * math.sin(half_east) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(min(1.0, chord)))


def estimated_minutes(school: School, sip: Sip, policy: Policy) -> int:
    """Minutes one way by the estimate: km * detour / speed_kmh * 60, half a minute rounded up."""
    return math.floor(great_circle_km(school, sip) * policy.detour / policy.speed_kmh * 60 + 0.5)
