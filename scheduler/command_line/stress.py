"""`sipplan stress`: what a plan does not withstand, and whom it cannot do without."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scheduler.command_line.interrupt import stop_on_interrupt
from scheduler.command_line.loading import load_plan
from scheduler.command_line.options import json_option, plan_argument, processors
from scheduler.command_line.studying import (
    claim_study_folder,
    crew_of,
    end_interrupted,
    study_options,
    study_progress,
)
from scheduler.command_line.target import refusals_told
from scheduler.command_line.terminal import complain, console, counted, say, table

if TYPE_CHECKING:
    from models import Instance
    from scheduler.command_line.studying import StudyProgress
    from scheduler.studies.futures import Future
    from scheduler.studies.stress import Aftermath, Base, Missed, Settled

SCENARIOS, TABLE, BASE = "scenarios", "stress.csv", "base"
MOST = 12
"""Rows of a table on the terminal."""


@click.command(short_help="Find what breaks a plan, and whom it cannot do without.")
@plan_argument
@study_options(15, "replan")
@click.option("--each-sip", is_flag=True, help="Remove each SIP in turn (so it is unless --draws is given).")
@click.option("--draws", type=click.IntRange(1, 100_000), metavar="N", help="Draw N futures by chance.")
@click.option(
    "--seed", type=click.IntRange(0, 2**31 - 1), default=0, show_default=True, metavar="N", help="Draws other futures."
)
@click.option(
    "--from",
    "from_date",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="What lies before this day stays, such as 2009-01-05.  [default: plan_from of the policy, or the first day]",
)
@json_option
def stress(
    *,
    plan: Path,
    folder: Path,
    time_limit: float,
    workers: int | None,
    cluster: str | None,
    force: bool,
    each_sip: bool,
    draws: int | None,
    seed: int,
    from_date: datetime | None,
    as_json: bool,
) -> None:
    """Replan PLAN for one future after the other, and rank whom and what it cannot do without.

    A future is the plan's instance without one of its SIPs, or one drawn by chance: absences, new schools of concern,
    snow, another mileage rate. For each: how many visits lose their day and how many schools their SIP after the
    best replan. Every future is kept in DIR/scenarios, ready for 'sipplan whatif' and 'sipplan scenario'. Where a
    replan shows that PLAN itself could leave out less, that plan is written to DIR/base and losses are counted
    against it.

    Ctrl-C keeps what is finished: the same command again goes on.
    """
    from scheduler.studies import carry_out
    from scheduler.studies.futures import draws as drawn
    from scheduler.studies.futures import each_sip_leaves
    from scheduler.studies.stress import Settled, ToWithstand, settle, stress_job, stress_ledger

    read = load_plan(plan)
    first = from_date.date() if from_date else _first_day(read.instance)
    if first > (last := max(term.last_day for term in read.instance.terms)):
        raise click.UsageError(f"--from {first} lies after the contract, which ends on {last}.")
    futures = [*(each_sip_leaves(read.instance) if each_sip or draws is None else ())]
    if draws is not None:
        futures += drawn(read.instance, read.plan, first, draws, seed)
    given = {each.name: ToWithstand(read.plan, read.instance, each, first, time_limit) for each in futures}
    jobs = [stress_job(each) for each in given.values()]
    with stop_on_interrupt(lambda: complain("Stopping; what is finished is kept.")) as stop:
        claim_study_folder(folder, "stress")
        _write_scenarios(futures, folder)
        with (
            study_progress(len(jobs), "replanning") as progress,
            crew_of(processors(workers), cluster) as crew,
            refusals_told(folder),
        ):
            ledger = stress_ledger(folder)
            if force:
                ledger.clear()
            results = carry_out(jobs, crew, ledger, stop, _telling(progress))
            settled = (
                Settled(results.finished, None, {}, complete=False)
                if results.left
                else settle(given, results.finished, crew, ledger, stop)
            )
    if not settled.complete:
        end_interrupted(len(results.finished), len(jobs))
    complain(*(f"{name}: failed, {reason}" for name, reason in settled.failed.items()))
    _write_base(settled.base, folder)
    _report(futures, settled, read.instance, folder, as_json)
    if results.failed or settled.failed:
        raise click.exceptions.Exit(1)


def _first_day(instance: Instance) -> date:
    return instance.policy.plan_from or min(term.first_day for term in instance.terms)


def _write_scenarios(futures: Sequence[Future], folder: Path) -> None:
    from scheduler.exporting.file_names import file_names
    from scheduler.scenarios import write_scenario

    names = file_names((each.name, each.name.replace(" ", "-")) for each in futures)
    with refusals_told(folder):
        for each in futures:
            write_scenario(each.scenario, folder / SCENARIOS / names[each.name], overwrite=True)


def _telling(progress: StudyProgress) -> Callable[[Any, bool], None]:
    def tell(outcome: Any, kept: bool) -> None:
        from scheduler.studies import Failed

        name = outcome.job.name
        if isinstance(outcome, Failed):
            progress.ended(f"{name}: failed, {outcome.reason}")
            return
        earlier = " (finished earlier)" if kept else ""
        progress.ended(f"{name}: {_worth(outcome.result)}{earlier}")

    return tell


def _worth(after: Aftermath) -> str:
    if after.problems:
        return f"there is no replan. {' '.join(after.problems)}"
    proved = "proved" if after.proved else "not proved"
    lost = counted(after.total, "visit")
    return f"{lost} lost, {counted(len(after.affected), 'school')} affected, {proved}"


def _write_base(base: Base | None, folder: Path) -> None:
    """Write the plan that took the place of the stressed one; without one, an earlier run's goes."""
    from scheduler.writing import write_plan
    from scheduler.writing.atomic import check_target
    from scheduler.writing.plan_folder import PLAN_FILES

    target = folder / BASE
    with refusals_told(target):
        if base is not None:
            write_plan(base.plan, base.instance, target, overwrite=True)
        elif target.exists():
            check_target(target, PLAN_FILES, "plan.json", overwrite=True)
            shutil.rmtree(target)


def _report(futures: Sequence[Future], settled: Settled, instance: Instance, folder: Path, as_json: bool) -> None:
    from scheduler.studies.stress import as_data, localities_hit, people_missed
    from scheduler.writing.atomic import write_file

    found, base = settled.found, settled.base
    people, localities = people_missed(futures, found), localities_hit(futures, found, instance)
    text = StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(_table(futures, found))
    with refusals_told(folder / TABLE):
        write_file(folder / TABLE, text.getvalue().encode(), overwrite=True)
    if as_json:
        click.echo(json.dumps(as_data(futures, settled, people, localities), indent=2))
        return
    names = {sip.sip: sip.name for sip in instance.sips} | {each.adviser: each.name for each in instance.advisers}
    screen = console()
    if base is not None:
        say(
            f"The plan itself can be better: the replan for '{base.future}' holds without that change too, and leaves "
            f"{counted(base.left_out, 'visit')} without a day, where the plan leaves {base.left_out_before:,}. "
            f"It is in {folder / BASE}, and what is lost is counted against it.",
            "",
        )
    _say_headline(futures, found)
    for title, ranked in (("Whom the plan misses most", people), ("Where it breaks", localities)):
        if ranked:
            rows = [_missed(each, names.get(each.name, "")) for each in ranked[:MOST]]
            columns = ["", "Name", ">Futures", ">Visits lost", ">Schools affected", "Worst"]
            screen.print(table(title, columns, rows))
            say(*([f"and {len(ranked) - MOST:,} more."] if len(ranked) > MOST else []), "")
    say(f"Every future is in {folder / TABLE}, and as a scenario in {folder / SCENARIOS}.")


def _say_headline(futures: Sequence[Future], found: Mapping[str, Aftermath]) -> None:
    after = [found[each.name] for each in futures if each.name in found]
    whole = sum(each.total <= 0 and not each.problems for each in after)
    proved = sum(each.proved for each in after)
    say(
        f"{counted(len(after), 'future')}: in {whole:,} of them no visit is lost. "
        f"In {proved:,} it is proved that no replan loses fewer visits or, losing as few, affects fewer schools.",
        "",
    )


def _missed(each: Missed, name: str) -> list[str | int]:
    return [each.name, name, each.futures, f"{each.lost:,.1f}", f"{each.affected:,.1f}", each.worst]


def _table(futures: Sequence[Future], found: Mapping[str, Aftermath]) -> list[list[str]]:
    levels = sorted({level for after in found.values() for level in after.lost}, reverse=True)
    heading = ["future", "away", "lost", *(f"lost_{level}" for level in levels), "lost_bound"]
    rows = [[*heading, "affected", "affected_bound", "proved", "schools", "problems"]]
    ranked = sorted(
        (each for each in futures if each.name in found), key=lambda each: _weight(found[each.name], levels)
    )
    for each in ranked:
        after = found[each.name]
        rows.append(
            [
                each.name,
                ";".join(each.away),
                str(after.total),
                *(str(after.lost.get(level, 0)) for level in levels),
                str(sum(after.lost_bound.values())),
                str(len(after.affected)),
                str(after.affected_bound),
                "yes" if after.proved else "no",
                ";".join(after.affected),
                " ".join(after.problems),
            ]
        )
    return rows


def _weight(after: Aftermath, levels: Sequence[int]) -> tuple[int, ...]:
    """The worst first."""
    lost = (-after.lost.get(level, 0) for level in levels)
    return (-int(bool(after.problems)), *lost, -len(after.affected))
