from __future__ import annotations

from collections.abc import Mapping

import pytest

from models import Locality, School
from scheduler.reading import FilledIn
from scheduler.reading.ofsted_file import Inspection
from scheduler.register import RegisterTables, keep

EVERYTHING = {"phase", "pupils", "federation"}


def school(name: str, locality: str = "L1", **cells: object) -> School:
    return School.model_validate(
        {"school": name, "name": name, "locality": locality, "latitude": 52.6, "longitude": 1.3, **cells}
    )


def tables(*schools: School, localities: tuple[str, ...] = ("L1",)) -> RegisterTables:
    places = tuple(Locality(locality=name, area="West") for name in localities)
    return RegisterTables(schools, places, (), (), (), (), (), ())


def inspected(category: str) -> Mapping[str, Inspection]:
    return {"S1": Inspection(2, "S1", category, "")}


@pytest.mark.parametrize(
    ("was", "category", "concern"),
    [
        (1, None, 1),
        (1, "SM", 2),
        (1, "", 1),
        (2, None, 2),
        (2, "", 0),
        (3, "SM", 3),
        (3, "", 3),
        (0, "SM", 2),
    ],
)
def test_ofsted_has_its_level_and_the_planner_theirs(was: int, category: str | None, concern: int) -> None:
    new = school("S1", concern=2 if category else 0)
    old = FilledIn((school("S1", concern=was),))
    found = keep(tables(new), old, None if category is None else inspected(category), EVERYTHING)
    assert found.tables.schools[0].concern == concern


def test_what_this_register_lacks_is_kept_too() -> None:
    old = FilledIn((school("S1", phase="Infant", pupils=90, federation="Both"),))
    lacking = keep(tables(school("S1", pupils=100)), old, None, {"pupils"}).tables.schools[0]
    assert (lacking.phase, lacking.pupils, lacking.federation) == ("Infant", 100, "Both")
    given = keep(tables(school("S1", pupils=100)), old, None, EVERYTHING).tables.schools[0]
    assert (given.phase, given.pupils, given.federation) == ("", 100, None)


def test_a_locality_of_other_schools_is_another_place() -> None:
    old = FilledIn(
        (school("S1"), school("S2"), school("S3", "L2")),
        (Locality(locality="L1", area="Broads", adviser="A1"), Locality(locality="L2", adviser="A2")),
    )
    new = tables(school("S1", "L2"), school("S2", "L2"), school("S3", "L2"), localities=("L1", "L2"))
    found = keep(new, old, None, EVERYTHING)
    assert [(each.locality, each.area, each.adviser) for each in found.tables.localities] == [
        ("L1", "West", None),
        ("L2", "West", "A2"),
    ]
    assert (found.localities, found.other_places) == (("L2",), ("L1",))


def test_nothing_filled_in_is_nothing_kept() -> None:
    same = tables(school("S1"), school("S2"))
    found = keep(same, FilledIn(same.schools, same.localities), None, EVERYTHING)
    assert (found.tables, found.schools, found.columns, found.localities) == (same, 0, (), ())
    assert (found.new, found.gone, found.other_places) == ((), (), ())
