"""`sipplan pins` as people type it: from a plan to a workbook, to pins, and to an instance that has them."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from models import Instance
from scheduler.reading import read_instance
from scheduler.writing import write_instance
from tests.command_line.conftest import Sipplan


@pytest.fixture
def workbook(run: Sipplan, plan_folder: Path, tmp_path: Path) -> Path:
    """The exported workbook."""
    assert run("export", plan_folder, "-o", tmp_path / "out", "--xlsx").exit_code == 0
    return tmp_path / "out" / "plan.xlsx"


def _edit(workbook: Path, sheet: str, cell: str, value: datetime | str | None) -> None:
    book = openpyxl.load_workbook(workbook)
    book[sheet][cell].value = value
    book.save(workbook)


def test_what_a_planner_decides_becomes_the_pins_of_the_instance(
    run: Sipplan, workbook: Path, instance_folder: Path, instance: Instance
) -> None:
    _edit(workbook, "Visits", "G2", datetime(2008, 4, 16))
    _edit(workbook, "Allocation", "G4", "P2")
    result = run("pins", workbook, "-o", instance_folder / "pins.csv")
    assert result.exit_code == 0, result.output
    assert "2 pins" in result.output
    pins = read_instance(instance_folder).instance.pins
    assert [(pin.school, pin.visit, pin.sip, str(pin.day or "")) for pin in pins] == [
        ("S3", None, "P2", ""),
        ("S1", 1, None, "2008-04-16"),
    ]
    assert run("validate", instance_folder).exit_code == 0


def test_all_of_a_plan_can_be_pinned(run: Sipplan, workbook: Path, tmp_path: Path) -> None:
    result = run("pins", workbook, "-o", tmp_path / "pins.csv", "--all")
    assert "7 pins" in result.output  # 2 allocated schools, 5 placed visits


def test_a_table_is_replaced_only_when_asked(run: Sipplan, workbook: Path, tmp_path: Path) -> None:
    target = tmp_path / "pins.csv"
    target.write_text("mine")
    assert run("pins", workbook, "-o", target).exit_code == 2
    assert target.read_text() == "mine"
    assert run("pins", workbook, "-o", target, "--force").exit_code == 0
    assert target.read_text() == "school,visit,sip,day\n"


def test_what_is_wrong_is_said_and_nothing_written(run: Sipplan, workbook: Path, tmp_path: Path) -> None:
    _edit(workbook, "Allocation", "G4", "P22")
    result = run("pins", workbook, "-o", tmp_path / "pins.csv")
    assert result.exit_code == 1
    assert 'Allocation: row 4, column sip, "P22"' in result.output
    assert not (tmp_path / "pins.csv").exists()


def test_what_was_emptied_is_told(run: Sipplan, workbook: Path, tmp_path: Path) -> None:
    _edit(workbook, "Visits", "G2", None)
    result = run("pins", workbook, "-o", tmp_path / "pins.csv")
    assert result.exit_code == 0
    assert "was removed, which is no pin" in result.output


@pytest.mark.parametrize("name", ["instance.xlsx", "instance"])
def test_an_instance_gets_its_pins_and_keeps_all_else(
    run: Sipplan, workbook: Path, tmp_path: Path, instance: Instance, name: str
) -> None:
    target = tmp_path / name
    write_instance(instance, target)
    schools = read_instance(target).instance.schools
    _edit(workbook, "Allocation", "G4", "P2")
    result = run("pins", workbook, "-o", target)
    assert result.exit_code == 0, result.output
    found = read_instance(target).instance
    assert [(pin.school, pin.sip) for pin in found.pins] == [("S3", "P2")]
    assert found.schools == schools
    refused = run("pins", workbook, "-o", target, "--all")
    assert refused.exit_code == 2
    assert "--force to replace them" in refused.stderr
    assert run("pins", workbook, "-o", target, "--all", "--force").exit_code == 0
    found = read_instance(target).instance
    assert len(found.pins) == 8  # 3 allocated schools, 5 placed visits
    assert found.schools == schools


def test_the_export_itself_is_no_place_for_pins(run: Sipplan, workbook: Path) -> None:
    content = workbook.read_bytes()
    result = run("pins", workbook, "-o", workbook, "--force")
    assert (result.exit_code, workbook.read_bytes()) == (2, content)
    assert "is the workbook itself" in result.stderr
