from __future__ import annotations

import json
from pathlib import Path

from models import Instance
from scheduler.writing import write_plan
from tests.build import plan_of
from tests.command_line.conftest import Sipplan


def test_a_plan_without_a_breach(run: Sipplan, plan_folder: Path) -> None:
    result = run("check", plan_folder)
    assert result.exit_code == 0
    words = " ".join(result.stdout.split())
    assert "No breach" in words
    assert "concern 2 1 concern 0 3" in words


def test_every_breach_by_its_rule(run: Sipplan, tmp_path: Path, instance: Instance) -> None:
    twice_a_day = {"S1": ("P1", ["2008-04-14"]), "S2": ("P1", ["2008-04-14", "2008-04-15"])}
    write_plan(plan_of(instance, twice_a_day), instance, tmp_path / "broken")
    result = run("check", tmp_path / "broken")
    assert result.exit_code == 1
    assert "one_a_day: " in result.stdout
    assert "gap: " in result.stdout
    assert "2 breaches (gap, one_a_day)." in result.stdout


def test_a_claim_that_is_not_so(run: Sipplan, tmp_path: Path, instance: Instance) -> None:
    write_plan(plan_of(instance, {"S1": ("P1", ["2008-04-14"])}, quality=1), instance, tmp_path / "boast")
    result = run("check", tmp_path / "boast")
    assert result.exit_code == 1
    assert "summary: quality is" in result.stdout


def test_json(run: Sipplan, plan_folder: Path) -> None:
    result = run("check", plan_folder, "--json")
    content = json.loads(result.stdout)
    summary = json.loads((plan_folder / "summary.json").read_text(encoding="utf-8"))
    assert content == {
        "breaches": [],
        "coverage": summary["coverage"],
        "quality": summary["quality"],
        "terms": summary["terms"],
    }


def test_json_of_a_breach(run: Sipplan, tmp_path: Path, instance: Instance) -> None:
    write_plan(plan_of(instance, {"S1": ("P1", ["2008-09-15"])}), instance, tmp_path / "broken")
    result = run("check", tmp_path / "broken", "--json")
    assert result.exit_code == 1
    (breach,) = json.loads(result.stdout)["breaches"]
    assert (breach["rule"], breach["school"], breach["visit"], breach["day"]) == (
        "window",
        "S1",
        1,
        "2008-09-15",
    )


def test_a_damaged_plan_folder(run: Sipplan, plan_folder: Path) -> None:
    (plan_folder / "plan.json").write_text("{", encoding="utf-8")
    result = run("check", plan_folder)
    assert result.exit_code == 1
    assert "plan.json is damaged" in result.stderr


def test_a_plan_that_is_not_there(run: Sipplan, tmp_path: Path) -> None:
    result = run("check", tmp_path / "nothing")
    assert result.exit_code == 2
    assert "there is no plan folder" in result.stderr
