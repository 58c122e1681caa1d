"""Tables put into an instance that is there: they read back as they were, and all else stays."""

from __future__ import annotations

import tempfile
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table

from models import TABLES, Instance, Row, School
from scheduler.reading import read_instance
from scheduler.writing import TargetExistsError, put_tables, write_instance
from tests.build import tiny_instance, with_school
from tests.reading.tables import write_tables
from tests.writing.test_instance import TEXT

FORMS = ("folder", "book.xlsx")


def everything(instance: Instance) -> dict[str, tuple[Row, ...]]:
    return {name: getattr(instance, name) for name in TABLES}


@pytest.mark.parametrize("form", FORMS)
def test_all_tables_put_into_nothing_read_back_as_they_were(tmp_path: Path, form: str) -> None:
    instance = read_instance(write_tables(tmp_path / "tables")).instance
    put_tables(tmp_path / form, everything(instance), overwrite=False)
    found = read_instance(tmp_path / form).instance
    assert everything(found) == everything(instance)


@pytest.mark.parametrize("form", FORMS)
def test_tables_put_in_one_by_one_read_back_as_they_were(tmp_path: Path, form: str) -> None:
    instance = read_instance(write_tables(tmp_path / "tables")).instance
    tables = everything(instance)
    for names in (("schools", "localities"), ("terms", "closures"), tables.keys() - {"schools", "localities"}):
        put_tables(tmp_path / form, {name: tables[name] for name in names}, overwrite="sips" in names)
    assert everything(read_instance(tmp_path / form).instance) == everything(instance)


@pytest.mark.parametrize("form", FORMS)
def test_a_table_with_rows_is_replaced_only_when_told(tmp_path: Path, form: str) -> None:
    instance = tiny_instance()
    write_instance(instance, tmp_path / form)
    renamed = with_school(instance, "S1", name="Alder").schools
    with pytest.raises(TargetExistsError, match="rows"):
        put_tables(tmp_path / form, {"closures": (), "schools": renamed}, overwrite=False)
    assert read_instance(tmp_path / form).instance.sha256 == instance.sha256
    put_tables(tmp_path / form, {"schools": renamed}, overwrite=True)
    assert read_instance(tmp_path / form).instance.sha256 == with_school(instance, "S1", name="Alder").sha256


@pytest.mark.parametrize("form", FORMS)
def test_fewer_rows_leave_none_of_the_old_ones(tmp_path: Path, form: str) -> None:
    write_instance(tiny_instance(), tmp_path / form)
    schools = tiny_instance().schools[:1]
    put_tables(tmp_path / form, {"schools": schools}, overwrite=True)
    assert [school.school for school in read_instance(tmp_path / form).instance.schools] == ["S1"]


@pytest.mark.parametrize("form", FORMS)
@settings(max_examples=10)
@given(name=TEXT)
def test_nasty_text_reads_back_as_it_was(form: str, name: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        instance = with_school(tiny_instance(), "S2", name=name)
        write_instance(tiny_instance(), Path(folder) / form)
        put_tables(Path(folder) / form, {"schools": instance.schools}, overwrite=True)
        assert read_instance(Path(folder) / form).instance.sha256 == instance.sha256


def own_book(path: Path) -> None:
    """A planner's own workbook: their order of columns, their formats, a sheet of their own kind."""
    write_instance(tiny_instance(), path)
    book = load_workbook(path)
    del book["schools"]
    schools = book.create_sheet("Schools ", 0)
    schools.append(["Longitude", "Latitude", "School", "Locality"])
    schools["C1"].comment = Comment("the number of the Department", "Ann")
    schools.column_dimensions["C"].width = 33
    validation = DataValidation(type="decimal", operator="between", formula1="-90", formula2="90")
    validation.add("B2:B1000")
    schools.add_data_validation(validation)
    schools.add_table(Table(displayName="AllSchools", ref="A1:D2"))
    book["sips"]["B2"].comment = Comment("retires in July", "Ann")
    book.save(path)


def test_the_order_of_the_columns_and_all_else_stays(tmp_path: Path) -> None:
    path = tmp_path / "own.xlsx"
    own_book(path)
    instance = with_school(tiny_instance(), "S2", concern=2)
    put_tables(path, {"schools": instance.schools}, overwrite=False)
    assert read_instance(path).instance.sha256 == instance.sha256
    sheet = load_workbook(path)["Schools "]
    assert [cell.value for cell in sheet[1]] == ["Longitude", "Latitude", "School", "Locality", "name", "concern"]
    assert [str(each.sqref) for each in sheet.data_validations.dataValidation] == ["B2:B1000"]
    assert sheet.column_dimensions["C"].width == 33
    assert sheet.tables["AllSchools"].ref == "A1:D4"
    assert sheet["C1"].comment is not None
    note = load_workbook(path)["sips"]["B2"].comment
    assert note is not None
    assert note.text == "retires in July"


@pytest.mark.parametrize("form", FORMS)
def test_a_list_whose_item_has_a_semicolon_is_refused_before_anything_is_written(tmp_path: Path, form: str) -> None:
    write_instance(tiny_instance(), tmp_path / form)
    bad = School(school="S9", locality="North", latitude=52, longitude=1, requires=("a;b",))
    with pytest.raises(ValueError, match="semicolon"):
        put_tables(tmp_path / form, {"closures": (), "schools": (bad,)}, overwrite=True)
    assert read_instance(tmp_path / form).instance.sha256 == tiny_instance().sha256


def test_macros_pictures_and_damage_are_refused(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="macros"):
        put_tables(tmp_path / "book.xlsm", {"closures": ()}, overwrite=True)
    (tmp_path / "torn.xlsx").write_bytes(b"PK\x03\x04 and no more")
    with pytest.raises(OSError, match="not an Excel workbook"):
        put_tables(tmp_path / "torn.xlsx", {"closures": ()}, overwrite=True)
    book = Workbook()
    book.save(tmp_path / "drawn.xlsx")
    with ZipFile(tmp_path / "drawn.xlsx", "a") as archive:
        archive.writestr("xl/media/logo.png", b"")
    with pytest.raises(OSError, match="pictures"):
        put_tables(tmp_path / "drawn.xlsx", {"closures": ()}, overwrite=True)


def test_a_folder_keeps_its_other_files(tmp_path: Path) -> None:
    write_instance(tiny_instance(), tmp_path / "folder")
    (tmp_path / "folder" / "notes.txt").write_text("mine", encoding="utf-8")
    (tmp_path / "folder" / "schools.csv").rename(tmp_path / "folder" / "Schools.CSV")
    put_tables(tmp_path / "folder", {"schools": tiny_instance().schools[:2]}, overwrite=True)
    assert (tmp_path / "folder" / "notes.txt").read_text(encoding="utf-8") == "mine"
    assert len(read_instance(tmp_path / "folder").instance.schools) == 2
