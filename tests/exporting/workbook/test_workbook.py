"""The workbook: what its sheets say, and that user data stays data."""

from __future__ import annotations

import re
import zipfile
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from scheduler.exporting.account import Account
from scheduler.exporting.text import plain
from scheduler.exporting.workbook import workbook
from scheduler.exporting.workbook.grid import CLOSED, LEAVE, TRAINING, visit_colour
from tests.exporting.explained import explained_account, short_instance, short_plan
from tests.exporting.plans import HOSTILE, MADE, account, hostile_account
from tests.exporting.programs import converted

SHEETS = [
    "Summary",
    "Allocation",
    "summer",
    "autumn",
    "By school",
    "By SIP",
    "Advisers",
    "Unplaced",
    "Money",
    "Money by school",
    "Visits",
]


def opened(of: Account, values: bool = True) -> Workbook:
    """The workbook as openpyxl reads it: with the values beside the formulas, or with the formulas."""
    return openpyxl.load_workbook(BytesIO(workbook(of, MADE)), data_only=values)


def rows(sheet: Worksheet, heading: int = 1) -> list[dict[str, object]]:
    """The rows of a list by their headings."""
    names = [str(cell.value) for cell in sheet[heading]]
    found = sheet.iter_rows(min_row=heading + 1, values_only=True)
    return [dict(zip(names, row, strict=True)) for row in found]


def days_of(sheet: Worksheet) -> dict[date, int]:
    """The column of each day in the grid of a term."""
    found = {cell.value: cell.column for cell in sheet[4][3:]}
    return {value.date(): column for value, column in found.items() if isinstance(value, datetime) and column}


def test_every_sheet_is_there_in_the_order_of_use() -> None:
    assert opened(account()).sheetnames == SHEETS


def test_lists_are_filtered_frozen_and_print_on_a4_landscape_with_their_headings() -> None:
    book = opened(account())
    for name in SHEETS:
        sheet = book[name]
        assert sheet.page_setup.orientation == "landscape", name
        assert sheet.page_setup.paperSize == 9, name
        if name != "Summary":
            assert sheet.auto_filter.ref, name
            assert sheet.freeze_panes, name
            assert sheet.print_title_rows, name
            widths = [dimension.width for dimension in sheet.column_dimensions.values() if not dimension.hidden]
            assert all(5 <= width <= 90 for width in widths), name


def test_the_summary_says_what_is_placed_and_proved() -> None:
    said = [str(cell) for row in opened(account())["Summary"].iter_rows(values_only=True) for cell in row if cell]
    assert "8 of 9 visits are placed; 1 is not." in said
    assert "driving there and back for every on-site visit" in said
    assert "not proved to be the fewest" not in said or "No concern" in said


def test_allocation_and_visits_say_who_and_when() -> None:
    book = opened(account())
    found = {row["School"]: (row["SIP"], row["SIP's name"]) for row in rows(book["Allocation"])}
    assert found == {"S1": ("P1", "Pat"), "S2": ("P2", "Pip"), "S3": ("P2", "Pip")}
    visits = {(row["School"], row["Visit"]): row for row in rows(book["Visits"])}
    assert len(visits) == 9
    assert visits["S1", 1]["Day"].date() == date(2008, 4, 15)  # type: ignore[attr-defined]
    assert (visits["S3", 1]["State"], visits["S2", 3]["State"]) == ("made already", "not placed")
    assert visits["S1", 3]["Pin"] == "day"


def test_a_term_is_a_grid_of_sips_and_days() -> None:
    sheet = opened(account())["summer"]
    at = days_of(sheet)
    assert len(at) == 10
    sips = {row[0].value: row for row in sheet.iter_rows(min_row=5)}
    assert set(sips) == {"P1", "P2", "P9"}  # P9 has left

    def cell(sip: str, day: int) -> tuple[object, str]:
        found = sips[sip][at[date(2008, 4, day)] - 1]
        return found.value, str(found.fill.fgColor.rgb)[2:]

    assert cell("P1", 15) == ("S1·1", visit_colour(1)[1:])
    assert cell("P2", 22) == ("S2·2", visit_colour(2)[1:])
    assert cell("P1", 18) == ("CPD", str(TRAINING["bg_color"])[1:])
    assert cell("P1", 21) == (None, str(CLOSED["bg_color"])[1:])
    assert cell("P9", 14)[0] == "S3·1"
    assert [row[2].value for row in sips.values()] == [2, 3, 1]
    weeks = [cell.value for cell in sheet[2] if cell.value]
    assert weeks == ["Week 1: 14 Apr", "Week 2: 21 Apr"]
    autumn = opened(account())["autumn"]
    leave = next(autumn.iter_rows(min_row=5))[days_of(autumn)[date(2008, 9, 9)] - 1]
    assert (leave.value, str(leave.fill.fgColor.rgb)[2:]) == ("leave", str(LEAVE["bg_color"])[1:])


def test_unplaced_visits_have_their_reason() -> None:
    of = short_instance()
    found = rows(opened(explained_account(short_plan(of), of))["Unplaced"])
    assert [(row["School"], row["Visit"], row["Concern"], row["Reason"]) for row in found] == [
        ("S2", 3, 2, 1),
        ("S1", 2, 0, 2),
        ("S3", 1, 0, 3),
        ("S3", 2, 0, 3),
        ("S3", 3, 0, 3),
    ]
    assert str(found[0]["Why"]).startswith("Visit 3 of S2 Beech can be placed with P2: visit 3 on ")
    assert "capacity: P1 has at most 1 school" in str(found[2]["Why"])
    assert found[3]["Why"] == "The same holds as for S3 Cedar: reason 3."
    assert str(found[1]["What there is"]).startswith("2 of 10 days free in the diary of P1; lost: ")
    assert str(found[2]["What there is"]).startswith("2 of 2 SIPs could have it, but none as planned: capacity (2). ")


def test_what_there_was_no_time_for_says_how_to_ask() -> None:
    of = short_instance()
    found = rows(opened(explained_account(short_plan(of), of, seconds=0))["Unplaced"])
    assert {row["Reason"] for row in found} == {None}
    assert all("sipplan explain PLAN --school ID" in str(row["Why"]) for row in found)
    assert all("days free in" in str(row["What there is"]) for row in found)


def test_money_has_its_values_beside_its_formulas() -> None:
    of = account()
    money = {row["SIP"]: row for row in rows(opened(of)["Money"], heading=5)}
    for sip in of.sips:
        row = money[sip.sip.sip]
        assert row["Fees"] == 1500 * len(sip.schools)
        assert row["Total"] == pytest.approx(sip.money.total)
    formulas = {row["SIP"]: row for row in rows(opened(of, values=False)["Money"], heading=5)}
    assert formulas["P1"]["Fees"] == "=D6*Money!$B$1"


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_stays_text_in_every_sheet(text: str) -> None:
    content = workbook(hostile_account(text), MADE)
    with zipfile.ZipFile(BytesIO(content)) as parts:
        for name in parts.namelist():
            ElementTree.fromstring(parts.read(name))  # Excel would offer to repair what is not well-formed
        strings = parts.read("xl/sharedStrings.xml").decode()
        sheets = [parts.read(name).decode() for name in parts.namelist() if name.startswith("xl/worksheets/sheet")]
    formulas = [formula for sheet in sheets for formula in re.findall(r"<f>(.*?)</f>", sheet)]
    assert formulas
    assert not any("HYPERLINK" in formula or "1+1" in formula for formula in formulas)
    assert not any("<hyperlink" in sheet for sheet in sheets)
    assert "<script" not in strings
    book = openpyxl.load_workbook(BytesIO(content))
    name = book["Allocation"]["B2"]
    assert name.data_type == "s"
    assert str(name.value).replace("_x000D_", "") == plain(text)
    if text[0] in "=+-@\t":
        assert name.quotePrefix
    assert all(len(title) <= 31 and not set(title) & set("[]:*?/\\") for title in book.sheetnames)
    assert len({title.casefold() for title in book.sheetnames}) == len(SHEETS)


def test_the_same_plan_makes_the_same_workbook() -> None:
    assert workbook(account(), MADE) == workbook(account(), MADE)


def test_libreoffice_opens_it_and_calculates_the_same_values(tmp_path: Path) -> None:
    of = account()
    file = tmp_path / "plan.xlsx"
    without_values = openpyxl.load_workbook(BytesIO(workbook(of, MADE)))  # openpyxl keeps formulas, drops their values
    without_values.save(file)
    calculated = openpyxl.load_workbook(converted(file, "xlsx", tmp_path), data_only=True)
    ours = opened(of)
    assert calculated.sheetnames == ours.sheetnames
    formulas = 0
    for name in SHEETS:
        for cells in without_values[name].iter_rows():
            for cell in cells:
                if isinstance(cell.value, str) and cell.value.startswith("=") and cell.data_type == "f":
                    formulas += 1
                    mine = ours[name][cell.coordinate].value
                    theirs = calculated[name][cell.coordinate].value
                    near = pytest.approx(mine) if isinstance(mine, int | float) else mine
                    assert (theirs or type(mine)()) == near if mine is not None else not theirs, (name, cell.coordinate)
    assert formulas > 40


def test_a_changed_sip_day_and_rate_are_calculated_through(tmp_path: Path) -> None:
    file = tmp_path / "plan.xlsx"
    book = openpyxl.load_workbook(BytesIO(workbook(account(), MADE)))
    book["Money"]["B1"] = 2000
    allocation = book["Allocation"]
    assert (allocation["A4"].value, allocation["G4"].value) == ("S3", "P2")
    allocation["G4"] = "P1"
    book.save(file)
    calculated = openpyxl.load_workbook(converted(file, "xlsx", tmp_path), data_only=True)
    money = {row["SIP"]: row for row in rows(calculated["Money"], heading=5)}
    assert (money["P1"]["Schools"], money["P1"]["Fees"]) == (2, 4000)
    assert (money["P2"]["Schools"], money["P2"]["Fees"]) == (1, 2000)
    assert calculated["Allocation"]["H4"].value == "Pat"


@pytest.mark.parametrize("kind", ["formula", "tab", "at", "separators", "right to left"])
def test_libreoffice_finds_no_formula_in_hostile_text(kind: str, tmp_path: Path) -> None:
    of = hostile_account(HOSTILE[kind])
    file = tmp_path / "plan.xlsx"
    file.write_bytes(workbook(of, MADE))
    calculated = openpyxl.load_workbook(converted(file, "xlsx", tmp_path), data_only=True)
    money = rows(calculated["Money"], heading=5)
    assert [row["Fees"] for row in money] == [1500 * len(sip.schools) for sip in of.sips]
    for cell in ("B2", "H2"):  # a name, and a name found by a formula; LibreOffice drops a tab at the start
        assert calculated["Allocation"][cell].value.strip() == plain(HOSTILE[kind]).strip()


def test_libreoffice_prints_it(tmp_path: Path) -> None:
    file = tmp_path / "plan.xlsx"
    file.write_bytes(workbook(account(), MADE))
    printed = converted(file, "pdf", tmp_path).read_bytes()
    assert printed.startswith(b"%PDF")
    boxes = set(re.findall(rb"/MediaBox\s*\[\s*0 0 (\d+)[\d.]* (\d+)", printed))
    assert boxes == {(b"841", b"595")}  # A4 landscape, in points
