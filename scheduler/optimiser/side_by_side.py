"""Parts solved side by side, each in a process of its own, and put together as they are done."""

from __future__ import annotations

import multiprocessing
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.synchronize import Event

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

    Each part may use its share of the limit by its number of visits, so that all are done when the limit is.
    """
    standing.phase = f"{len(parts)} independent parts"
    standing.offer(legal)
    tasks = _tasks(parts, legal, pace, gap)
    results: dict[int, PartResult] = {}
    plan = legal
    with _processes(pace) as pool:
        waiting = {pool.submit(_solve, task): number for number, task in enumerate(tasks)}
        for done in as_completed(waiting):
            number = waiting[done]
            results[number] = done.result()
            plan = parts[number].paste(plan, results[number].schedule)
            pace.spend(results[number].work)
            standing.offer(plan)
    _put_together(standing, plan, list(results.values()))


def _tasks(parts: tuple[Part, ...], legal: Schedule, pace: Pace, gap: float) -> list[PartTask]:
    visits = max(1, sum(len(part.visits) for part in parts))
    at_once = min(pace.workers, len(parts))
    return [
        PartTask(
            part=part,
            legal=part.cut(legal),
            limit=min(pace.left, pace.left * at_once * len(part.visits) / visits),
            gap=gap,
            seed=pace.seed,
            deterministic=pace.deterministic,
        )
        for part in parts
    ]


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
    """In a new process: Ctrl-C is the parent's to hear, who passes it on."""
    global _stop_asked  # noqa: PLW0603 - the one way to hand an event to a pool's processes
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _stop_asked = asked


def _solve(task: PartTask) -> PartResult:
    stop, over = threading.Event(), threading.Event()

    def listen() -> None:
        while not over.wait(0.1):
            if _stop_asked is not None and _stop_asked.is_set():
                stop.set()

    threading.Thread(target=listen, daemon=True).start()
    pace = Pace(task.limit, 1, task.seed, task.deterministic, stop)
    standing = Standing(task.part.problem.levels, pace, task.gap, None)
    Course(task.part.problem, pace, standing).run(task.legal)
    over.set()
    assert standing.schedule is not None
    return PartResult(standing.schedule, standing.coverage_bound, standing.quality_bound, pace.spent)


def _put_together(standing: Standing, plan: Schedule, results: list[PartResult]) -> None:
    """Bounds add up: of coverage level by level, of quality where every part's coverage is proved."""
    levels = plan.problem.levels
    standing.prove_coverage({level: sum(result.coverage_bound.get(level, 0) for result in results) for level in levels})
    standing.prove_quality(sum(result.quality_bound for result in results), plan.unplaced)
