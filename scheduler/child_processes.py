"""Processes of a run: deaf to what asks it to stop, which is the parent's to hear, and gone when the parent is gone."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

ASKS_TO_STOP = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK") if hasattr(signal, name)
)
"""Ctrl-C; an ordinary `kill`; a terminal that is closed; Ctrl-Break on Windows."""


@contextmanager
def interrupts_held_back() -> Iterator[None]:
    """A process started in here does not hear Ctrl-C and its like, even before it can say so itself.

    A new process inherits the mask of signals. The tracker that `multiprocessing` starts before the first one lifts
    that mask (CPython 3.11), so it is started first.
    """
    if sys.platform == "win32":
        yield
        return
    from multiprocessing import resource_tracker  # noqa: PLC0415 - there is none on Windows

    resource_tracker.ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ASKS_TO_STOP)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def hear_no_interrupts() -> None:
    """What asks the run to stop is the parent's to hear, who passes it on. Call it in a new process's main thread."""
    for each in ASKS_TO_STOP:
        signal.signal(each, signal.SIG_IGN)


def leave_with_parent() -> None:
    """End this process as soon as its parent has ended, however that was. Call it once, in a new process."""
    parent = multiprocessing.parent_process()
    assert parent is not None

    def wait() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=wait, name="parent", daemon=True).start()
