from __future__ import annotations

from pathlib import Path

import pytest

from models import Instance
from scheduler.writing import write_plan
from tests.build import plan_of, with_history, with_locality, with_school, with_sip, with_visit
from tests.command_line.conftest import Sipplan


def lines(output: str) -> list[str]:
    return [" ".join(line.split()) for line in output.splitlines()]


def test_the_overview_has_every_sip_and_what_is_not_placed(run: Sipplan, plan_folder: Path) -> None:
    result = run("show", plan_folder)
    assert result.exit_code == 0
    shown = lines(result.stdout)
    assert "SIP Name Schools concern summer autumn Visits" in shown
    assert "P1 Pat 1 of 3 0 2 1 3" in shown
    assert "P2 Pip 1 of 3 1 2 0 2" in shown
    assert "S2 Beech 2 P2 3" in shown
    assert "S3 Cedar 0 unallocated 1, 2, 3" in shown
    assert shown.index("S2 Beech 2 P2 3") < shown.index("S3 Cedar 0 unallocated 1, 2, 3")


def test_the_diary_of_a_sip_is_in_order_of_days(run: Sipplan, plan_folder: Path) -> None:
    shown = lines(run("show", plan_folder, "--sip", "P1").stdout)
    assert shown[0] == "SIP P1 Pat: 1 of at most 3 schools."
    assert shown[-3:] == [
        "Mon 14 Apr 2008 S1 Ash 1",
        "Fri 25 Apr 2008 S1 Ash 2",
        "Mon 15 Sep 2008 S1 Ash 3",
    ]


def test_the_visits_of_a_school_with_the_one_not_placed(run: Sipplan, plan_folder: Path) -> None:
    shown = lines(run("show", plan_folder, "--school", "S2").stdout)
    assert shown[0] == "School S2 Beech, locality North, concern 2: SIP P2 Pip."
    assert shown[-3:] == ["Mon 14 Apr 2008 1 P2", "Thu 24 Apr 2008 2 P2", "not placed 3 -"]


def test_a_term_week_by_week(run: Sipplan, plan_folder: Path) -> None:
    shown = lines(run("show", plan_folder, "--term", "summer").stdout)
    assert shown[0] == "summer: 4 visits."
    first, second = shown.index("Week of Mon 14 Apr 2008"), shown.index("Week of Mon 21 Apr 2008")
    assert first < shown.index("Mon 14 Apr 2008 S1 Ash 1 P1") < second < shown.index("Fri 25 Apr 2008 S1 Ash 2 P1")


def test_options_can_be_combined(run: Sipplan, plan_folder: Path) -> None:
    shown = lines(run("show", plan_folder, "--sip", "P1", "--term", "autumn").stdout)
    assert shown[1] == "autumn: 1 visit."
    assert "Mon 15 Sep 2008 S1 Ash 3" in shown


def test_notes_say_what_is_special_about_a_visit(run: Sipplan, tmp_path: Path, instance: Instance) -> None:
    special = with_visit(with_visit(instance, 1, accompanied=True), 2, on_site=False)
    special = with_history(with_locality(special, "North", adviser="A1"), "S1", 1, "GONE", "2008-04-14")
    write_plan(plan_of(special, {"S1": ("P1", ["2008-04-14", "2008-04-24"])}), special, tmp_path / "plan")
    shown = lines(run("show", tmp_path / "plan", "--school", "S1").stdout)
    assert "Mon 14 Apr 2008 1 GONE already made, with A1" in shown
    assert "Thu 24 Apr 2008 2 P1 at the desk" in shown
    assert lines(run("show", tmp_path / "plan", "--sip", "GONE").stdout)[0].startswith("SIP GONE has left")


@pytest.mark.parametrize(
    ("option", "typed", "message"),
    [
        ("--sip", "p1", 'unknown SIP "p1", did you mean "P1"?'),
        ("--school", "S11", 'unknown school "S11", did you mean "S1"?'),
        ("--term", "sumer", 'unknown term "sumer", did you mean "summer"?'),
    ],
)
def test_an_unknown_name_gets_the_nearest(
    run: Sipplan, plan_folder: Path, option: str, typed: str, message: str
) -> None:
    result = run("show", plan_folder, option, typed)
    assert result.exit_code == 2
    assert message in result.stderr


def test_names_are_shown_as_they_stand_and_cannot_steer_the_terminal(
    run: Sipplan, tmp_path: Path, instance: Instance
) -> None:
    hostile = with_school(instance, "S1", name="[red]Ash[/red] :smile: \x1b[31m\x07\u202e")
    hostile = with_sip(hostile, "P1", name="[link=x]Pat")
    write_plan(plan_of(hostile, {"S1": ("P1", ["2008-04-14"])}), hostile, tmp_path / "plan")
    for words in ((), ("--sip", "P1"), ("--school", "S1"), ("--term", "summer")):
        output = run("show", tmp_path / "plan", *words).output
        assert not {"\x1b", "\x07", "\u202e"} & set(output)
    assert "[red]Ash[/red] :smile:" in run("show", tmp_path / "plan", "--school", "S1").output
    assert "[link=x]Pat" in run("show", tmp_path / "plan").output


def test_no_line_is_wider_than_80_columns(
    run: Sipplan, tmp_path: Path, instance: Instance, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    wide = with_school(instance, "S1", name="Saint Someone's Church of England " * 3)
    wide = with_visit(wide, 1, title="Introduction and data review " * 2)
    write_plan(plan_of(wide, {"S1": ("P1", ["2008-04-14"])}), wide, tmp_path / "plan")
    for words in ((), ("--sip", "P1"), ("--term", "summer")):
        output = run("show", tmp_path / "plan", *words).output
        assert max(len(line) for line in output.splitlines()) <= 80
        assert "Someone" in output or not words
