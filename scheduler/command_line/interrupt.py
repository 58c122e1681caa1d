"""Ctrl-C, or a terminal that is closed, ends the search, not the run: what was found by then is kept."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TypeVar

from scheduler.child_processes import ASKS_TO_STOP

INTERRUPTED = 130
"""Exit code after Ctrl-C with nothing to show for it, as shells have it."""

Result = TypeVar("Result")

_ALWAYS = (signal.SIGINT, signal.SIGTERM)

_MOMENT = 0.1
"""Seconds after which the waiting thread looks up, so that a signal is handled at once."""


@contextmanager
def stop_on_interrupt(on_first: Callable[[], None]) -> Iterator[threading.Event]:
    """Give an event that Ctrl-C and its like set; pressing it again changes nothing while the block runs.

    What was told to ignore a closed terminal (`nohup`) goes on ignoring it.
    """
    stop = threading.Event()
    terminals = [output for output in (1, 2) if os.isatty(output)]

    def handle(_signal: int, _frame: FrameType | None) -> None:
        _leave_closed(terminals)
        if not stop.is_set():
            stop.set()
            on_first()

    heard = [each for each in ASKS_TO_STOP if each in _ALWAYS or signal.getsignal(each) is not signal.SIG_IGN]
    before = {each: signal.signal(each, handle) for each in heard}
    try:
        yield stop
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def _leave_closed(terminals: list[int]) -> None:
    """Let what is said to a terminal that is gone go nowhere: it would be an error, and the plan lost by it."""
    for output in terminals:
        if not os.isatty(output):
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, output)
            os.close(nowhere)


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
