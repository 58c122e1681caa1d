"""Types a `sipplan` command in a process of its own, with an optimiser to which something happens.

The solver's process imports the main script again, as every process that `multiprocessing` starts anew: so what the
script puts in the optimiser's place is what that process calls.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]

SCRIPT = """
import json, os, signal, threading
from pathlib import Path
from scheduler import optimiser
from scheduler.command_line import run

HERE = Path(__file__).parent

def announce():
    with (HERE / "announced").open("w") as pipe:
        pipe.write("a plan")

def something_happens(work):
    def instead(*given, on_progress, stop, **options):
        once = threading.Lock()

        def tell(progress):
            on_progress(progress)
            schedule = progress.schedule
            if schedule is not None and (schedule.pair >= 0).any() and once.acquire(blocking=False):
                with_a_plan(progress, on_progress.__self__, stop)

        at_once()
        return work(*given, on_progress=tell, stop=stop, **options)
    return instead

def at_once():
    pass

def with_a_plan(progress, telling, stop):
    pass

WHAT_HAPPENS

optimiser.solve = something_happens(optimiser.solve)
optimiser.replan = something_happens(optimiser.replan)

if __name__ == "__main__":
    run()
"""

DIES_AT_ONCE = """
def at_once():
    os.kill(os.getpid(), signal.SIGSEGV)
"""
DIES_WITH_A_PLAN = """
def with_a_plan(progress, telling, stop):
    known = {"coverage": progress.coverage, "coverage_bound": progress.coverage_bound, "quality": progress.quality,
             "quality_bound": progress.quality_bound or 0, "gap": progress.gap}
    (HERE / "known.json").write_text(json.dumps(known))
    telling.finish()
    telling._send(progress)  # once more, as when a bound has risen: without the plan's numbers
    os.kill(os.getpid(), signal.SIGSEGV)
"""
WAITS_TO_BE_STOPPED = """
def with_a_plan(progress, telling, stop):
    announce()
    stop.wait()
"""
HANGS = """
def with_a_plan(progress, telling, stop):
    announce()
    threading.Event().wait()
"""
FALLS_OVER = """
def at_once():
    raise RuntimeError("the solver fell over")
"""
REFUSES = """
def at_once():
    raise optimiser.Infeasible(("pins: row 2: it cannot be kept", "pins: row 3: neither"))
"""


def typed(folder: Path, what_happens: str, *words: str | Path, **options: Any) -> subprocess.Popen[str]:
    """Type a command in `folder`; it leads a session of its own."""
    script = folder / "sipplan.py"
    script.write_text(SCRIPT.replace("WHAT_HAPPENS", what_happens), encoding="utf-8")
    os.mkfifo(folder / "announced")
    return subprocess.Popen(
        [sys.executable, str(script), *map(str, words)],
        cwd=folder,
        text=True,
        start_new_session=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        **{"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options},
    )


def wait_for_a_plan(folder: Path) -> None:
    """Return once the solver has a plan and says so."""
    assert (folder / "announced").read_text() == "a plan"
