"""A county before anybody works in it: its schools on the map, their localities, what each needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from models import WEEKDAYS, Weekday
from scheduler.generator.distance import Plane, Point, km
from scheduler.generator.localities import Division, divide
from scheduler.generator.places import SchoolSite
from scheduler.generator.randomness import Draws

CONCERN_SHARES = ((2, 0.03), (1, 0.08))
"""Share of the schools at each level of concern."""
FEDERATION_SHARE = 0.03
"""Federations / schools."""
FEDERATION_KM = 6.0
FEW = 10
"""A county of so many schools has at least one of everything."""
SMALL_SCHOOL = 130
"""Pupils: schools up to this size federate."""
SHORT_WEEK: tuple[Weekday, ...] = ("Mon", "Tue", "Wed", "Thu")


@dataclass(frozen=True)
class Need:
    """A school as the contract sees it; schools are named by their index in the county."""

    point: Point
    locality: int
    phase: str
    pupils: int
    concern: int
    requires: tuple[str, ...]
    weekdays: tuple[Weekday, ...]
    federation: int | None


@dataclass(frozen=True)
class Ground:
    """All schools of a county and how they are divided."""

    plane: Plane
    needs: tuple[Need, ...]
    division: Division
    units: tuple[tuple[int, ...], ...]
    """Schools that need the same SIP: federations, and every other school alone."""


def draw_ground(sites: Sequence[SchoolSite], draws: Draws) -> Ground:
    """Draws what the schools need."""
    plane = Plane.around([(site.latitude, site.longitude) for site in sites])
    points = [plane.point((site.latitude, site.longitude)) for site in sites]
    division = divide(points)
    locality_of = {at: number for number, members in enumerate(division.localities) for at in members}
    pupils = [site.pupils if site.pupils is not None else draws.between(60, 360) for site in sites]
    concern = _concern(len(sites), draws)
    federations = _federations(points, pupils, draws)
    federation_of = {at: number for number, members in enumerate(federations) for at in members}
    needs = []
    for at, site in enumerate(sites):
        phase = _phase(site.name)
        needs.append(
            Need(
                point=points[at],
                locality=locality_of[at],
                phase=phase,
                pupils=pupils[at],
                concern=concern[at],
                requires=_requires(concern[at], phase, draws),
                weekdays=SHORT_WEEK if draws.chance(0.02) else WEEKDAYS,
                federation=federation_of.get(at),
            )
        )
    alone = [(at,) for at in range(len(sites)) if at not in federation_of]
    return Ground(plane, tuple(needs), division, tuple(sorted([*federations, *alone])))


def _phase(name: str) -> str:
    """Infant, junior or primary, as the name of the school has it."""
    words = name.lower()
    if "junior" in words and "infant" in words:
        return "primary"
    return next((phase for phase in ("infant", "junior") if phase in words), "primary")


def _concern(count: int, draws: Draws) -> list[int]:
    """A level for each school: its share of the schools, and one at least but for a few schools."""
    order = draws.shuffled(range(count))
    levels = [0] * count
    start = 0
    for level, share in CONCERN_SHARES:
        number = max(int(count * share + 0.5), int(count >= FEW))
        for at in order[start : start + number]:
            levels[at] = level
        start += number
    return levels


def _requires(concern: int, phase: str, draws: Draws) -> tuple[str, ...]:
    """Skills that the school asks for: most schools none."""
    if concern == 2:
        return ("concern",) if draws.chance(0.8) else ()
    if phase == "infant" and draws.chance(0.1):
        return ("early years",)
    return (draws.pick(("SEN", "EAL", "early years")),) if draws.chance(0.015) else ()


def _federations(points: Sequence[Point], pupils: Sequence[int], draws: Draws) -> list[tuple[int, ...]]:
    """Pairs of small neighbouring schools, and now and then three."""
    wanted = max(int(len(points) * FEDERATION_SHARE), int(len(points) >= FEW))
    taken: set[int] = set()
    federations: list[tuple[int, ...]] = []
    for first in draws.shuffled(range(len(points))):
        if len(federations) == wanted:
            break
        if pupils[first] > SMALL_SCHOOL or first in taken:
            continue
        near = sorted(
            (km(points[first], points[other]), other)
            for other in range(len(points))
            if other != first and other not in taken and pupils[other] <= SMALL_SCHOOL
        )
        partners = [other for distance, other in near[: 2 if draws.chance(0.15) else 1] if distance <= FEDERATION_KM]
        if partners:
            federations.append(tuple(sorted((first, *partners))))
            taken.update(federations[-1])
    return federations
