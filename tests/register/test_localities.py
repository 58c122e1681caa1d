"""Groups are even, lie together, and have stable names."""

from __future__ import annotations

import math
import random
from collections import Counter
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.register.chosen import ChosenSchool
from scheduler.register.grouping import even_groupings
from scheduler.register.localities import divide, one_locality, parted

Point = tuple[float, float]


def school(urn: int, latitude: float, longitude: float, federation: str | None = None) -> ChosenSchool:
    return ChosenSchool(str(urn), f"School {urn}", latitude, longitude, "Primary", None, federation)


def county(number: int, seed: int = 0) -> list[ChosenSchool]:
    """Schools around some towns."""
    draw = random.Random(seed)
    towns = [(draw.uniform(52.4, 52.9), draw.uniform(0.2, 1.7)) for _ in range(5)]
    return [
        school(121000 + at, north + draw.gauss(0, 0.06), east + draw.gauss(0, 0.1))
        for at in range(number)
        for north, east in [draw.choice(towns)]
    ]


def overlap(one: list[Point], other: list[Point]) -> float:
    """Metres by which two groups reach over a line square to that between their middles; 0 where it parts them."""
    middles = [(sum(x for x, _ in group) / len(group), sum(y for _, y in group) / len(group)) for group in (one, other)]
    (ax, ay), (bx, by) = middles
    length = math.hypot(bx - ax, by - ay)
    if length == 0:
        return 0.0
    along = [[((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / length for x, y in group] for group in (one, other)]
    return max(0.0, max(along[0]) - min(along[1]))


@settings(max_examples=60)
@given(
    st.lists(st.tuples(st.integers(0, 90_000), st.integers(0, 90_000)), min_size=2, max_size=40),
    st.integers(1, 8),
)
def test_groups_are_even_and_a_line_parts_any_two(points: list[tuple[int, int]], count: int) -> None:
    count = min(count, len(points))
    places = [(float(x), float(y)) for x, y in points]
    for grouping in even_groupings(places, count):
        sizes = Counter(grouping.groups)
        assert len(sizes) == count
        assert max(sizes.values()) - min(sizes.values()) <= 1
        members = [[place for place, group in zip(places, grouping.groups, strict=True) if group == at] for at in sizes]
        assert all(overlap(one, other) < 2 for one, other in combinations(members, 2))


def test_the_best_of_few_points_is_found() -> None:
    places = [(0.0, 0.0), (0.0, 10.0), (5000.0, 0.0), (5000.0, 10.0), (9000.0, 0.0), (9000.0, 10.0)]
    best, *_ = even_groupings(places, 3)
    assert best.groups == (0, 0, 1, 1, 2, 2)
    assert best.spread == pytest.approx(6 * 5.0**2)


def test_a_group_for_each_school_and_schools_on_one_spot() -> None:
    assert sorted(even_groupings([(0.0, 0.0), (1.0, 0.0), (2.0, 0.0)], 3)[0].groups) == [0, 1, 2]
    assert sorted(Counter(even_groupings([(5.0, 5.0)] * 7, 3)[0].groups).values()) == [2, 2, 3]


@pytest.mark.parametrize("count", [1, 2, 5, 12])
def test_localities_of_a_county_are_even_and_have_names(count: int) -> None:
    division = divide(county(103), count)
    names = [locality.locality for locality in division.localities]
    assert names == sorted(names)
    sizes = Counter(division.of_school)
    assert set(sizes) == set(names)
    assert len(names) == count
    assert max(sizes.values()) - min(sizes.values()) <= 1


def test_the_order_of_the_schools_makes_no_difference() -> None:
    schools = county(80, seed=3)
    first = divide(schools, 6)
    mixed = random.Random(1).sample(schools, len(schools))
    second = divide(mixed, 6)
    assert first.localities == second.localities
    of_first = dict(zip((each.urn for each in schools), first.of_school, strict=True))
    assert of_first == dict(zip((each.urn for each in mixed), second.of_school, strict=True))


def test_names_go_from_the_north_west_to_the_south_east_and_areas_are_parts_of_the_county() -> None:
    towns = [(52.65, 1.0), (52.95, 1.0), (52.35, 1.0), (52.65, 1.5), (52.65, 0.5)]
    schools = [school(121000 + at, north + at / 1e4, east) for at, (north, east) in enumerate(towns * 2)]
    division = divide(schools, 5)
    area = {locality.locality: locality.area for locality in division.localities}
    found = [area[name] for name in division.of_school]
    assert found == ["Central", "North", "South", "East", "West"] * 2
    assert [locality.area for locality in division.localities] == ["West", "North", "Central", "South", "East"]


def test_a_federation_is_kept_together_where_that_is_as_good() -> None:
    square = [(52.0, 1.0), (52.0, 1.001), (52.0006, 1.0), (52.0006, 1.001)]
    for pair in ((0, 1), (2, 3)), ((0, 2), (1, 3)):
        federation = {at: f"F{number}" for number, members in enumerate(pair) for at in members}
        schools = [school(121000 + at, *place, federation=federation[at]) for at, place in enumerate(square)]
        scaled = [
            school(int(each.urn), each.latitude, 1 + (each.longitude - 1) * 0.9746, each.federation) for each in schools
        ]
        division = divide(scaled, 2)
        assert not parted([each.federation for each in scaled], division.of_school)


def test_federations_in_several_groups_are_named() -> None:
    assert parted(["A", None, "A", "B", "B", None], [1, 1, 2, 2, 2, 3]) == ["A"]


def test_without_a_number_the_authority_is_one_locality() -> None:
    division = one_locality("Norfolk", county(3))
    assert [(each.locality, each.area) for each in division.localities] == [("Norfolk", "Norfolk")]
    assert division.of_school == ("Norfolk",) * 3
