"""Every error of a well-typed instance, each named by table, row, column and value."""

from __future__ import annotations

from pathlib import Path

import pytest

from scheduler.reading import read_instance
from tests.reading.tables import TABLES, added, problems_of, replaced, write_tables

Changes = dict[str, str | None]

Case = tuple[Changes, str, int, str, str, str]

KEYS: list[Case] = [
    (added("terms", "summer,2009-01-06,2009-04-03"), "terms", 4, "term", "summer", "rows 2 and 4"),
    (added("localities", "North,,"), "localities", 4, "locality", "North", "there twice"),
    (added("advisers", "A1,,,,"), "advisers", 3, "adviser", "A1", "there twice"),
    (added("schools", "S1,,North,52.6,1.3,,,,,,,,"), "schools", 5, "school", "S1", "there twice"),
    (added("sips", "P1,,,,52.6,1.3,,,1,,,,,,,,"), "sips", 4, "sip", "P1", "there twice"),
    (
        added("programmes", "standard,2,,summer,,,,,,,"),
        "programmes",
        4,
        "programme, visit",
        "standard, 2",
        "there twice",
    ),
    (added("conflicts", "S3,P1,"), "conflicts", 3, "school, sip", "S3, P1", "there twice"),
    (added("pins", "S2,,P1,"), "pins", 4, "school, visit", "S2, ", "rows 2 and 4"),
    (added("history", "S1,1,P1,2008-04-16"), "history", 3, "school, visit", "S1, 1", "there twice"),
    (added("travel", "S1,P1,13"), "travel", 3, "school, sip", "S1, P1", "there twice"),
    (added("localities", "East;West,,"), "localities", 4, "locality", "East;West", "no semicolon"),
    (added("schools", "*,,North,52.6,1.3,,,,,,,,"), "schools", 5, "school", "*", "means all of them"),
]

REFERENCES: list[Case] = [
    (replaced("localities", ("East,A1", "East,ann")), "localities", 2, "adviser", "ann", 'did you mean "A1" (Ann)?'),
    (replaced("conflicts", ("S3,P1", "S3,Pip")), "conflicts", 2, "sip", "Pip", 'did you mean "P2" (Pip)?'),
    (replaced("conflicts", ("S3,P1", "Ceder,P1")), "conflicts", 2, "school", "Ceder", 'did you mean "S3" (Cedar)?'),
    (replaced("pins", ("S2,,P1", "S2,,Pat")), "pins", 2, "sip", "Pat", 'did you mean "P1" (Pat)?'),
    (
        replaced("sips", ("2008-12-19,S1", "2008-12-19,Beech")),
        "sips",
        3,
        "headteacher_of",
        "Beech",
        'did you mean "S2" (Beech)?',
    ),
    (
        {**replaced("schools", ("S3,Cedar", "S3,Ash")), **replaced("conflicts", ("S3,P1", "Ash,P1"))},
        "conflicts",
        2,
        "school",
        "Ash",
        'did you mean "S1" or "S3" (Ash)?',
    ),
    (
        replaced("localities", ("East,A1", "East,A11")),
        "localities",
        2,
        "adviser",
        "A11",
        'did you mean "A1"?',
    ),
    (
        replaced("schools", ("Ash,North", "Ash,Noth")),
        "schools",
        2,
        "locality",
        "Noth",
        'did you mean "North"?',
    ),
    (
        replaced("schools", ("124,0,", "124,0,standart")),
        "schools",
        2,
        "programme",
        "standart",
        'did you mean "standard"?',
    ),
    (replaced("sips", ("North;South", "North;Sooth")), "sips", 2, "localities", "Sooth", 'mean "South"?'),
    (replaced("sips", ("2008-12-19,S1", "2008-12-19,S11")), "sips", 3, "headteacher_of", "S11", 'mean "S1"?'),
    (
        replaced("programmes", ("Introduction,summer", "Introduction,sumer")),
        "programmes",
        2,
        "terms",
        "sumer",
        'unknown term "sumer", did you mean "summer"?',
    ),
    (replaced("absences", ("school,S1", "school,S7")), "absences", 2, "id", "S7", 'unknown school "S7"'),
    (replaced("absences", ("sip,*", "sip,P7")), "absences", 3, "id", "P7", 'unknown SIP "P7"'),
    (replaced("absences", ("adviser,A1", "adviser,P1")), "absences", 4, "id", "P1", 'unknown adviser "P1"'),
    (replaced("conflicts", ("S3,P1", "S33,P1")), "conflicts", 2, "school", "S33", 'did you mean "S3"?'),
    (replaced("conflicts", ("S3,P1", "S3,P12x")), "conflicts", 2, "sip", "P12x", 'unknown SIP "P12x"'),
    (replaced("pins", ("S2,,P1", "S20,,P1")), "pins", 2, "school", "S20", 'did you mean "S2"?'),
    (replaced("pins", ("S2,,P1", "S2,,P11")), "pins", 2, "sip", "P11", 'did you mean "P1"?'),
    (replaced("pins", ("S2,2", "S2,3")), "pins", 3, "visit", "3", "expected 1 to 2"),
    (replaced("history", ("S1,1", "S11,1")), "history", 2, "school", "S11", 'did you mean "S1"?'),
    (replaced("history", ("S1,1", "S1,9")), "history", 2, "visit", "9", "expected 1 to 2"),
    (replaced("travel", ("S1,P1", "T1,P1")), "travel", 2, "school", "T1", 'unknown school "T1"'),
    (replaced("travel", ("S1,P1", "S1,Q1")), "travel", 2, "sip", "Q1", 'unknown SIP "Q1"'),
    ({"advisers": None, "absences": None}, "localities", 2, "adviser", "A1", 'unknown adviser "A1"'),
]

DAYS: list[Case] = [
    (replaced("terms", ("2008-07-22", "2008-04-01")), "terms", 2, "last_day", "2008-04-01", "or later"),
    (replaced("closures", ("2008-05-30", "2008-05-25")), "closures", 3, "last_day", "2008-05-25", "or later"),
    (replaced("absences", ("2008-09-05", "2008-09-03")), "absences", 2, "last_day", "2008-09-03", "or later"),
    (replaced("sips", ("2008-12-19", "2008-04-01")), "sips", 3, "to_day", "2008-04-01", "expected from_day"),
    (
        replaced("programmes", ("2008-06-02,", "2008-06-02,2008-06-01")),
        "programmes",
        3,
        "not_after",
        "2008-06-01",
        "expected not_before",
    ),
    (
        replaced("terms", ("2008-09-04", "2008-07-22")),
        "terms",
        3,
        "first_day",
        "2008-07-22",
        "rows 2 and 3",
    ),
    (
        replaced("programmes", ("2008-06-02,", "2007-06-02,")),
        "programmes",
        3,
        "not_before",
        "2007-06-02",
        "outside the terms; expected a day from 2008-04-14 to 2008-12-19",
    ),
    (
        replaced("programmes", ("2008-06-02,", ",2009-06-02")),
        "programmes",
        3,
        "not_after",
        "2009-06-02",
        "outside the terms",
    ),
    (
        added("policy", "plan_from,2010-01-01"),
        "policy",
        4,
        "value",
        "2010-01-01",
        "plan_from is outside the terms",
    ),
    (replaced("history", ("04-15", "04-19")), "history", 2, "day", "2008-04-19", "a Saturday"),
    (replaced("history", ("04-15", "05-05")), "history", 2, "day", "2008-05-05", "closed (Bank holiday)"),
    (replaced("history", ("04-15", "08-12")), "history", 2, "day", "2008-08-12", "outside the terms"),
    (replaced("pins", ("10-07", "10-05")), "pins", 3, "day", "2008-10-05", "not a school day: a Sunday"),
    (
        replaced("programmes", ("Introduction,summer,,", "Introduction,summer,2008-05-24,2008-06-01")),
        "programmes",
        2,
        "terms",
        "summer",
        "the window of visit 1 of standard has no school day",
    ),
]

FIGURES: list[Case] = [
    (replaced("sips", (",1,3,1,10,", ",4,3,1,10,")), "sips", 3, "min_schools", "4", "at most max_schools, 3"),
    (
        {**replaced("programmes", ("standard,2", "standard,3")), "pins": None},
        "programmes",
        3,
        "visit",
        "3",
        "visit 2 is missing",
    ),
    (added("policy", "timezone,Europe/Londn"), "policy", 4, "value", "Europe/Londn", '"Europe/London"?'),
    (added("policy", "timezone,../etc"), "policy", 4, "value", "../etc", "unknown timezone"),
    (added("policy", "timezone,Europe"), "policy", 4, "value", "Europe", "unknown timezone"),
]

PLACES: list[Case] = [
    (
        replaced("schools", ("North,52.7,1.3", "North,1.3,52.7")),
        "schools",
        3,
        "latitude, longitude",
        "1.3, 52.7",
        "latitude and longitude look swapped",
    ),
    (
        replaced("sips", ("52.6,1.1", "1.1,52.6")),
        "sips",
        3,
        "latitude, longitude",
        "1.1, 52.6",
        "latitude and longitude look swapped",
    ),
]


@pytest.mark.parametrize(
    ("changes", "table", "row", "column", "value", "phrase"), KEYS + REFERENCES + DAYS + FIGURES + PLACES
)
def test_it_is_the_only_problem_and_is_named(
    tmp_path: Path, changes: Changes, table: str, row: int, column: str, value: str, phrase: str
) -> None:
    problems = problems_of(write_tables(tmp_path, changes))
    assert [(p.table, p.row, p.column, p.value) for p in problems] == [(table, row, column, value)], problems
    assert phrase in str(problems[0])


def test_the_instance_they_are_made_from_has_no_error(tmp_path: Path) -> None:
    assert problems_of(write_tables(tmp_path)) == ()


def test_a_sip_who_has_left_may_be_in_the_history_and_pinned_there(tmp_path: Path) -> None:
    instance = read_instance(write_tables(tmp_path, added("pins", "S1,1,P9,2008-04-15"))).instance
    assert instance.pins[2].sip == instance.history[0].sip == "P9"


def test_terms_need_only_be_apart_by_a_day(tmp_path: Path) -> None:
    assert problems_of(write_tables(tmp_path, replaced("terms", ("2008-09-04", "2008-07-23")))) == ()


def test_positions_swapped_throughout_are_found(tmp_path: Path) -> None:
    schools = TABLES["schools"].replace("52.6,1.3", "1.3,52.6").replace("52.7,1.3", "1.3,52.7")
    schools = schools.replace("52.6,1.0", "1.0,52.6")
    sips = TABLES["sips"].replace("52.65,1.3", "1.3,52.65").replace("52.6,1.1", "1.1,52.6")
    problems = problems_of(write_tables(tmp_path, {"schools": schools, "sips": sips}))
    assert [(p.table, p.row) for p in problems] == [
        ("schools", 2),
        ("schools", 3),
        ("schools", 4),
        ("sips", 2),
        ("sips", 3),
    ]


def test_a_position_swapped_outside_britain_is_found_by_the_others(tmp_path: Path) -> None:
    sydney = {name: TABLES[name].replace("52.", "-33.") for name in ("schools", "sips")}
    for longitude in ("1.3", "1.0", "1.1"):
        sydney = {name: text.replace(f",{longitude}", ",81.2") for name, text in sydney.items()}
    assert problems_of(write_tables(tmp_path / "right", sydney)) == ()
    sydney["schools"] = sydney["schools"].replace("-33.7,81.2", "81.2,-33.7")
    (problem,) = problems_of(write_tables(tmp_path / "wrong", sydney))
    assert (problem.table, problem.row, "look swapped" in problem.message) == ("schools", 3, True)
