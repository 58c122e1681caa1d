from __future__ import annotations

import errno
import json
import os
import signal
from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from models import Instance, Plan
from scheduler import optimiser, solver_process
from scheduler.reading import read_plan
from tests.build import Compact, compact_of, plan_of
from tests.command_line.conftest import Sipplan
from tests.command_line.fake_optimiser import FakeOptimiser, SolverInThisProcess

GOOD: Compact = {
    "S1": ("P1", ["2008-04-14", "2008-04-25", "2008-09-15"]),
    "S2": ("P2", ["2008-04-14", "2008-04-24", None]),
}

Find = Callable[[Callable[[Instance, Event], Plan]], FakeOptimiser]


@pytest.fixture
def find(monkeypatch: pytest.MonkeyPatch) -> Find:
    """Let the optimiser find what a function returns."""

    def replace(work: Callable[[Instance, Event], Plan]) -> FakeOptimiser:
        fake = FakeOptimiser(work)
        monkeypatch.setattr(optimiser, "solve", fake)
        monkeypatch.setattr(solver_process, "Solver", SolverInThisProcess)
        return fake

    return replace


@pytest.fixture
def good(find: Find) -> FakeOptimiser:
    return find(lambda instance, stop: plan_of(instance, GOOD))


def contents(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def test_writes_the_plan_and_says_what_it_is_worth(
    run: Sipplan, good: FakeOptimiser, instance_folder: Path, tmp_path: Path
) -> None:
    result = run("solve", instance_folder, "-o", tmp_path / "new plan")
    assert result.exit_code == 0
    read = read_plan(tmp_path / "new plan")
    assert compact_of(read.plan) == compact_of(plan_of(read.instance, GOOD))
    words = " ".join(result.stdout.split())
    assert "Feasible, after 1 second: no rule is broken" in words
    assert "concern 2 1 Not proved to be the fewest: it is not known yet how few it could be." in words
    assert (
        f"quality {read.plan.summary.quality:,} How much could be saved is not known: coverage is not proved." in words
    )
    assert f"The plan is in {tmp_path / 'new plan'}:" in result.stdout
    assert f'sipplan show "{tmp_path / "new plan"}"' in result.stdout


def test_the_optimiser_gets_what_was_asked_for(
    run: Sipplan, good: FakeOptimiser, instance_folder: Path, plan_folder: Path, plan: Plan, tmp_path: Path
) -> None:
    options = ["--time-limit", "5", "--gap", "0.02", "--workers", "3", "--seed", "7", "--deterministic"]
    run("solve", instance_folder, "-o", tmp_path / "new", *options, "--start", plan_folder)
    assert good.called_with["limits"] == optimiser.Limits(seconds=5, gap=0.02)
    assert good.options("workers", "seed", "deterministic", "start") == {
        "workers": 3,
        "seed": 7,
        "deterministic": True,
        "start": plan,
    }


def test_a_minute_is_the_limit_unless_another_is_given(
    run: Sipplan, good: FakeOptimiser, instance_folder: Path, tmp_path: Path
) -> None:
    run("solve", instance_folder, "-o", tmp_path / "new")
    assert good.called_with["limits"] == optimiser.Limits(seconds=60, gap=0)


@pytest.mark.parametrize(
    "words",
    [
        ("--time-limit", "0"),
        ("--time-limit", "-1"),
        ("--time-limit", "nan"),
        ("--time-limit", "inf"),
        ("--time-limit", "soon"),
        ("--gap", "1.5"),
        ("--gap", "-0.1"),
        ("--gap", "nan"),
        ("--workers", "0"),
        ("--seed", "-1"),
        ("--seed", "2147483648"),
        ("--start", "nothing-there"),
        ("--no-such-option",),
    ],
)
def test_an_option_out_of_range_is_refused(
    run: Sipplan, good: FakeOptimiser, instance_folder: Path, tmp_path: Path, words: tuple[str, ...]
) -> None:
    result = run("solve", instance_folder, "-o", tmp_path / "new", *words)
    assert result.exit_code == 2
    assert not good.was_called
    assert not (tmp_path / "new").exists()


def test_refuses_to_overwrite_before_it_solves(
    run: Sipplan, good: FakeOptimiser, instance_folder: Path, plan_folder: Path
) -> None:
    before = contents(plan_folder)
    result = run("solve", instance_folder, "-o", plan_folder)
    assert result.exit_code == 2
    assert "--force" in result.stderr
    assert not good.was_called
    assert contents(plan_folder) == before


def test_force_overwrites_a_plan(run: Sipplan, good: FakeOptimiser, instance_folder: Path, plan_folder: Path) -> None:
    (plan_folder / "plan.json").write_text("{}", encoding="utf-8")
    assert run("solve", instance_folder, "-o", plan_folder, "--force").exit_code == 0
    assert run("check", plan_folder).exit_code == 0


def test_force_overwrites_nothing_but_a_plan(
    run: Sipplan, good: FakeOptimiser, instance_folder: Path, tmp_path: Path
) -> None:
    before = contents(instance_folder)
    assert run("solve", instance_folder, "-o", instance_folder, "--force").exit_code == 2
    assert contents(instance_folder) == before
    file = tmp_path / "letter.txt"
    file.write_text("Dear Sir", encoding="utf-8")
    assert run("solve", instance_folder, "-o", file, "--force").exit_code == 2
    assert run("solve", instance_folder, "-o", file / "below").exit_code == 1
    assert file.read_text(encoding="utf-8") == "Dear Sir"
    assert not good.was_called


def test_data_that_are_wrong_are_not_solved(
    run: Sipplan, good: FakeOptimiser, instance_folder: Path, tmp_path: Path
) -> None:
    (instance_folder / "sips.csv").unlink()
    result = run("solve", instance_folder, "-o", tmp_path / "new")
    assert result.exit_code == 1
    assert "sips: the table is missing" in result.stderr
    assert not good.was_called
    assert not (tmp_path / "new").exists()


def test_json_is_the_summary_and_nothing_else(
    run: Sipplan, good: FakeOptimiser, instance_folder: Path, tmp_path: Path
) -> None:
    result = run("solve", instance_folder, "-o", tmp_path / "new", "--json")
    assert json.loads(result.stdout) == json.loads((tmp_path / "new" / "summary.json").read_text(encoding="utf-8"))


def test_quiet_says_nothing(run: Sipplan, good: FakeOptimiser, instance_folder: Path, tmp_path: Path) -> None:
    result = run("solve", instance_folder, "-o", tmp_path / "new", "--quiet")
    assert (result.exit_code, result.output) == (0, "")


def test_a_plan_that_the_checker_rejects_is_not_written(
    run: Sipplan, find: Find, instance_folder: Path, plan_folder: Path
) -> None:
    before = contents(plan_folder)
    find(lambda instance, stop: plan_of(instance, {"S1": ("P1", ["2008-09-15"])}))
    result = run("solve", instance_folder, "-o", plan_folder, "--force")
    assert result.exit_code == 1
    assert "window: " in result.stderr
    assert "was not written" in result.stderr
    assert contents(plan_folder) == before


def test_a_summary_that_is_not_so_is_not_written(
    run: Sipplan, find: Find, instance_folder: Path, tmp_path: Path
) -> None:
    find(lambda instance, stop: plan_of(instance, GOOD, quality=0))
    result = run("solve", instance_folder, "-o", tmp_path / "new")
    assert result.exit_code == 1
    assert "summary: quality is" in result.stderr
    assert not (tmp_path / "new").exists()


def test_a_full_disk_leaves_the_old_plan(
    run: Sipplan,
    good: FakeOptimiser,
    instance_folder: Path,
    plan_folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = contents(plan_folder)

    def full(_path: Path, *_words: Any, **_options: Any) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    result = run("solve", instance_folder, "-o", plan_folder, "--force")
    assert result.exit_code == 1
    assert "No space left on device. What was there is untouched." in result.stderr
    assert contents(plan_folder) == before


def test_input_that_the_optimiser_finds_contradictory(
    run: Sipplan, find: Find, instance_folder: Path, tmp_path: Path
) -> None:
    def refuse(instance: Instance, stop: Event) -> Plan:
        raise optimiser.Infeasible(("pins: rows 2 and 3: they contradict each other",))

    find(refuse)
    result = run("solve", instance_folder, "-o", tmp_path / "new")
    assert result.exit_code == 1
    assert result.stderr.splitlines()[-1] == "pins: rows 2 and 3: they contradict each other"


def press_ctrl_c(stop: Event, times: int = 1) -> None:
    """Press Ctrl-C, as from the keyboard, and wait until the optimiser has been told."""
    for _ in range(times):
        os.kill(os.getpid(), signal.SIGINT)
    assert stop.wait(10)


posix_signals = pytest.mark.skipif(os.name == "nt", reason="os.kill ends a process on Windows")


@posix_signals
@pytest.mark.parametrize("times", [1, 2])
def test_ctrl_c_keeps_the_best_plan(
    run: Sipplan, find: Find, instance_folder: Path, tmp_path: Path, times: int
) -> None:
    def interrupted(instance: Instance, stop: Event) -> Plan:
        press_ctrl_c(stop, times)
        return plan_of(instance, GOOD)

    find(interrupted)
    result = run("solve", instance_folder, "-o", tmp_path / "new")
    assert result.exit_code == 0
    assert "Stopped early: this is the best plan so far, with its bound." in result.stderr
    assert run("check", tmp_path / "new").exit_code == 0


@posix_signals
def test_ctrl_c_before_there_is_a_plan(run: Sipplan, find: Find, instance_folder: Path, plan_folder: Path) -> None:
    def interrupted(instance: Instance, stop: Event) -> Plan:
        press_ctrl_c(stop)
        return plan_of(instance, {})

    before = contents(plan_folder)
    find(interrupted)
    result = run("solve", instance_folder, "-o", plan_folder, "--force")
    assert result.exit_code == 130
    assert result.stderr.splitlines()[-1] == "Stopped."
    assert contents(plan_folder) == before


@posix_signals
def test_ctrl_c_is_as_it_was_afterwards(
    run: Sipplan, good: FakeOptimiser, instance_folder: Path, tmp_path: Path
) -> None:
    before = signal.getsignal(signal.SIGINT)
    run("solve", instance_folder, "-o", tmp_path / "new")
    assert signal.getsignal(signal.SIGINT) is before


def test_an_error_of_the_optimiser_is_reported_without_a_traceback(
    run: Sipplan, find: Find, instance_folder: Path, tmp_path: Path
) -> None:
    def fail(instance: Instance, stop: Event) -> Plan:
        raise RuntimeError("the solver fell over")

    find(fail)
    result = run("solve", instance_folder, "-o", tmp_path / "new")
    assert result.exit_code == 1
    assert "Unexpected error: RuntimeError: the solver fell over" in result.stderr
    assert "Please report it" in result.stderr
    assert "Traceback" not in result.output
    with pytest.raises(RuntimeError, match="the solver fell over"):
        run("--debug", "solve", instance_folder, "-o", tmp_path / "new")


def test_a_crash_with_nobody_allocated_is_one_before_there_was_a_plan(
    run: Sipplan, instance_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Crashed(SolverInThisProcess):
        def solve(self, instance: Instance, **options: Any) -> solver_process.Solved:
            return solver_process.Solved(plan_of(instance, {}), solver_process.SolverCrashed(12.3, -9))

    monkeypatch.setattr(solver_process, "Solver", Crashed)
    result = run("solve", instance_folder, "-o", tmp_path / "new")
    assert result.exit_code == 1
    assert result.stderr.startswith(
        "Error: the solver crashed after 12 s (SIGKILL: there may have been too little memory), before it had planned"
    )
    assert not (tmp_path / "new").exists()
