"""The empty instance: it says what each column means, checks what is typed, and cannot fall behind the models."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl import Workbook
from openpyxl.utils import column_index_from_string
from openpyxl.worksheet.datavalidation import DataValidation
from pydantic import BaseModel

from models import TABLES, Instance, Policy
from models.instance import required_columns
from models.references import KEYS, KINDS, PERHAPS_LEFT, REFERENCES
from models.sheets import LISTS, READ_ME
from scheduler.generator import CountyOptions, generate
from scheduler.reading import InstanceError, read_instance
from scheduler.writing import TargetExistsError, put_tables, start_instance
from scheduler.writing.columns import columns
from scheduler.writing.template.guide import guides_of
from tests.writing.office import invalid_cells, saved_by_office

MODELS: tuple[type[BaseModel], ...] = (*TABLES.values(), Policy)
COLUMNS = [(table, column) for table, model in TABLES.items() for column in columns(model)]
EXAMPLE = generate(CountyOptions(schools=12, seed=31, staffing=1.25, inset_days=1))


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("new") / "empty.xlsx"
    start_instance(path)
    return path


@pytest.fixture(scope="module")
def book(empty: Path) -> Workbook:
    return openpyxl.load_workbook(empty)


def place(book: Workbook, table: str, column: str) -> int:
    return [cell.value for cell in book[table][1]].index(column) + 1


def rule(book: Workbook, table: str, column: str, row: int = 2) -> DataValidation:
    at = place(book, table, column) if table != "policy" else 2
    (found,) = (
        each
        for each in book[table].data_validations.dataValidation
        for cells in each.sqref.ranges
        if cells.min_col <= at <= cells.max_col and cells.min_row <= row <= cells.max_row
    )
    result: DataValidation = found
    return result


def test_every_column_setting_and_table_has_a_description() -> None:
    described: tuple[type[BaseModel], ...] = (*MODELS, Instance)
    for model in described:
        for name, field in model.model_fields.items():
            assert name == "row" or (field.description or "").endswith("."), (model.__name__, name)


def test_where_a_blank_cell_has_no_default_the_description_says_what_it_means() -> None:
    for model in MODELS:
        for name, field in model.model_fields.items():
            if name != "row" and not field.is_required() and field.default in (None, ()):
                assert "Blank: " in (field.description or ""), (model.__name__, name)


def test_a_sheet_for_each_table_and_one_to_read_first(book: Workbook) -> None:
    assert book.sheetnames == [READ_ME, *TABLES, "policy", LISTS]
    assert book[LISTS].sheet_state == "hidden"
    assert book.active is not None
    assert book.active.title == READ_ME


@pytest.mark.parametrize("table", TABLES)
def test_headings_are_those_of_the_contract_stay_in_sight_and_show_what_is_required(book: Workbook, table: str) -> None:
    sheet = book[table]
    assert tuple(cell.value for cell in sheet[1]) == columns(TABLES[table])
    assert str(sheet.freeze_panes) in ("A2", "B2")
    dark = {str(cell.value) for cell in sheet[1] if cell.fill.fgColor.rgb == "FF1F3A5F"}
    assert dark == set(required_columns(TABLES[table]))


@pytest.mark.parametrize(("table", "column"), COLUMNS)
def test_the_note_at_a_heading_says_what_the_column_means(book: Workbook, table: str, column: str) -> None:
    note = book[table].cell(1, place(book, table, column)).comment
    assert note is not None
    field = TABLES[table].model_fields[column]
    assert note.text.startswith(field.description or "?")
    assert ("Required." in note.text) == (column in required_columns(TABLES[table]))
    if field.default and not field.is_required():
        default = {True: "yes"}.get(field.default) if isinstance(field.default, bool) else field.default
        shown = ";".join(default) if isinstance(default, tuple) else str(default)
        assert f"Blank: {shown}." in note.text


def test_every_setting_stands_with_its_default_meaning_and_limits(book: Workbook) -> None:
    sheet = book["policy"]
    found: dict[str, Any] = {str(row[0].value): row for row in sheet.iter_rows(min_row=2)}
    assert list(found) == list(Policy.model_fields)
    for key, field in Policy.model_fields.items():
        name, value = found[key][:2]
        assert name.comment is not None
        assert (field.description or "?") in name.comment.text
        assert value.value == field.default
        assert (rule(book, "policy", key, value.row).prompt or "").startswith((field.description or "?")[:200])
    assert rule(book, "policy", "locality_rule", found["locality_rule"][0].row).formula1 == '"required,preferred"'
    assert rule(book, "policy", "detour", found["detour"][0].row).operator == "greaterThan"


def test_the_limits_are_those_of_the_models(book: Workbook) -> None:
    latitude = rule(book, "schools", "latitude")
    assert (latitude.type, latitude.formula1, latitude.formula2) == ("decimal", "-90", "90")
    visit = rule(book, "programmes", "visit")
    assert (visit.type, visit.operator or "between", visit.formula1, visit.formula2) == ("whole", "between", "1", "100")
    note = book["sips"].cell(1, place(book, "sips", "max_schools")).comment
    assert note is not None
    assert "A whole number from 0 to 100,000." in note.text
    assert rule(book, "programmes", "on_site").formula1 == '"yes,no"'
    assert rule(book, "absences", "of").formula1 == f'"{",".join(KINDS)}"'
    assert rule(book, "sips", "from_day").type == "date"
    assert rule(book, "terms", "last_day").formula1 == "$B2"


@pytest.mark.parametrize("reference", [*REFERENCES, *PERHAPS_LEFT], ids=lambda each: f"{each.table}.{each.column}")
def test_a_column_that_names_rows_offers_them(book: Workbook, reference: Any) -> None:
    found = rule(book, reference.table, reference.column)
    (cells,) = found.sqref.ranges
    assert (found.type, found.formula1) == ("list", f"list_of_{reference.to}")
    assert (cells.min_row, cells.max_row) == (2, 1_048_576)
    (guide,) = (each for each in guides_of(reference.table) if each.name == reference.column)
    assert bool(found.showErrorMessage) == (reference in REFERENCES and not guide.several)
    assert bool(found.prompt) == guide.several


@pytest.mark.parametrize("table", sorted({each.to for each in REFERENCES}))
def test_what_is_offered_is_the_key_column_down_to_its_last_name(book: Workbook, table: str) -> None:
    formula = book.defined_names[f"list_of_{table}"].attr_text
    sheet, column = (table, KEYS[table][0]) if len(KEYS[table]) == 1 else (LISTS, table)
    assert formula.startswith(f"OFFSET({sheet}!$")
    letter = formula.split("$")[1]
    assert book[sheet].cell(1, column_index_from_string(letter)).value == column


def test_every_choice_and_weekday_is_offered(book: Workbook) -> None:
    weekdays = rule(book, "sips", "weekdays")
    assert weekdays.formula1 == '"Mon,Tue,Wed,Thu,Fri"'
    assert not weekdays.showErrorMessage
    assert "Mon;Wed" in (weekdays.prompt or "")
    names = rule(book, "absences", "id").formula1 or ""
    assert all(f"list_of_{table}" in names for table in KINDS.values())


def test_the_empty_one_lacks_nothing_but_rows(empty: Path) -> None:
    with pytest.raises(InstanceError) as caught:
        read_instance(empty)
    assert [str(problem) for problem in caught.value.problems] == [
        f"{table}: the table has no rows; expected at least one"
        for table, field in Instance.model_fields.items()
        if field.is_required()
    ]


@pytest.mark.parametrize("form", ["folder", "book.xlsx"])
def test_a_filled_one_reads_back_as_it_was(tmp_path: Path, form: str) -> None:
    start_instance(tmp_path / form, EXAMPLE)
    found = read_instance(tmp_path / form)
    assert found.instance.sha256 == EXAMPLE.sha256
    assert found.warnings == ()
    with pytest.raises(TargetExistsError):
        start_instance(tmp_path / form)
    start_instance(tmp_path / form, overwrite=True)


def test_a_folder_says_what_every_column_means(tmp_path: Path) -> None:
    start_instance(tmp_path / "folder")
    text = " ".join((tmp_path / "folder" / "Read me.txt").read_text(encoding="utf-8").split())
    for table in (*TABLES, "policy"):
        assert f"{table}.csv (" in text
        assert all(f"{guide.name}: {guide.meaning} {guide.expects}" in text for guide in guides_of(table))


def rules(book: Workbook) -> set[tuple[str, str, str | None, str | None]]:
    def each() -> Iterator[tuple[str, str, str | None, str | None]]:
        for sheet in book.worksheets:
            for found in sheet.data_validations.dataValidation:
                yield sheet.title, str(found.sqref), found.type, found.formula1

    return set(each())


def notes(book: Workbook) -> dict[tuple[str, str], str]:
    return {
        (sheet.title, cell.coordinate): cell.comment.text
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.comment is not None
    }


def test_filling_it_keeps_its_drop_downs_notes_and_formats(tmp_path: Path, book: Workbook) -> None:
    start_instance(tmp_path / "book.xlsx")
    put_tables(tmp_path / "book.xlsx", {"terms": EXAMPLE.terms, "schools": EXAMPLE.schools}, overwrite=False)
    filled = openpyxl.load_workbook(tmp_path / "book.xlsx")
    assert rules(filled) == rules(book)
    assert notes(filled) == notes(book)
    assert set(filled.defined_names) == set(book.defined_names)
    assert filled["terms"]["B2"].number_format == "ddd d mmm yyyy"
    assert filled["schools"].auto_filter.ref == "A1:M13"
    assert filled["schools"].column_dimensions["B"].width == book["schools"].column_dimensions["B"].width


def test_libreoffice_keeps_the_drop_downs_and_finds_what_is_wrong(tmp_path: Path, book: Workbook) -> None:
    path = tmp_path / "book.xlsx"
    start_instance(path, EXAMPLE)
    saved = openpyxl.load_workbook(saved_by_office(path, tmp_path))
    for table, column in COLUMNS:
        if guides_of(table)[columns(TABLES[table]).index(column)].to is not None:
            assert rule(saved, table, column).type == "list"
    filled = openpyxl.load_workbook(path)
    wrong: dict[tuple[str, int, str], Any] = {
        ("terms", 2, "last_day"): "1999-01-01",
        ("localities", 2, "adviser"): "A99",
        ("schools", 2, "locality"): "Nowhere",
        ("schools", 3, "latitude"): 123,
        ("schools", 4, "concern"): -1,
        ("schools", 5, "programme"): "nothing",
        ("sips", 2, "min_schools"): 1.5,
        ("programmes", 2, "on_site"): "perhaps",
        ("absences", 2, "of"): "dog",
        ("policy", 2, "value"): "maybe",
    }
    right = {
        ("schools", 6, "locality"): "New one",
        ("schools", 7, "programme"): "another",
        ("programmes", 4, "on_site"): "no",
    }
    grown = {("localities", 4, "locality"): "New one", ("programmes", 12, "programme"): "another"}
    for (table, row, column), value in {**wrong, **right, **grown}.items():
        filled[table].cell(row, place(filled, table, column)).value = value
    filled.save(tmp_path / "edited.xlsx")
    marked = invalid_cells(tmp_path / "edited.xlsx", tmp_path)
    assert wrong.keys() <= marked
    suggestions = {
        (guide.table, guide.name)
        for table in TABLES
        for guide in guides_of(table)
        if guide.several or not guide.must_exist or guide.name == "id"
    }
    assert {each for each in marked - wrong.keys() if (each[0], each[2]) not in suggestions} == set()
