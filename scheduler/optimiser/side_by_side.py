"""Parts solved side by side, each worker in a process of its own, and put together as they come."""

from __future__ import annotations

import multiprocessing
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import partial
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess

from scheduler.child_processes import Telling, hear_no_interrupts, interrupts_held_back, leave_with_parent
from scheduler.optimiser.course import Course
from scheduler.optimiser.limits import Progress
from scheduler.optimiser.pace import Pace
from scheduler.optimiser.parts import Part
from scheduler.optimiser.problem.problem import Integers
from scheduler.optimiser.schedule import Schedule
from scheduler.optimiser.standing import Standing

TRIES = 2
"""How often a part is begun before it stays as the process that died with it had it."""
MOMENT = 0.1
"""Seconds after which the waiting process looks up, so that being stopped is passed on at once."""
PAUSE = 1.0
"""Seconds between two offers of the whole while its parts improve; more where one takes long."""
SHARE = 0.05
"""Of the time at most so much is spent on such offers."""


@dataclass(frozen=True)
class PartTask:
    """One part to solve, and what it may use: units as in `Pace`."""

    part: Part
    legal: Schedule
    limit: float
    gap: float
    seed: int
    deterministic: bool


@dataclass(frozen=True)
class PartResult:
    """A part's plan, in numbers as in `Schedule`, and what is proved of it: the last, or the best so far."""

    pair: Integers
    day: Integers
    coverage_bound: dict[int, int]
    quality_bound: int
    work: float
    done: bool


def solve_parts(parts: tuple[Part, ...], legal: Schedule, pace: Pace, standing: Standing, gap: float) -> None:
    """Solve every part, as many at a time as there are workers, and offer the whole as they improve.

    A part that starts may use its share, by its number of visits, of what is left. Should a process die, its part is
    begun once more from the best plan that it had told of, and stays at that should the next one die too.
    """
    whole = _Whole(parts, legal, standing)
    waiting = list(range(len(parts)))

    def next_task() -> tuple[int, PartTask]:
        limit = _share(parts, waiting, pace)
        number = waiting.pop(0)
        own = parts[number].cut(whole.plan)
        return number, PartTask(parts[number], own, limit, gap, pace.seed, pace.deterministic)

    if pace.workers == 1:
        while waiting:
            number, task = next_task()
            result = _solve(task, pace.stop, partial(whole.take, number))
            pace.spend(result.work)
            whole.take(number, result)
    else:
        _share_out(waiting, next_task, whole, pace)
    whole.put_together()


class _Whole:
    """The whole plan, as its parts are told of."""

    def __init__(self, parts: tuple[Part, ...], legal: Schedule, standing: Standing) -> None:
        self._parts = parts
        self._standing = standing
        self._results: dict[int, PartResult] = {}
        self._next_offer = 0.0
        self.plan = legal
        standing.phase = f"0 of {len(parts)} parts done"
        standing.offer(legal)

    def take(self, number: int, result: PartResult) -> None:
        """Take what is told of a part. Work that is done is offered at once, what is under way now and then."""
        part = self._parts[number]
        self.plan = part.paste(self.plan, Schedule(part.problem, result.pair, result.day))
        self._results[number] = result
        if result.done:
            done = sum(each.done for each in self._results.values())
            self._standing.phase = f"{done} of {len(self._parts)} parts done"
        began = time.monotonic()
        if result.done or began >= self._next_offer:
            self.put_together()
            took = time.monotonic() - began
            self._next_offer = began + max(PAUSE, took / SHARE)

    def put_together(self) -> None:
        """Offer the whole. Bounds add up: of coverage by level, of quality where every part's coverage is proved."""
        self._standing.offer(self.plan)
        results, levels = self._results.values(), self.plan.problem.levels
        bounds = {level: sum(result.coverage_bound.get(level, 0) for result in results) for level in levels}
        self._standing.prove_coverage(bounds)
        self._standing.prove_quality(sum(result.quality_bound for result in results), self.plan.unplaced)


def _share(parts: tuple[Part, ...], waiting: list[int], pace: Pace) -> float:
    """Units for the first that waits. Deterministic it does not depend on how many are solved at a time."""
    own = len(parts[waiting[0]].visits)
    if pace.deterministic:
        return pace.limit * own / max(1, sum(len(part.visits) for part in parts))
    at_once = min(pace.workers, len(waiting))
    return min(pace.left, pace.left * at_once * own / max(1, sum(len(parts[number].visits) for number in waiting)))


@dataclass(frozen=True)
class _Hand:
    """A process that solves parts, one after the other, and the lines to it."""

    process: SpawnProcess
    line: Connection
    stopping: Connection
    """What is sent here asks it to stop."""

    def let_go(self) -> None:
        """End the process, whatever it is doing."""
        self.process.kill()
        self.process.join()
        self.process.close()
        self.line.close()
        self.stopping.close()


def _share_out(waiting: list[int], next_task: Callable[[], tuple[int, PartTask]], whole: _Whole, pace: Pace) -> None:
    """Have the parts that wait solved in processes."""
    begun: Counter[int] = Counter()
    with _hands() as (idle, busy):
        asked = False
        while waiting or busy:
            while waiting and len(busy) < pace.workers:
                number, task = next_task()
                begun[number] += 1
                hand = idle.pop() if idle else _start()
                busy[hand.line] = hand, number
                with suppress(OSError):  # a process that has died meanwhile is noticed by its line
                    hand.line.send(task)
            if pace.stop.is_set() and not asked:
                asked = True
                for hand, _ in busy.values():
                    with suppress(OSError):
                        hand.stopping.send(None)
            for line in wait(list(busy), timeout=MOMENT):
                assert isinstance(line, Connection)
                hand, number = busy[line]
                try:
                    heard = line.recv()
                except (EOFError, OSError):
                    del busy[line]
                    hand.let_go()
                    if begun[number] < TRIES:
                        waiting.insert(0, number)
                    continue
                if isinstance(heard, Exception):
                    raise heard
                whole.take(number, heard)
                if heard.done:
                    idle.append(hand)
                    del busy[line]
                    pace.spend(heard.work)


@contextmanager
def _hands() -> Iterator[tuple[list[_Hand], dict[Connection, tuple[_Hand, int]]]]:
    """Processes that have nothing to do, and those with a part, by their lines; all end with the block."""
    idle: list[_Hand] = []
    busy: dict[Connection, tuple[_Hand, int]] = {}
    try:
        yield idle, busy
    finally:
        for hand in (*idle, *(hand for hand, _ in busy.values())):
            hand.let_go()


def _start() -> _Hand:
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    asked, asks = context.Pipe(duplex=False)
    process = context.Process(target=_serve, args=(theirs, asked), name="part")
    with interrupts_held_back():
        process.start()
    theirs.close()
    asked.close()
    return _Hand(process, ours, asks)


def _serve(line: Connection, asked: Connection) -> None:
    """In a process of its own: solve parts until the line is cut, and tell of each while it improves."""
    hear_no_interrupts()
    leave_with_parent()
    stop = threading.Event()
    threading.Thread(target=_listen, args=(asked, stop), name="listening", daemon=True).start()
    while True:
        try:
            task = line.recv()
        except EOFError:
            return
        telling: Telling[PartResult] = Telling(line.send)
        try:
            ended: PartResult | Exception = _solve(task, stop, telling.tell)
        except Exception as error:  # raised again by the one who waits
            ended = error
        telling.finish()
        line.send(ended)


def _listen(asked: Connection, stop: threading.Event) -> None:
    with suppress(EOFError, OSError):
        asked.recv()
        stop.set()


def _solve(task: PartTask, stop: threading.Event, tell: Callable[[PartResult], None]) -> PartResult:
    pace = Pace(task.limit, 1, task.seed, task.deterministic, stop)

    def told(progress: Progress) -> None:
        if progress.schedule is not None:
            tell(_result(progress, pace))

    standing = Standing(task.part.problem.levels, pace, task.gap, told)
    Course(task.part.problem, pace, standing).run(task.legal)
    return replace(_result(standing.progress, pace), done=True)


def _result(progress: Progress, pace: Pace) -> PartResult:
    schedule = progress.schedule
    assert schedule is not None
    bounds, quality = progress.coverage_bound, progress.quality_bound or 0
    return PartResult(schedule.pair, schedule.day, bounds, quality, pace.spent, done=False)
