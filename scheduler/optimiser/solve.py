"""From an instance to a plan with its proofs."""

from __future__ import annotations

import threading
from collections.abc import Callable
from importlib.metadata import version
from platform import python_version

from models import Instance, Plan, Summary
from scheduler import __version__
from scheduler.checker import check
from scheduler.optimiser.compiling.compile import compile_problem
from scheduler.optimiser.course import Course
from scheduler.optimiser.limits import Limits, Progress
from scheduler.optimiser.pace import Pace
from scheduler.optimiser.parts import independent_parts
from scheduler.optimiser.schedule import to_plan_tables
from scheduler.optimiser.side_by_side import solve_parts
from scheduler.optimiser.standing import Standing
from scheduler.optimiser.starting import legal_start

WORTH_PROCESSES = 500
"""Visits from which independent parts are solved in processes of their own: starting one takes a second."""


def solve(
    instance: Instance,
    limits: Limits,
    *,
    seed: int = 0,
    workers: int = 2,
    start: Plan | None = None,
    deterministic: bool = False,
    on_progress: Callable[[Progress], None] | None = None,
    stop: threading.Event | None = None,
) -> Plan:
    """Plan a valid instance: coverage first, then quality, each with its bound.

    Anytime: ends at the limit, at the gap asked for, at the proof, or soon after `stop` is set, with the best plan
    so far. Raises Infeasible when no plan keeps every pin.
    """
    pace = Pace(limits.seconds, workers, seed, deterministic, stop or threading.Event())
    problem = compile_problem(instance)
    standing = Standing(problem.levels, pace, limits.gap, on_progress)
    legal = legal_start(problem, start)
    parts = independent_parts(problem)
    if len(parts) > 1 and len(problem.visits) >= WORTH_PROCESSES:
        solve_parts(parts, legal, pace, standing, limits.gap)
    else:
        Course(problem, pace, standing).run(legal)
    return plan_of(standing.progress, seed, 1 if deterministic else workers)


class WrongPlanError(Exception):
    """The optimiser made a plan that the checker rejects: a fault of the program, never of the data."""


def plan_of(progress: Progress, seed: int, workers: int) -> Plan:
    """The best plan of a moment, with what was proved of it by then. Raises WrongPlanError."""
    schedule = progress.schedule
    assert schedule is not None
    instance = schedule.problem.instance
    allocations, visits = to_plan_tables(schedule)
    report = check(instance, allocations, visits)
    if report.breaches or report.coverage != schedule.unplaced or report.terms != schedule.terms:
        told = [str(breach) for breach in report.breaches] or ["its figures are not the checker's"]
        raise WrongPlanError("; ".join(told))
    if progress.contradicted:
        raise WrongPlanError("its quality lies below a bound that was proved")
    return Plan(
        allocations=allocations,
        visits=visits,
        summary=Summary(
            status="optimal" if progress.gap == 0.0 else "feasible",
            coverage=progress.coverage,
            coverage_bound=progress.coverage_bound,
            quality=schedule.quality,
            quality_bound=progress.quality_bound or 0,
            gap=progress.gap,
            terms=schedule.terms,
            seconds=round(progress.seconds, 1),
            seed=seed,
            workers=workers,
            instance_sha256=instance.sha256,
            versions={"sipplan": __version__, "python": python_version(), "ortools": version("ortools")},
        ),
    )
