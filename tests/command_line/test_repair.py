from __future__ import annotations

import csv
import json
import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from scheduler.explaining.trial import Repair, Trials
from scheduler.reading import read_instance
from scheduler.writing import write_instance, write_plan
from tests.build import plan_of, tiny_instance, with_sip, with_tables
from tests.command_line.conftest import Sipplan

DAYS = ["2008-04-14", "2008-04-24", "2008-09-15"]


def test_the_menu_is_written_as_scenarios(run: Sipplan, tmp_path: Path) -> None:
    instance = with_sip(with_sip(tiny_instance(), "P1", max_schools=1), "P2", max_schools=1)
    write_instance(instance, tmp_path / "instance")
    instance = read_instance(tmp_path / "instance").instance
    write_plan(plan_of(instance, {"S1": ("P1", DAYS), "S2": ("P2", DAYS)}), instance, tmp_path / "plan")
    result = run("repair", tmp_path / "plan", "-o", tmp_path / "menu", "--time-limit", "20")
    assert result.exit_code == 0
    assert "3 visits unplaced at 1 school: S3." in result.stdout
    assert "places 3 visits at concern level 0" in result.stdout
    (folder,) = (tmp_path / "menu").glob("*one-more-school-for-P2*")
    with (folder / "sips.csv").open(encoding="utf-8") as file:
        assert list(csv.DictReader(file)) == [{"sip": "P2", "max_schools": "2"}]
    (new,) = (tmp_path / "menu").glob("*one-more-SIP-in-South*")
    with (new / "sips.csv").open(encoding="utf-8") as file:
        (row,) = csv.DictReader(file)
    assert {"sip": row["sip"], "max_schools": row["max_schools"]} == {"sip": "NEW1", "max_schools": "1"}
    menu = json.loads((tmp_path / "menu" / "menu.json").read_text(encoding="utf-8"))
    names = {each["scenario"] for each in menu["shortages"][0]["repairs"]}
    assert {path.name for path in (tmp_path / "menu").iterdir() if path.is_dir()} == names
    again = run("repair", tmp_path / "plan", "-o", tmp_path / "menu")
    assert again.exit_code == 2


def test_what_could_be_placed_anyway_needs_no_change(run: Sipplan, plan_folder: Path, tmp_path: Path) -> None:
    result = run("repair", plan_folder, "-o", tmp_path / "menu", "--time-limit", "20")
    assert "No change is needed: a longer search" in result.stdout
    found = json.loads((tmp_path / "menu" / "menu.json").read_text(encoding="utf-8"))["shortages"]
    assert found
    assert all(each["repairs"] == [] for each in found)


def test_nothing_to_repair(run: Sipplan, tmp_path: Path) -> None:
    instance = tiny_instance()
    later = ["2008-04-15", "2008-04-25", "2008-09-16"]
    full = plan_of(instance, {"S1": ("P1", DAYS), "S2": ("P2", DAYS), "S3": ("P1", later)})
    write_plan(full, instance, tmp_path / "plan")
    shown = run("repair", tmp_path / "plan", "-o", tmp_path / "menu").stdout
    assert shown == "Every visit has its day: there is nothing to repair.\n"


def test_many_schools_on_lines_of_80_columns_and_money_in_pounds(run: Sipplan, tmp_path: Path) -> None:
    tiny = tiny_instance()
    many = [{**dict(tiny.schools[0]), "school": f"SCHOOL-{number:02}"} for number in range(12)]
    instance = with_tables(tiny, schools=many)
    days = ["2008-04-14", "2008-04-24", "2008-09-15"]
    full = with_sip(with_sip(instance, "P1", max_schools=1), "P2", max_schools=1)
    plan = plan_of(full, {"SCHOOL-00": ("P1", days), "SCHOOL-01": ("P2", days)})
    write_plan(plan, full, tmp_path / "plan")
    shown = run("repair", tmp_path / "plan", "-o", tmp_path / "menu", "--time-limit", "5").stdout
    paths = [line for line in shown.splitlines() if line.startswith("The scenarios are in")]
    assert all(len(line) <= 80 for line in shown.splitlines() if line not in paths)
    assert "30 visits unplaced at 10 schools: SCHOOL-02, SCHOOL-03," in " ".join(shown.split())
    assert "+£1,5" in shown
    assert "pounds" not in shown


posix_signals = pytest.mark.skipif(os.name == "nt", reason="os.kill ends a process on Windows")


def short_of_places(folder: Path) -> Path:
    """A plan that leaves one school out; several changes would help."""
    instance = with_sip(with_sip(tiny_instance(), "P1", max_schools=1), "P2", max_schools=1)
    write_plan(plan_of(instance, {"S1": ("P1", DAYS), "S2": ("P2", DAYS)}), instance, folder / "plan")
    return folder / "plan"


def pressing_ctrl_c(monkeypatch: pytest.MonkeyPatch, after: int) -> list[object]:
    """Press Ctrl-C after so many trials, as from the keyboard; the trials that are made."""
    attempt: Callable[..., Repair | None] = Trials.attempt
    tried: list[object] = []

    def trial(self: Trials, *given: object) -> Repair | None:
        found = attempt(self, *given)
        tried.append(given[0])
        if len(tried) == after:
            os.kill(os.getpid(), signal.SIGINT)
            assert self.stop.wait(10)
        return found

    monkeypatch.setattr(Trials, "attempt", trial)
    return tried


@posix_signals
def test_ctrl_c_keeps_what_was_found(run: Sipplan, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    plan = short_of_places(tmp_path)
    tried = pressing_ctrl_c(monkeypatch, after=2)
    result = run("repair", plan, "-o", tmp_path / "menu")
    assert result.exit_code == 0
    assert "Stopping, keeping what was found." in result.stderr
    assert len(tried) == 2
    assert [path for path in (tmp_path / "menu").iterdir() if path.is_dir()]


@posix_signals
def test_ctrl_c_before_anything_was_found(run: Sipplan, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    plan = short_of_places(tmp_path)
    monkeypatch.setattr("scheduler.explaining.trial.changed", lambda instance, _change: instance)
    pressing_ctrl_c(monkeypatch, after=1)
    result = run("repair", plan, "-o", tmp_path / "menu")
    assert result.exit_code == 130
    assert not (tmp_path / "menu").exists()
