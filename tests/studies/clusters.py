"""A Dask cluster on loopback, each part a process of its own that a test may kill."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
MISSING = "needs the package 'distributed': pip install --editable '.[dev]'"


def until(true: Callable[[], bool], seconds: float = 120.0) -> None:
    """Wait for something that other processes do."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.05)


@dataclass
class LoopbackCluster:
    """A scheduler, and workers by the number in their name."""

    folder: Path
    scheduler: subprocess.Popen[bytes]
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def address(self) -> str:
        return str(json.loads(self._file.read_text(encoding="utf-8"))["address"])

    @property
    def _file(self) -> Path:
        return self.folder / "scheduler.json"

    def hire(self) -> subprocess.Popen[bytes]:
        """One more worker with one thread, with a folder of its own."""
        own = self.folder / f"worker-{len(self.workers)}"
        words = ["--nthreads", "1", "--no-nanny", "--no-dashboard", "--local-directory", own, "--host", "127.0.0.1"]
        self.workers.append(_started("worker", "--scheduler-file", self._file, *words))
        return self.workers[-1]


@contextmanager
def loopback_cluster(folder: Path, workers: int) -> Iterator[LoopbackCluster]:
    """Started here, and ended with the block."""
    words = ["--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", folder / "scheduler.json"]
    cluster = LoopbackCluster(folder, _started("scheduler", *words))
    try:
        until((folder / "scheduler.json").exists)
        for _ in range(workers):
            cluster.hire()
        yield cluster
    finally:
        for process in (*cluster.workers, cluster.scheduler):
            process.kill()
            process.wait()


def _started(part: str, *words: object) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", f"distributed.cli.dask_{part}", *map(str, words)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
