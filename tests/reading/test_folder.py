"""A folder of CSV files, as planners, Excel and programs write them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from models import Instance
from scheduler.reading import read_instance
from tests.reading.tables import TABLES, added, problems_of, replaced, write_tables


def read(folder: Path) -> Instance:
    return read_instance(folder).instance


def test_every_table_is_read_with_its_types_and_defaults(tmp_path: Path) -> None:
    instance = read(write_tables(tmp_path))
    school = instance.schools[1]
    assert (school.row, school.school, school.pupils, school.concern) == (3, "S2", 58, 1)
    assert (school.programme, school.requires, school.weekdays) == ("standard", ("concern",), ("Mon", "Tue"))
    assert instance.schools[2].pupils is None
    sip = instance.sips[1]
    assert (sip.max_days, sip.from_day, sip.headteacher_of) == (10, date(2008, 4, 14), "S1")
    assert instance.sips[0].max_days is None
    visit = instance.programmes[1]
    assert (visit.terms, visit.on_site, visit.accompanied) == (("summer", "autumn"), False, True)
    assert instance.closures[0].last_day == date(2008, 5, 5)
    assert instance.localities[1].adviser is None
    assert instance.policy.max_travel_minutes == 75
    assert instance.policy.speed_kmh == 45


def test_optional_tables_may_be_missing(tmp_path: Path) -> None:
    optional = ("closures", "absences", "conflicts", "pins", "history", "travel", "policy")
    instance = read(write_tables(tmp_path, dict.fromkeys(optional)))
    assert [getattr(instance, name) for name in optional[:-1]] == [()] * 6
    assert instance.policy.detour == 1.3


def test_optional_columns_may_be_missing(tmp_path: Path) -> None:
    schools = "school,locality,latitude,longitude\nS1,North,52.6,1.3\nS2,North,52.7,1.3\nS3,South,52.6,1.0\n"
    instance = read(write_tables(tmp_path, {"schools": schools}))
    assert [school.concern for school in instance.schools] == [0, 0, 0]


def test_byte_order_mark_windows_line_ends_and_spaces_after_semicolons(tmp_path: Path) -> None:
    plain = read(write_tables(tmp_path))
    for name, text in TABLES.items():
        excel = text.lstrip("\n").replace("\n", "\r\n").replace(";", " ; ").replace("summer", " summer ")
        (tmp_path / f"{name}.csv").write_bytes(b"\xef\xbb\xbf" + excel.encode())
    assert read(tmp_path) == plain


def test_trailing_blank_rows_and_columns_are_nothing(tmp_path: Path) -> None:
    plain = read(write_tables(tmp_path))
    lines = TABLES["terms"].strip().splitlines()
    padded = "".join(f"{line},,\n" for line in lines) + ",,,,\n\n,,\n"
    assert read(write_tables(tmp_path, {"terms": padded})) == plain


def test_blank_rows_between_keep_the_row_numbers(tmp_path: Path) -> None:
    changes = replaced("schools", ("S2,Beech,North", "\n,,,\nS2,Beech,North"))
    assert [school.row for school in read(write_tables(tmp_path, changes)).schools] == [2, 5, 6]


def test_a_cell_of_several_lines_is_one_row(tmp_path: Path) -> None:
    changes = replaced("schools", ("Ash", '"Ash\r\nand, Elm"'))
    schools = read(write_tables(tmp_path, changes)).schools
    assert [(school.row, school.name) for school in schools[:2]] == [(2, "Ash\nand, Elm"), (3, "Beech")]


def test_headings_in_capitals_and_with_spaces(tmp_path: Path) -> None:
    plain = read(write_tables(tmp_path))
    assert read(write_tables(tmp_path, replaced("terms", ("term,first_day", " Term , First_Day ")))) == plain


def test_file_names_in_capitals(tmp_path: Path) -> None:
    plain = read(write_tables(tmp_path))
    (tmp_path / "schools.csv").rename(tmp_path / "Schools.CSV")
    assert read(tmp_path) == plain


def test_other_files_are_left_alone(tmp_path: Path) -> None:
    plain = read(write_tables(tmp_path))
    for name in ("README.md", "~$plan.xlsx", "~$schools.csv", ".hidden.csv"):
        (tmp_path / name).write_bytes(b"\xff\x00")
    assert read(tmp_path) == plain


@pytest.mark.parametrize("written", ["15/04/2008", "2008-04-15 00:00:00", "15/4/2008", "2008-4-15"])
def test_days_as_excel_and_pandas_write_them(tmp_path: Path, written: str) -> None:
    instance = read(write_tables(tmp_path, replaced("history", ("2008-04-15", written))))
    assert instance.history[0].day == date(2008, 4, 15)


@pytest.mark.parametrize(("written", "meant"), [("TRUE", True), ("Yes", True), ("FALSE", False), ("NO", False)])
def test_truth_as_excel_writes_it(tmp_path: Path, written: str, meant: bool) -> None:
    instance = read(write_tables(tmp_path, replaced("programmes", ("0.5,yes", f"0.5,{written}"))))
    assert instance.programmes[0].on_site is meant


def test_whole_numbers_with_a_decimal_point(tmp_path: Path) -> None:
    instance = read(write_tables(tmp_path, replaced("schools", ("124,0", "124.0,0.0"))))
    assert (instance.schools[0].pupils, instance.schools[0].concern) == (124, 0)


def test_a_list_of_nothing_is_blank(tmp_path: Path) -> None:
    instance = read(write_tables(tmp_path, replaced("schools", ("Mon;Tue", " ; "))))
    assert instance.schools[1].weekdays == ("Mon", "Tue", "Wed", "Thu", "Fri")


def test_not_utf8_names_the_row_and_the_way_out(tmp_path: Path) -> None:
    write_tables(tmp_path)
    text = TABLES["schools"].strip().replace("Beech", "Bêche")
    (tmp_path / "schools.csv").write_bytes(text.encode("cp1252"))
    (problem,) = problems_of(tmp_path)
    assert (problem.table, problem.row) == ("schools", 3)
    assert "CSV UTF-8" in problem.message


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le"])
def test_utf16_is_not_utf8_either(tmp_path: Path, encoding: str) -> None:
    write_tables(tmp_path)
    (tmp_path / "schools.csv").write_bytes(TABLES["schools"].strip().encode(encoding))
    (problem,) = problems_of(tmp_path)
    assert (problem.table, problem.row) == ("schools", 1)
    assert "CSV UTF-8" in problem.message


def test_cells_separated_by_semicolons(tmp_path: Path) -> None:
    (problem,) = problems_of(write_tables(tmp_path, {"terms": TABLES["terms"].replace(",", ";")}))
    assert (problem.table, problem.row) == ("terms", 1)
    assert "separated by commas" in problem.message


def test_an_unclosed_quotation_mark(tmp_path: Path) -> None:
    (problem,) = problems_of(write_tables(tmp_path, replaced("schools", ("Ash", '"Ash'))))
    assert problem.table == "schools"
    assert "quotation mark" in problem.message


def test_a_cell_too_many(tmp_path: Path) -> None:
    (problem,) = problems_of(write_tables(tmp_path, added("terms", "spring,2009-01-06,2009-04-03,,oops")))
    assert (problem.table, problem.row, problem.column, problem.value) == ("terms", 4, "E", "oops")
    assert "without a heading" in problem.message


@pytest.mark.parametrize("content", ["", "\n\n", ",,\n", "\ufeff"])
def test_an_empty_file(tmp_path: Path, content: str) -> None:
    problems = problems_of(write_tables(tmp_path, {"terms": content}))
    assert [(problem.table, problem.row) for problem in problems] == [("terms", None)]
    assert "empty" in problems[0].message


def test_headings_alone_are_not_enough(tmp_path: Path) -> None:
    (problem,) = problems_of(write_tables(tmp_path, {"terms": "term,first_day,last_day\n"}))
    assert (problem.table, problem.message) == ("terms", "the table has no rows; expected at least one")


def test_headings_not_in_row_1(tmp_path: Path) -> None:
    (problem,) = problems_of(write_tables(tmp_path, {"terms": "," + TABLES["terms"]}))
    assert (problem.table, problem.row) == ("terms", 1)
    assert "row 1; the first row with anything in it is row 2" in problem.message


def test_a_table_that_is_a_folder(tmp_path: Path) -> None:
    write_tables(tmp_path, {"terms": None})
    (tmp_path / "terms.csv").mkdir()
    (problem,) = problems_of(tmp_path)
    assert (problem.table, "is a folder" in problem.message) == ("terms", True)


def test_a_folder_without_tables(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("nothing")
    (problem,) = problems_of(tmp_path)
    assert problem.table is None
    assert "has no tables" in str(problem)


def test_a_folder_with_a_workbook_instead(tmp_path: Path) -> None:
    (tmp_path / "norfolk.xlsx").write_bytes(b"")
    assert "norfolk.xlsx" in str(problems_of(tmp_path)[0])


def test_a_path_that_is_not_there(tmp_path: Path) -> None:
    (problem,) = problems_of(tmp_path / "nowhere")
    assert str(problem).startswith("there is no ")


def test_one_table_instead_of_its_folder(tmp_path: Path) -> None:
    (problem,) = problems_of(write_tables(tmp_path) / "schools.csv")
    assert f"give the folder it is in: {tmp_path}" in problem.message


def test_a_file_of_another_kind(tmp_path: Path) -> None:
    (tmp_path / "plan.pdf").write_bytes(b"%PDF")
    assert "neither a folder of CSV files nor an Excel workbook" in str(problems_of(tmp_path / "plan.pdf")[0])


def test_the_same_table_twice(tmp_path: Path) -> None:
    write_tables(tmp_path)
    (tmp_path / "Terms.csv").write_text(TABLES["terms"].strip())
    if len(list(tmp_path.glob("[tT]erms.csv"))) < 2:
        pytest.skip("this file system takes capitals for small letters")
    (problem,) = problems_of(tmp_path)
    assert (problem.table, "there twice" in problem.message) == ("terms", True)
