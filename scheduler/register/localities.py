"""Localities for schools of an authority that has no clusters of its own."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from models import Locality
from scheduler.register.chosen import ChosenSchool
from scheduler.register.grouping import Grouping, even_groupings

EARTH_RADIUS = 6_371_008.8
"""Metres, as for journeys."""
CENTRAL = 0.5
"""A locality is central where its middle lies nearer to the county's than this share of the usual distance."""
AS_GOOD = 1.01
"""Of groupings whose spread is at most so much of the least, the one that keeps federations together is taken."""
COMPASS = ("East", "North", "West", "South")

Plane = tuple[float, float]
"""Metres to the east and to the north."""


@dataclass(frozen=True, slots=True)
class Division:
    """Localities, and the one of each school."""

    localities: tuple[Locality, ...]
    of_school: tuple[str, ...]


def one_locality(name: str, schools: Sequence[ChosenSchool]) -> Division:
    """The whole authority as one locality."""
    return Division((Locality(locality=name, area=name),), (name,) * len(schools))


def divide(schools: Sequence[ChosenSchool], count: int) -> Division:
    """`count` localities of neighbouring schools, whose sizes differ by one at most; no more than there are schools.

    They are called L1, L2, … from the north-west to the south-east; the area is the part of the county. The same
    schools give the same localities, in whatever order.
    """
    order = sorted(range(len(schools)), key=lambda at: schools[at].urn)
    places = _on_plane([schools[at] for at in order])
    federations = [schools[at].federation for at in order]
    grouping = _best(even_groupings(places, count), federations)
    members: dict[int, list[Plane]] = defaultdict(list)
    for place, group in zip(places, grouping.groups, strict=True):
        members[group].append(place)
    middles = {group: _middle(inside) for group, inside in members.items()}
    ranked = sorted(middles, key=lambda group: (middles[group][0] - middles[group][1], group))
    names = {group: f"L{number:0{len(str(count))}}" for number, group in enumerate(ranked, start=1)}
    areas = _areas([middles[group] for group in ranked])
    localities = tuple(Locality(locality=names[group], area=area) for group, area in zip(ranked, areas, strict=True))
    of_school = [""] * len(schools)
    for at, group in zip(order, grouping.groups, strict=True):
        of_school[at] = names[group]
    return Division(localities, tuple(of_school))


def _on_plane(schools: Sequence[ChosenSchool]) -> list[Plane]:
    """Metres from the middle of a county: an equirectangular projection, true to some tenths of a per cent there."""
    latitude = sum(school.latitude for school in schools) / len(schools)
    longitude = sum(school.longitude for school in schools) / len(schools)
    east = EARTH_RADIUS * math.cos(math.radians(latitude))
    return [
        (east * math.radians(school.longitude - longitude), EARTH_RADIUS * math.radians(school.latitude - latitude))
        for school in schools
    ]


def _best(groupings: Sequence[Grouping], federations: Sequence[str | None]) -> Grouping:
    """The grouping that parts the fewest federations among those that are about as close as the closest."""
    limit = groupings[0].spread * AS_GOOD
    return min(
        (grouping for grouping in groupings if grouping.spread <= limit),
        key=lambda grouping: (len(parted(federations, grouping.groups)), grouping.spread),
    )


def parted(federations: Sequence[str | None], groups: Sequence[object]) -> list[str]:
    """Federations with members in more than one group."""
    lies: dict[str, set[object]] = defaultdict(set)
    for federation, group in zip(federations, groups, strict=True):
        if federation is not None:
            lies[federation].add(group)
    return [federation for federation, found in lies.items() if len(found) > 1]


def _middle(places: Sequence[Plane]) -> Plane:
    return sum(east for east, _ in places) / len(places), sum(north for _, north in places) / len(places)


def _areas(middles: Sequence[Plane]) -> list[str]:
    """The part of the county that each locality lies in: Central, or a point of the compass."""
    centre = _middle(middles)
    away = [(east - centre[0], north - centre[1]) for east, north in middles]
    usual = sum(math.hypot(*each) for each in away) / len(away)
    return ["Central" if math.hypot(*each) <= CENTRAL * usual else _compass(*each) for each in away]


def _compass(east: float, north: float) -> str:
    return COMPASS[round(math.atan2(north, east) / (math.pi / 2)) % 4]
