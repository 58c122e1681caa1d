from __future__ import annotations

import json
from pathlib import Path

from models import Instance
from scheduler.writing import write_plan
from tests.build import plan_of, with_pin, with_school, with_sip, with_visit
from tests.command_line.conftest import Sipplan


def test_a_school_with_who_could_have_it(run: Sipplan, plan_folder: Path) -> None:
    result = run("explain", plan_folder, "--school", "S1")
    assert result.exit_code == 0
    shown = [" ".join(line.split()) for line in result.stdout.splitlines()]
    assert shown[0] == "School S1 Ash, locality North, of no concern: SIP P1 Pat, 10 minutes away."
    assert "P1 Pat 10 has it" in shown
    assert "P2 Pip 23 has room" in shown
    assert "3 Mon 15 Sep 2008 9 free days" in shown
    assert any(line.startswith("Runner-up: P2 Pip: ") and line.endswith("minutes more.") for line in shown)


def test_a_visit_as_a_strip_of_80_columns(run: Sipplan, plan_folder: Path) -> None:
    shown = run("explain", plan_folder, "--school", "S1", "--visit", "2").stdout.splitlines()
    assert shown[0].startswith("Visit 2 of S1 Ash: Fri 25 Apr 2008")
    assert next(line for line in shown if line.startswith("Mon 21 Apr 2008")).split()[-1] == "....V"
    assert all(len(line) <= 80 for line in shown)


def test_why_a_visit_is_then_in_explain_and_on_the_record(run: Sipplan, tmp_path: Path, instance: Instance) -> None:
    concern = with_school(instance, "S1", concern=1)
    plan = plan_of(concern, {"S1": ("P1", ["2008-04-16", "2008-04-25"]), "S2": ("P1", ["2008-04-14"])})
    write_plan(plan, concern, tmp_path / "plan")
    why = (
        "2 school days after its ideal day, Monday 14 April 2008: moving it to Tuesday 15 April 2008 alone would be "
        "17 minutes better (waiting 15 less, spacing 2 less): this plan is not the best possible"
    )
    visit = run("explain", tmp_path / "plan", "--school", "S1", "--visit", "1")
    assert f"Why then: {why}." in " ".join(visit.stdout.split())
    told = json.loads(run("explain", tmp_path / "plan", "--school", "S1", "--visit", "1", "--json").stdout)
    assert (told["why"], told["away"]) == (why, 2)
    assert told["free_days"][0] == {"day": "2008-04-15", "away": 1, "minutes": -17}
    assert why in " ".join(run("record", tmp_path / "plan", "--school", "S1").stdout.split())
    unplaced = json.loads(run("explain", tmp_path / "plan", "--school", "S1", "--visit", "3", "--json").stdout)
    assert (unplaced["why"], unplaced["away"], unplaced["free_days"]) == ("free (10)", None, [])


def test_what_a_window_is_lost_to_is_told_once_and_whole(run: Sipplan, tmp_path: Path, instance: Instance) -> None:
    """Not week by week the same words, nor half of them."""
    monday = with_sip(with_school(instance, "S1", weekdays=["Mon"]), "P1", weekdays=["Mon", "Tue", "Wed", "Thu"])
    monday = with_visit(monday, 1, terms=["summer", "autumn"])
    write_plan(plan_of(monday, {"S1": ("P1", ["2008-04-14"])}), monday, tmp_path / "plan")
    shown = run("explain", tmp_path / "plan", "--school", "S1", "--visit", "1").stdout
    assert " ".join(shown.split()).count("the school takes visits on Mon only") == 1
    assert "…" not in shown
    assert all(len(line) <= 80 for line in shown.splitlines())
    assert "o not one of the school's weekdays: the school takes visits on Mon only" in " ".join(shown.split())


def test_how_full_a_sip_is_is_said_once(run: Sipplan, tmp_path: Path, instance: Instance) -> None:
    full = with_sip(instance, "P1", max_schools=1)
    write_plan(plan_of(full, {"S1": ("P1", ["2008-04-14"])}), full, tmp_path / "plan")
    shown = " ".join(run("explain", tmp_path / "plan", "--sip", "P1").stdout.split())
    assert shown.count("of at most 1 school") == 1
    assert "As planned" not in shown


def test_a_sip_and_a_pair(run: Sipplan, plan_folder: Path) -> None:
    assert "1 of at most 3 schools" in run("explain", plan_folder, "--sip", "P1").stdout
    assert "this SIP has the school" in run("explain", plan_folder, "--pair", "S1", "P1").stdout
    assert "no rule forbids it" in run("explain", plan_folder, "--pair", "S1", "P2").stdout


def test_json(run: Sipplan, plan_folder: Path) -> None:
    school = json.loads(run("explain", plan_folder, "--school", "S1", "--json").stdout)
    assert [(each["sip"], each["has_it"]) for each in school["candidates"]] == [("P1", True), ("P2", False)]
    assert [each["sip"] for each in school["runners_up"]["alternatives"]] == ["P2"]
    visit = json.loads(run("explain", plan_folder, "--school", "S1", "--visit", "1", "--json").stdout)
    assert visit["days"][0] == {"day": "2008-04-14", "state": "here", "obstacles": []}
    assert json.loads(run("explain", plan_folder, "--sip", "P1", "--json").stdout)["visits"] == 3
    assert json.loads(run("explain", plan_folder, "--pair", "S1", "P2", "--json").stdout)["eligible"] is True


def test_what_cannot_be_asked(run: Sipplan, plan_folder: Path) -> None:
    assert 'did you mean "S1"?' in " ".join(run("explain", plan_folder, "--school", "S11").stderr.split())
    assert "has visits 1, 2, 3" in run("explain", plan_folder, "--school", "S1", "--visit", "9").stderr
    assert run("explain", plan_folder, "--school", "S1", "--sip", "P1").exit_code == 2
    assert run("explain", plan_folder, "--visit", "1").exit_code == 2


def test_everything_that_is_not_placed_with_its_reason(run: Sipplan, tmp_path: Path, instance: Instance) -> None:
    full = with_sip(with_sip(instance, "P1", max_schools=1), "P2", max_schools=1)
    plan = plan_of(full, {"S1": ("P1", ["2008-04-14"]), "S2": ("P2", ["2008-04-14", "2008-04-24", "2008-09-15"])})
    write_plan(plan, full, tmp_path / "plan")
    shown = " ".join(run("explain", tmp_path / "plan").stdout.split())
    assert "Visit 2 of S1 Ash can be placed with P1: visit 2 on " in shown
    assert "S3 Cedar cannot be placed unless another visit of its rank or above is lost" in shown
    assert "capacity: P1 has at most 1 school (sips (max_schools))" in shown
    assert "These SIPs have 2 places in all, for 3 schools" in shown
    found = json.loads(run("explain", tmp_path / "plan", "--json").stdout)["reasons"]
    assert [(each["school"], each["visits"], each["verdict"]) for each in found] == [
        ("S1", [2], "possible"),
        ("S1", [3], "possible"),
        ("S3", [1, 2, 3], "impossible"),
    ]
    assert run("explain", tmp_path / "plan", "--school", "S3").stdout.count("cannot be placed") == 1
    assert "cannot be placed" in run("explain", tmp_path / "plan", "--school", "S3", "--visit", "1").stdout


def test_a_plan_without_gaps_needs_no_reasons(run: Sipplan, tmp_path: Path, instance: Instance) -> None:
    days = ["2008-04-14", "2008-04-24", "2008-09-15"]
    one_later = ["2008-04-15", "2008-04-25", "2008-09-16"]
    plan = plan_of(instance, {"S1": ("P1", days), "S2": ("P2", days), "S3": ("P1", one_later)})
    write_plan(plan, instance, tmp_path / "plan")
    assert run("explain", tmp_path / "plan").stdout.strip() == "Every visit has its day."


def test_a_plan_that_breaks_rules_is_not_explained(run: Sipplan, tmp_path: Path, instance: Instance) -> None:
    pinned = with_pin(instance, "S3", 1, "P1", "2008-04-14")
    write_plan(plan_of(pinned, {"S1": ("P1", ["2008-04-14"])}), pinned, tmp_path / "plan")
    for words in (["explain"], ["record", "--school", "S3"], ["repair", "-o", tmp_path / "menu"]):
        result = run(words[0], tmp_path / "plan", *words[1:])
        assert result.exit_code == 1
        assert "of the rules" in result.stderr and "sipplan check" in result.stderr
