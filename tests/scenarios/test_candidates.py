"""The table of candidates, as it should be and as it should not."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook

from scheduler.reading import InstanceError
from scheduler.scenarios import Candidates, read_candidates, with_all
from tests.build import tiny_instance

ROW = "sip,latitude,longitude,max_schools,cost\n"


def read(folder: Path, text: str) -> Candidates:
    path = folder / "who.csv"
    path.write_text(text, encoding="utf-8")
    return read_candidates(path)


def refusals(folder: Path, text: str) -> list[str]:
    try:
        with_all(tiny_instance(), read(folder, text), "base")
    except InstanceError as error:
        return [str(problem).replace(str(folder), "") for problem in error.problems]
    return []


def test_candidates_are_added_with_what_they_cost(tmp_path: Path) -> None:
    candidates = read(tmp_path, ROW + "C1,52.6,1.3,2,12000\nC2,52.6,1.3,2,0.5\nC3,52.6,1.3,2,0\n")
    assert candidates.costs == {"C1": 1200000, "C2": 50, "C3": 0}
    instance = with_all(tiny_instance(), candidates, "base").reading.instance
    assert [sip.sip for sip in instance.sips] == ["P1", "P2", "C1", "C2", "C3"]
    assert [row.cells["sip"] for row in candidates.only(frozenset({"C2"}), "x").tables["sips"]] == ["C2"]


@pytest.mark.parametrize("titles", [("Sheet1",), ("notes", "Candidates"), ("Sips", "other")])
def test_a_workbook_has_one_sheet_or_one_that_is_named(tmp_path: Path, titles: tuple[str, ...]) -> None:
    book = Workbook()
    book.remove(book.worksheets[0])
    for title in titles:
        sheet = book.create_sheet(title)
        sheet.append(["sip", "latitude", "longitude", "max_schools", "cost"])
        sheet.append([title, 52.6, 1.3, 2, 1500.5])
    book.save(tmp_path / "who.xlsx")
    (name,) = read_candidates(tmp_path / "who.xlsx").costs
    assert name == {"Sheet1": "Sheet1", "notes": "Candidates", "Sips": "Sips"}[titles[0]]


def test_a_workbook_of_which_nobody_can_tell_the_sheet(tmp_path: Path) -> None:
    book = Workbook()
    for title in ("one", "two"):
        book.create_sheet(title).append(["sip"])
    book.save(tmp_path / "who.xlsx")
    with pytest.raises(InstanceError, match='expected one called "candidates"'):
        read_candidates(tmp_path / "who.xlsx")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (ROW + "C1,52.6,1.3,2,\n", '/who.csv: sips: row 2, column cost, "": expected what the candidate costs'),
        (ROW + "C1,52.6,1.3,2,-5\n", '/who.csv: sips: row 2, column cost, "-5": expected what the candidate costs'),
        (ROW + "C1,52.6,1.3,2,nan\n", '/who.csv: sips: row 2, column cost, "nan": expected'),
        (ROW + "C1,52.6,1.3,2,1.505\n", '/who.csv: sips: row 2, column cost, "1.505": expected'),
        (ROW + ",52.6,1.3,2,5\n", '/who.csv: sips: row 2, column sip, "": expected a value'),
        (ROW + "C1,52.6,1.3,2,5\nC1,52.6,1.3,2,6\n", '/who.csv: sips: rows 2 and 3, column sip, "C1": the key is'),
        (ROW + "P1,52.6,1.3,2,5\n", '/who.csv: sips: row 2, column sip, "P1": is already one of the SIPs of base'),
        (ROW + "C1,52.6,,2,5\n", '/who.csv: sips: row 2, column sip, "C1": there is no such SIP'),
        (ROW + "C1,52.6,1.3,two,5\n", '/who.csv: sips: row 2, column max_schools, "two": expected a whole number'),
        (ROW, "/who.csv: sips: there is no candidate; expected at least one"),
        ("sip,latitude,longitude,max_schools\nC1,52.6,1.3,2\n", "/who.csv: sips: row 1, column cost: the column is"),
        (
            "sip,latitude,longitude,max_schools,cost,remove\nC1,52.6,1.3,2,5,yes\n",
            "/who.csv: sips: row 1, column remove",
        ),
        (
            ROW.replace("max_schools", "localities,max_schools") + "C1,52.6,1.3,Nroth,2,5\n",
            "/who.csv: sips: row 2, column loc",
        ),
        ("", "/who.csv: sips: the table is empty"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(tmp_path: Path, text: str, told: str) -> None:
    (problem,) = refusals(tmp_path, text)
    assert problem.startswith(told)


def test_what_is_no_table(tmp_path: Path) -> None:
    with pytest.raises(InstanceError, match="there is no"):
        read_candidates(tmp_path / "nowhere.csv")
    with pytest.raises(InstanceError, match="is a folder"):
        read_candidates(tmp_path)
