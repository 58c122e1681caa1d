"""Runs one contender in a process of its own, and measures that process from outside."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks.anytime import Result
from tests.benchmarks.contender import UNAVAILABLE

ROOT = Path(__file__).parent.parent.parent
GRACE_SECONDS = 60.0
SAMPLE_SECONDS = 0.5


@dataclass(frozen=True)
class Process:
    """What a process came to: its exit code, wall-clock seconds, peak memory, and what it complained."""

    code: int
    seconds: float
    peak_mib: float
    complaint: str


@dataclass(frozen=True)
class Finish:
    """A contender at the end: its result, or why there is none."""

    process: Process
    result: Result | None
    why: str

    @property
    def skipped(self) -> bool:
        """Whether it could not run here at all."""
        return self.process.code == UNAVAILABLE


def race(name: str, instance: Path, limit: float, seed: int, workers: int) -> Finish:
    """Let a contender plan an instance; one that is not back by twice its limit and a minute is ended."""
    with TemporaryDirectory() as folder:
        output = Path(folder) / "result.json"
        process = measured(
            [
                *(sys.executable, "-m", "tests.benchmarks.contender", name, str(instance)),
                *(
                    "-o",
                    str(output),
                    "--limit",
                    str(limit),
                    "--begun",
                    str(time.time()),
                    "--seed",
                    str(seed),
                    "--workers",
                    str(workers),
                ),
            ],
            2 * limit + GRACE_SECONDS,
        )
        if process.code == 0:
            return Finish(process, Result.model_validate_json(output.read_text(encoding="utf-8")), "")
    if process.code == -signal.SIGKILL:
        return Finish(process, None, "did not stop in time, or memory ran out")
    return Finish(process, None, process.complaint.strip().rpartition("\n")[2] or f"exit code {process.code}")


def measured(command: list[str], most_seconds: float) -> Process:
    """Run a command in a session of its own and measure it, its children included (Linux and macOS).

    Peak memory on Linux is the greater of the peak of any one of its processes and of their proportional set sizes
    together, both sampled; elsewhere the kernel's at the end, which is never less than that of this process itself.
    """
    start = time.monotonic()
    with subprocess.Popen(
        command,
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        done = threading.Event()
        watch = _Watch(process.pid, done)
        watch.start()
        end = threading.Timer(most_seconds, os.killpg, (process.pid, signal.SIGKILL))
        end.start()
        assert process.stderr is not None
        complaint = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        end.cancel()
        done.set()
        watch.join()
    return Process(
        code=process.returncode,
        seconds=time.monotonic() - start,
        peak_mib=(watch.peak_kib if sys.platform == "linux" else usage.ru_maxrss / 1024) / 1024,
        complaint=complaint,
    )


class _Watch(threading.Thread):
    """Samples the memory of all processes of a session; where there is no /proc it stays at 0."""

    def __init__(self, session: int, done: threading.Event) -> None:
        super().__init__(daemon=True)
        self._session = session
        self._done = done
        self.peak_kib = 0

    def run(self) -> None:
        while not self._done.wait(SAMPLE_SECONDS):
            members = self._members()
            together = sum(_kib(member / "smaps_rollup", "Pss:") for member in members)
            self.peak_kib = max(self.peak_kib, together, *(_kib(member / "status", "VmHWM:") for member in members))

    def _members(self) -> list[Path]:
        members = []
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                fields = (folder / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[3]) == self._session:
                members.append(folder)
        return members


def _kib(file: Path, name: str) -> int:
    """A figure that the kernel gives of a process; 0 for one that has just ended."""
    try:
        lines = file.read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith(name)), 0)
