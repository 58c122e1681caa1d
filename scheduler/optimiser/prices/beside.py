"""The climb of prices in a process of its own, so that models and prices do not wait for each other."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Generator
from contextlib import suppress
from multiprocessing.connection import Connection

from scheduler.child_processes import interrupts_held_back, leave_with_parent
from scheduler.optimiser.prices.ascent import Stand, climb
from scheduler.optimiser.prices.dual import Dual
from scheduler.optimiser.prices.multipliers import Vector

ROUNDS_BETWEEN_WORDS = 10
"""After so many rounds the process says where it stands, even where prices are no better."""
MOMENT = 0.1
"""Seconds after which the waiting side looks up."""


def climb_beside(dual: Dual, start: Vector, ceiling: Callable[[], int | None]) -> Generator[Stand | None]:
    """The stands of `climb`, as they arrive, and None whenever there is nothing new; closing it ends the process.

    Should the process die, the climb is over.
    """
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=_climb, args=(there, dual, start), name="prices", daemon=True)
    with interrupts_held_back():
        process.start()
    there.close()
    told: int | None = None
    try:
        while True:
            known = ceiling()
            if known != told:
                here.send(known)
                told = known
            if not here.poll(MOMENT):
                yield None
                continue
            yield here.recv()
    except (EOFError, OSError):
        return
    finally:
        process.kill()  # an ordinary end would wait: the process is deaf to it
        process.join()
        here.close()


def _climb(there: Connection, dual: Dual, start: Vector) -> None:
    """In the new process: climb, and tell of every better stand."""
    leave_with_parent()
    known: int | None = None

    def ceiling() -> int | None:
        nonlocal known
        while there.poll():
            known = there.recv()
        return known

    told: int | None = None
    with suppress(EOFError, OSError):
        for stand in climb(dual, start, ceiling):
            if told is None or stand.value > told or stand.rounds % ROUNDS_BETWEEN_WORDS == 0:
                told = stand.value
                there.send(stand)
    there.close()
