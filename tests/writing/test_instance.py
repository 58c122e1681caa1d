"""Instances written and read back are the same, in both forms and whatever their text."""

from __future__ import annotations

import csv
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from models import Instance
from scheduler.reading import read_instance
from scheduler.reading.cells import EXCEL_ERRORS
from scheduler.writing import TargetExistsError, write_instance
from tests.build import tiny_instance, with_school
from tests.reading.tables import TABLES, write_tables

FORMS = ("folder", "book.xlsx")


def test_headings_are_in_the_order_of_the_contract(tmp_path: Path) -> None:
    write_instance(read_instance(write_tables(tmp_path / "tables")).instance, tmp_path / "folder")
    for name, text in TABLES.items():
        written = (tmp_path / "folder" / f"{name}.csv").read_text(encoding="utf-8")
        assert written.splitlines()[0] == text.split()[0]


@pytest.mark.parametrize("form", FORMS)
def test_every_table_reads_back_as_it_was(tmp_path: Path, form: str) -> None:
    instance = read_instance(write_tables(tmp_path / "tables")).instance
    write_instance(instance, tmp_path / form)
    assert read_instance(tmp_path / form).instance == instance


def printable(text: str) -> bool:
    return text == text.strip() and text not in EXCEL_ERRORS and "\r" not in text


TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn")) | st.sampled_from(',"\n;\t='),
    max_size=20,
).filter(printable)


@pytest.mark.parametrize("form", FORMS)
@settings(max_examples=40)
@given(names=st.tuples(TEXT, TEXT, TEXT))
@example(names=("=1+1", "+44 1603", "-x"))
@example(names=("@SUM(A1)", '"quoted", twice ""', "two\nlines"))
@example(names=("St Mary’s 🏫", "007", "1e5"))
@example(names=("TRUE", "2008-04-14", "N/A"))
@example(names=("'apostrophe", "nan", "None"))
def test_nasty_text_reads_back_as_it_was(form: str, names: tuple[str, str, str]) -> None:
    instance = tiny_instance()
    for school, name in zip(("S1", "S2", "S3"), names, strict=True):
        instance = with_school(instance, school, name=name)
    with tempfile.TemporaryDirectory() as folder:
        write_instance(instance, Path(folder) / form)
        read = read_instance(Path(folder) / form).instance
    assert tuple(school.name for school in read.schools) == names
    assert read.sha256 == instance.sha256


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@A1", "#N/A?", "007"])
def test_in_a_workbook_text_is_text(tmp_path: Path, name: str) -> None:
    write_instance(with_school(tiny_instance(), "S1", name=name), tmp_path / "book.xlsx")
    cell = load_workbook(tmp_path / "book.xlsx")["schools"]["B2"]
    assert (cell.value, cell.data_type, cell.number_format) == (name, "s", "@")


def test_csv_is_plain_utf8_without_a_mark(tmp_path: Path) -> None:
    write_instance(with_school(tiny_instance(), "S1", name="=Ébène, é"), tmp_path / "folder")
    content = (tmp_path / "folder" / "schools.csv").read_bytes()
    assert content.startswith(b"school,name,locality,")
    assert b"\r" not in content
    rows = list(csv.reader(content.decode("utf-8").splitlines()))
    assert rows[1][:2] == ["S1", "=Ébène, é"]


def test_a_control_character_that_no_workbook_holds(tmp_path: Path) -> None:
    instance = with_school(tiny_instance(), "S1", name="a\x07b")
    with pytest.raises(ValueError, match="control character"):
        write_instance(instance, tmp_path / "book.xlsx")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("form", FORMS)
def test_an_item_with_a_semicolon(tmp_path: Path, form: str) -> None:
    instance = with_school(tiny_instance(), "S1", requires=("a;b",))
    with pytest.raises(ValueError, match="semicolon"):
        write_instance(instance, tmp_path / form)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("form", FORMS)
def test_what_is_there_is_replaced_only_on_request(tmp_path: Path, form: str) -> None:
    target = tmp_path / form
    write_instance(tiny_instance(), target)
    changed = with_school(tiny_instance(), "S1", name="Other")
    with pytest.raises(TargetExistsError, match="already there"):
        write_instance(changed, target)
    assert names_in(target) == ["Ash", "Beech", "Cedar"]
    write_instance(changed, target, overwrite=True)
    assert names_in(target) == ["Other", "Beech", "Cedar"]
    assert [path.name for path in tmp_path.iterdir()] == [form]


def names_in(path: Path) -> list[str]:
    instance: Instance = read_instance(path).instance
    return [school.name for school in instance.schools]


def test_a_workbook_does_not_replace_a_folder(tmp_path: Path) -> None:
    (tmp_path / "book.xlsx").mkdir()
    with pytest.raises(TargetExistsError, match="is a folder"):
        write_instance(tiny_instance(), tmp_path / "book.xlsx", overwrite=True)


def test_a_failing_write_leaves_the_old_workbook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "book.xlsx"
    write_instance(tiny_instance(), target)
    old = target.read_bytes()

    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write_instance(with_school(tiny_instance(), "S1", name="Other"), target, overwrite=True)
    assert target.read_bytes() == old
    assert [path.name for path in tmp_path.iterdir()] == ["book.xlsx"]
