from __future__ import annotations

import csv
import json
from pathlib import Path

from scheduler.reading import read_instance
from scheduler.writing import write_instance, write_plan
from tests.build import plan_of, tiny_instance, with_sip
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
    assert "there is nothing to repair" in shown
