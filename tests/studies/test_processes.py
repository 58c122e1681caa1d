"""Local processes: none of them takes more with it than its job, and none outlives a study."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from scheduler.studies import Failed, Finished, Job, Processes
from tests.studies.clusters import until
from tests.studies.work import Errand, attempts, doubling, refuse

ROOT = Path(__file__).parent.parent.parent


def alive(process: int) -> bool:
    status = Path(f"/proc/{process}/status")
    return status.exists() and "\nState:\tZ" not in status.read_text(encoding="utf-8")


def test_every_job_is_done_and_a_process_that_dies_takes_only_its_own(tmp_path: Path) -> None:
    jobs = [
        doubling(Errand(0, tmp_path)),
        doubling(Errand(1, tmp_path, deaths=1)),
        doubling(Errand(2, tmp_path, deaths=9)),
        Job("job 3", refuse, Errand(3, tmp_path), "key"),
        doubling(Errand(4, tmp_path)),
    ]
    with Processes(2) as crew:
        outcomes = {outcome.job.name: outcome for outcome in crew.outcomes(jobs, threading.Event())}
    results = {name: outcome.result for name, outcome in outcomes.items() if isinstance(outcome, Finished)}
    reasons = {name: outcome.reason for name, outcome in outcomes.items() if isinstance(outcome, Failed)}
    assert results == {"job 0": 0, "job 1": 2, "job 4": 8}
    assert reasons.keys() == {"job 2", "job 3"}
    assert reasons["job 2"].startswith("its process died 2 times (exit code ")
    assert reasons["job 3"] == "ValueError: 3 is not wanted"
    assert [attempts(tmp_path, number) for number in (0, 1, 2, 4)] == [1, 2, 2, 1]


def test_stopping_ends_what_runs_and_begins_nothing(tmp_path: Path) -> None:
    stop = threading.Event()
    jobs = [doubling(Errand(0, tmp_path)), *(doubling(Errand(number, tmp_path, seconds=600)) for number in range(1, 5))]
    with Processes(2) as crew:
        for outcome in crew.outcomes(jobs, stop):
            assert outcome.job.name == "job 0"
            until(lambda: attempts(tmp_path, 1) == 1)
            stop.set()
        assert attempts(tmp_path, 4) == 0
        again = list(crew.outcomes([doubling(Errand(7, tmp_path))], threading.Event()))
    assert [outcome.result for outcome in again if isinstance(outcome, Finished)] == [14]


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="looks processes up in /proc")
def test_a_run_that_is_killed_leaves_no_process_and_loses_nothing_that_was_finished(tmp_path: Path) -> None:
    def run(seconds: float) -> subprocess.Popen[bytes]:
        words = [sys.executable, "-m", "tests.studies.run_study", tmp_path, str(seconds), "4"]
        return subprocess.Popen([str(word) for word in words], cwd=ROOT)

    killed = run(600)
    until(lambda: len(list((tmp_path / "finished").glob("*.json"))) == 1)
    until(lambda: attempts(tmp_path, 1) + attempts(tmp_path, 2) == 2)
    processes = {int(file.read_text(encoding="utf-8") or 0) for file in tmp_path.glob("[12].0")}
    killed.kill()
    killed.wait()
    until(lambda: not any(alive(process) for process in processes), seconds=20)

    assert run(0).wait() == 0
    assert (tmp_path / "results.txt").read_text(encoding="utf-8") == "{'job 0': 0, 'job 1': 2, 'job 2': 4, 'job 3': 6}"
    assert [attempts(tmp_path, number) for number in range(4)] == [1, 2, 2, 1]
