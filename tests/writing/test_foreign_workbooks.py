"""Workbooks as other people make them: formatted to the last row, merged, filtered, with totals, from a Mac."""

from __future__ import annotations

import warnings
import zipfile
from datetime import date, datetime
from io import BytesIO
from pathlib import Path

import pytest
import xlsxwriter
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.utils.datetime import MAC_EPOCH
from openpyxl.worksheet.filters import AutoFilter
from openpyxl.worksheet.table import Table
from openpyxl.worksheet.worksheet import Worksheet

from models.sheets import PROBLEMS
from scheduler.reading import InstanceError, read_instance, typed_grids
from scheduler.reading.tables import TABLE_NAMES
from scheduler.writing import marked_workbook, plain_workbook, put_tables, write_instance
from scheduler.writing.marked_workbook import MarkedWorkbook
from scheduler.writing.marks import MESSAGES_BELOW, WRONG, WRONG_HEADING
from scheduler.writing.opened_workbook import open_workbook
from tests.build import tiny_instance

GREEN = PatternFill("solid", fgColor="FF00FF00")
LAST_CELL = "XFD1048576"
SCHOOLS = tiny_instance().schools


@pytest.fixture
def book(tmp_path: Path) -> Workbook:
    write_instance(tiny_instance(), tmp_path / "own.xlsx")
    return load_workbook(tmp_path / "own.xlsx")


def marked(book: Workbook, path: Path) -> tuple[MarkedWorkbook, Workbook]:
    book.save(path)
    with pytest.raises(InstanceError) as caught:
        read_instance(path)
    copy = marked_workbook(path.read_bytes(), path.name, caught.value.problems, ())
    return copy, load_workbook(BytesIO(copy.content))


def column(sheet: Worksheet, name: str) -> int:
    return [cell.value for cell in sheet[1]].index(name) + 1


def test_a_format_in_the_last_cell_is_no_million_rows(tmp_path: Path, book: Workbook) -> None:
    """A sheet formatted to its end has some cells there, and none between."""
    book["schools"][LAST_CELL].fill = GREEN
    book["schools"].cell(2, column(book["schools"], "locality")).value = "nowhere"
    copy, written = marked(book, tmp_path / "own.xlsx")
    assert copy.cells == 1
    assert written["schools"][LAST_CELL].fill == GREEN
    put_tables(tmp_path / "own.xlsx", {"schools": SCHOOLS}, overwrite=True)
    assert read_instance(tmp_path / "own.xlsx").instance.sha256 == tiny_instance().sha256


def test_problems_of_cells_that_are_merged_share_one_mark(tmp_path: Path, book: Workbook) -> None:
    sheet = book["schools"]
    at = column(sheet, "locality")
    sheet.merge_cells(start_row=2, start_column=at, end_row=3, end_column=at + 1)
    copy, written = marked(book, tmp_path / "own.xlsx")
    note = written["schools"].cell(2, at).comment
    assert note is not None
    assert note.text == f"{MESSAGES_BELOW}\nWrong: expected a value; the cell is blank"
    assert copy.cells == 1


@pytest.mark.parametrize("heading", [datetime(2008, 1, 1), 0, 2.5])
def test_a_heading_that_is_no_text_is_marked_itself(tmp_path: Path, book: Workbook, heading: datetime | float) -> None:
    at = book["schools"].max_column + 1
    book["schools"].cell(1, at, heading)
    _, written = marked(book, tmp_path / "own.xlsx")
    assert written["schools"].cell(1, at).fill.fgColor.rgb == WRONG_HEADING


def test_both_of_two_headings_of_one_name_are_marked(tmp_path: Path, book: Workbook) -> None:
    at = book["schools"].max_column + 1
    book["schools"].cell(1, at, " NAME")
    copy, written = marked(book, tmp_path / "own.xlsx")
    places = (column(written["schools"], "name"), at)
    assert [written["schools"].cell(1, place).fill.fgColor.rgb for place in places] == [WRONG_HEADING] * 2
    assert copy.cells == 2


def with_formula_headings(path: Path) -> None:
    """Headings that formulas make, with the values that Excel computed."""
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("schools")
    for at, heading in enumerate(("school", "name", "locality", "latitude", "longitude")):
        sheet.write_formula(0, at, f'="{heading}"', None, heading)
    book.close()


def test_headings_that_are_formulas_are_read_by_their_values(tmp_path: Path) -> None:
    with_formula_headings(tmp_path / "own.xlsx")
    put_tables(tmp_path / "own.xlsx", {"schools": SCHOOLS}, overwrite=False)
    sheet = load_workbook(tmp_path / "own.xlsx", data_only=True)["schools"]
    assert [cell.value for cell in sheet[1]][:5] == ["school", "name", "locality", "latitude", "longitude"]
    assert sheet["A2"].value == SCHOOLS[0].school


def test_days_that_formulas_compute_stay_days_in_a_workbook_of_a_mac(tmp_path: Path) -> None:
    """Such workbooks count days from 1904."""
    source = xlsxwriter.Workbook(tmp_path / "mac.xlsx", {"date_1904": True})
    day = source.add_format({"num_format": "yyyy-mm-dd"})
    sheet = source.add_worksheet("terms")
    serial = (date(2008, 4, 14) - MAC_EPOCH.date()).days
    sheet.write_formula("A1", "=DATE(2008,4,14)", day, serial)
    source.close()
    (tmp_path / "again.xlsx").write_bytes(open_workbook((tmp_path / "mac.xlsx").read_bytes()).content())
    assert load_workbook(tmp_path / "again.xlsx", data_only=True)["terms"]["A1"].value == datetime(2008, 4, 14)


def test_rows_that_a_filter_hid_are_seen_when_they_are_filled_anew(tmp_path: Path, book: Workbook) -> None:
    sheet = book["schools"]
    sheet.auto_filter.ref = sheet.dimensions
    sheet.auto_filter.add_filter_column(1, ["First"])
    sheet.row_dimensions[3].hidden = True
    book.save(tmp_path / "own.xlsx")
    put_tables(tmp_path / "own.xlsx", {"schools": SCHOOLS}, overwrite=True)
    after = load_workbook(tmp_path / "own.xlsx")["schools"]
    assert not after.row_dimensions[3].hidden
    assert not after.auto_filter.filterColumn
    assert after.auto_filter.ref is not None


def test_tables_of_excel_lose_their_totals_and_those_below_go(tmp_path: Path, book: Workbook) -> None:
    """Rows of schools stand where the totals stood, and no table may be without its headings."""
    sheet = book["schools"]
    last = sheet.max_row
    table = Table(displayName="AllSchools", ref=f"A1:C{last}", totalsRowCount=1)
    sheet.add_table(table)
    table._initialise_columns()  # type: ignore[attr-defined]
    table.tableColumns[1].totalsRowFunction = "count"
    table.tableColumns[0].totalsRowLabel = "Total"
    table.autoFilter = AutoFilter(f"A1:C{last - 1}")
    table.autoFilter.add_filter_column(1, ["First"])
    sheet[f"A{last + 3}"] = "note"
    sheet.add_table(Table(displayName="Notes", ref=f"A{last + 3}:A{last + 4}"))
    book.save(tmp_path / "own.xlsx")
    put_tables(tmp_path / "own.xlsx", {"schools": SCHOOLS}, overwrite=True)
    tables = load_workbook(tmp_path / "own.xlsx")["schools"].tables
    assert tables.keys() == {"AllSchools"}
    after = tables["AllSchools"]
    assert after.ref == f"A1:C{len(SCHOOLS) + 1}"
    assert not after.totalsRowCount
    assert [(each.totalsRowFunction, each.totalsRowLabel) for each in after.tableColumns] == [(None, None)] * 3
    assert not after.autoFilter.filterColumn


def test_a_heading_merged_with_its_neighbours_leaves_room_for_more(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.create_sheet("schools", 0)
    sheet.append(["school", "locality", "latitude", "longitude"])
    sheet.merge_cells("D1:F1")
    book.save(tmp_path / "own.xlsx")
    put_tables(tmp_path / "own.xlsx", {"schools": [SCHOOLS[0].model_copy(update={"pupils": 7})]}, overwrite=False)
    after = load_workbook(tmp_path / "own.xlsx")["schools"]
    assert (after["H1"].value, after["H2"].value) == ("pupils", 7)


def test_shapes_that_would_be_lost_are_named(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "own.xlsx")
    book.add_worksheet("schools").insert_textbox("F2", "read this first")
    book.close()
    assert open_workbook((tmp_path / "own.xlsx").read_bytes()).lost == ("shapes",)
    with pytest.raises(OSError, match="shapes"):
        put_tables(tmp_path / "own.xlsx", {"schools": SCHOOLS}, overwrite=True)


@pytest.mark.parametrize(
    ("part", "what"), [("xl/embeddings/oleObject1.bin", "embedded objects"), ("xl/connections.xml", "connections")]
)
def test_other_parts_that_would_be_lost_are_named(tmp_path: Path, book: Workbook, part: str, what: str) -> None:
    book.save(tmp_path / "own.xlsx")
    with zipfile.ZipFile(tmp_path / "own.xlsx", "a") as archive:
        archive.writestr(part, b"")
    assert open_workbook((tmp_path / "own.xlsx").read_bytes()).lost == (what,)


def test_a_mark_in_a_hidden_sheet_keeps_it_hidden_and_notes_keep_their_author(tmp_path: Path, book: Workbook) -> None:
    sheet = book["schools"]
    sheet.sheet_state = "hidden"
    for cell in sheet[1]:
        cell.value = f"{cell.value} ".upper()
    at = column(sheet, "LOCALITY ")
    sheet.cell(2, at).value = "nowhere"
    sheet.cell(2, at).comment = Comment("ask Ann", "Bob")
    _, written = marked(book, tmp_path / "own.xlsx")
    assert written["schools"].sheet_state == "hidden"
    cell = written["schools"].cell(2, at)
    assert cell.comment is not None
    assert (cell.comment.author, cell.fill.fgColor.rgb) == ("Bob", WRONG)
    assert written.active is written[PROBLEMS]


@pytest.mark.parametrize(
    "stem", ["my [notes]", "'quoted'", "a:b*c?", "x" * 60, "history of what was done in 2007 and 2008"]
)
def test_files_whose_names_no_sheet_can_have_are_copied_all_the_same(tmp_path: Path, stem: str) -> None:
    write_instance(tiny_instance(), tmp_path / "folder")
    (tmp_path / "folder" / f"{stem}.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        content = plain_workbook(typed_grids(tmp_path / "folder"))
    (own,) = set(load_workbook(BytesIO(content)).sheetnames) - {*TABLE_NAMES}
    assert len(own) <= 31
    assert not set(own) & set("[]:*?/\\")


def test_a_text_that_is_too_long_for_a_cell_is_cut_in_the_copy(tmp_path: Path) -> None:
    write_instance(tiny_instance(), tmp_path / "folder")
    file = tmp_path / "folder" / "schools.csv"
    file.write_text(file.read_text(encoding="utf-8").replace("Ash", "x" * 40_000), encoding="utf-8")
    book = load_workbook(BytesIO(plain_workbook(typed_grids(tmp_path / "folder"))))
    assert book["schools"]["B2"].value == "x" * 32_766 + "…"


@pytest.mark.parametrize("name", ["own.csv", "own.xls", "own.ODS", "own.xlsb"])
def test_tables_go_into_no_other_kind_of_file(tmp_path: Path, name: str) -> None:
    with pytest.raises(OSError, match="folder or a workbook"):
        put_tables(tmp_path / name, {"schools": SCHOOLS}, overwrite=True)
    assert not (tmp_path / name).exists()
