"""Ctrl-C ends the search, not the run: what was found by then is kept."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TypeVar

INTERRUPTED = 130
"""Exit code after Ctrl-C with nothing to show for it, as shells have it."""

Result = TypeVar("Result")

_SIGNALS = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGBREAK") if hasattr(signal, name))
"""Ctrl-C; an ordinary `kill`; Ctrl-Break on Windows."""

_MOMENT = 0.1
"""Seconds after which the waiting thread looks up, so that a signal is handled at once."""


@contextmanager
def stop_on_interrupt(on_first: Callable[[], None]) -> Iterator[threading.Event]:
    """Give an event that Ctrl-C sets; pressing it again changes nothing while the block runs."""
    stop = threading.Event()

    def handle(_signal: int, _frame: FrameType | None) -> None:
        if not stop.is_set():
            stop.set()
            on_first()

    before = {each: signal.signal(each, handle) for each in _SIGNALS}
    try:
        yield stop
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def in_background(work: Callable[[], Result]) -> Result:
    """Run `work` in a thread of its own and return, or raise, what it does.

    Python handles signals between two steps of its main thread only: were the solver's long
    calls made there, Ctrl-C would wait for them.
    """
    results: list[Result] = []
    errors: list[BaseException] = []

    def run() -> None:
        try:
            results.append(work())
        except BaseException as error:  # raised again in the main thread
            errors.append(error)

    thread = threading.Thread(target=run, name="optimiser", daemon=True)
    thread.start()
    while thread.is_alive():
        thread.join(_MOMENT)
    if errors:
        raise errors[0]
    return results[0]
