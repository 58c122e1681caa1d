"""`sipplan replan`: life goes on in mid-contract, and as few people as possible are disturbed."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scheduler.command_line.contradicted import refuse_contradiction
from scheduler.command_line.interrupt import stop_on_interrupt
from scheduler.command_line.loading import load_instance, load_plan
from scheduler.command_line.new_plan import crash_survived, judge, solver_failures_told, whereabouts, write_folder
from scheduler.command_line.options import (
    force_option,
    gap_option,
    instance_argument,
    json_option,
    output_option,
    plan_argument,
    processors,
    seed_option,
    time_limit_option,
    workers_option,
)
from scheduler.command_line.progress import live_line
from scheduler.command_line.summary import summary_lines
from scheduler.command_line.target import refuse_plan_folder
from scheduler.command_line.terminal import complain, counted, say
from scheduler.command_line.wording import short_date

if TYPE_CHECKING:
    from datetime import date
    from threading import Event

    from models import Instance, Plan
    from scheduler.command_line.progress import LiveLine
    from scheduler.replanning import Changes, SchoolChange, VisitMove
    from scheduler.solver_process import Solved, Solver

MOST_MOVES = 10
"""So many visits that lose their day, and so many that move, are told one by one."""
DATE_FORMATS = ["%Y-%m-%d", "%d/%m/%Y"]


@dataclass(frozen=True)
class Search:
    """How long and in what manner to search; seconds, and a gap as a fraction."""

    seconds: float
    gap: float
    workers: int
    seed: int


@click.command(short_help="Replan in mid-contract, disturbing as few people as possible.")
@plan_argument
@instance_argument
@click.option(
    "--from",
    "from_day",
    type=click.DateTime(DATE_FORMATS),
    required=True,
    metavar="DATE",
    help="What the plan made before this day stays: 2008-11-01 or 01/11/2008.",
)
@output_option("folder", "PLAN2", "The folder to write the new plan to.")
@time_limit_option(60, "Stop after so many seconds.")
@gap_option("Stop once disruption is proved and the gap is at most this: 0.02 is 2 %.")
@workers_option("How many processors it may use: most of it needs one.")
@seed_option
@force_option
@click.option("--quiet", is_flag=True, help="Say nothing but errors.")
@json_option
def replan(
    *,
    plan: Path,
    instance: Path,
    from_day: datetime,
    folder: Path,
    time_limit: float,
    gap: float,
    workers: int | None,
    seed: int,
    force: bool,
    quiet: bool,
    as_json: bool,
) -> None:
    """Replan PLAN from a day on, for INSTANCE: the tables as they are now, without a SIP who is ill, say.

    Visits that PLAN has before the day stay as they were made, whoever made them. After it as many visits as
    possible are placed; then as few schools as possible change SIP; then as few visits as possible move; then
    quality is as good as it can be. Each is told with what is proved of it. Ctrl-C ends the search early and keeps
    the best plan so far. With --json the summary and everybody affected are printed as JSON.
    """
    from scheduler.solver_process import Solver

    with Solver() as solver:
        refuse_plan_folder(folder, force)
        old = load_plan(plan).plan
        carried = _carried_forward(old, load_instance(instance).instance, from_day.date())
        refuse_contradiction(carried)
        search = Search(time_limit, gap, processors(workers), seed)
        with live_line(wanted=not quiet) as line, stop_on_interrupt(_stopping(line)) as stop:
            solved = _optimise(solver, carried, old, search, line, stop)
            judge(solved.plan, carried)
            write_folder(solved.plan, carried, folder, force)
    if solved.crash is not None:
        complain(crash_survived(solved.crash))
    elif stop.is_set() and not quiet:
        complain("Stopped early: this is the best plan so far, with its bounds.")
    _tell(old, solved.plan, carried, from_day.date(), folder, as_json, quiet)


def _carried_forward(old: Plan, instance: Instance, from_day: date) -> Instance:
    """The instance with what was made as history; what is wrong with the two together ends the command."""
    from scheduler.replanning import CannotReplan, carried_forward
    from scheduler.validation import validate

    try:
        carried = carried_forward(old, instance, from_day)
    except CannotReplan as error:
        problems = error.problems
    else:
        problems = tuple(str(problem) for problem in validate(carried).errors)
        if not problems:
            return carried
    complain(*problems)
    complain(f"{counted(len(problems), 'problem')}: the plan and the instance do not go together from {from_day} on.")
    raise click.exceptions.Exit(1)


def _stopping(line: LiveLine | None) -> Callable[[], None]:
    return line.stopping if line else lambda: complain("Stopping, keeping the best plan so far.")


def _optimise(
    solver: Solver, instance: Instance, old: Plan, search: Search, line: LiveLine | None, stop: Event
) -> Solved:
    with solver_failures_told():
        return solver.replan(
            instance,
            old,
            seconds=search.seconds,
            gap=search.gap,
            seed=search.seed,
            workers=search.workers,
            on_progress=line.report if line else None,
            stop=stop,
        )


def _tell(old: Plan, new: Plan, instance: Instance, from_day: date, folder: Path, as_json: bool, quiet: bool) -> None:
    from scheduler.replanning import changes_between

    changes = changes_between(old, new, instance)
    if as_json:
        click.echo(_as_json(new, changes))
    elif not quiet:
        say(_made(instance, from_day), "", *summary_lines(new.summary), "")
        say(*_people(changes, instance), *whereabouts(folder))


def _made(instance: Instance, from_day: date) -> str:
    number = len(instance.history)
    if not number:
        return "All visits are open."
    stay = "stays as it was" if number == 1 else "stay as they were"
    return f"{counted(number, 'visit')} made before {short_date(from_day)} {stay}."


def _people(changes: Changes, instance: Instance) -> list[str]:
    """Everybody who is affected, by name: who loses the SIP or the day, and who gets another."""
    names = {school.school: school.name for school in instance.schools}
    left = [_school(change, names) for change in changes.schools if change.now is None]
    changed = [_school(change, names) for change in changes.schools if change.now is not None]
    lost = [_visit(move) for move in changes.visits if move.now is None]
    moved = [_visit(move) for move in changes.visits if move.now is not None]
    number = counted(len(left), "school loses its SIP", "schools lose their SIP")
    lines = _listed(f"{number} and {'has' if len(left) == 1 else 'have'} none now:", left)
    lines += _listed(counted(len(changed), "school changes SIP:", "schools change SIP:"), changed)
    lines += _listed(counted(len(lost), "visit loses its day:", "visits lose their day:"), lost, MOST_MOVES)
    lines += _listed(counted(len(moved), "visit moves:", "visits move:"), moved, MOST_MOVES)
    return lines


def _listed(heading: str, lines: list[str], most: int | None = None) -> list[str]:
    """A heading and at most so many lines; nothing where there are none."""
    if not lines:
        return []
    more = len(lines) - len(lines[:most])
    return [heading, *lines[:most], *([f"  and {more:,} more: --json tells all"] if more else []), ""]


def _school(change: SchoolChange, names: dict[str, str]) -> str:
    called = " ".join(filter(None, (change.school, names[change.school])))
    return f"  {called}: {change.before}" + (f" to {change.now}" if change.now else "")


def _visit(move: VisitMove) -> str:
    before = f"  visit {move.visit} of {move.school}: {short_date(move.before)}"
    return before if move.now is None else f"{before} to {short_date(move.now)}"


def _as_json(new: Plan, changes: Changes) -> str:
    content = {
        "summary": new.summary.model_dump(mode="json"),
        "schools": [asdict(change) for change in changes.schools],
        "visits": [asdict(move) for move in changes.visits],
    }
    return json.dumps(content, indent=2, default=str)
