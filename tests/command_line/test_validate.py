from __future__ import annotations

from pathlib import Path

import pytest

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
