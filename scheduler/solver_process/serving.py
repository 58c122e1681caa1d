"""The solver's side: one task is solved, and whatever it finds is told at once, so that it outlives a crash."""

from __future__ import annotations

import pickle
import threading
import traceback
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from multiprocessing.connection import Connection

from models import Instance, Plan
from scheduler import optimiser
from scheduler.optimiser.compiling.compile import compile_problem
from scheduler.optimiser.replan import replan_of
from scheduler.optimiser.schedule import Schedule
from scheduler.optimiser.solve import plan_of
from scheduler.solver_process.messages import Ended, Found, Stop, Task

PAUSE = 0.2
"""Seconds between two messages: what the solver finds meanwhile is told by the second."""


class Telling:
    """Tells the parent how the solve stands, in a thread of its own, so that the solver never waits for the parent."""

    def __init__(self, line: Connection) -> None:
        self._line = line
        self._newest: optimiser.Progress | None = None
        self._told: Schedule | None = None
        self._over = threading.Event()
        self._news = threading.Condition()
        self._thread = threading.Thread(target=self._run, name="telling", daemon=True)
        self._thread.start()

    def tell(self, progress: optimiser.Progress) -> None:
        """Have this told, unless something newer comes before its turn."""
        with self._news:
            self._newest = progress
            self._news.notify()

    def finish(self) -> None:
        """Return once everything is told; nothing may be told after it."""
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
            self._line.send(self._message(newest))
            self._over.wait(PAUSE)

    def _message(self, progress: optimiser.Progress) -> Found:
        schedule = progress.schedule
        new = schedule is not None and schedule is not self._told
        self._told = schedule
        numbers = pickle.dumps((schedule.pair, schedule.day)) if schedule is not None and new else None
        return Found(pickle.dumps(replace(progress, schedule=None)), numbers)


def solve_one(line: Connection) -> None:
    """Wait for a task, solve it, and say how it ended."""
    try:
        task = line.recv()
    except EOFError:
        return
    assert isinstance(task, Task)
    stop = threading.Event()
    threading.Thread(target=_listen, args=(line, stop), name="listening", daemon=True).start()
    telling = Telling(line)
    try:
        ended = Ended(_work(task, telling.tell, stop)(), failed=False)
    except Exception as error:  # raised again by the parent
        ended = Ended(_portable(error), failed=True)
    telling.finish()
    line.send(ended)


def _listen(line: Connection, stop: threading.Event) -> None:
    try:
        while not isinstance(line.recv(), Stop):
            pass
    except (EOFError, OSError):
        return
    stop.set()


def _work(task: Task, tell: Callable[[optimiser.Progress], None], stop: threading.Event) -> Callable[[], Plan]:
    limits = optimiser.Limits(seconds=task.seconds, gap=task.gap)
    work: Callable[..., Plan] = getattr(optimiser, task.work)
    return partial(work, task.instance, limits=limits, **task.options, on_progress=tell, stop=stop)


def _portable(error: Exception) -> Exception:
    """The exception with where it arose as a note; one that cannot be sent as what it says."""
    error.add_note("".join(traceback.format_exception(error)).rstrip())
    try:
        pickle.loads(pickle.dumps(error))
    except Exception:  # whatever its class makes of being sent
        return RuntimeError(f"{type(error).__name__}: {error}")
    return error


def plan_from(instance: Instance, progress: bytes, numbers: bytes, old: Plan | None, seed: int, workers: int) -> Plan:
    """The plan of such a message, or the replan of an old plan, judged as at the end of a solve: see `plan_of`."""
    schedule = Schedule(compile_problem(instance), *pickle.loads(numbers))
    whole = replace(pickle.loads(progress), schedule=schedule)
    return plan_of(whole, seed, workers) if old is None else replan_of(whole, old, seed, workers)
