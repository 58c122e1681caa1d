"""Counties as `generate` draws them: valid, believable, the same for the same options."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date

import pytest

from models import Instance
from scheduler.checker import check
from scheduler.checker.calendar import school_days
from scheduler.checker.distances import great_circle_km
from scheduler.generator import CountyOptions, generate
from scheduler.validation import validate
from tests.generator.placing import place

COUNTY = generate(CountyOptions(schools=380, seed=5))


def room(instance: Instance) -> tuple[int, int]:
    """What SIPs hold who serve from the first day, and those who start late."""
    from_the_first = sum(sip.max_schools for sip in instance.sips if sip.from_day is None)
    return from_the_first, sum(sip.max_schools for sip in instance.sips) - from_the_first


def test_the_same_seed_draws_the_same_county_and_another_seed_another() -> None:
    options = CountyOptions(schools=60, seed=5)
    assert generate(options) == generate(options)
    assert generate(options).sha256 != generate(CountyOptions(schools=60, seed=6)).sha256


def test_seeds_differ_in_every_table_that_is_drawn() -> None:
    one, other = generate(CountyOptions(schools=60, seed=5)), generate(CountyOptions(schools=60, seed=6))
    for table in ("schools", "sips", "advisers", "absences", "conflicts"):
        assert getattr(one, table) != getattr(other, table), table


@pytest.mark.parametrize("schools", range(1, 61))
def test_a_county_of_every_size_is_valid(schools: int) -> None:
    instance = generate(CountyOptions(schools=schools, seed=schools))
    assert len(instance.schools) == schools
    findings = validate(instance)
    assert findings.errors == ()
    assert findings.warnings == ()
    assert room(instance)[0] == max(1, int(schools * 1.04 + 0.5))


@pytest.mark.parametrize(("schools", "seed"), [(1, 1), (2, 1), (3, 8), (7, 2), (12, 3), (20, 4), (35, 5)])
def test_every_visit_of_a_county_with_enough_sips_can_be_placed(schools: int, seed: int) -> None:
    instance = generate(CountyOptions(schools=schools, seed=seed))
    placed = place(instance)
    assert placed is not None
    report = check(instance, tuple(placed[0]), tuple(placed[1]))
    assert report.breaches == ()
    assert set(report.coverage.values()) == {0}


@pytest.mark.parametrize("staffing", [0.1, 0.5, 0.92, 1.0, 1.1, 1.5, 2.0, 3.0])
def test_staffing_is_capacity_divided_by_need(staffing: float) -> None:
    instance = generate(CountyOptions(schools=100, seed=1, staffing=staffing, late=0.1))
    from_the_first, late = room(instance)
    assert from_the_first == int(100 * staffing + 0.5)
    assert 8 <= late <= 10
    assert validate(instance).errors == ()


def test_nobody_starts_late_where_nobody_is_to() -> None:
    assert room(generate(CountyOptions(schools=100, seed=1, late=0.0)))[1] == 0


def test_identifiers_and_addresses_are_unique() -> None:
    emails = [sip.email for sip in COUNTY.sips] + [adviser.email for adviser in COUNTY.advisers]
    for values in (
        [school.school for school in COUNTY.schools],
        [sip.sip for sip in COUNTY.sips],
        [locality.locality for locality in COUNTY.localities],
        [adviser.adviser for adviser in COUNTY.advisers],
        [school.name for school in COUNTY.schools],
        emails,
    ):
        assert [value for value, uses in Counter(values).items() if uses > 1] == []
    assert all(re.fullmatch(r"[a-z]+\.[a-z]+\d*@example\.org", email) for email in emails)


def test_the_staff_is_believable() -> None:
    kinds = Counter(sip.kind for sip in COUNTY.sips)
    assert set(kinds) == {"headteacher", "consultant", "adviser"}
    assert min(kinds.values()) >= 10
    assert 45 <= len(COUNTY.sips) <= 75
    assert 0.08 <= room(COUNTY)[1] / 380 <= 0.14
    schools = {school.school: school for school in COUNTY.schools}
    for sip in COUNTY.sips:
        assert sip.min_schools <= sip.max_schools
        assert (sip.headteacher_of is not None) == (sip.kind == "headteacher")
        if sip.headteacher_of is not None:
            assert len(sip.weekdays) <= 2 and sip.max_visits_per_week == 1 and sip.max_schools <= 6
            led = schools[sip.headteacher_of]
            assert (led.latitude, led.longitude) == (sip.latitude, sip.longitude)
        else:
            assert 3 <= len(sip.weekdays) <= 5
    leaders = Counter(sip.headteacher_of for sip in COUNTY.sips if sip.headteacher_of)
    assert set(leaders.values()) == {1}


def test_the_schools_are_believable() -> None:
    count = len(COUNTY.schools)
    concern = Counter(school.concern for school in COUNTY.schools)
    assert 0.07 <= concern[1] / count <= 0.09 and 0.02 <= concern[2] / count <= 0.04
    assert all((school.programme == "concern") == (school.concern > 0) for school in COUNTY.schools)
    phases = Counter(school.phase for school in COUNTY.schools)
    assert phases["infant"] == phases["junior"] > 30
    assert 0.02 <= sum(bool(school.requires) for school in COUNTY.schools) / count <= 0.08
    assert 0.25 <= sum(school.current_sip is not None for school in COUNTY.schools) / count <= 0.45
    assert 0.15 <= len(COUNTY.conflicts) / count <= 0.35
    assert all(school.pupils is not None and 20 <= school.pupils <= 400 for school in COUNTY.schools)
    sizes = Counter(school.locality for school in COUNTY.schools)
    assert len(sizes) == len(COUNTY.localities) == 22
    assert min(sizes.values()) >= 10 and max(sizes.values()) <= 30
    assert len({locality.area for locality in COUNTY.localities}) == 4


def test_federations_are_small_neighbours() -> None:
    groups: dict[str, list[int]] = {}
    for at, school in enumerate(COUNTY.schools):
        if school.federation is not None:
            groups.setdefault(school.federation, []).append(at)
    assert 8 <= len(groups) <= 14
    for members in groups.values():
        assert 2 <= len(members) <= 3
        first = COUNTY.schools[members[0]]
        for at in members[1:]:
            other = COUNTY.schools[at]
            assert great_circle_km(first, other) < 13


def test_nothing_happens_on_a_day_without_school() -> None:
    days = set(school_days(COUNTY).days)
    assert date(2008, 5, 5) not in days and date(2009, 5, 4) not in days and date(2009, 4, 13) not in days
    assert all(absence.first_day in days for absence in COUNTY.absences)
    per_school = Counter(absence.id for absence in COUNTY.absences if absence.of == "school")
    assert set(per_school.values()) == {5} and len(per_school) == 380
    assert sum(absence.id == "*" for absence in COUNTY.absences) == 5


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("schools", 0),
        ("staffing", 0.0),
        ("staffing", 9.0),
        ("late", -0.1),
        ("counties", 0),
        ("inset_days", 21),
    ],
)
def test_options_outside_their_range_are_refused(option: str, value: float) -> None:
    with pytest.raises(ValueError, match=f"^{option} is {value}: expected "):
        CountyOptions(**{option: value})  # type: ignore[arg-type]
