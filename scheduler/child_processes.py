"""Processes of a run: deaf to what asks it to stop, which is the parent's to hear, and gone when the parent is gone."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Generic, TypeVar

News = TypeVar("News")

PAUSE = 0.2
"""Seconds between two tellings: what comes up meanwhile is told by the second."""

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


class Telling(Generic[News]):
    """Tells the newest of something, in a thread of its own: who has news never waits until they are heard."""

    def __init__(self, send: Callable[[News], None]) -> None:
        self._send = send
        self._newest: News | None = None
        self._over = threading.Event()
        self._news = threading.Condition()
        self._thread = threading.Thread(target=self._run, name="telling", daemon=True)
        self._thread.start()

    def tell(self, news: News) -> None:
        """Have this told, unless something newer comes before its turn."""
        with self._news:
            self._newest = news
            self._news.notify()

    def finish(self) -> None:
        """Return once the newest is told; nothing may be told after it."""
        self._over.set()
        with self._news:
            self._news.notify()
        self._thread.join()

    def _run(self) -> None:
        while True:
            with self._news:
                self._news.wait_for(lambda: self._newest is not None or self._over.is_set())
                newest, self._newest = self._newest, None
            if newest is None:
                return
            self._send(newest)
            self._over.wait(PAUSE)
