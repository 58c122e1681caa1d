"""A marked copy: each wrong cell coloured and explained, all else as it was, and everything listed with links."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill

from models.sheets import PROBLEMS
from scheduler.reading import InstanceError, read_instance, typed_grids
from scheduler.validation import Problem
from scheduler.writing import marked_workbook, plain_workbook, put_tables, start_instance, write_instance
from scheduler.writing.marks import MESSAGES_BELOW, ODD, WRONG, WRONG_HEADING
from tests.build import tiny_instance
from tests.writing.test_template import EXAMPLE, notes, rules

SCHOOLS = "schools"


def problems_in(path: Path) -> tuple[Problem, ...]:
    with pytest.raises(InstanceError) as caught:
        read_instance(path)
    return caught.value.problems


def marked(path: Path, *warnings: Problem) -> Workbook:
    copy = marked_workbook(path.read_bytes(), path.name, () if warnings else problems_in(path), warnings)
    path.with_name("marked.xlsx").write_bytes(copy.content)
    return openpyxl.load_workbook(BytesIO(copy.content))


def coloured(book: Workbook) -> dict[tuple[str, str], str]:
    return {
        (sheet.title, cell.coordinate): cell.fill.fgColor.rgb
        for sheet in book.worksheets
        if sheet.title != PROBLEMS
        for row in sheet.iter_rows()
        for cell in row
        if cell.fill.fgColor.rgb in (WRONG, ODD, WRONG_HEADING)
    }


@pytest.fixture
def wrong(tmp_path: Path) -> Path:
    """A planner's workbook, begun from the template, with some slips and some looks of their own."""
    path = tmp_path / "norfolk.xlsx"
    start_instance(path, EXAMPLE)
    book = openpyxl.load_workbook(path)
    schools = book[SCHOOLS]
    schools["C2"] = "Nowhere"
    schools["D3"] = 123
    schools["D3"].fill = PatternFill("solid", fgColor="FF00FF00")
    schools["D3"].font = Font(bold=True)
    schools["D3"].comment = Comment("from the map", "Ann")
    schools["H4"] = -1
    book["sips"]["A3"] = book["sips"]["A2"].value
    book.save(path)
    return path


def test_each_wrong_cell_is_coloured_and_explained(wrong: Path) -> None:
    book = marked(wrong)
    assert coloured(book) == {
        (SCHOOLS, "C2"): WRONG,
        (SCHOOLS, "D3"): WRONG,
        (SCHOOLS, "H4"): WRONG,
        ("sips", "A2"): WRONG,
        ("sips", "A3"): WRONG,
        **{key: WRONG for key in coloured(book) if key[0] == "absences"},  # of the SIP that is no longer there
    }
    note = book[SCHOOLS]["C2"].comment
    assert note is not None
    assert note.text == f'{MESSAGES_BELOW}\nWrong: unknown locality "Nowhere"'


def test_what_was_there_stays(wrong: Path) -> None:
    before, after = openpyxl.load_workbook(wrong), marked(wrong)
    assert rules(after) == rules(before)
    assert set(after.sheetnames) == {*before.sheetnames, PROBLEMS}
    cell = after[SCHOOLS]["D3"]
    assert cell.font.bold
    assert cell.comment is not None
    assert cell.comment.text.startswith(f"from the map\n\n{MESSAGES_BELOW}\nWrong: ")
    assert notes(before).items() - notes(after).items() == {((SCHOOLS, "D3"), "from the map")}


def test_everything_is_listed_with_links(wrong: Path) -> None:
    book = marked(wrong)
    assert book.sheetnames[0] == PROBLEMS
    sheet = book[PROBLEMS]
    found = problems_in(wrong)
    rows = list(sheet.iter_rows(min_row=5))
    assert [row[5].value for row in rows] == [problem.message for problem in found]
    first = next(row for row in rows if row[1].value == SCHOOLS)
    assert [cell.value for cell in first] == ["wrong", SCHOOLS, 2, "locality", "Nowhere", first[5].value, "schools C2"]
    assert first[6].hyperlink is not None
    assert first[6].hyperlink.location == "'schools'!C2"


def test_a_second_mark_replaces_the_first(wrong: Path, tmp_path: Path) -> None:
    marked(wrong)
    copy = tmp_path / "marked.xlsx"
    assert [str(each) for each in problems_in(copy)] == [str(each) for each in problems_in(wrong)]
    book = openpyxl.load_workbook(copy)
    book[SCHOOLS]["C2"] = EXAMPLE.schools[0].locality
    book[SCHOOLS]["D3"] = 52.5
    book.save(copy)
    again = marked(copy)
    assert again.sheetnames.count(PROBLEMS) == 1
    assert {(SCHOOLS, "C2"), (SCHOOLS, "D3")}.isdisjoint(coloured(again))
    assert (SCHOOLS, "H4") in coloured(again)
    assert again[SCHOOLS]["C2"].comment is None
    assert again[SCHOOLS]["C2"].fill.fill_type is None
    assert again[SCHOOLS]["D3"].fill.fgColor.rgb == "FF00FF00"
    note = again[SCHOOLS]["D3"].comment
    assert note is not None
    assert (note.text, note.author) == ("from the map", "Ann")
    note = again[SCHOOLS]["H4"].comment
    assert note is not None
    assert note.text.count(MESSAGES_BELOW) == 1


def test_what_is_odd_is_yellow(tmp_path: Path) -> None:
    start_instance(tmp_path / "book.xlsx", EXAMPLE)
    book = marked(tmp_path / "book.xlsx", Problem(SCHOOLS, 2, "requires", "x", "no SIP has this skill", (3,)))
    assert coloured(book) == {(SCHOOLS, "J2"): ODD, (SCHOOLS, "J3"): ODD}
    assert book[PROBLEMS]["A5"].value == "odd"
    assert "1 odd" in book[PROBLEMS]["A1"].value


def test_problems_without_a_cell_are_listed_too(tmp_path: Path) -> None:
    start_instance(tmp_path / "book.xlsx", EXAMPLE)
    edited = openpyxl.load_workbook(tmp_path / "book.xlsx")
    del edited["terms"]
    edited["sips"]["E1"] = "north"
    edited["closures"]["F7"] = "here?"
    edited.create_sheet("Staff's")["A1"] = "mine"
    edited.save(tmp_path / "book.xlsx")
    book = marked(tmp_path / "book.xlsx")
    listed = {row[1].value: (row[5].value, row[6].value) for row in book[PROBLEMS].iter_rows(min_row=5)}
    assert listed["terms"] == ("the table is missing", None)
    assert listed["Staff's"][1] == "Staff's"
    cells = coloured(book)
    assert cells["sips", "E1"] == WRONG_HEADING  # no such column
    assert cells["sips", "R1"] == WRONG_HEADING  # where latitude is missing
    assert cells["closures", "F7"] == WRONG


HOSTILE = ("=1+1", "'; DROP", "<b>&amp;", "\x01\x1f\ufffe", "x" * 5_000, "_x0001_", '=HYPERLINK("x")')


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_only_text(tmp_path: Path, text: str) -> None:
    write_instance(tiny_instance(), tmp_path / "folder")
    file = tmp_path / "folder" / "schools.csv"
    quoted = '"' + text.replace('"', '""') + '"'
    file.write_text(file.read_text(encoding="utf-8").replace("North", quoted), encoding="utf-8")
    content = plain_workbook(typed_grids(tmp_path / "folder"))
    copy = marked_workbook(content, text, problems_in(tmp_path / "folder"), ())
    book = openpyxl.load_workbook(BytesIO(copy.content))
    assert (SCHOOLS, "C2") in coloured(book)
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)


def test_a_folder_becomes_a_workbook_that_reads_the_same(tmp_path: Path) -> None:
    write_instance(EXAMPLE, tmp_path / "folder")
    (tmp_path / "book.xlsx").write_bytes(plain_workbook(typed_grids(tmp_path / "folder")))
    assert read_instance(tmp_path / "book.xlsx").instance == read_instance(tmp_path / "folder").instance
    book = openpyxl.load_workbook(tmp_path / "book.xlsx")
    assert book["terms"]["B2"].is_date
    assert book[SCHOOLS]["D2"].data_type == "n"


def test_formulas_keep_their_values(tmp_path: Path) -> None:
    """Excel alone can compute them: without their values every such cell would be blank to sipplan."""
    import xlsxwriter  # noqa: PLC0415

    path = tmp_path / "book.xlsx"
    write_instance(tiny_instance(), path)
    book = openpyxl.load_workbook(path)
    rows = [[cell.value for cell in row] for row in book[SCHOOLS].iter_rows()]
    del book[SCHOOLS]
    book.save(path)
    put_tables(path, {}, overwrite=True)
    with xlsxwriter.Workbook(tmp_path / "formulas.xlsx") as made:
        for sheet in book.worksheets:
            copy = made.add_worksheet(sheet.title)
            for number, row in enumerate(sheet.iter_rows(values_only=True)):
                for at, value in enumerate(row):
                    if hasattr(value, "year"):
                        copy.write_datetime(number, at, value, made.add_format({"num_format": "yyyy-mm-dd"}))
                    elif value is not None:
                        copy.write(number, at, value)
        schools = made.add_worksheet(SCHOOLS)
        for number, cells in enumerate(rows):
            for at, value in enumerate(cells):
                if value is not None and number and at in (1, 3):
                    schools.write_formula(number, at, "=NOW()&A1", None, value)
                elif value is not None:
                    schools.write(number, at, value)
    before = read_instance(tmp_path / "formulas.xlsx").instance
    assert before.sha256 == tiny_instance().sha256
    put_tables(tmp_path / "formulas.xlsx", {"sips": tiny_instance().sips}, overwrite=True)
    assert read_instance(tmp_path / "formulas.xlsx").instance.sha256 == before.sha256
    after = openpyxl.load_workbook(tmp_path / "formulas.xlsx")
    assert after[SCHOOLS]["B2"].value == "=NOW()&A1"


def test_drop_downs_of_excel_that_openpyxl_drops_are_put_back(tmp_path: Path) -> None:
    """Excel keeps a drop-down whose range is typed as `other!A1:A9` in an extension of the sheet."""
    write_instance(tiny_instance(), tmp_path / "plain.xlsx")
    extension = (
        b'<extLst><ext xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main" '
        b'uri="{CCE6A557-97bc-4b89-ADB6-D9C93CAAB3DF}"><x14:dataValidations count="1" '
        b'xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"><x14:dataValidation type="list">'
        b"<x14:formula1><xm:f>localities!$A$2:$A$9</xm:f></x14:formula1><xm:sqref>C2:C99</xm:sqref>"
        b"</x14:dataValidation></x14:dataValidations></ext></extLst></worksheet>"
    )
    with ZipFile(tmp_path / "plain.xlsx") as old, ZipFile(tmp_path / "excel.xlsx", "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"</worksheet>", extension))
    put_tables(tmp_path / "excel.xlsx", {"sips": tiny_instance().sips}, overwrite=True)
    with ZipFile(tmp_path / "excel.xlsx") as written:
        sheets = [written.read(name) for name in written.namelist() if name.startswith("xl/worksheets/sheet")]
    assert sheets
    assert all(b"localities!$A$2:$A$9" in sheet and sheet.count(b"extLst>") == 2 for sheet in sheets)
    assert read_instance(tmp_path / "excel.xlsx").instance.sha256 == tiny_instance().sha256
