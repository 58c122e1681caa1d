"""`sipplan solve`: from an instance to a plan folder, with a bound beside it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scheduler.command_line.contradicted import refuse_contradiction
from scheduler.command_line.interrupt import stop_on_interrupt
from scheduler.command_line.loading import load_instance, load_plan
from scheduler.command_line.new_plan import (
    crash_survived,
    is_empty,
    judge,
    solver_failures_told,
    whereabouts,
    write_folder,
)
from scheduler.command_line.options import (
    force_option,
    gap_option,
    instance_argument,
    json_option,
    output_option,
    processors,
    seed_option,
    time_limit_option,
    workers_option,
)
from scheduler.command_line.progress import live_line
from scheduler.command_line.summary import summary_lines
from scheduler.command_line.target import refuse_plan_folder
from scheduler.command_line.terminal import complain, counted, say

if TYPE_CHECKING:
    from threading import Event

    from models import Instance, Plan
    from scheduler.command_line.progress import LiveLine
    from scheduler.solver_process import Solved, Solver


@dataclass(frozen=True)
class Search:
    """How long and in what manner to search; seconds, and a gap as a fraction."""

    seconds: float
    gap: float
    workers: int
    seed: int
    deterministic: bool


@click.command(short_help="Plan an instance and prove how good the plan is.")
@instance_argument
@output_option("folder", "PLAN", "The folder to write the plan to.")
@time_limit_option(60, "Stop after so many seconds.")
@gap_option("Stop once the gap is proved to be at most this: 0.02 is 2 %.")
@workers_option("How many processors to use.")
@seed_option
@click.option(
    "--start",
    type=click.Path(path_type=Path),
    metavar="PLAN",
    help="Start from this plan.",
)
@click.option("--deterministic", is_flag=True, help="The same input gives the same plan twice.")
@force_option
@click.option("--quiet", is_flag=True, help="Say nothing but errors.")
@json_option
def solve(
    *,
    instance: Path,
    folder: Path,
    time_limit: float,
    gap: float,
    workers: int | None,
    seed: int,
    start: Path | None,
    deterministic: bool,
    force: bool,
    quiet: bool,
    as_json: bool,
) -> None:
    """Plan INSTANCE: allocate its schools, place their visits, prove how good the plan is.

    INSTANCE is a folder of tables, an Excel workbook or the name of a bundled instance. Ctrl-C ends
    the search early and keeps the best plan so far with its bound. With --json the summary is
    printed as JSON.
    """
    from scheduler.solver_process import Solver

    with Solver() as solver:
        refuse_plan_folder(folder, force)
        reading = load_instance(instance)
        if reading.warnings and not quiet:
            complain(f"{counted(len(reading.warnings), 'warning')}: 'sipplan validate' shows them.")
        refuse_contradiction(reading.instance)
        start_plan = None if start is None else load_plan(start).plan
        search = Search(time_limit, gap, processors(workers), seed, deterministic)
        with live_line(wanted=not quiet) as line, stop_on_interrupt(_stopping(line)) as stop:
            solved = _optimise(solver, reading.instance, search, start_plan, line, stop)
            plan = solved.plan
            if stop.is_set() and is_empty(plan):
                raise KeyboardInterrupt
            if is_empty(plan) and folder.exists():
                raise click.ClickException(f"there was no time to plan a single school; '{folder}' is untouched")
            judge(plan, reading.instance)
            write_folder(plan, reading.instance, folder, force)
    if solved.crash is not None:
        complain(crash_survived(solved.crash))
    elif stop.is_set() and not quiet:
        complain("Stopped early: this is the best plan so far, with its bound.")
    if as_json:
        click.echo(plan.summary.model_dump_json(indent=2))
    elif not quiet:
        say(*summary_lines(plan.summary), "", *whereabouts(folder))


def _stopping(line: LiveLine | None) -> Any:
    return line.stopping if line else lambda: complain("Stopping, keeping the best plan so far.")


def _optimise(
    solver: Solver, instance: Instance, search: Search, start: Plan | None, line: LiveLine | None, stop: Event
) -> Solved:
    """Run the optimiser; where it finds no plan that keeps the pins, or crashes before it has one, the command ends."""
    with solver_failures_told():
        solved = solver.solve(
            instance,
            seconds=search.seconds,
            gap=search.gap,
            seed=search.seed,
            workers=search.workers,
            start=start,
            deterministic=search.deterministic,
            on_progress=line.report if line else None,
            stop=stop,
        )
        if solved.crash is not None and is_empty(solved.plan):
            raise solved.crash
        return solved
