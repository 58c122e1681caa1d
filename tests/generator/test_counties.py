"""Several counties, or authorities of the user's own, in one instance."""

from __future__ import annotations

from scheduler.generator import CountyOptions, SchoolSite, generate, generate_from_places
from scheduler.validation import validate

THREE = generate(CountyOptions(schools=40, seed=3, counties=3))


def owner(identifier: str) -> str:
    """The prefix of an identifier, which names its county."""
    return identifier.split("-", maxsplit=1)[0]


def test_counties_share_nothing() -> None:
    assert validate(THREE).errors == ()
    assert len(THREE.schools) == 120
    assert {owner(school.school) for school in THREE.schools} == {"C1", "C2", "C3"}
    adviser_of = {locality.locality: locality.adviser for locality in THREE.localities}
    for school in THREE.schools:
        mine = owner(school.school)
        assert owner(school.locality) == mine
        assert school.current_sip is None or owner(school.current_sip) == mine
        assert school.federation is None or owner(school.federation) == mine
        assert owner(adviser_of[school.locality] or "") == mine
    for sip in THREE.sips:
        assert sip.localities, "a blank would let the SIP work in every county"
        assert {owner(locality) for locality in sip.localities} == {owner(sip.sip)}
        assert sip.headteacher_of is None or owner(sip.headteacher_of) == owner(sip.sip)
    assert all(owner(row.school) == owner(row.sip) for row in THREE.conflicts)


def test_counties_differ_and_do_not_depend_on_how_many_there_are() -> None:
    positions = {
        county: [(row.latitude, row.longitude) for row in THREE.schools if owner(row.school) == county]
        for county in ("C1", "C2", "C3")
    }
    assert positions["C1"] != positions["C2"] != positions["C3"]
    two = generate(CountyOptions(schools=40, seed=3, counties=2))
    assert two.schools == THREE.schools[:80]


def test_people_of_all_counties_have_their_own_addresses() -> None:
    addresses = [sip.email for sip in THREE.sips] + [adviser.email for adviser in THREE.advisers]
    assert len(set(addresses)) == len(addresses)


def sites(authority: str, count: int, north: float) -> list[SchoolSite]:
    """A row of schools, 3 km from one another."""
    return [
        SchoolSite(f"School {at}", north, 1.0 + at * 0.045, authority, f"{authority}{at}", 100 + at)
        for at in range(count)
    ]


def test_given_schools_stay_as_they_are_and_each_authority_is_on_its_own() -> None:
    given = [*sites("926", 25, 52.6), *sites("935", 8, 52.2), *sites("201", 1, 51.5)]
    instance = generate_from_places(given, CountyOptions(seed=4))
    assert validate(instance).errors == ()
    found = {school.school: school for school in instance.schools}
    assert len(found) == 34
    for site in given:
        school = found[site.school]
        assert (school.name, school.latitude, school.longitude, school.pupils) == (
            site.name,
            site.latitude,
            site.longitude,
            site.pupils,
        )
        assert owner(school.locality) == site.authority
    assert {owner(sip.sip) for sip in instance.sips} == {"201", "926", "935"}


def test_an_authority_does_not_depend_on_the_others() -> None:
    rest = [*sites("935", 8, 52.2), *sites("201", 1, 51.5)]
    both = generate_from_places([*sites("926", 25, 52.6), *rest], CountyOptions(seed=4))
    without = generate_from_places(rest, CountyOptions(seed=4))
    assert [row for row in both.schools if owner(row.locality) != "926"] == list(without.schools)


def test_one_authority_has_plain_identifiers() -> None:
    given = [SchoolSite(f"School {at}", 52.6, 1.0 + at * 0.03) for at in range(12)]
    instance = generate_from_places(given, CountyOptions(seed=4))
    assert [school.school for school in instance.schools] == [f"S{at:02}" for at in range(1, 13)]
