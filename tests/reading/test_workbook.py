"""One Excel workbook, as people keep it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import Workbook, load_workbook

from scheduler.reading import read_instance
from scheduler.writing import write_instance
from tests.reading.tables import problems_of, write_tables


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """The small instance as a workbook."""
    instance = read_instance(write_tables(tmp_path / "tables")).instance
    write_instance(instance, tmp_path / "book.xlsx")
    return tmp_path / "book.xlsx"


def edit(path: Path, change: Callable[[Workbook], object]) -> None:
    """Change a workbook as somebody would in Excel."""
    book = load_workbook(path)
    change(book)
    book.save(path)


def test_a_workbook_is_the_same_instance_as_its_folder(book: Path) -> None:
    assert read_instance(book).instance == read_instance(book.parent / "tables").instance


def test_an_identifier_kept_as_a_number_is_text(book: Path) -> None:
    def number(opened: Workbook) -> None:
        opened["schools"]["A2"] = 120777
        opened["absences"]["B2"] = 120777.0
        opened["history"]["A2"] = 120777
        opened["travel"]["A2"] = "120777"
        opened["sips"]["Q3"] = 120777

    edit(book, number)
    instance = read_instance(book).instance
    assert instance.schools[0].school == instance.absences[0].id == instance.sips[1].headteacher_of == "120777"


def test_dates_truth_values_and_whole_numbers_of_excel(book: Path) -> None:
    def native(opened: Workbook) -> None:
        opened["terms"]["B2"] = datetime(2008, 4, 14)
        opened["terms"]["C2"] = date(2008, 7, 22)
        opened["programmes"]["I2"] = True
        opened["programmes"]["I3"] = False
        opened["schools"]["G2"] = 8.0

    edit(book, native)
    instance = read_instance(book).instance
    assert (instance.terms[0].first_day, instance.terms[0].last_day) == (date(2008, 4, 14), date(2008, 7, 22))
    assert [visit.on_site for visit in instance.programmes] == [True, False]
    assert instance.schools[0].pupils == 8


def test_a_time_of_day_is_no_date(book: Path) -> None:
    edit(book, lambda opened: opened["terms"].__setitem__("B2", datetime(2008, 4, 14, 9, 30)))
    (problem,) = problems_of(book)
    assert (problem.table, problem.row, problem.column) == ("terms", 2, "first_day")
    assert problem.value == "2008-04-14 09:30:00"


def test_blank_rows_keep_the_row_numbers(book: Path) -> None:
    edit(book, lambda opened: opened["schools"].insert_rows(3, amount=2))
    assert [school.row for school in read_instance(book).instance.schools] == [2, 5, 6]


def test_sheets_in_capitals_and_spare_empty_sheets(book: Path) -> None:
    def rename(opened: Workbook) -> None:
        opened["schools"].title = "Schools "
        opened.create_sheet("Sheet1")

    plain = read_instance(book).instance
    edit(book, rename)
    assert read_instance(book).instance == plain


def test_an_unknown_sheet_names_the_nearest(book: Path) -> None:
    edit(book, lambda opened: setattr(opened["conflicts"], "title", "conflict"))
    (problem,) = problems_of(book)
    assert (problem.table, 'did you mean "conflicts"?' in problem.message) == ("conflict", True)


def test_a_failed_formula_is_named(book: Path) -> None:
    def fail(opened: Workbook) -> None:
        opened["schools"]["E2"].value = "#REF!"
        opened["schools"]["E2"].data_type = "e"

    edit(book, fail)
    (problem,) = problems_of(book)
    assert (problem.table, problem.row, problem.column) == ("schools", 2, "longitude")
    assert "formula" in problem.message


def test_no_workbook_at_all(tmp_path: Path) -> None:
    (tmp_path / "book.xlsx").write_bytes(b"school,name\n")
    assert "is not an Excel workbook" in str(problems_of(tmp_path / "book.xlsx")[0])


def test_an_empty_file(tmp_path: Path) -> None:
    (tmp_path / "book.xlsx").write_bytes(b"")
    assert "is not an Excel workbook" in str(problems_of(tmp_path / "book.xlsx")[0])


def test_a_password(tmp_path: Path) -> None:
    (tmp_path / "book.xlsx").write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(512))
    assert "password" in str(problems_of(tmp_path / "book.xlsx")[0])


@pytest.mark.parametrize("kept", [0.1, 0.5, 0.99])
def test_a_workbook_cut_short(book: Path, kept: float) -> None:
    content = book.read_bytes()
    book.write_bytes(content[: int(len(content) * kept)])
    (problem,) = problems_of(book)
    assert "is damaged" in problem.message


def test_a_zip_that_is_no_workbook(tmp_path: Path) -> None:
    content = BytesIO()
    with ZipFile(content, "w") as archive:
        archive.writestr("word/document.xml", "<document/>")
    (tmp_path / "book.xlsx").write_bytes(content.getvalue())
    assert "is damaged or not an Excel workbook" in str(problems_of(tmp_path / "book.xlsx")[0])


def test_a_workbook_without_tables(tmp_path: Path) -> None:
    Workbook().save(tmp_path / "book.xlsx")
    (problem,) = problems_of(tmp_path / "book.xlsx")
    assert "has none of the tables" in problem.message
