"""`sipplan replan`: from a plan folder and changed tables to the next plan folder, and what is said of it."""

from __future__ import annotations

import json
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from models import Instance, Plan
from scheduler import optimiser, solver_process
from scheduler.command_line.summary import summary_lines
from scheduler.reading import read_plan
from scheduler.writing import write_instance, write_plan
from tests.build import plan_of, tiny_instance, with_history, with_pin, with_rows, with_tables
from tests.command_line.conftest import Sipplan
from tests.command_line.fake_optimiser import SolverInThisProcess

DAYS = ["2008-04-14", "2008-04-16", "2008-09-15"]
INSTANCE = tiny_instance()
OLD = plan_of(
    INSTANCE,
    {
        "S1": ("P1", DAYS),
        "S2": ("P2", ["2008-04-15", "2008-04-25", "2008-09-12"]),
        "S3": ("P2", ["2008-04-16", "2008-04-24", "2008-09-15"]),
    },
)


@pytest.fixture
def old(tmp_path: Path) -> Path:
    write_plan(OLD, INSTANCE, tmp_path / "old")
    return tmp_path / "old"


def _tables(folder: Path, instance: Instance) -> Path:
    write_instance(instance, folder / "now")
    return folder / "now"


def _without(sip: str) -> Instance:
    return with_tables(INSTANCE, sips=[row for row in INSTANCE.sips if row.sip != sip])


def test_a_sip_who_leaves_is_replaced_and_keeps_what_they_made(run: Sipplan, tmp_path: Path, old: Path) -> None:
    result = run("replan", old, _tables(tmp_path, _without("P1")), "--from", "2008-09-01", "-o", tmp_path / "new")
    assert result.exit_code == 0
    assert "6 visits made before Mon 1 Sep 2008 stay as they were." in result.stdout
    words = " ".join(result.stdout.split())
    assert "schools 1 Proved: no replan that places as many visits changes the SIP of fewer." in words
    assert "visits 1 Proved: no replan that places as many and changes the SIP of as few moves fewer." in words
    assert "  S1 Ash: P1 to P2" in result.stdout
    assert "1 school changes SIP:\n  S1 Ash: P1 to P2\n" in result.stdout
    assert "1 visit moves:\n  visit 3 of S" in result.stdout
    plan = read_plan(tmp_path / "new").plan
    assert [visit.sip for visit in plan.visits if visit.school == "S1"] == ["P1", "P1", "P2"]
    assert run("check", tmp_path / "new").exit_code == 0
    assert "no replan that places as many visits" in run("show", tmp_path / "new").stdout


def test_nothing_changed_gives_the_same_future(run: Sipplan, tmp_path: Path, old: Path) -> None:
    result = run("replan", old, _tables(tmp_path, INSTANCE), "--from", "01/09/2008", "-o", tmp_path / "new", "--json")
    told = json.loads(result.stdout)
    assert told["summary"]["disruption"] == {"schools": 0, "schools_bound": 0, "visits": 0, "visits_bound": 0}
    assert (told["schools"], told["visits"]) == ([], [])
    plan = read_plan(tmp_path / "new").plan
    assert (plan.allocations, plan.visits) == (OLD.allocations, OLD.visits)
    assert plan.summary.status == "optimal"


def test_everybody_affected_is_in_the_json(run: Sipplan, tmp_path: Path, old: Path) -> None:
    result = run(
        "replan", old, _tables(tmp_path, _without("P1")), "--from", "2008-04-01", "-o", tmp_path / "new", "--json"
    )
    told: dict[str, Any] = json.loads(result.stdout)
    assert told["schools"] == [{"school": "S1", "before": "P1", "now": "P2"}]
    assert len(told["visits"]) == told["summary"]["disruption"]["visits"] == 2
    assert told["visits"][0].keys() == {"school", "visit", "before", "now", "sip_before", "sip_now"}


def test_what_is_lost_is_told_apart_from_what_moves(run: Sipplan, tmp_path: Path, old: Path) -> None:
    now = with_tables(_without("P1"), sips=[{**dict(INSTANCE.sips[1]), "max_schools": 2}])
    shown = run("replan", old, _tables(tmp_path, now), "--from", "2008-09-01", "-o", tmp_path / "new").stdout
    assert "1 school loses its SIP and has none now:\n  S1 Ash: P1\n" in shown
    assert "1 visit loses its day:\n  visit 3 of S1: Mon 15 Sep 2008\n" in shown
    assert "schools change" not in shown
    assert "moves:" not in shown


def test_many_moves_are_counted_and_not_all_told(run: Sipplan, tmp_path: Path, old: Path) -> None:
    later = with_tables(
        INSTANCE,
        terms=[
            {"term": "summer", "first_day": "2008-06-02", "last_day": "2008-06-13"},
            {"term": "autumn", "first_day": "2008-09-22", "last_day": "2008-10-03"},
        ],
        schools=[*INSTANCE.schools, {**dict(INSTANCE.schools[0]), "school": "S4"}],
    )
    crowded = plan_of(
        with_tables(INSTANCE, schools=later.schools),
        {**{row.school: (row.sip, []) for row in OLD.allocations}, "S4": ("P1", ["2008-04-15", "2008-04-17"])},
    )
    before = crowded.model_copy(update={"visits": (*OLD.visits, *crowded.visits[9:])})
    write_plan(before, INSTANCE, old, overwrite=True)
    result = run("replan", old, _tables(tmp_path, later), "--from", "2008-04-01", "-o", tmp_path / "new")
    assert "visits            11  Proved: " in result.stdout
    assert "  and 1 more: --json tells all" in result.stdout


def test_pins_of_the_new_tables_are_kept(run: Sipplan, tmp_path: Path, old: Path) -> None:
    pinned = with_pin(INSTANCE, "S3", 3, "P1", "2008-09-10")
    result = run("replan", old, _tables(tmp_path, pinned), "--from", "2008-09-01", "-o", tmp_path / "new")
    assert result.exit_code == 0
    (visit,) = [row for row in read_plan(tmp_path / "new").plan.visits if (row.school, row.visit) == ("S3", 3)]
    assert (visit.sip, str(visit.day)) == ("P1", "2008-09-10")


@pytest.mark.parametrize(
    ("now", "day", "message"),
    [
        (INSTANCE, "2009-01-01", "Thursday 1 January 2009 lies after the contract, which ends on"),
        (with_history(INSTANCE, "S1", 1, "P2", "2008-04-14"), "2008-09-01", "history row 2 of the instance says by P2"),
        (
            with_rows(INSTANCE, "closures", {"first_day": "2008-04-14", "last_day": "2008-04-14"}),
            "2008-09-01",
            "visit 1 of S1 was made by P1 on Monday 14 April 2008, but in the instance that is no school day",
        ),
        (with_pin(INSTANCE, "S1", 1, "P2"), "2008-09-01", "visit 1 of S1 was made by P1 on 2008-04-14"),
        (with_pin(INSTANCE, "S1", 2, None, "2008-04-17"), "2008-04-16", ""),
    ],
)
def test_what_does_not_go_together_is_told(
    run: Sipplan, tmp_path: Path, old: Path, now: Instance, day: str, message: str
) -> None:
    result = run("replan", old, _tables(tmp_path, now), "--from", day, "-o", tmp_path / "new")
    assert message in result.stderr
    assert result.exit_code == (1 if message else 0)
    assert (tmp_path / "new").exists() == (not message)


def test_a_plan_that_is_there_is_replaced_with_force_only(run: Sipplan, tmp_path: Path, old: Path) -> None:
    now = _tables(tmp_path, INSTANCE)
    before = (old / "plan.json").read_bytes()
    assert run("replan", old, now, "--from", "2008-09-01", "-o", old).exit_code == 2
    assert (old / "plan.json").read_bytes() == before
    assert run("replan", old, now, "--from", "2008-09-01", "-o", old, "--force", "--quiet").stdout == ""
    assert read_plan(old).plan.replanned_from is not None


def test_a_day_that_is_none_is_refused(run: Sipplan, tmp_path: Path, old: Path) -> None:
    result = run("replan", old, _tables(tmp_path, INSTANCE), "--from", "1 Nov", "-o", tmp_path / "new")
    assert result.exit_code == 2


def test_the_plan_found_by_an_interrupt_is_kept(
    run: Sipplan, tmp_path: Path, old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = optimiser.replan

    def stopped(*arguments: Any, stop: Event, **options: Any) -> Plan:
        stop.set()
        return real(*arguments, stop=stop, **options)

    monkeypatch.setattr(optimiser, "replan", stopped)
    monkeypatch.setattr(solver_process, "Solver", SolverInThisProcess)
    result = run("replan", old, _tables(tmp_path, _without("P1")), "--from", "2008-09-01", "-o", tmp_path / "new")
    assert result.exit_code == 0
    assert "Stopped early" in result.stderr
    assert "Not proved to be the fewest" in result.stdout, result.stdout
    assert run("check", tmp_path / "new").exit_code == 0


def test_pins_that_no_plan_keeps_are_told_by_row(run: Sipplan, tmp_path: Path, old: Path) -> None:
    rows = [
        {"school": "S1", "visit": 3, "day": "2008-09-10"},
        {"school": "S2", "visit": 3, "day": "2008-09-10"},
        {"school": "S3", "visit": 3, "day": "2008-09-10"},
    ]
    result = run(
        "replan",
        old,
        _tables(tmp_path, with_rows(INSTANCE, "pins", *rows)),
        "--from",
        "2008-09-01",
        "-o",
        tmp_path / "new",
    )
    assert result.exit_code == 1
    assert result.stderr.startswith("These cannot hold together:")
    assert all(f"(pins row {row})" in result.stderr for row in (2, 3, 4))


def test_bounds_that_are_not_reached_are_told_as_bounds() -> None:
    summary = read_summary(schools=5, schools_bound=4, visits=9, visits_bound=0)
    told = " ".join(" ".join(summary_lines(summary)).split())
    assert "no replan that places as many visits changes the SIP of fewer than 4: that is proved." in told
    assert "visits 9 Not proved to be the fewest: the number of schools is not proved." in told


def read_summary(**disruption: int) -> Any:
    plan = OLD.model_copy(
        update={"summary": OLD.summary.model_copy(update={"coverage_bound": dict(OLD.summary.coverage), "gap": None})}
    )
    return plan.summary.model_validate({**plan.summary.model_dump(), "disruption": disruption})
