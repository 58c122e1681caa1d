"""Parts in processes of their own: what happens to them when somebody stops or kills the one that started them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

SOLVES_THREE_COUNTIES = """
import signal, threading
from scheduler.generator import CountyOptions, generate
from scheduler.optimiser import Limits, solve

if __name__ == "__main__":
    stop = threading.Event()
    signal.signal(signal.SIGINT, lambda *_: stop.set())
    told = set()

    def tell(progress):
        if progress.phase not in told:
            told.add(progress.phase)
            print(progress.phase, flush=True)

    instance = generate(CountyOptions(schools=40, counties=3, seed=1))
    solved = []
    solving = threading.Thread(
        target=lambda: solved.append(solve(instance, Limits(60), workers=2, on_progress=tell, stop=stop))
    )
    solving.start()
    while solving.is_alive():
        solving.join(0.1)
    print("solved", len(solved), flush=True)
"""


@pytest.fixture
def solving(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    script = tmp_path / "three_counties.py"
    script.write_text(SOLVES_THREE_COUNTIES)
    process = subprocess.Popen(
        [sys.executable, str(script)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )
    yield process
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def wait_for(process: subprocess.Popen[str], line: str) -> None:
    assert process.stdout is not None
    assert any(told.strip() == line for told in iter(process.stdout.readline, "")), process.communicate()[1]


def test_ctrl_c_while_processes_start_keeps_a_plan(solving: subprocess.Popen[str]) -> None:
    wait_for(solving, "0 of 3 parts done")
    os.killpg(solving.pid, signal.SIGINT)
    told, complaints = solving.communicate(timeout=60)
    assert told.splitlines()[-1] == "solved 1"
    assert not complaints


def test_processes_end_with_the_one_that_started_them(solving: subprocess.Popen[str]) -> None:
    """They hold its output open: it ends only when all of them have ended."""
    wait_for(solving, "1 of 3 parts done")
    solving.kill()
    solving.communicate(timeout=20)
    assert solving.returncode == -signal.SIGKILL


PARTS_DIE = """
import os, signal, sys, threading
from pathlib import Path
from scheduler.generator import CountyOptions, generate
from scheduler.optimiser import Limits, side_by_side, solve

ONCE = sys.argv[1] == "once"

class Dying(side_by_side.Telling):
    def tell(self, result):
        super().tell(result)
        if (result.pair >= 0).any() and may_die():
            self.finish()
            os.kill(os.getpid(), signal.SIGSEGV)

def may_die():
    try:
        (Path("died") / ("one" if ONCE else str(os.getpid()))).touch(exist_ok=False)
    except FileExistsError:
        return False
    return True

side_by_side.Telling = Dying

if __name__ == "__main__":
    Path("died").mkdir()
    told, stop = [], threading.Event()

    def tell(progress):
        told.append(progress)
        if Path("died/one").exists():
            stop.set()

    instance = generate(CountyOptions(schools=40, counties=3, seed=1))
    plan = solve(instance, Limits(600), workers=2, on_progress=tell, stop=stop)
    print(len(list(Path("died").iterdir())), told[-1].phase, sum(row.sip is not None for row in plan.allocations) > 0)
"""


@pytest.mark.parametrize(
    ("deaths", "end"), [("once", "1 3 of 3 parts done True"), ("always", "6 0 of 3 parts done True")]
)
def test_a_part_whose_process_dies_is_begun_once_more_and_keeps_its_plan(tmp_path: Path, deaths: str, end: str) -> None:
    script = tmp_path / "parts_die.py"
    script.write_text(PARTS_DIE)
    done = subprocess.run(
        [sys.executable, str(script), deaths],
        cwd=tmp_path,
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )
    assert (done.stdout.strip(), done.stderr) == (end, "")
