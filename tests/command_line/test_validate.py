from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from models import Instance
from scheduler.command_line.bundled import bundled_names
from scheduler.writing import write_instance
from tests.build import with_sip
from tests.command_line.conftest import Sipplan


def test_says_what_is_in_a_sound_instance(run: Sipplan, instance_folder: Path) -> None:
    result = run("validate", instance_folder)
    assert result.exit_code == 0
    words = " ".join(result.output.split())
    assert "my instance: nothing wrong" in words
    assert "terms summer, autumn days 20 school days, Mon 14 Apr 2008 to Fri 19 Sep 2008" in words
    assert "schools 3 in 2 localities concern 1 of concern level 2, 2 of no concern" in words
    assert "visits 9, of which 0 already made" in words
    assert "capacity places for 6 schools: 3 to spare" in words


def test_says_how_much_capacity_is_there_for_a_part_of_the_time(
    run: Sipplan, tmp_path: Path, instance: Instance
) -> None:
    late = with_sip(instance, "P1", from_day="2008-04-15", to_day="2008-09-19")
    write_instance(with_sip(late, "P2", from_day="2008-04-14", to_day="2008-09-19"), tmp_path / "late")
    assert "3 of them with SIPs who start late or leave early" in run("validate", tmp_path / "late").stdout


def test_reads_a_workbook(run: Sipplan, tmp_path: Path, instance: Instance) -> None:
    write_instance(instance, tmp_path / "tables.xlsx")
    result = run("validate", tmp_path / "tables.xlsx")
    assert result.exit_code == 0
    assert "schools   3 in 2 localities" in result.output


def test_says_everything_that_is_wrong_at_once(run: Sipplan, instance_folder: Path) -> None:
    for table in ("schools", "sips"):
        file = instance_folder / f"{table}.csv"
        file.write_text(file.read_text(encoding="utf-8").replace("52.6,", "north,"), encoding="utf-8")
    result = run("validate", instance_folder)
    assert result.exit_code == 1
    assert "schools: row 2, column latitude" in result.stdout
    assert "schools: row 4, column latitude" in result.stdout
    assert "sips: row 3, column latitude" in result.stdout
    assert "3 problems" in result.stdout


def test_shows_warnings_and_still_says_fine(run: Sipplan, tmp_path: Path, instance: Instance) -> None:
    nobody_for_s3 = with_sip(with_sip(instance, "P1", localities=["North"]), "P2", localities=["North"])
    write_instance(nobody_for_s3, tmp_path / "odd")
    result = run("validate", tmp_path / "odd")
    assert result.exit_code == 0
    assert "warning: schools: row 4" in result.stdout
    assert "nothing wrong, 1 warning." in result.stdout


@pytest.mark.parametrize("name", ["norfolk-2008", "short-staffed", "small"])
def test_a_bundled_instance_is_found_by_its_name(
    run: Sipplan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    assert name in bundled_names()
    result = run("validate", name)
    assert result.exit_code == 0
    assert f"{name}: nothing wrong" in result.output


def test_a_path_comes_before_a_bundled_name(
    run: Sipplan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, instance: Instance
) -> None:
    monkeypatch.chdir(tmp_path)
    write_instance(instance, Path("small"))
    assert "schools   3 in" in run("validate", "small").output


def test_an_unknown_name_gets_the_nearest_bundled_one(run: Sipplan) -> None:
    result = run("validate", "norfolk-2009")
    assert result.exit_code == 2
    assert 'did you mean "norfolk-2008"?' in " ".join(result.stderr.split())


def test_a_plan_is_no_instance(run: Sipplan, plan_folder: Path) -> None:
    result = run("validate", plan_folder)
    assert result.exit_code == 2
    assert "is a plan, not an instance" in result.stderr


def test_names_from_the_tables_cannot_steer_the_terminal(run: Sipplan, instance_folder: Path) -> None:
    terms = instance_folder / "terms.csv"
    terms.write_text(terms.read_text(encoding="utf-8") + "\x1b[2J[bold]x,2008-13-01,\n", encoding="utf-8")
    result = run("validate", instance_folder)
    assert result.exit_code == 1
    assert "\x1b" not in result.output


@pytest.fixture
def wrong_book(tmp_path: Path, instance: Instance) -> Path:
    path = tmp_path / "county.xlsx"
    write_instance(instance, path)
    book = load_workbook(path)
    book["schools"]["C2"] = "Nowhere"
    book.save(path)
    return path


def test_marks_what_is_wrong_in_a_copy(run: Sipplan, tmp_path: Path, wrong_book: Path) -> None:
    before = wrong_book.read_bytes()
    result = run("validate", wrong_book, "--mark", tmp_path / "errors.xlsx")
    assert result.exit_code == 1
    assert 'unknown locality "Nowhere"' in result.stdout
    assert "1 cell marked" in result.stdout
    assert wrong_book.read_bytes() == before
    book = load_workbook(tmp_path / "errors.xlsx")
    assert book["schools"]["C2"].comment is not None
    assert book["Problems"]["F5"].value == 'unknown locality "Nowhere"'
    again = run("validate", tmp_path / "errors.xlsx", "--mark", tmp_path / "again.xlsx")
    assert "errors.xlsx: 1 problem." in again.stdout


def test_marks_a_folder_in_a_workbook_made_of_it(run: Sipplan, tmp_path: Path, instance_folder: Path) -> None:
    file = instance_folder / "schools.csv"
    file.write_text(file.read_text(encoding="utf-8").replace("52.6,", "north,"), encoding="utf-8")
    result = run("validate", instance_folder, "--mark", tmp_path / "errors.xlsx")
    assert "2 cells marked" in result.stdout
    book = load_workbook(tmp_path / "errors.xlsx")
    assert book["schools"]["D2"].value == "north"
    assert book["schools"]["D2"].comment is not None


def test_marks_an_instance_with_nothing_wrong(run: Sipplan, tmp_path: Path, instance_folder: Path) -> None:
    result = run("validate", instance_folder, "--mark", tmp_path / "errors.xlsx")
    assert result.exit_code == 0
    assert "nothing wrong" in load_workbook(tmp_path / "errors.xlsx")["Problems"]["A1"].value


def test_a_copy_is_never_the_workbook_itself_nor_another_file(run: Sipplan, tmp_path: Path, wrong_book: Path) -> None:
    itself = run("validate", wrong_book, "--mark", tmp_path / "x" / ".." / "county.xlsx", "--force")
    assert itself.exit_code == 2
    (tmp_path / "link.xlsx").symlink_to(wrong_book)
    linked = run("validate", wrong_book, "--mark", tmp_path / "link.xlsx", "--force")
    assert linked.exit_code == 2
    assert "is the workbook itself" in " ".join(linked.stderr.split())
    (tmp_path / "errors.xlsx").write_text("mine", encoding="utf-8")
    there = run("validate", wrong_book, "--mark", tmp_path / "errors.xlsx")
    assert there.exit_code == 2
    assert (tmp_path / "errors.xlsx").read_text(encoding="utf-8") == "mine"
    assert run("validate", wrong_book, "--mark", tmp_path / "errors.xlsx", "--force").exit_code == 1
    assert run("validate", wrong_book, "--mark", tmp_path / "errors.xlsx", "--force").exit_code == 1
    (tmp_path / "other.xlsx").write_bytes(wrong_book.read_bytes())
    other = run("validate", wrong_book, "--mark", tmp_path / "other.xlsx", "--force")
    assert (other.exit_code, (tmp_path / "other.xlsx").read_bytes()) == (2, wrong_book.read_bytes())
    assert run("validate", wrong_book, "--mark", tmp_path / "errors.ods").exit_code == 2
    assert run("validate", wrong_book, "--force").exit_code == 2


def test_what_cannot_be_opened_cannot_be_marked(run: Sipplan, tmp_path: Path) -> None:
    (tmp_path / "torn.xlsx").write_bytes(b"PK\x03\x04 and no more")
    result = run("validate", tmp_path / "torn.xlsx", "--mark", tmp_path / "errors.xlsx")
    assert result.exit_code == 1
    assert "cannot be marked" in result.stderr
    assert not (tmp_path / "errors.xlsx").exists()
