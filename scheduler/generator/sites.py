"""School sites of an invented county on real towns."""

from __future__ import annotations

import math
from collections.abc import Sequence

from scheduler.generator.distance import Plane, Point, km
from scheduler.generator.places import SchoolSite, Town
from scheduler.generator.randomness import Draws

SCHOOLS_IN_THE_WHOLE_COUNTY = 380
"""Fewer schools than this are drawn on a part of the county: as dense, but smaller."""

CHURCHES = (
    "All Saints'",
    "Holy Trinity",
    "Sacred Heart",
    "St Andrew's",
    "St Augustine's",
    "St Edmund's",
    "St Faith's",
    "St George's",
    "St John's",
    "St Margaret's",
    "St Mark's",
    "St Martin's",
    "St Mary's",
    "St Michael's",
    "St Nicholas'",
    "St Peter's",
    "St Thomas'",
    "St William's",
)
FIRST_PARTS = (
    *("Mill", "North", "West", "East", "South", "Church", "Park", "High", "Oak"),
    *("Ash", "Elm", "Lake", "Brook", "Heath", "Wood", "Green", "Hill", "Bridge"),
)
SECOND_PARTS = ("field", "side", "gate", "lands", "croft", "view", "fields")
FIELDS = tuple(
    first + second
    for first in FIRST_PARTS
    for second in SECOND_PARTS
    if not (first.endswith("ll") and second.startswith("l"))
)


def draw_sites(towns: Sequence[Town], count: int, draws: Draws) -> list[SchoolSite]:
    """`count` sites: as many in a town as its population calls for, in order of town and name."""
    plane = Plane.around([(town.latitude, town.longitude) for town in towns])
    region, weights = _region(towns, count, plane, draws)
    sites: list[SchoolSite] = []
    for town, number in zip(region, _shares(weights, count), strict=True):
        sites += _sites_of(town, number, _neighbours(town, towns, plane), plane, draws)
    return sorted(sites, key=lambda site: (site.town, site.name))


def _weight(town: Town) -> float:
    """How many schools a town has, relative to others: population to the power ¾, a village at least.

    Small places have more schools a head. Two square roots, because they are exact on every platform.
    """
    root = math.sqrt(max(town.population, 400))
    return root * math.sqrt(root)


def _region(towns: Sequence[Town], count: int, plane: Plane, draws: Draws) -> tuple[list[Town], list[float]]:
    """The towns round a random one that hold `count` schools where the county holds 380, with weights."""
    whole = sum(_weight(town) for town in towns) / SCHOOLS_IN_THE_WHOLE_COUNTY
    middle = _point(draws.pick(towns), plane)
    nearest = sorted(towns, key=lambda town: (km(_point(town, plane), middle), town.name))
    region: list[Town] = []
    weights: list[float] = []
    missing = float(count)
    for town in nearest:
        if missing <= 0:
            break
        region.append(town)
        # A town too large for what is missing gives only that much, so that a few schools spread out.
        weights.append(min(_weight(town), whole * max(missing / 2, 1.0)))
        missing -= weights[-1] / whole
    order = sorted(range(len(region)), key=lambda at: region[at].name)
    return [region[at] for at in order], [weights[at] for at in order]


def _shares(weights: Sequence[float], count: int) -> list[int]:
    """`count` divided in proportion to the weights, by largest remainder."""
    total = sum(weights)
    exact = [count * weight / total for weight in weights]
    shares = [int(share) for share in exact]
    by_remainder = sorted(range(len(exact)), key=lambda at: (-round(exact[at] - shares[at], 9), at))
    for at in by_remainder[: count - sum(shares)]:
        shares[at] += 1
    return shares


def _neighbours(town: Town, towns: Sequence[Town], plane: Plane) -> list[Point]:
    """Where the six nearest other towns lie."""
    middle = _point(town, plane)
    others = [_point(other, plane) for other in towns if other != town]
    return sorted(others, key=lambda point: (km(point, middle), point))[:6]


def _sites_of(town: Town, count: int, neighbours: Sequence[Point], plane: Plane, draws: Draws) -> list[SchoolSite]:
    """The schools of one town: some of them an infant and a junior school beside each other."""
    pairs = sum(draws.chance(0.4) for _ in range(count // 2))
    middle = _point(town, plane)
    # Norwich spreads over 5 km; a village over some hundred metres, its second school is in a hamlet.
    spread = 0.3 if count == 1 else min(1.8 + 0.6 * math.sqrt(count), 5.0)
    places = _apart(count - pairs, middle, neighbours, spread, draws)
    singles = count - 2 * pairs
    names = _names(town.name, singles, pairs, draws)
    sites = [_site(name, town, place, plane, draws) for name, place in zip(names, places[:singles], strict=False)]
    for number, place in enumerate(places[singles:]):
        infant, junior = names[singles + 2 * number : singles + 2 * number + 2]
        sites.append(_site(infant, town, place, plane, draws))
        sites.append(_site(junior, town, _near(place, 0.3, draws), plane, draws))
    return sites


def _apart(count: int, middle: Point, neighbours: Sequence[Point], radius: float, draws: Draws) -> list[Point]:
    """Points round the middle, each the one of five drawn that is farthest from those before it."""
    points: list[Point] = []
    for _ in range(count):
        if len(neighbours) < 2 or count == 1:
            points.append(_near(middle, radius, draws))
            continue
        drawn = [_inland(middle, neighbours, radius, draws) for _ in range(5)]
        points.append(max(drawn, key=lambda one: (min((km(one, other) for other in points), default=0.0), one)))
    return points


def _names(town: str, singles: int, pairs: int, draws: Draws) -> list[str]:
    """Names of the primary schools of a town, then of its infant and junior schools in turn."""
    churches = draws.shuffled(CHURCHES)
    fields = draws.shuffled(FIELDS)
    names: list[str] = []
    for at in range(singles):
        if at == 0:
            title = draws.pick_weighted(
                (("Primary", 4), ("Community Primary", 3), ("CE VA Primary", 2), ("CE VC Primary", 2))
            )
            names.append(f"{town} {title} School")
        elif churches and draws.chance(0.35):
            church = churches.pop()
            kind = "Catholic" if church == "Sacred Heart" else draws.pick(("CE VA", "CE VC"))
            names.append(f"{church} {kind} Primary School, {town}")
        else:
            names.append(f"{_next(fields, len(names))} Primary School, {town}")
    for at in range(pairs):
        base = town if at == 0 else _next(fields, len(names))
        place = "" if at == 0 else f", {town}"
        names += [f"{base} Infant School{place}", f"{base} Junior School{place}"]
    return names


def _next(names: list[str], number: int) -> str:
    """The next name of the list; once that is empty, a numbered one."""
    return names.pop() if names else f"School Board No {number + 1}"


def _site(name: str, town: Town, point: Point, plane: Plane, draws: Draws) -> SchoolSite:
    """One school at a point, larger in a larger town."""
    latitude, longitude = plane.position(point)
    usual = 60 if town.population < 800 else 110 if town.population < 2500 else 210
    # The mean of two fractions: most schools are near the usual size.
    pupils = int(usual * (0.4 + 1.2 * (draws.fraction() + draws.fraction()) / 2))
    return SchoolSite(name, latitude, longitude, pupils=pupils, town=town.name)


def _point(town: Town, plane: Plane) -> Point:
    """Where a town lies on the map."""
    return plane.point((town.latitude, town.longitude))


def _inland(middle: Point, neighbours: Sequence[Point], radius: float, draws: Draws) -> Point:
    """A point at most `radius` km away, between the directions of two neighbouring towns: not at sea."""
    one, other = draws.sample(neighbours, 2)
    along, across = draws.fraction(), draws.fraction()
    if along + across > 1:
        along, across = 1 - along, 1 - across
    first, second = radius * along / km(one, middle), radius * across / km(other, middle)
    return (
        middle[0] + first * (one[0] - middle[0]) + second * (other[0] - middle[0]),
        middle[1] + first * (one[1] - middle[1]) + second * (other[1] - middle[1]),
    )


def _near(middle: Point, radius: float, draws: Draws) -> Point:
    """A point at most `radius` km away, all directions alike."""
    while True:
        east, north = 2 * draws.fraction() - 1, 2 * draws.fraction() - 1
        if east * east + north * north <= 1:
            return middle[0] + radius * east, middle[1] + radius * north
