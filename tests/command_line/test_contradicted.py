"""Input that contradicts itself: every command that plans tells it with rows, and solves nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from models import Instance
from scheduler.solver_process import Solver
from scheduler.writing import write_instance
from tests.build import with_pin, with_sip
from tests.command_line.conftest import Sipplan

TOLD = [
    "These cannot hold together:",
    "pin: S1 is pinned to P1 (pins row 2)",
    "pin: S2 is pinned to P2 (pins row 3)",
    "pin: S3 is pinned to P2 (pins row 4)",
    "capacity: P1 takes at least 2 schools or none (sips row 2 (min_schools))",
    "The others leave P1 S1 to choose from.",
    "Put any one of them aside, and the others can hold.",
]


@pytest.fixture
def contradictory(tmp_path: Path, instance: Instance) -> Path:
    pinned = with_pin(with_pin(with_pin(instance, "S1", sip="P1"), "S2", sip="P2"), "S3", sip="P2")
    write_instance(with_sip(pinned, "P1", min_schools=2), tmp_path / "contradictory")
    return tmp_path / "contradictory"


@pytest.fixture(autouse=True)
def nothing_is_solved(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_given: object, **_options: object) -> None:
        pytest.fail("solved")

    monkeypatch.setattr(Solver, "solve", never)
    monkeypatch.setattr(Solver, "replan", never)


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines()]


def test_validate(run: Sipplan, contradictory: Path) -> None:
    result = run("validate", contradictory)
    assert result.exit_code == 1
    assert _lines(result.stdout) == TOLD


def test_solve(run: Sipplan, contradictory: Path, tmp_path: Path) -> None:
    result = run("solve", contradictory, "-o", tmp_path / "new")
    assert result.exit_code == 1
    assert _lines(result.stderr) == TOLD
    assert not (tmp_path / "new").exists()


def test_replan(run: Sipplan, contradictory: Path, plan_folder: Path, tmp_path: Path) -> None:
    words = (contradictory, "--from", "2008-04-14", "-o", tmp_path / "new")
    result = run("replan", plan_folder, *words)
    assert result.exit_code == 1
    assert _lines(result.stderr) == TOLD


def test_what_if_tells_the_file_that_each_row_is_from(run: Sipplan, instance: Instance, tmp_path: Path) -> None:
    pinned = with_pin(with_pin(instance, "S2", sip="P2"), "S3", sip="P2")
    write_instance(pinned, tmp_path / "county")
    scenario = tmp_path / "p1-wants-two"
    scenario.mkdir()
    (scenario / "sips.csv").write_text("sip,min_schools\nP1,2\n", encoding="utf-8")
    (scenario / "pins.csv").write_text("school,visit,sip\nS1,,P1\n", encoding="utf-8")
    result = run("whatif", tmp_path / "county", scenario, "-o", tmp_path / "out", "--time-limit", "1")
    assert result.exit_code == 1
    told = _lines(result.stderr)
    assert told[0] == f"{scenario}: it contradicts itself; it is left out."
    assert set(told[2:6]) == {
        "pin: S1 is pinned to P1 (p1-wants-two: pins row 2)",
        "pin: S2 is pinned to P2 (county: pins row 2)",
        "pin: S3 is pinned to P2 (county: pins row 3)",
        "capacity: P1 takes at least 2 schools or none (p1-wants-two: sips row 2 (min_schools))",
    }
    assert not (tmp_path / "out").exists()


def test_what_if_with_a_base_that_contradicts_itself(run: Sipplan, contradictory: Path, tmp_path: Path) -> None:
    scenario = tmp_path / "scenario"
    scenario.mkdir()
    (scenario / "sips.csv").write_text("sip,max_schools\nP2,2\n", encoding="utf-8")
    result = run("whatif", contradictory, scenario, "-o", tmp_path / "out")
    assert result.exit_code == 1
    assert _lines(result.stderr) == TOLD
