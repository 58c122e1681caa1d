"""Tables of travel times, as tools write them and as people damage them."""

from __future__ import annotations

from datetime import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from scheduler.reading import Matrix, MatrixError, read_matrix
from scheduler.reading.travel_matrix import parse_minutes

SCHOOLS = ("S1", "S2", "120789")
SIPS = ("P1", "P2")


def read(tmp_path: Path, text: str, encoding: str = "utf-8") -> Matrix:
    file = tmp_path / "times.csv"
    file.write_text(text, encoding=encoding)
    return read_matrix(file, SCHOOLS, SIPS)


def wrong(tmp_path: Path, text: str) -> list[str]:
    with pytest.raises(MatrixError) as caught:
        read(tmp_path, text)
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize(
    "heading",
    [
        "school,sip,minutes",
        "School,SIP,Minutes",
        "school_id,sip_id,Travel time (min)",
        "URN,Partner,mins",
        "Destination ID,Origin ID,Total minutes",
        "to_id,from_id,travel_time_p50",
        "school,from,duration_min",
    ],
)
def test_long_under_the_names_that_tools_give(tmp_path: Path, heading: str) -> None:
    assert read(tmp_path, f"{heading}\nS1,P1,12\n120789,P2,12.5\n") == Matrix(
        {("S1", "P1"): 12, ("120789", "P2"): 13}, ()
    )


def test_long_with_other_columns_blank_rows_and_the_mark_of_excel(tmp_path: Path) -> None:
    text = "id,minutes,sip,km,school\n1,7,P1,3.2,S1\n,,,,\n2,,P2,9,S2\n3,8,P2,9,S1\n"
    assert read(tmp_path, text, "utf-8-sig") == Matrix({("S1", "P1"): 7, ("S1", "P2"): 8}, (("S2", "P2"),))


def test_origins_and_destinations_are_told_apart_by_their_ids(tmp_path: Path) -> None:
    assert read(tmp_path, "origin,destination,min\nS1,P1,3\nS2,P1,4\n").minutes == {("S1", "P1"): 3, ("S2", "P1"): 4}
    file = tmp_path / "same.csv"
    file.write_text("origin,destination,min\n1,2,3\n", encoding="utf-8")
    assert read_matrix(file, ["1", "2"], ["1", "2"]).minutes == {("2", "1"): 3}, "SIPs set out"


@pytest.mark.parametrize(
    "text",
    [
        ",P1,P2\nS1,10,20\nS2,,40.5\n",
        "school / SIP,P1,P2\nS1,10,20\nS2,,40.5\n",
        "Minutes,P1,P2\nS1,10,20\nS2,,40.5\n",
        ",S1,S2\nP1,10,\nP2,20,40.5\n",
        "\n,P1,P2\nS1,10,20\n\nS2,,40.5\n",
    ],
)
def test_wide_either_way(tmp_path: Path, text: str) -> None:
    assert read(tmp_path, text) == Matrix({("S1", "P1"): 10, ("S1", "P2"): 20, ("S2", "P2"): 41}, (("S2", "P1"),))


def test_a_workbook_with_one_sheet(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in ((None, "P1", "P2"), (120789, 10, 20.5), ("S1", None, 7)):
        sheet.append(row)
    book.save(tmp_path / "times.xlsx")
    matrix = read_matrix(tmp_path / "times.xlsx", SCHOOLS, SIPS)
    assert matrix.minutes == {("120789", "P1"): 10, ("120789", "P2"): 21, ("S1", "P2"): 7}
    sheet["B2"] = time(1, 5)
    book.create_sheet("empty")
    book.save(tmp_path / "times.xlsx")
    with pytest.raises(MatrixError, match='row 2, column P1, "01:05:00": expected minutes as a number'):
        read_matrix(tmp_path / "times.xlsx", SCHOOLS, SIPS)
    book["empty"]["A1"] = "more"
    book.save(tmp_path / "times.xlsx")
    with pytest.raises(MatrixError, match="has 2 sheets with anything in them; expected one"):
        read_matrix(tmp_path / "times.xlsx", SCHOOLS, SIPS)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "times.csv is empty"),
        ("school,sip\nS1,P1\n", "times.csv: row 1: there is no column of times; expected one called minutes"),
        ("school,sip,seconds\n", "times.csv: row 1: seconds has seconds; expected a column minutes (divide by 60)"),
        ("FROM_ID,TO_ID,DURATION_H\n", "row 1: DURATION_H has hours; expected a column minutes (multiply by 60)"),
        ("from_id,to_id,duration_s,km\n", "row 1: duration_s has seconds; expected a column minutes (divide by 60)"),
        ("school,sip,Total_TravelTime\n", "Total_TravelTime does not say its unit; call it minutes if it has minutes"),
        ("school,sip,time,km\n", "row 1: time does not say its unit; call it minutes if it has minutes"),
        ("school,sip,min,mins\n", "row 1: min and mins are both minutes; expected one such column"),
        ("name,minutes\nS1,4\n", "row 1: expected one column of schools and one of SIPs, called school and sip"),
        ("school,sip,minutes\n", "times.csv: there is no time in it"),
        ("school,sip,minutes\nS1,P1,\n", "times.csv: there is no time in it"),
        ("school,sip,minutes\nS11,P1,4\n", 'row 2, column school, "S11": unknown school "S11", did you mean "S1"?'),
        ("school,sip,minutes\nS1,p1,4\n", 'row 2, column sip, "p1": unknown SIP "p1", did you mean "P1"?'),
        ("school,sip,minutes\n,P1,4\n", 'row 2, column school, "": expected the id of a school; the cell is blank'),
        ("school,sip,minutes\nS1,P1,4\nS1,P1,5\n", "rows 2 and 3, column minutes"),
        ("school,sip,minutes\nS1,P1,4\nS1,P1,5\n", "S1 with P1 is there twice, with 4 minutes and with 5"),
        (",P1,P11\nS1,1,2\n", 'times.csv: row 1, column C, "P11": unknown SIP "P11", did you mean "P1"?'),
        (
            "school,sip,minutes\nS11,P1,4\nS11,P2,4\n",
            'times.csv: row 2, column school, "S11": unknown school "S11", did you mean "S1"?, in 2 rows',
        ),
        (",P1\nS1,1\nmean,2\n", 'times.csv: row 3, column A, "mean": unknown school "mean"'),
        (",P1,\nS1,1,2\n", 'times.csv: row 2, column C, "2": a value in a column without a heading'),
        ("Ash,Beech\n1,2\n", "times.csv: row 1: no table of travel times; expected the headings school, sip and min"),
        ("school;sip;minutes\nS1;P1;4\n", "cells are not separated by commas"),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, text: str, message: str) -> None:
    assert any(message in problem for problem in wrong(tmp_path, text)), wrong(tmp_path, text)


def test_everything_wrong_is_said_at_once(tmp_path: Path) -> None:
    found = wrong(tmp_path, "school,sip,minutes\nX,P1,4\nS1,Y,4\nS1,P1,4m\n")
    assert [problem.split(",")[0] for problem in found] == [f"times.csv: row {row}" for row in (2, 3, 4)]


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        ("-1", "expected 0 minutes or more"),
        ("1:05", "hours and minutes with a colon are not taken"),
        ("0:12:30", "hours and minutes with a colon are not taken"),
        ("12 min", "expected minutes as a number such as 65 or 64.5"),
        ('"12,5"', "expected minutes as a number such as 65 or 64.5"),
        ("nan", "expected minutes as a number"),
        ("1e300", "at most 1,440 (a day): are these seconds?"),
        ("1800", "at most 1,440 (a day): are these seconds?"),
        ("#N/A", "a formula of Excel failed here"),
    ],
)
@pytest.mark.parametrize("form", ["school,sip,minutes\nS1,P1,{}\n", ",P1\nS1,{}\n"])
def test_times_that_are_no_minutes(tmp_path: Path, form: str, cell: str, message: str) -> None:
    (problem,) = wrong(tmp_path, form.format(cell))
    assert problem.startswith("times.csv: row 2, column ")
    assert message in problem


def test_no_file_and_a_folder(tmp_path: Path) -> None:
    with pytest.raises(MatrixError, match="there is no "):
        read_matrix(tmp_path / "none.csv", SCHOOLS, SIPS)
    with pytest.raises(MatrixError, match="is a folder"):
        read_matrix(tmp_path, SCHOOLS, SIPS)


def test_the_same_twice_is_no_contradiction(tmp_path: Path) -> None:
    assert read(tmp_path, "school,sip,minutes\nS1,P1,4\nS1,P1,4.2\nS1,P1,\n") == Matrix({("S1", "P1"): 4}, ())


@given(st.integers(0, 14399))
def test_halves_are_rounded_up(tenths: int) -> None:
    assert parse_minutes(f"{tenths // 10}.{tenths % 10}") == tenths // 10 + (tenths % 10 >= 5)


@given(st.dictionaries(st.tuples(st.sampled_from(SCHOOLS), st.sampled_from(SIPS)), st.integers(0, 1440), min_size=1))
def test_long_and_wide_say_the_same(
    tmp_path_factory: pytest.TempPathFactory, times: dict[tuple[str, str], int]
) -> None:
    folder = tmp_path_factory.mktemp("times")
    rows = [f"{school},{sip},{times[school, sip]}" for school, sip in times]
    wide = [[school, *(str(times.get((school, sip), "")) for sip in SIPS)] for school in SCHOOLS]
    tall = [list(column) for column in zip(["", *SIPS], *wide, strict=True)]
    long = "\n".join(["school,sip,minutes", *rows])
    forms = [long, *("\n".join(map(",".join, table)) for table in ([["", *SIPS], *wide], tall))]
    assert all(read(folder, form).minutes == times for form in forms)
