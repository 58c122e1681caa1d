"""A crew of processes on this machine, each with one job at a time.

The pool of `concurrent.futures` gives up all jobs when one of its processes dies, so these are kept by hand: a
process that dies (no memory, or killed) takes nothing with it but its job, which is tried once more.
"""

from __future__ import annotations

import multiprocessing
import pickle
import threading
from collections import Counter, deque
from collections.abc import Callable, Generator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from types import TracebackType
from typing import Any, TypeVar

from scheduler.child_processes import hear_no_interrupts, interrupts_held_back, leave_with_parent
from scheduler.studies.job import Failed, Finished, Job

Given = TypeVar("Given")
Result = TypeVar("Result")

TRIES = 2
"""How often a job is begun before its dying processes are taken for its own fault."""
MOMENT = 0.1
"""Seconds after which the parent looks up, so that Ctrl-C is heard at once."""


@dataclass(frozen=True)
class _Answer:
    """What a process makes of a job: its result, or what went wrong."""

    result: Any
    reason: str | None


@dataclass(frozen=True)
class _Hand:
    """A process and the line to it."""

    process: SpawnProcess
    line: Connection

    def let_go(self) -> None:
        """End the process, whatever it is doing."""
        self.process.kill()
        self.process.join()
        self.process.close()
        self.line.close()


class Processes:
    """So many processes, started when they are needed and kept for the next jobs; use it in a `with` block."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._idle: list[_Hand] = []
        self._busy: dict[Connection, _Hand] = {}

    def __enter__(self) -> Processes:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._let_go(*self._idle, *self._busy.values())
        self._idle.clear()

    def outcomes(
        self, jobs: Sequence[Job[Given, Result]], stop: threading.Event
    ) -> Generator[Finished[Given, Result] | Failed[Given, Result], None, None]:
        """See `Crew`."""
        waiting = deque(jobs)
        begun: Counter[str] = Counter()
        doing: dict[Connection, Job[Given, Result]] = {}
        try:
            while (waiting or doing) and not stop.is_set():
                while waiting and len(doing) < self._size:
                    job = waiting.popleft()
                    doing[self._give(job.work, job.given)] = job
                    begun[job.name] += 1
                for line in wait(list(doing), timeout=MOMENT):
                    assert isinstance(line, Connection)
                    job, hand = doing.pop(line), self._busy.pop(line)
                    answer = _heard(line)
                    if answer is not None:
                        self._idle.append(hand)
                        yield Finished(job, answer.result) if answer.reason is None else Failed(job, answer.reason)
                        continue
                    hand.process.join()
                    code = hand.process.exitcode
                    hand.let_go()
                    if begun[job.name] < TRIES:
                        waiting.appendleft(job)
                    else:
                        yield Failed(job, f"its process died {TRIES} times (exit code {code}): too little memory?")
        finally:
            self._let_go(*(self._busy[line] for line in doing))

    def _give(self, work: Callable[..., Any], given: object) -> Connection:
        """Give a job to a process that has none, or a new one. One that has died meanwhile is noticed by its line."""
        if not self._idle:
            with interrupts_held_back():
                self._idle.append(_start())
        hand = self._idle.pop()
        self._busy[hand.line] = hand
        with suppress(OSError):
            hand.line.send_bytes(pickle.dumps((work, given)))
        return hand.line

    def _let_go(self, *hands: _Hand) -> None:
        for hand in hands:
            self._busy.pop(hand.line, None)
            hand.let_go()


def _heard(line: Connection) -> _Answer | None:
    """The answer on a line; None if the process died before it was complete."""
    try:
        answer = pickle.loads(line.recv_bytes())
    except (EOFError, OSError):
        return None
    assert isinstance(answer, _Answer)
    return answer


def _start() -> _Hand:
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(theirs,), name="study")
    process.start()
    theirs.close()
    return _Hand(process, ours)


def _serve(line: Connection) -> None:
    """In a process of the crew: work on jobs until the line is cut."""
    hear_no_interrupts()
    leave_with_parent()
    while True:
        try:
            received = line.recv_bytes()
        except EOFError:
            return
        line.send_bytes(_worked(received))


def _worked(received: bytes) -> bytes:
    try:
        work, given = pickle.loads(received)
        return pickle.dumps(_Answer(work(given, threading.Event()), None))
    except Exception as error:  # told by the parent, which goes on with other jobs
        return pickle.dumps(_Answer(None, f"{type(error).__name__}: {error}"))
