"""A solver that crashes, is stopped or abandoned while a command waits for it: what was found is kept."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from scheduler.checker import check, check_summary
from scheduler.reading import PlanFolder, read_plan
from scheduler.writing import write_instance, write_plan
from tests.build import plan_of, tiny_instance
from tests.solver_process.typed import (
    DIES_AT_ONCE,
    DIES_WITH_A_PLAN,
    FALLS_OVER,
    HANGS,
    REFUSES,
    WAITS_TO_BE_STOPPED,
    typed,
    wait_for_a_plan,
)

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals of Unix")

LONG = ("--time-limit", "600", "--workers", "2")
"""Far longer than anything here takes."""
PATIENCE = 120
"""Seconds after which a command that should have ended has failed its test."""

Type = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def type_(tmp_path: Path) -> Iterator[Type]:
    """Type a command to whose solver something happens; whatever is left of it ends with the test."""
    begun: list[subprocess.Popen[str]] = []

    def type_one(what_happens: str, *words: str | Path, **options: object) -> subprocess.Popen[str]:
        begun.append(typed(tmp_path, what_happens, *words, **options))
        return begun[-1]

    yield type_one
    for process in begun:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def legal(folder: Path) -> PlanFolder:
    """The plan in a folder: it keeps every rule, and what it says of itself is so."""
    read = read_plan(folder)
    report = check(read.instance, read.plan.allocations, read.plan.visits)
    assert not report.breaches
    assert not check_summary(read.plan, read.instance, report)
    assert any(allocation.sip for allocation in read.plan.allocations)
    return read


def test_the_best_plan_outlives_a_crash_with_its_bound(type_: Type, tmp_path: Path) -> None:
    process = type_(DIES_WITH_A_PLAN, "solve", "small", "-o", "new", *LONG)
    out, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0
    summary = legal(tmp_path / "new").plan.summary
    known = json.loads((tmp_path / "known.json").read_text())
    assert summary.model_dump(mode="json", include=set(known)) == known
    assert re.fullmatch(
        r"The solver crashed after [\d,]+ s \(SIGSEGV\); this is the best plan it had found, with its bound\.\n", err
    )
    assert "The plan is in new:" in out


def test_a_crash_is_told_even_where_nothing_else_is(type_: Type, tmp_path: Path) -> None:
    process = type_(DIES_WITH_A_PLAN, "solve", "small", "-o", "new", *LONG, "--quiet", "--json")
    out, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0
    assert json.loads(out) == json.loads((tmp_path / "new" / "summary.json").read_text())
    assert err.startswith("The solver crashed after ")


def test_the_best_replan_outlives_a_crash(type_: Type, tmp_path: Path) -> None:
    words = _replan(tmp_path)
    process = type_(DIES_WITH_A_PLAN, *words, *LONG)
    out, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, err
    read = legal(tmp_path / "new")
    assert read.plan.replanned_from is not None
    known = json.loads((tmp_path / "known.json").read_text())
    assert read.plan.summary.model_dump(mode="json", include=set(known)) == known
    assert err.startswith("The solver crashed after ")
    assert "The plan is in new:" in out


@pytest.mark.parametrize("command", ["solve", "replan"])
def test_a_crash_before_there_is_a_plan_leaves_what_was_there(type_: Type, tmp_path: Path, command: str) -> None:
    words = _replan(tmp_path)
    if command == "solve":
        words = ("solve", "small", "-o", "new")
    write_plan(plan_of(tiny_instance(), {}), tiny_instance(), tmp_path / "new")
    before = {file.name: file.read_bytes() for file in (tmp_path / "new").iterdir()}
    process = type_(DIES_AT_ONCE, *words, "--force", *LONG)
    out, err = process.communicate(timeout=PATIENCE)
    assert (process.returncode, out) == (1, "")
    assert re.fullmatch(
        r"Error: the solver crashed after \d+ s \(SIGSEGV\), before it had planned a single school, so nothing was "
        r"written\. Please run the command again; with --workers 1 it needs less memory\n",
        err,
    )
    assert {file.name: file.read_bytes() for file in (tmp_path / "new").iterdir()} == before


def test_ctrl_c_is_heard_by_the_one_who_waits_alone(type_: Type, tmp_path: Path) -> None:
    process = type_(WAITS_TO_BE_STOPPED, "solve", "small", "-o", "new", *LONG)
    wait_for_a_plan(tmp_path)
    os.killpg(process.pid, signal.SIGINT)
    _, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0
    assert err.splitlines() == [
        "Stopping, keeping the best plan so far.",
        "Stopped early: this is the best plan so far, with its bound.",
    ]
    legal(tmp_path / "new")


def test_a_closed_terminal_keeps_the_best_plan(type_: Type, tmp_path: Path) -> None:
    ours, theirs = os.openpty()
    process = type_(WAITS_TO_BE_STOPPED, "solve", "small", "-o", "new", *LONG, stdout=theirs, stderr=theirs)
    os.close(theirs)
    wait_for_a_plan(tmp_path)
    os.close(ours)
    os.killpg(process.pid, signal.SIGHUP)
    assert process.wait(timeout=PATIENCE) == 0
    legal(tmp_path / "new")


def test_an_exception_arrives_as_itself(type_: Type, tmp_path: Path) -> None:
    process = type_(REFUSES, "solve", "small", "-o", "new", *LONG)
    _, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == 1
    assert err.splitlines() == ["pins: row 2: it cannot be kept", "pins: row 3: neither"]
    assert not (tmp_path / "new").exists()


def test_a_fault_is_told_with_where_it_arose(type_: Type, tmp_path: Path) -> None:
    process = type_(FALLS_OVER, "--debug", "solve", "small", "-o", "new", *LONG)
    _, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == 1
    assert "\nRuntimeError: the solver fell over\n" in err
    assert "in at_once" in err


def test_the_solver_ends_with_the_one_who_started_it(type_: Type, tmp_path: Path) -> None:
    """It holds the output open, which ends only when both have ended."""
    process = type_(HANGS, "solve", "small", "-o", "new", *LONG)
    wait_for_a_plan(tmp_path)
    process.kill()
    process.communicate(timeout=PATIENCE)
    assert process.returncode == -signal.SIGKILL
    assert not (tmp_path / "new").exists()


def _replan(folder: Path) -> tuple[str, ...]:
    """A replan to be typed in the folder."""
    instance = tiny_instance()
    days = ["2008-04-14", "2008-04-25", "2008-09-15"]
    write_plan(plan_of(instance, {"S1": ("P1", days)}), instance, folder / "old")
    write_instance(instance, folder / "now")
    return ("replan", "old", "now", "--from", "2008-04-02", "-o", "new")
