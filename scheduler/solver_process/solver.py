"""The parent's side: it starts the process, gives it its task, and keeps the best plan that it hears of.

Nothing heavy is imported here before the process has started.
"""

from __future__ import annotations

import gc
import multiprocessing
import pickle
import signal
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from types import TracebackType
from typing import TYPE_CHECKING

from scheduler.child_processes import hear_no_interrupts, interrupts_held_back, leave_with_parent
from scheduler.solver_process.messages import Ended, Found, Stop, Task

if TYPE_CHECKING:
    from models import Instance, Plan
    from scheduler.optimiser import Progress

MOMENT = 0.1
"""Seconds after which the parent looks up, so that Ctrl-C is heard at once."""


@dataclass(frozen=True)
class Solved:
    """A plan; and, where the solver crashed and this is the best that it had found, how that came about."""

    plan: Plan
    crash: SolverCrashed | None = None


class SolverCrashed(Exception):
    """The solver's process ended without an answer, after so many seconds: by a signal, or by itself."""

    def __init__(self, seconds: float, exit_code: int | None) -> None:
        self.seconds = seconds
        self.exit_code = exit_code
        super().__init__(f"the solver crashed after {seconds:.0f} s ({self.cause})")

    @property
    def cause(self) -> str:
        """In a few words: 'SIGSEGV', 'exit code 1'."""
        if self.exit_code is None or self.exit_code >= 0:
            return f"exit code {self.exit_code}"
        try:
            name = signal.Signals(-self.exit_code).name
        except ValueError:
            name = f"signal {-self.exit_code}"
        return f"{name}: there may have been too little memory" if name == "SIGKILL" else name


class Solver:
    """The optimiser in a process of its own, for one solve; use it in a `with` block.

    The process starts with the block and gets ready while the block prepares the task. It ends with the block or with
    this process, whatever ends that.
    """

    def __init__(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._line, theirs = context.Pipe()
        self._process: SpawnProcess = context.Process(target=_serve, args=(theirs,), name="solver")
        with interrupts_held_back():
            self._process.start()
        theirs.close()
        self._answered = False

    def __enter__(self) -> Solver:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if not self._answered:
            self._process.kill()
        self._process.join()
        self._process.close()
        self._line.close()

    def solve(
        self,
        instance: Instance,
        *,
        seconds: float,
        gap: float,
        seed: int,
        workers: int,
        start: Plan | None,
        deterministic: bool,
        on_progress: Callable[[Progress], None] | None,
        stop: threading.Event,
    ) -> Solved:
        """See `optimiser.solve`, whose exceptions arrive here. Raises SolverCrashed where there was no plan yet."""
        options = {"seed": seed, "workers": workers, "start": start, "deterministic": deterministic}
        return self._solved(Task("solve", instance, seconds, gap, options), on_progress, stop)

    def replan(
        self,
        instance: Instance,
        old: Plan,
        *,
        seconds: float,
        gap: float,
        seed: int,
        workers: int,
        on_progress: Callable[[Progress], None] | None,
        stop: threading.Event,
    ) -> Solved:
        """See `optimiser.replan`, whose exceptions arrive here. Raises SolverCrashed where there was no plan yet."""
        options = {"seed": seed, "workers": workers, "old": old}
        return self._solved(Task("replan", instance, seconds, gap, options), on_progress, stop)

    def _solved(self, task: Task, on_progress: Callable[[Progress], None] | None, stop: threading.Event) -> Solved:
        given = time.monotonic()
        best: Found | None = None
        numbers: bytes | None = None
        with suppress(OSError):  # a process that has died meanwhile is noticed below
            self._line.send(task)
        if on_progress is not None:
            from scheduler.optimiser import Progress  # noqa: F401, PLC0415 - while the solver has its own to prepare
        asked = False
        while True:
            if stop.is_set() and not asked:
                asked = True
                with suppress(OSError):
                    self._line.send(Stop())
            if not wait([self._line], MOMENT):
                continue
            try:
                heard = self._line.recv()
            except (EOFError, OSError):
                break
            if isinstance(heard, Ended):
                self._answered = True
                if heard.failed:
                    raise heard.result
                return Solved(heard.result)
            best, numbers = heard, heard.numbers or numbers
            if on_progress is not None:
                on_progress(pickle.loads(heard.progress))
        self._process.join()
        crash = SolverCrashed(time.monotonic() - given, self._process.exitcode)
        if best is None or numbers is None:
            raise crash
        return Solved(_best_plan(task, best.progress, numbers), crash)


def _best_plan(task: Task, progress: bytes, numbers: bytes) -> Plan:
    from scheduler.solver_process.serving import plan_from  # noqa: PLC0415 - heavy, and needed after a crash alone

    options = task.options
    workers = 1 if options.get("deterministic") else options["workers"]
    return plan_from(task.instance, progress, numbers, options.get("old"), options["seed"], workers)


def _serve(line: Connection) -> None:
    """In the solver's process."""
    hear_no_interrupts()
    leave_with_parent()
    gc.disable()  # what is imported stays: to look for rubbish in it only takes time
    from scheduler.solver_process.serving import solve_one  # noqa: PLC0415 - heavy, and for this process alone

    gc.freeze()
    gc.enable()
    solve_one(line)
