"""`sipplan stress`: rankings, tables and scenarios; resumed like every study."""

from __future__ import annotations

import csv
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from models import Disruption, Instance, Plan
from scheduler.checker import changes_between
from scheduler.command_line import stress
from scheduler.generator import CountyOptions, generate
from scheduler.reading import read_plan
from scheduler.writing import write_plan
from tests.command_line.conftest import Sipplan
from tests.command_line.test_whatif import Crew
from tests.quick_plans import fair_plan, poor_plan


@pytest.fixture
def crew(monkeypatch: pytest.MonkeyPatch) -> Crew:
    own = Crew()

    @contextmanager
    def hired(workers: int, cluster: str | None) -> Iterator[Crew]:
        yield own

    monkeypatch.setattr(stress, "crew_of", hired)
    return own


def replanned(crew: Crew) -> list[str]:
    """The futures that were replanned: others were only counted again, since the plan is not the best it could be."""
    return [name for name in crew.names if not name.endswith(", counted again")]


def test_each_sip_is_removed_and_ranked(run: Sipplan, crew: Crew, plan_folder: Path, tmp_path: Path) -> None:
    result = run("stress", plan_folder, "-o", tmp_path / "s")
    assert result.exit_code == 0
    assert replanned(crew) == ["without P1", "without P2"]
    assert "Whom the plan misses most" in result.stdout
    with (tmp_path / "s" / "stress.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["away"] for row in rows} == {"P1", "P2"}
    assert all(row["proved"] == "yes" for row in rows)
    for sip in ("P1", "P2"):
        text = (tmp_path / "s" / "scenarios" / f"without-{sip}" / "sips.csv").read_text(encoding="utf-8")
        assert text == f"sip,remove\n{sip},yes\n"


def test_draws_are_ready_scenarios_and_finished_ones_are_not_done_again(
    run: Sipplan, crew: Crew, plan_folder: Path, instance_folder: Path, tmp_path: Path
) -> None:
    words = ("stress", plan_folder, "--seed", "3", "-o", tmp_path / "s")
    crew.most = 2
    stopped = run(*words, "--draws", "3")
    assert stopped.exit_code == 130
    assert "2 of 3 are finished and kept" in stopped.stderr
    crew.most = 1000
    assert run(*words, "--draws", "5", "--json").exit_code == 0
    assert replanned(crew) == [f"draw {number:04}" for number in range(1, 6)]
    again = run(*words, "--draws", "5", "--json")
    assert [each["name"] for each in json.loads(again.stdout)["futures"]] == replanned(crew)
    assert len(replanned(crew)) == 5
    for scenario in (tmp_path / "s" / "scenarios").iterdir():
        made = run("scenario", instance_folder, scenario, "-o", tmp_path / "made" / scenario.name)
        assert made.exit_code == 0
    assert run(*words, "--draws", "5", "--force").exit_code == 0
    assert len(replanned(crew)) == 10


def test_both_kinds_at_once(run: Sipplan, crew: Crew, plan_folder: Path, tmp_path: Path) -> None:
    assert run("stress", plan_folder, "--each-sip", "--draws", "1", "-o", tmp_path / "s").exit_code == 0
    assert replanned(crew) == ["without P1", "without P2", "draw 0001"]


def test_what_cannot_be_is_refused(run: Sipplan, crew: Crew, plan_folder: Path, tmp_path: Path) -> None:
    for words in (("--from", "2020-01-01"), ("--from", "soon"), ("--draws", "0"), ("--time-limit", "0")):
        assert run("stress", plan_folder, "-o", tmp_path / "s", *words).exit_code == 2
    assert run("stress", plan_folder, "-o", plan_folder).exit_code == 2
    assert run("stress", tmp_path / "nothing", "-o", tmp_path / "s").exit_code == 2
    assert crew.done == []
    assert not (tmp_path / "s").exists()


def test_the_work_can_be_done_in_processes_of_its_own(run: Sipplan, plan_folder: Path, tmp_path: Path) -> None:
    before = threading.active_count()
    assert run("stress", plan_folder, "-o", tmp_path / "s", "--workers", "2").exit_code == 0
    assert threading.active_count() == before


def test_a_future_that_leaves_out_less_than_the_plan_gives_the_base_its_plan(
    run: Sipplan, crew: Crew, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A county with a shortage, a plan that places nothing, and a replan that is lucky without one of the SIPs only."""
    county = generate(CountyOptions(schools=24, seed=2, staffing=0.7))
    lucky = county.sips[0].sip
    old = poor_plan(county)
    write_plan(old, county, tmp_path / "plan")

    def by_chance(instance: Instance, before: Plan, limits: Any, **options: Any) -> Plan:
        gone = all(sip.sip != lucky for sip in instance.sips)
        return replanned_as(instance, before, fair_plan(instance) if gone else poor_plan(instance))

    monkeypatch.setattr("scheduler.studies.stress.replan", by_chance)
    words = ("stress", tmp_path / "plan", "-o", tmp_path / "s")
    told = json.loads(run(*words, "--json").stdout)
    unplaced = {each["name"]: sum(each["coverage"].values()) for each in told["futures"]}
    base = read_plan(tmp_path / "s" / "base")
    left_out = sum(base.plan.summary.coverage.values())
    assert told["base"] == {"future": told["base"]["future"], "unplaced": left_out, "before": len(old.visits)}
    assert 0 < left_out <= min(unplaced.values())
    assert run("check", tmp_path / "s" / "base").exit_code == 0
    assert max(unplaced.values()) < len(old.visits)
    for each in told["futures"]:
        assert sum(each["lost"].values()) == unplaced[each["name"]] - left_out >= 0
        assert sum(each["lost_at"].values()) >= sum(each["lost"].values())
    with (tmp_path / "s" / "stress.csv").open(encoding="utf-8", newline="") as file:
        assert {row["future"]: int(row["lost"]) for row in csv.DictReader(file)} == {
            name: count - left_out for name, count in unplaced.items()
        }
    done = len(crew.done)
    again = run(*words)
    assert len(replanned(crew)) == len(county.sips)
    assert len(crew.done) == done
    assert (
        f"holds without that change too, and leaves {left_out} visits without a day, where the plan leaves "
        f"{len(old.visits)}."
    ) in " ".join(again.stdout.split())

    write_plan(fair_plan(county), county, tmp_path / "plan", overwrite=True)
    monkeypatch.setattr(
        "scheduler.studies.stress.replan",
        lambda instance, before, *_, **__: replanned_as(instance, before, poor_plan(instance)),
    )
    assert json.loads(run(*words, "--json").stdout)["base"] is None
    assert not (tmp_path / "s" / "base").exists()


def replanned_as(instance: Instance, before: Plan, plan: Plan) -> Plan:
    """A plan with what a replan says beside it, nothing proved."""
    changes = changes_between(before, plan, instance)
    disruption = Disruption(schools=len(changes.schools), schools_bound=0, visits=len(changes.visits), visits_bound=0)
    return plan.model_copy(update={"summary": plan.summary.model_copy(update={"disruption": disruption})})
