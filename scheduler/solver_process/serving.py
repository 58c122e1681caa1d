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
from scheduler.child_processes import Telling
from scheduler.optimiser.compiling.compile import compile_problem
from scheduler.optimiser.replan import replan_of
from scheduler.optimiser.schedule import Schedule
from scheduler.optimiser.solve import plan_of
from scheduler.solver_process.messages import Ended, Found, Stop, Task


class Messages:
    """Makes a message of each progress; a plan's numbers are in it only where they are others than before."""

    def __init__(self) -> None:
        self._told: Schedule | None = None

    def of(self, progress: optimiser.Progress) -> Found:
        """What to send after the messages that were made before."""
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
    messages = Messages()
    telling = Telling[optimiser.Progress](lambda progress: line.send(messages.of(progress)))
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
