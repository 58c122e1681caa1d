"""Parts solved side by side, each worker in a process of its own, and put together as they are done."""

from __future__ import annotations

import multiprocessing
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, ThreadPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.synchronize import Event

from scheduler.child_processes import hear_no_interrupts, interrupts_held_back, leave_with_parent
from scheduler.optimiser.course import Course
from scheduler.optimiser.pace import Pace
from scheduler.optimiser.parts import Part
from scheduler.optimiser.schedule import Schedule
from scheduler.optimiser.standing import Standing

_stop_asked: Event | None = None
"""In a process that solves parts: whether the solve was asked to stop."""


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
    """A part's plan and what is proved of it."""

    schedule: Schedule
    coverage_bound: dict[int, int]
    quality_bound: int
    work: float


def solve_parts(parts: tuple[Part, ...], legal: Schedule, pace: Pace, standing: Standing, gap: float) -> None:
    """Solve every part, as many at a time as there are workers, and offer the whole whenever one is done.

    A part that starts may use its share, by its number of visits, of what is left. Should a process die, its part
    stays as it was.
    """
    standing.phase = f"0 of {len(parts)} parts done"
    standing.offer(legal)
    results: dict[int, PartResult] = {}
    plan = legal
    waiting = list(range(len(parts)))
    running: dict[Future[PartResult], int] = {}
    with _hands(pace) as begin, suppress(BrokenProcessPool):
        while waiting or running:
            while waiting and len(running) < pace.workers:
                limit = _share(parts, waiting, pace)
                number = waiting.pop(0)
                task = PartTask(parts[number], parts[number].cut(legal), limit, gap, pace.seed, pace.deterministic)
                running[begin(task)] = number
            for done in wait(running, return_when=FIRST_COMPLETED).done:
                number = running.pop(done)
                results[number] = done.result()
                plan = parts[number].paste(plan, results[number].schedule)
                pace.spend(results[number].work)
                standing.phase = f"{len(results)} of {len(parts)} parts done"
                standing.offer(plan)
    _put_together(standing, plan, list(results.values()))


def _share(parts: tuple[Part, ...], waiting: list[int], pace: Pace) -> float:
    """Units for the first that waits. Deterministic it does not depend on how many are solved at a time."""
    own = len(parts[waiting[0]].visits)
    if pace.deterministic:
        return pace.limit * own / max(1, sum(len(part.visits) for part in parts))
    at_once = min(pace.workers, len(waiting))
    return min(pace.left, pace.left * at_once * own / max(1, sum(len(parts[number].visits) for number in waiting)))


@contextmanager
def _hands(pace: Pace) -> Iterator[Callable[[PartTask], Future[PartResult]]]:
    """What begins a part: in one of several processes, or, with one worker, here."""
    if pace.workers == 1:
        with ThreadPoolExecutor(1) as own:
            yield lambda task: own.submit(_solve, task, pace.stop)
    else:
        with _processes(pace) as pool:

            def begin(task: PartTask) -> Future[PartResult]:
                with interrupts_held_back():
                    return pool.submit(_solve_in_process, task)

            yield begin


@contextmanager
def _processes(pace: Pace) -> Iterator[ProcessPoolExecutor]:
    context = multiprocessing.get_context("spawn")
    asked = context.Event()
    over = threading.Event()

    def pass_on() -> None:
        while not over.wait(0.1):
            if pace.stop.is_set():
                asked.set()

    messenger = threading.Thread(target=pass_on, daemon=True)
    messenger.start()
    try:
        with ProcessPoolExecutor(pace.workers, context, _prepare, (asked,)) as pool:
            yield pool
    finally:
        over.set()
        messenger.join()


def _prepare(asked: Event) -> None:
    """In a new process: without its parent it ends."""
    global _stop_asked  # noqa: PLW0603 - the one way to hand an event to a pool's processes
    leave_with_parent()
    hear_no_interrupts()
    _stop_asked = asked


def _solve_in_process(task: PartTask) -> PartResult:
    stop, over = threading.Event(), threading.Event()

    def listen() -> None:
        while not over.wait(0.1):
            if _stop_asked is not None and _stop_asked.is_set():
                stop.set()

    threading.Thread(target=listen, daemon=True).start()
    try:
        return _solve(task, stop)
    finally:
        over.set()


def _solve(task: PartTask, stop: threading.Event) -> PartResult:
    pace = Pace(task.limit, 1, task.seed, task.deterministic, stop)
    standing = Standing(task.part.problem.levels, pace, task.gap, None)
    Course(task.part.problem, pace, standing).run(task.legal)
    assert standing.schedule is not None
    return PartResult(standing.schedule, standing.coverage_bound, standing.quality_bound, pace.spent)


def _put_together(standing: Standing, plan: Schedule, results: list[PartResult]) -> None:
    """Bounds add up: of coverage level by level, of quality where every part's coverage is proved."""
    levels = plan.problem.levels
    standing.prove_coverage({level: sum(result.coverage_bound.get(level, 0) for result in results) for level in levels})
    standing.prove_quality(sum(result.quality_bound for result in results), plan.unplaced)
