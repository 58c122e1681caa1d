"""Work for jobs of tests: at the top of a module, so that other processes find it."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from scheduler.studies import Job, fingerprint


@dataclass(frozen=True)
class Errand:
    """A number to double, and a folder in which each attempt leaves a file with its process."""

    number: int
    folder: Path
    seconds: float = 0.0
    deaths: int = 0
    """The first so many attempts kill their process."""


def double(errand: Errand, stop: threading.Event) -> int:
    attempts = len(list(errand.folder.glob(f"{errand.number}.*")))
    (errand.folder / f"{errand.number}.{attempts}").write_text(str(os.getpid()), encoding="utf-8")
    if attempts < errand.deaths:
        _die()
    deadline = time.monotonic() + errand.seconds
    while time.monotonic() < deadline and not stop.is_set():
        time.sleep(0.02)
    if stop.is_set():
        (errand.folder / f"{errand.number}.stopped").touch()
    return 2 * errand.number


def refuse(errand: Errand, stop: threading.Event) -> int:
    raise ValueError(f"{errand.number} is not wanted")


def doubling(errand: Errand, key: str = "") -> Job[Errand, int]:
    return Job(f"job {errand.number}", double, errand, key or fingerprint(number=errand.number))


def attempts(folder: Path, number: int) -> int:
    """How often a job was begun."""
    return len(list(folder.glob(f"{number}.[0-9]*")))


def _die() -> None:
    if sys.platform == "win32":
        os._exit(9)
    os.kill(os.getpid(), signal.SIGKILL)
