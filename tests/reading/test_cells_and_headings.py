"""Everything that can be wrong with a table by itself: each named by table, row, column and value."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.reading.tables import TABLES, added, problems_of, replaced, write_tables

Changes = dict[str, str | None]

CASES: list[tuple[Changes, str, int | None, str | None, str | None, str]] = [
    ({"schools": None}, "schools", None, None, None, "the table is missing"),
    ({"programmes": None}, "programmes", None, None, None, "the table is missing"),
    ({"shools": "a,b\n1,2\n"}, "shools", None, None, None, 'did you mean "schools"?'),
    (replaced("terms", ("last_day", "lastday")), "terms", 1, "lastday", None, 'did you mean "last_day"?'),
    (
        replaced("sips", (",max_schools,", ",max_schols,")),
        "sips",
        1,
        "max_schools",
        None,
        "column is missing",
    ),
    (replaced("terms", ("last_day", "first_day")), "terms", 1, "first_day", "first_day", "there twice"),
    (replaced("terms", ("2008-07-22", "22 July")), "terms", 2, "last_day", "22 July", "expected a date"),
    (replaced("terms", ("2008-07-22", "31/02/2009")), "terms", 2, "last_day", "31/02/2009", "no such day"),
    (replaced("terms", ("2008-07-22", "07/22/2008")), "terms", 2, "last_day", "07/22/2008", "no such day"),
    (replaced("terms", ("summer", "")), "terms", 2, "term", "", "expected a value"),
    (replaced("terms", ("2008-04-14", "")), "terms", 2, "first_day", "", "expected a value"),
    (replaced("schools", ("124", "many")), "schools", 2, "pupils", "many", "expected a whole number"),
    (replaced("schools", ("124", "12.5")), "schools", 2, "pupils", "12.5", "expected a whole number"),
    (replaced("schools", ("124", "-1")), "schools", 2, "pupils", "-1", "expected 0 or more"),
    (
        replaced("schools", ("52.7", "52,7".replace(",", ".") + "x")),
        "schools",
        3,
        "latitude",
        "52.7x",
        "a number",
    ),
    (replaced("schools", ("52.7", "nan")), "schools", 3, "latitude", "nan", "expected a number"),
    (replaced("schools", ("52.7", "95")), "schools", 3, "latitude", "95.0", "expected 90 or less"),
    (replaced("schools", ("52.7", "#N/A")), "schools", 3, "latitude", "#N/A", "formula"),
    (replaced("schools", ("Ash", "A\x07sh")), "schools", 2, "name", "A\x07sh", "control character"),
    (
        replaced("schools", ("Mon;Tue", "Mon;Tues")),
        "schools",
        3,
        "weekdays",
        "Mon;Tues",
        'did you mean "Tue"?',
    ),
    *(
        (replaced("schools", ("Mon;Tue", text)), "schools", 3, "weekdays", text.strip('"'), f"write {meant}")
        for text, meant in (
            ('"Mon, Tue"', "Mon;Tue"),
            ("Mon-Fri", "Mon;Tue;Wed;Thu;Fri"),
            ("Monday to Thursday", "Mon;Tue;Wed;Thu"),
            ("Mon \u2013 Wed & Fri", "Mon;Tue;Wed;Fri"),
            ("tues/thurs", "Tue;Thu"),
            ("Mon-Tue;Thu", "Mon;Tue;Thu"),
        )
    ),
    (replaced("schools", ("Mon;Tue", "Mon-Sun")), "schools", 3, "weekdays", "Mon-Sun", "expected one of Mon"),
    (replaced("schools", ("Mon;Tue", "Fri-Mon")), "schools", 3, "weekdays", "Fri-Mon", "expected one of Mon"),
    (replaced("programmes", ("0.5,yes", "0.5,y")), "programmes", 2, "on_site", "y", "expected yes or no"),
    (replaced("programmes", ("0.5,yes", "1.5,yes")), "programmes", 2, "ideal", "1.5", "expected 1 or less"),
    (
        replaced("programmes", ("standard,1", "standard,0")),
        "programmes",
        2,
        "visit",
        "0",
        "expected 1 or more",
    ),
    (replaced("absences", ("adviser,A1", "advisor,A1")), "absences", 4, "of", "advisor", 'mean "adviser"?'),
    (
        added("policy", "max_travel_minuts,5"),
        "policy",
        4,
        "key",
        "max_travel_minuts",
        '"max_travel_minutes"?',
    ),
    (added("policy", "headteacher_km,5"), "policy", 4, "key", "headteacher_km", "in rows 3 and 4"),
    (added("policy", ",5"), "policy", 4, "key", "", "expected a key"),
    (added("policy", "speed_kmh,0.9"), "policy", 4, "value", "0.9", "speed_kmh: expected 1 or more"),
    (added("policy", "detour,0"), "policy", 4, "value", "0.0", "detour: expected more than 0"),
    (added("policy", "detour,far"), "policy", 4, "value", "far", "detour: expected a number"),
    (added("policy", "locality_rule,prefered"), "policy", 4, "value", "prefered", 'mean "preferred"?'),
    (added("policy", "plan_from,soon"), "policy", 4, "value", "soon", "plan_from: expected a date"),
    ({"policy": "key,valu\n"}, "policy", 1, "value", None, "the column is missing"),
]


@pytest.mark.parametrize(("changes", "table", "row", "column", "value", "phrase"), CASES)
def test_it_is_named(
    tmp_path: Path,
    changes: Changes,
    table: str,
    row: int | None,
    column: str | None,
    value: str | None,
    phrase: str,
) -> None:
    problems = problems_of(write_tables(tmp_path, changes))
    found = [p for p in problems if (p.table, p.row, p.column, p.value) == (table, row, column, value)]
    assert len(found) == 1, problems
    assert phrase in str(found[0])


def test_everything_wrong_is_said_at_once_in_the_order_of_the_tables(tmp_path: Path) -> None:
    changes = {
        **replaced("sips", ("52.65", "north"), (",3,,,3,", ",three,,,3,")),
        **replaced("schools", ("S1,Ash,North", "S1,Ash,Nort"), ("124", "many")),
        **replaced("localities", ("East,A1", "East,A7")),
        **replaced("terms", ("2008-12-19", "2008-08-19")),
        "conflicts": TABLES["conflicts"].replace("P1", "P11"),
    }
    problems = problems_of(write_tables(tmp_path, changes))
    assert [(p.table, p.row, p.column) for p in problems] == [
        ("terms", 3, "last_day"),
        ("localities", 2, "adviser"),
        ("schools", 2, "pupils"),
        ("schools", 2, "locality"),
        ("sips", 2, "latitude"),
        ("sips", 2, "max_schools"),
        ("conflicts", 2, "sip"),
    ]


def test_a_bad_cell_makes_no_reference_to_its_row_dangle(tmp_path: Path) -> None:
    problems = problems_of(
        write_tables(tmp_path, replaced("sips", ("P1,Pat,pat@example.org,consultant,52.65", "P1,,,,x")))
    )
    assert [(p.table, p.row, p.column) for p in problems] == [("sips", 2, "latitude")]


def test_a_missing_table_makes_no_reference_to_it_dangle(tmp_path: Path) -> None:
    assert [p.table for p in problems_of(write_tables(tmp_path, {"sips": None}))] == ["sips"]


def test_a_problem_reads_as_a_sentence(tmp_path: Path) -> None:
    changes = added("conflicts", "S1,P1x,")
    (problem,) = problems_of(write_tables(tmp_path, changes))
    assert str(problem) == 'conflicts: row 3, column sip, "P1x": unknown SIP "P1x", did you mean "P1"?'
