"""The table of towns, and lists of schools of the user's own."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from scheduler.generator import CountyOptions, PlacesError, SchoolSite, generate_from_places, parse_sites
from scheduler.generator.places import norfolk_towns


def test_the_towns_of_norfolk_are_where_they_are() -> None:
    towns = {town.name: town for town in norfolk_towns()}
    assert len(towns) == len(norfolk_towns()) >= 150
    assert list(towns) == sorted(towns)
    assert all(52.35 < town.latitude < 52.98 and 0.15 < town.longitude < 1.76 for town in towns.values())
    norwich, lynn = towns["Norwich"], towns["King's Lynn"]
    assert (norwich.latitude, norwich.longitude) == pytest.approx((52.628, 1.298), abs=0.01)
    assert (lynn.latitude, lynn.longitude) == pytest.approx((52.752, 0.395), abs=0.01)
    assert max(towns.values(), key=lambda town: town.population) is norwich


def test_a_list_with_the_plain_headings_is_read() -> None:
    text = "name,latitude,longitude,authority,school,pupils\nHill School,52.6,1.3,926,120777,\n"
    assert parse_sites(text) == (SchoolSite("Hill School", 52.6, 1.3, "926", "120777", None),)


def test_a_register_extract_is_read_with_its_own_headings() -> None:
    text = (
        "\ufeffURN,EstablishmentName,LA_code,lat,lon,Easting,NumberOfPupils_2024,Ofsted_2017\r\n"
        '100000,"Hill, the School",201,51.51,-0.08,533498.0,271.0,Good\r\n\r\n'
    )
    assert parse_sites(text) == (SchoolSite("Hill, the School", 51.51, -0.08, "201", "100000", 271),)


def test_missing_columns_are_named_with_the_headings_that_would_do() -> None:
    with pytest.raises(PlacesError, match=re.escape("no column for latitude")) as caught:
        parse_sites("name,lon\nHill School,1.3\n")
    assert "latitude: one of latitude, lat" in str(caught.value)


@pytest.mark.parametrize("text", ["", "name,latitude,longitude\n"])
def test_a_list_without_schools_is_refused(text: str) -> None:
    with pytest.raises(PlacesError):
        parse_sites(text)


def test_everything_wrong_is_said_at_once() -> None:
    text = """name,lat,lon,id,pupils
A,north,1.3,1,
B,52.6,181,2,
C,52.6,1.3,3,many
D,52.6,1.3,4,
E,52.6,1.3,4,
F,,1.3,6,
"""
    with pytest.raises(PlacesError) as caught:
        parse_sites(text)
    assert caught.value.problems == (
        'row 2, column latitude, "north": expected degrees, ±90',
        'row 3, column longitude, "181": expected degrees, ±180',
        'row 4, column pupils, "many": expected a number or a blank',
        'row 6: school "4" is also in row 5',
        'row 7, column latitude, "": expected degrees, ±90',
    )


def test_a_number_that_is_none_is_refused() -> None:
    with pytest.raises(PlacesError, match='column latitude, "nan"'):
        parse_sites("name,lat,lon\nA,nan,1.3\n")


def test_identifiers_must_differ_across_authorities() -> None:
    twice = [SchoolSite("A", 52.6, 1.3, authority, "7") for authority in ("1", "2")]
    with pytest.raises(ValueError, match='two schools have the identifier "7"'):
        generate_from_places(twice, CountyOptions())


def test_the_source_of_the_towns_is_credited() -> None:
    instances = Path(__file__).parents[2] / "instances"
    for readme in sorted(instances.glob("*/README.md")):
        assert "GeoNames, CC BY 4.0" in readme.read_text(encoding="utf-8")
    assert norfolk_towns.__doc__ is not None and "CC BY 4.0" in norfolk_towns.__doc__
