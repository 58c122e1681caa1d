from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook

from models import Locality, School
from scheduler.reading.csv_folder import read_folder
from scheduler.reading.rows import read_rows
from scheduler.reading.tables import RawTables
from scheduler.reading.workbook import read_workbook
from scheduler.writing import put_tables
from tests.command_line.conftest import Sipplan
from tests.registers import register_text, school

ON = ("--on", "2008-04-01")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A register of some schools of Norfolk and one of Suffolk, in Windows-1252."""
    rows = [
        school(121000, "École “Zoë”, Aylsham", Easting="619000", Northing="327000", NumberOfPupils="210"),
        school(121001, Federations="The Bure Federation", Easting="626000", Northing="322000"),
        school(121002, Federations="The Bure Federation", Easting="652000", Northing="308000"),
        school(121003, PhaseOfEducation="Middle deemed primary", Easting="647000", Northing="312000"),
        school(121004, EstablishmentStatus="Closed", CloseDate="31-08-2009", Easting="610000", Northing="330000"),
        school(121005, EstablishmentStatus="Closed", CloseDate="31-08-2007"),
        school(121006, OpenDate="01-09-2009"),
        school(121007, PhaseOfEducation="Secondary"),
        school(121008, "Lost School", Easting="", Northing=""),
        school(124000, **{"LA (code)": "935", "LA (name)": "Suffolk", "OpenDate": "nonsense"}),
    ]
    path = tmp_path / "edubasealldata20240524.csv"
    path.write_bytes(register_text(rows).encode("cp1252"))
    return path


def tables(target: Path) -> RawTables:
    return read_folder(target) if target.is_dir() else read_workbook(target)


def schools(target: Path) -> dict[str, School]:
    rows, problems = read_rows(tables(target).tables["schools"], School)
    assert not problems
    return {row.school: row for row in rows}


def localities(target: Path) -> dict[str, Locality]:
    rows, problems = read_rows(tables(target).tables["localities"], Locality)
    assert not problems
    return {row.locality: row for row in rows}


@pytest.mark.parametrize("name", ["start", "start.xlsx"])
def test_the_schools_of_an_authority_become_two_tables(run: Sipplan, tmp_path: Path, file: Path, name: str) -> None:
    target = tmp_path / name
    result = run("register", file, "--authority", "norfolk", *ON, "--localities", "2", "-o", target)
    assert result.exit_code == 0, result.output
    assert result.output.splitlines() == [
        "edubasealldata20240524.csv: 5 schools of Norfolk (926), open on Tue 1 Apr 2008.",
        "",
        "left out     1 closed before that day",
        "             1 of phase Secondary",
        "             1 opened after that day",
        "             1 without a position",
        "no position  121008 Lost School (no easting and northing)",
        "localities   2, L1 to L2, of 2 or 3 schools each",
        "federations  1 of several schools; with schools in more than one locality:",
        "             The Bure Federation",
        "concern      0 for all: give --ofsted, or fill it in",
        "",
        f"The tables schools and localities are in {target}.",
    ]
    found = schools(target)
    assert list(found) == ["121000", "121001", "121002", "121003", "121004"]
    first = found["121000"]
    assert (first.name, first.phase, first.pupils) == ("École “Zoë”, Aylsham", "Primary", 210)
    assert [first.latitude, first.longitude] == pytest.approx([52.795, 1.25], abs=0.01)
    assert [each.federation for each in found.values()] == [None, *["The Bure Federation"] * 2, None, None]
    assert {each.locality for each in found.values()} == set(localities(target)) == {"L1", "L2"}
    assert [each.area for each in localities(target).values()] == ["West", "East"]
    assert {found[urn].locality for urn in ("121000", "121001", "121004")} == {"L1"}


def test_nothing_about_people_goes_into_the_instance(run: Sipplan, tmp_path: Path, file: Path) -> None:
    run("register", file, "--authority", "Norfolk", *ON, "-o", tmp_path / "start")
    for path in (tmp_path / "start").iterdir():
        assert "Private" not in path.read_text(encoding="utf-8")
        assert "01603999999" not in path.read_text(encoding="utf-8")


def test_without_a_number_the_authority_is_one_locality(run: Sipplan, tmp_path: Path, file: Path) -> None:
    result = run("register", file, "--authority", "926", *ON, "-o", tmp_path / "start")
    assert "localities   1, Norfolk, with all schools" in result.output
    assert "federations  1 of several schools\n" in result.output
    assert set(localities(tmp_path / "start")) == {"Norfolk"}


def test_the_day_is_today_where_none_is_given(run: Sipplan, tmp_path: Path) -> None:
    today, tomorrow = date.today(), date.today() + timedelta(days=1)
    rows = [school(1, OpenDate=today.strftime("%d-%m-%Y")), school(2, OpenDate=tomorrow.strftime("%d-%m-%Y"))]
    file = tmp_path / "register.csv"
    file.write_text(register_text(rows), encoding="utf-8-sig")
    run("register", file, "--authority", "Norfolk", "-o", tmp_path / "start")
    assert list(schools(tmp_path / "start")) == ["1"]


def test_other_phases_and_other_days(run: Sipplan, tmp_path: Path, file: Path) -> None:
    words = ("register", file, "--authority", "Norfolk", "--on", "01/04/2010")
    run(*words, "--phase", "secondary", "--phase", "middle deemed primary", "-o", tmp_path / "start")
    assert list(schools(tmp_path / "start")) == ["121003", "121007"]
    run(*words, "-o", tmp_path / "later")
    assert list(schools(tmp_path / "later")) == ["121000", "121001", "121002", "121003", "121006"]


def test_ofsted_sets_concern(run: Sipplan, tmp_path: Path, file: Path) -> None:
    ofsted = tmp_path / "ofsted.csv"
    ofsted.write_text(
        "Management information,,\nURN,Overall effectiveness,Category of concern\n"
        "121000,4,SM\n121001,4,NULL\n121002,3,NULL\n121003,1,NULL\n121007,4,SM\n",
        encoding="cp1252",
    )
    result = run("register", file, "--authority", "Norfolk", *ON, "--ofsted", ofsted, "-o", tmp_path / "start")
    assert result.output.splitlines()[-7:-2] == [
        "concern      2 for 2 in an Ofsted category (SM 1, grade 4 1)",
        "             0 for 1 of grade 3, no category; 1 is for you to give where due:",
        "             121002",
        "             0 for 1 that the Ofsted file does not have:",
        "             121004",
    ]
    assert [each.concern for each in schools(tmp_path / "start").values()] == [2, 2, 0, 0, 0]


def test_the_list_of_who_is_left_out(run: Sipplan, tmp_path: Path, file: Path) -> None:
    run("register", file, "--authority", "Norfolk", *ON, "-o", tmp_path / "start", "--left-out", tmp_path / "left.csv")
    with (tmp_path / "left.csv").open(encoding="utf-8", newline="") as opened:
        rows = list(csv.reader(opened))
    assert rows == [
        ["URN", "name", "reason", "detail"],
        ["121005", "School 121005", "closed before that day", ""],
        ["121006", "School 121006", "opened after that day", ""],
        ["121007", "School 121007", "of phase Secondary", ""],
        ["121008", "Lost School", "without a position", "no easting and northing"],
    ]


def test_many_schools_without_position_are_told_in_part(run: Sipplan, tmp_path: Path) -> None:
    file = tmp_path / "register.csv"
    file.write_text(register_text([school(1), *(school(at, Easting="") for at in range(2, 30))]), encoding="utf-8")
    result = run("register", file, "--authority", "Norfolk", "-o", tmp_path / "start")
    assert "left out     28 without a position" in result.output
    assert "             and 17 more\n" in result.output
    assert result.output.count("no easting and northing") == 11


def test_other_tables_stay_and_rows_are_replaced_with_force_only(run: Sipplan, tmp_path: Path, file: Path) -> None:
    target = tmp_path / "start.xlsx"
    words = ("register", file, "--authority", "Norfolk", *ON, "-o", target)
    assert run(*words).exit_code == 0
    book = load_workbook(target)
    book["sips"].append(["P01", "Ada Example"])
    book.save(target)
    refused = run(*words, "--localities", "2")
    assert refused.exit_code == 2
    assert "has rows in localities already" in refused.output
    assert set(localities(target)) == {"Norfolk"}
    assert run(*words, "--localities", "2", "--force").exit_code == 0
    assert set(localities(target)) == {"L1", "L2"}
    assert [cell.value for cell in load_workbook(target)["sips"][2]][:2] == ["P01", "Ada Example"]


@pytest.mark.parametrize("name", ["start", "start.xlsx"])
def test_hostile_names_are_text(run: Sipplan, tmp_path: Path, name: str) -> None:
    names = {"1": "=1+1", "2": '@SUM("x")', "3": "b\x1b[31m\x7f\ufffe", "4": "<b>&amp;'\"", "5": "x" * 40_000}
    file = tmp_path / "register.csv"
    rows = [school(urn, text, Federations="+cmd") for urn, text in names.items()]
    file.write_text(register_text(rows), encoding="utf-8", newline="")
    result = run("register", file, "--authority", "Norfolk", "-o", tmp_path / name)
    assert result.exit_code == 0, result.output
    found = schools(tmp_path / name)
    assert [found[urn].name for urn in "1234"] == ["=1+1", '@SUM("x")', "b [31m", "<b>&amp;'\""]
    assert found["5"].name == "x" * 200
    assert found["1"].federation == "+cmd"


def test_the_slim_table_says_what_it_lacks(run: Sipplan, tmp_path: Path) -> None:
    file = tmp_path / "slim.csv"
    file.write_text("URN,EstablishmentName,LA_code,lat,lon\n1,One,926,52.6,1.2\n2,Two,926,52.7,1.3\n", encoding="utf-8")
    result = run("register", file, "--authority", "926", "-o", tmp_path / "start")
    assert result.output.startswith(
        "slim.csv: 2 schools of 926; the table has no days of opening and no phases, so all are taken.\n"
    )
    assert "federations  the table has none\n" in result.output
    assert set(localities(tmp_path / "start")) == {"926"}


def test_commands_that_cannot_be_carried_out(run: Sipplan, tmp_path: Path, file: Path) -> None:
    target = ("-o", tmp_path / "start")
    unknown = run("register", file, "--authority", "Norfollk", *target)
    assert (unknown.exit_code, 'did you mean "Norfolk"?' in unknown.output) == (2, True)
    too_many = run("register", file, "--authority", "Norfolk", *ON, "--localities", "6", *target)
    assert (too_many.exit_code, "5 schools cannot make 6 localities." in too_many.output) == (2, True)
    none = run("register", file, "--authority", "Norfolk", *ON, "--phase", "nursery", *target)
    assert (none.exit_code, "has no school of Norfolk (926) to take." in none.output) == (1, True)
    assert "of phase Primary" in none.output
    assert not (tmp_path / "start").exists()


def test_a_wrong_file_is_told_without_a_traceback(run: Sipplan, tmp_path: Path, file: Path) -> None:
    wrong = tmp_path / "page.csv"
    wrong.write_text("<html>Sign in</html>", encoding="utf-8")
    for words in ([wrong], [tmp_path / "none.csv"], [file, "--ofsted", wrong]):
        result = run("register", *words, "--authority", "Norfolk", "-o", tmp_path / "start")
        assert result.exit_code == 1
        assert str(words[-1]) in result.output
    cells = run("register", file, "--authority", "Suffolk", "-o", tmp_path / "start")
    assert cells.exit_code == 1
    assert 'row 11, column OpenDate, "nonsense": expected a date such as 31-08-2007' in cells.output


def test_the_list_of_who_is_left_out_replaces_nothing_that_is_read(run: Sipplan, tmp_path: Path, file: Path) -> None:
    before = file.read_bytes()
    words = ("register", file, "--authority", "Norfolk", *ON, "-o", tmp_path / "start", "--force")
    for more in ((), ("--ofsted", tmp_path / "ofsted.csv")):
        (tmp_path / "ofsted.csv").write_text("URN,Category of concern\n", encoding="utf-8")
        result = run(*words, *more, "--left-out", more[-1] if more else file)
        assert (result.exit_code, "is read by this command" in result.output) == (2, True)
    assert file.read_bytes() == before
    assert not (tmp_path / "start").exists()


def test_nothing_is_written_where_either_file_is_refused(run: Sipplan, tmp_path: Path, file: Path) -> None:
    words = ("register", file, "--authority", "Norfolk", *ON)
    (tmp_path / "old.csv").write_text("mine", encoding="utf-8")
    assert run(*words, "-o", tmp_path / "start", "--left-out", tmp_path / "old.csv").exit_code == 2
    assert not (tmp_path / "start").exists()
    named = run(*words, "-o", tmp_path / "start", "--left-out", tmp_path / "left.xlsx")
    assert (named.exit_code, "ends in .csv" in named.output) == (2, True)
    assert not (tmp_path / "start").exists()
    assert run(*words, "-o", tmp_path / "old.csv", "--left-out", tmp_path / "list.csv").exit_code == 2
    assert not (tmp_path / "list.csv").exists()
    assert (tmp_path / "old.csv").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("day", ["2008-04-01", "01/04/2008", "1/4/2008", "01-04-2008"])
def test_the_day_as_people_and_the_register_write_it(run: Sipplan, tmp_path: Path, file: Path, day: str) -> None:
    result = run("register", file, "--authority", "Norfolk", "--on", day, "-o", tmp_path / "start")
    assert (result.exit_code, "open on Tue 1 Apr 2008." in result.output) == (0, True)


@pytest.mark.parametrize("name", ["start", "start.xlsx"])
def test_what_the_register_does_not_know_is_kept(run: Sipplan, tmp_path: Path, file: Path, name: str) -> None:
    target = tmp_path / name
    words = ("register", file, "--authority", "Norfolk", *ON, "-o", target)
    run(*words)
    gone = School(school="9", name="Old School", locality="Norfolk", latitude=52.6, longitude=1.2)
    filled: dict[str, dict[str, object]] = {
        "121000": {"concern": 1, "programme": "concern", "requires": ("infant",), "weekdays": ("Mon", "Tue")},
        "121001": {"current_sip": "P01", "locality": "Broads"},
    }
    rows = [row.model_copy(update=filled.get(urn, {})) for urn, row in schools(target).items() if urn != "121002"]
    places = (
        Locality(locality="Norfolk", area="Whole county", adviser="A1"),
        Locality(locality="Broads", adviser="A2"),
    )
    put_tables(target, {"schools": [*rows, gone], "localities": places}, overwrite=True)
    result = run(*words, "--force")
    assert result.exit_code == 0, result.output
    assert result.output.splitlines()[-10:-2] == [
        "concern      as you filled it in: 1 for 1; 0 for all others",
        "kept         what you filled in for 2 schools: concern 1, programme 1, requires 1, current_sip 1, weekdays 1",
        "             area or adviser of 1 locality: Norfolk",
        "not kept     the advisers of localities that are gone or have other schools now: Broads",
        "new          1 school:",
        "             121002 School 121002",
        "gone         1 school:",
        "             9 Old School",
    ]
    found = schools(target)
    first, second = found["121000"], found["121001"]
    assert (first.concern, first.programme, first.requires) == (1, "concern", ("infant",))
    assert first.weekdays == ("Mon", "Tue")
    assert (second.current_sip, second.locality) == ("P01", "Norfolk")
    assert "9" not in found
    [place] = localities(target).values()
    assert (place.area, place.adviser) == ("Whole county", "A1")


def test_what_cannot_be_read_is_not_thrown_away(run: Sipplan, tmp_path: Path, file: Path) -> None:
    words = ("register", file, "--authority", "Norfolk", *ON, "-o", tmp_path / "start")
    run(*words)
    table = tmp_path / "start" / "schools.csv"
    text = table.read_text(encoding="utf-8").replace("standard", "standard;", 1).replace(",0,", ",none,", 1)
    table.write_text(text, encoding="utf-8")
    result = run(*words, "--force")
    assert result.exit_code == 1
    assert 'column concern, "none": expected a whole number' in result.output
    assert "Nothing was written" in result.output
    assert table.read_text(encoding="utf-8") == text
