from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from scheduler.reading import read_instance
from tests.command_line.conftest import Sipplan


@pytest.mark.parametrize("form", ["norfolk.xlsx", "norfolk"])
def test_the_example_can_be_planned(run: Sipplan, tmp_path: Path, form: str) -> None:
    result = run("new", tmp_path / form, "--example")
    assert result.exit_code == 0
    assert "12 schools and 4 SIPs" in result.stdout
    assert run("validate", tmp_path / form).exit_code == 0
    solved = run("solve", tmp_path / form, "-o", tmp_path / "plan", "--time-limit", "20", "--gap", "0.2", "--quiet")
    assert solved.exit_code == 0
    assert run("check", tmp_path / "plan").exit_code == 0


@pytest.mark.parametrize("form", ["eg county.xlsx", "eg county"])
def test_commands_to_copy_quote_the_name(run: Sipplan, tmp_path: Path, form: str) -> None:
    target = tmp_path / form
    result = run("new", target, "--example")
    assert f'sipplan solve "{target}" -o my-plan' in result.stdout
    if target.is_dir():
        text = (target / "Read me.txt").read_text(encoding="utf-8")
    else:
        text = "\n".join(str(cell.value) for row in load_workbook(target)["Read me"] for cell in row)
    assert f'sipplan solve "{form}" -o my-plan' in text


def test_an_empty_one_says_where_to_begin(run: Sipplan, tmp_path: Path) -> None:
    result = run("new", tmp_path / "norfolk.xlsx")
    assert result.exit_code == 0
    assert "Read me" in result.stdout
    assert run("validate", tmp_path / "norfolk.xlsx").exit_code == 1


@pytest.mark.parametrize("form", ["norfolk.xlsx", "norfolk"])
def test_what_is_there_is_replaced_only_when_told(run: Sipplan, tmp_path: Path, form: str) -> None:
    run("new", tmp_path / form, "--example")
    result = run("new", tmp_path / form)
    assert result.exit_code == 2
    assert "--force" in result.stderr
    assert len(read_instance(tmp_path / form).instance.schools) == 12
    assert run("new", tmp_path / form, "--force").exit_code == 0


@pytest.mark.parametrize("name", ["old.xls", "macros.xlsm", "libre.ods", "one.csv"])
def test_other_kinds_of_files_are_refused(run: Sipplan, tmp_path: Path, name: str) -> None:
    result = run("new", tmp_path / name)
    assert result.exit_code == 2
    assert "ends in .xlsx" in " ".join(result.stderr.split())
    assert not (tmp_path / name).exists()
