"""`sipplan stress`: rankings, tables and scenarios; resumed like every study."""

from __future__ import annotations

import csv
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from scheduler.command_line import stress
from tests.command_line.conftest import Sipplan
from tests.command_line.test_whatif import Crew


@pytest.fixture
def crew(monkeypatch: pytest.MonkeyPatch) -> Crew:
    own = Crew()

    @contextmanager
    def hired(workers: int, cluster: str | None) -> Iterator[Crew]:
        yield own

    monkeypatch.setattr(stress, "crew_of", hired)
    return own


def test_each_sip_is_removed_and_ranked(run: Sipplan, crew: Crew, plan_folder: Path, tmp_path: Path) -> None:
    result = run("stress", plan_folder, "-o", tmp_path / "s")
    assert result.exit_code == 0
    assert crew.names == ["without P1", "without P2"]
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
    assert crew.names == [f"draw {number:04}" for number in range(1, 6)]
    again = run(*words, "--draws", "5", "--json")
    assert [each["name"] for each in json.loads(again.stdout)["futures"]] == crew.names
    assert len(crew.done) == 5
    for scenario in (tmp_path / "s" / "scenarios").iterdir():
        made = run("scenario", instance_folder, scenario, "-o", tmp_path / "made" / scenario.name)
        assert made.exit_code == 0
    assert run(*words, "--draws", "5", "--force").exit_code == 0
    assert len(crew.done) == 10


def test_both_kinds_at_once(run: Sipplan, crew: Crew, plan_folder: Path, tmp_path: Path) -> None:
    assert run("stress", plan_folder, "--each-sip", "--draws", "1", "-o", tmp_path / "s").exit_code == 0
    assert crew.names == ["without P1", "without P2", "draw 0001"]


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
