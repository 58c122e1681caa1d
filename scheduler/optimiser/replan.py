"""From a plan and a changed instance to the plan that covers the most and disturbs the fewest."""

from __future__ import annotations

import threading
from collections.abc import Callable
from importlib.metadata import version
from platform import python_version

from models import Disruption, Instance, Plan, Replanned, Summary
from scheduler import __version__
from scheduler.checker import changes_between, check
from scheduler.optimiser.compiling.compile import compile_problem
from scheduler.optimiser.coverage import bound_by_flow
from scheduler.optimiser.keeping.before import Before, before_of
from scheduler.optimiser.keeping.course import Course
from scheduler.optimiser.keeping.returning import returned
from scheduler.optimiser.keeping.standing import Standing
from scheduler.optimiser.limits import Limits, Progress
from scheduler.optimiser.pace import Pace
from scheduler.optimiser.schedule import from_plan, to_plan_tables
from scheduler.optimiser.solve import WrongPlanError, solve
from scheduler.optimiser.starting import legal_start

SHARE_OF_COVERAGE = 0.4
"""Of the limit, that a plan from nothing may take where the old one, mended, may leave out too much."""
PROVED = 1.0
"""The gap at which such a plan is good enough: what counts of it is its coverage."""


def replan(
    instance: Instance,
    old: Plan,
    limits: Limits,
    *,
    seed: int = 0,
    workers: int = 2,
    only_affected: bool = False,
    on_progress: Callable[[Progress], None] | None = None,
    stop: threading.Event | None = None,
) -> Plan:
    """Replan a valid instance that `replanning.carried_forward` has made of the old plan.

    Coverage first, then schools that change SIP, then visits that move, then quality, each with its bound. With
    `only_affected` it ends once coverage and schools are proved (or the time is over): its plan is legal, and what it
    says of moves and quality holds, but little was done for them. Anytime, like `solve`. Raises Infeasible when no
    plan keeps every pin.
    """
    pace = Pace(limits.seconds, workers, seed, False, stop or threading.Event())
    problem = compile_problem(instance)
    before = before_of(problem, old)
    standing = Standing(before, pace, on_progress)
    standing.offer(legal_start(problem, old))
    _cover(before, old, standing, pace)
    Course(before, pace, standing, only_affected, limits.gap).run()
    return replan_of(standing.progress, old, seed, workers)


def _cover(before: Before, old: Plan, standing: Standing, pace: Pace) -> None:
    """Where visits are left out that may have a day, see how many a plan without regard to the old one leaves out.

    So a replan never leaves out what `solve` places in that time. Its plan is then brought nearer to the old one.
    """
    problem, mended = before.problem, standing.schedule
    if mended is None or pace.left <= 0 or mended.unplaced == bound_by_flow(problem):
        return
    standing.phase = "coverage"
    limits = Limits(pace.left * SHARE_OF_COVERAGE, gap=PROVED)
    fresh = solve(problem.instance, limits, seed=pace.seed, workers=pace.workers, start=old, stop=pace.stop)
    standing.offer(returned(before, from_plan(problem, fresh)))
    standing.prove(tuple(fresh.summary.coverage_bound.values()))


def replan_of(progress: Progress, old: Plan, seed: int, workers: int) -> Plan:
    """The best replan of the old plan at a moment, with what was proved of it by then. Raises WrongPlanError."""
    schedule, disruption, disruption_bound = progress.schedule, progress.disruption, progress.disruption_bound
    assert schedule is not None
    assert disruption is not None
    assert disruption_bound is not None
    instance = schedule.problem.instance
    allocations, visits = to_plan_tables(schedule)
    summary = Summary(
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
        disruption=Disruption(
            schools=disruption[0],
            schools_bound=disruption_bound[0],
            visits=disruption[1],
            visits_bound=disruption_bound[1],
        ),
    )
    plan = Plan(
        allocations=allocations,
        visits=visits,
        summary=summary,
        replanned_from=Replanned(allocations=old.allocations, visits=old.visits),
    )
    report = check(instance, allocations, visits)
    changes = changes_between(old, plan, instance)
    told = [str(breach) for breach in report.breaches]
    disturbed = (len(changes.schools), len(changes.visits))
    if (report.coverage, disturbed, report.quality) != (progress.coverage, disruption, schedule.quality):
        told.append("its figures are not the checker's")
    if progress.contradicted:
        told.append("it is better than a bound that was proved")
    if told:
        raise WrongPlanError("; ".join(told))
    return plan
