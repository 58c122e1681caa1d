from __future__ import annotations

import json
from pathlib import Path

import pytest

from models import Instance
from scheduler.reading import read_instance, read_plan
from scheduler.writing import write_plan
from tests.build import plan_of, tiny_instance, with_absence, with_history, with_pin, with_sip
from tests.calendars import PUBLISHED
from tests.command_line.conftest import Sipplan


@pytest.fixture
def new_terms(tmp_path: Path) -> Path:
    path = tmp_path / "2009.csv"
    path.write_text(PUBLISHED, encoding="utf-8")
    return path


@pytest.mark.parametrize("name", ["next", "next.xlsx"])
def test_small_rolls_forward_and_solves(run: Sipplan, tmp_path: Path, new_terms: Path, name: str) -> None:
    solving = ("--time-limit", "10", "--gap", "0.3", "--workers", "1", "--quiet")
    assert run("solve", "small", "-o", tmp_path / "plan", *solving).exit_code == 0
    england = ("--country", "GB", "--subdivision", "ENG")
    result = run("roll-forward", tmp_path / "plan", "--terms", new_terms, *england, "-o", tmp_path / name)
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith(f"{tmp_path / name}: 12 schools, 4 SIPs, 12 schools with a current SIP.\n")
    assert "Summer 2008 -> Autumn 2009  (it has no counterpart: the nearest)\n" in result.stdout
    assert "rows, over before the new terms begin" in result.stdout
    assert result.stderr == ""
    reading = read_instance(tmp_path / name)
    assert reading.warnings == ()
    plan = read_plan(tmp_path / "plan").plan
    assert {school.school: school.current_sip for school in reading.instance.schools} == {
        allocation.school: allocation.sip for allocation in plan.allocations
    }
    assert run("solve", tmp_path / name, "-o", tmp_path / "plan-2", *solving).exit_code == 0
    assert not any(read_plan(tmp_path / "plan-2").plan.summary.coverage.values())


def test_what_is_not_carried_is_all_in_the_json(run: Sipplan, tmp_path: Path, new_terms: Path) -> None:
    instance = with_absence(with_sip(tiny_instance(), "P2", to_day="2009-08-31"), "sip", "P1", "2008-04-14")
    instance = with_pin(with_history(instance, "S1", 1, "P1", "2008-04-15"), "S1", sip="P1")
    folder = _plan(tmp_path, instance)
    result = run("roll-forward", folder, "--terms", new_terms, "-o", tmp_path / "next", "--json")
    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout)
    rows = read_instance(tmp_path / "next").instance.closures
    assert [(row["first_day"], row["reason"]) for row in told["closures"]] == [
        (row.first_day.isoformat(), row.reason) for row in rows
    ]
    assert [tuple(row.values()) for row in told["not_carried"]] == [
        ("sips", "P2 Pip", "left on Mon 31 Aug 2009"),
        ("schools", "S2 Beech: current_sip P2", "P2 has left"),
        ("schools", "S3 Cedar: current_sip", "the plan gives the school no SIP"),
        ("absences", "sip P1, 2008-04-14, training", "over before the new terms begin"),
        ("pins", "S1, P1", "decided for last year"),
        ("history", "S1, visit 1, P1, 2008-04-15", "made last year"),
    ]
    assert told["terms"][0] == {"old": "summer", "new": "Autumn 2009", "exact": True}


def test_what_sipplan_terms_wrote(run: Sipplan, tmp_path: Path, new_terms: Path) -> None:
    with new_terms.open("a", encoding="utf-8") as file:
        file.write("INSET day,04/09/2009,,,\n")
    assert run("terms", "--dates", new_terms, "-o", tmp_path / "terms").exit_code == 0
    result = run(
        "roll-forward", _plan(tmp_path, tiny_instance()), "--terms", tmp_path / "terms", "-o", tmp_path / "next"
    )
    assert result.exit_code == 0, result.output
    (absence,) = read_instance(tmp_path / "next").instance.absences
    assert (absence.of, absence.id, absence.first_day.isoformat()) == ("school", "*", "2009-09-04")


def test_last_years_terms_by_mistake(run: Sipplan, tmp_path: Path) -> None:
    words = ("roll-forward", _plan(tmp_path, tiny_instance()), "--terms", tmp_path / "old.csv", "-o", tmp_path / "next")
    (tmp_path / "old.csv").write_text("term,first_day,last_day\na,2008-04-14,2008-04-25\nb,2008-09-08,2008-09-19\n")
    result = run(*words)
    assert (result.exit_code, "are they next year's?" in result.stdout) == (0, True)


def test_nobody_left(run: Sipplan, tmp_path: Path, new_terms: Path) -> None:
    instance = tiny_instance()
    for sip in ("P1", "P2"):
        instance = with_sip(instance, sip, to_day="2008-09-19")
    result = run("roll-forward", _plan(tmp_path, instance), "--terms", new_terms, "-o", tmp_path / "next")
    assert result.exit_code == 1
    assert "every SIP has left before Fri 4 Sep 2009" in result.stderr
    assert not (tmp_path / "next").exists()


def test_what_is_there_is_replaced_with_force_only(run: Sipplan, tmp_path: Path, new_terms: Path) -> None:
    words = ("roll-forward", _plan(tmp_path, tiny_instance()), "--terms", new_terms, "-o", tmp_path / "next")
    assert run(*words).exit_code == 0
    assert run(*words).exit_code == 2
    assert run(*words, "--force").exit_code == 0


def _plan(tmp_path: Path, instance: Instance) -> Path:
    plan = plan_of(
        instance,
        {"S1": ("P1", ["2008-04-15", "2008-04-25", "2008-09-15"]), "S2": ("P2", ["2008-04-14", "2008-04-24", None])},
    )
    write_plan(plan, instance, tmp_path / "plan")
    return tmp_path / "plan"
