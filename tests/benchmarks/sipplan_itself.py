"""sipplan as a contender: its optimiser as the command calls it, with the trace from its progress."""

from __future__ import annotations

from models import Instance
from scheduler import optimiser
from tests.benchmarks.anytime import Objective, Result, Stopwatch


def plan(instance: Instance, seconds: float, seed: int = 0, workers: int = 2) -> Result:
    """The plan of `sipplan solve` in so many seconds."""
    stopwatch = Stopwatch(seconds)

    def note(progress: optimiser.Progress) -> None:
        coverage, bound = progress.coverage, progress.coverage_bound
        quality, least = progress.quality, progress.quality_bound
        stopwatch.note(
            (*_lines(coverage), quality) if coverage and quality is not None else None,
            (*_lines(bound), least if least is not None and coverage == bound else 0) if bound else None,
        )

    limits = optimiser.Limits(seconds=seconds, gap=0.0)
    plan = optimiser.solve(instance, limits, seed=seed, workers=workers, on_progress=note)
    summary = plan.summary
    proved = summary.coverage == summary.coverage_bound
    stopwatch.note(
        (*_lines(summary.coverage), summary.quality),
        (*_lines(summary.coverage_bound), summary.quality_bound if proved else 0),
    )
    return Result(trace=stopwatch.trace, allocations=plan.allocations, visits=plan.visits)


def _lines(coverage: dict[int, int]) -> Objective:
    """The figures of the levels, highest level first."""
    return tuple(coverage[level] for level in sorted(coverage, reverse=True))
