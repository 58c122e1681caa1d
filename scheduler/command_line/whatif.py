"""`sipplan whatif`: the base and each scenario, planned alike and compared."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scheduler.command_line.contradicted import refuse_contradiction
from scheduler.command_line.interrupt import stop_on_interrupt
from scheduler.command_line.loading import load_instance
from scheduler.command_line.options import (
    gap_option,
    instance_argument,
    json_option,
    processors,
    seed_option,
)
from scheduler.command_line.studying import (
    claim_study_folder,
    crew_of,
    end_interrupted,
    study_options,
    study_progress,
)
from scheduler.command_line.target import refusals_told
from scheduler.command_line.terminal import complain, counted, say
from scheduler.command_line.wording import percentage

if TYPE_CHECKING:
    from models import Instance, Plan
    from scheduler.command_line.studying import StudyProgress
    from scheduler.comparing import Comparison
    from scheduler.scenarios import Result
    from scheduler.studies import Crew, Failed, Finished, Solved, ToSolve

BASE = "base"
WORKBOOK, PAGE = "comparison.xlsx", "comparison.html"
MOST_PROBLEMS = 20


@dataclass(frozen=True)
class Search:
    """How each instance is planned."""

    seconds: float
    gap: float
    seed: int
    workers: int
    """For the base alone, and how many scenarios at a time."""


@click.command(short_help="Plan scenarios beside the base, and compare.")
@instance_argument
@click.argument(
    "scenarios", type=click.Path(exists=True, path_type=Path), nargs=-1, required=True, metavar="SCENARIO..."
)
@study_options(60, "solve")
@gap_option("Stop a solve once its gap is proved to be at most this: 0.02 is 2 %.")
@seed_option
@json_option
def whatif(
    *,
    instance: Path,
    scenarios: tuple[Path, ...],
    folder: Path,
    time_limit: float,
    workers: int | None,
    cluster: str | None,
    force: bool,
    gap: float,
    seed: int,
    as_json: bool,
) -> None:
    """Plan INSTANCE (the base) and what each SCENARIO makes of it, under the same limits, and compare.

    Each scenario is laid over INSTANCE alone; for several at once make their instance first, with 'sipplan scenario'.
    The base is planned first, on all processors; each scenario starts from its plan, one processor each. Where the
    plan of one is a better plan for another too, that one takes it over. Plans are written to DIR/base and
    DIR/SCENARIO, the comparison to DIR/comparison.xlsx and .html.

    Ctrl-C keeps what is finished: the same command again goes on. What has changed since is solved anew.
    """
    base = load_instance(instance).instance
    refuse_contradiction(base)
    names = _names(scenarios)
    instances, wrong = _under_scenarios(instance, names)
    if not instances:
        raise click.exceptions.Exit(1)
    search = Search(time_limit, gap, seed, 1 if cluster else processors(workers))
    with stop_on_interrupt(lambda: complain("Stopping; what is finished is kept.")) as stop:
        claim_study_folder(folder, "whatif")
        study = _Study(folder, {BASE: base, **instances}, search, force)
        with study_progress(len(study.instances), "planning") as progress, crew_of(search.workers, cluster) as crew:
            study.run(crew, stop, progress)
    if stop.is_set() and not study.complete:
        end_interrupted(len(study.plans), len(study.instances))
    if BASE in study.plans and len(study.plans) > 1:
        _tell(_compared(study), study.taken, folder, as_json)
    if wrong or study.contradicted or len(study.plans) < len(study.instances):
        raise click.exceptions.Exit(1)


def _names(scenarios: Sequence[Path]) -> Mapping[str, Path]:
    """A name for each scenario that every system takes as a folder's, and no two have."""
    from scheduler.exporting.file_names import file_names
    from scheduler.studies import FINISHED
    from scheduler.studies.folder import STUDY

    taken = [(-1 - at, name) for at, name in enumerate((BASE, WORKBOOK, PAGE, FINISHED, STUDY))]
    called = [(at, path.resolve().stem if path.is_file() else path.resolve().name) for at, path in enumerate(scenarios)]
    names = file_names([*taken, *called])
    return {names[at]: path for at, path in enumerate(scenarios)}


def _under_scenarios(instance: Path, names: Mapping[str, Path]) -> tuple[dict[str, Instance], bool]:
    """The instance under each scenario that can be laid over it; what is wrong with others is told."""
    from scheduler.reading import InstanceError
    from scheduler.scenarios import base_layers, laid_over, read_scenario

    layers = base_layers(instance, instance.name)
    found: dict[str, Instance] = {}
    for name, path in names.items():
        try:
            result = laid_over(layers, [read_scenario(path, path.name)])
        except InstanceError as error:
            complain(f"{path}: {counted(len(error.problems), 'problem')}; it is left out.")
            complain(*(f"  {problem}" for problem in error.problems[:MOST_PROBLEMS]))
        except OSError as error:
            complain(f"{path} cannot be read ({error.strerror or error}); it is left out.")
        else:
            if wrong := _contradiction(result):
                complain(f"{path}: it contradicts itself; it is left out.", *(f"  {line}" for line in wrong))
            else:
                found[name] = result.reading.instance
    return found, len(found) < len(names)


def _contradiction(result: Result) -> tuple[str, ...]:
    """What cannot hold together of an instance under a scenario, by the files and rows that it comes from."""
    from scheduler.explaining import Source, Verdict, consistency_of
    from scheduler.validation.problem import Problem

    def where(source: Source) -> str:
        if source.row is None:
            return str(source)
        place = result.layers.located(Problem(source.table, source.row, source.column, None, ""))
        return str(Source(place.table or source.table, place.row, source.column))

    found = consistency_of(result.reading.instance)
    return found.lines(where) if found.verdict is Verdict.IMPOSSIBLE else ()


class _Study:
    """The solves of one run; plans are written as they come."""

    def __init__(self, folder: Path, instances: Mapping[str, Instance], search: Search, force: bool) -> None:
        from scheduler.studies import plan_ledger

        self.instances = instances
        self.plans: dict[str, Plan] = {}
        self.taken: dict[str, str] = {}
        """Who took over a plan, and whose it was."""
        self.contradicted = False
        """A plan is better than what was proved of another instance allows."""
        self.complete = False
        self._folder = folder
        self._search = search
        self._ledger = plan_ledger(folder)
        if force:
            self._ledger.clear()

    def run(self, crew: Crew, stop: threading.Event, progress: StudyProgress) -> None:
        """Plan the base, then the scenarios from its plan on; then let each take over what is better for it."""
        left = self._solve([BASE], self._search.workers, None, crew, stop, progress)
        if not left and BASE in self.plans:
            others = [name for name in self.instances if name != BASE]
            left = self._solve(others, 1, self.plans[BASE], crew, stop, progress)
        self.complete = not left
        if self.complete:
            self._share(progress)

    def _share(self, progress: StudyProgress) -> None:
        from scheduler.studies import shared

        found = shared(self.instances, self.plans, BASE)
        self.plans, self.taken, self.contradicted = found.plans, found.taken, bool(found.contradicted)
        for name, other in found.taken.items():
            progress.note(f"{name}: {_worth(self.plans[name])}, with the plan of {other}")
        for name, other in found.contradicted.items():
            progress.note(
                f"{name}: the plan of {other} is better than what was proved possible for {name}, so one of the two is "
                "wrong: run again with --force, and report it if it stays so"
            )
        with refusals_told(self._folder):
            for name in self.plans:
                self._write(name)

    def _solve(
        self,
        names: Sequence[str],
        workers: int,
        start: Plan | None,
        crew: Crew,
        stop: threading.Event,
        progress: StudyProgress,
    ) -> bool:
        """Whether any is left."""
        from scheduler.optimiser import Limits
        from scheduler.studies import ToSolve, carry_out, solve_job

        limits = Limits(self._search.seconds, self._search.gap)
        jobs = [
            solve_job(name, ToSolve(self.instances[name], limits, self._search.seed, workers, start)) for name in names
        ]
        with refusals_told(self._folder):
            results = carry_out(jobs, crew, self._ledger, stop, self._taking(progress))
        return bool(results.left)

    def _taking(self, progress: StudyProgress) -> Callable[[Any, bool], None]:
        def take(outcome: Finished[ToSolve, Solved] | Failed[ToSolve, Solved], kept: bool) -> None:
            from scheduler.studies import Failed

            name = outcome.job.name
            if isinstance(outcome, Failed):
                progress.ended(f"{name}: failed, {outcome.reason}")
            elif outcome.result.plan is None:
                progress.ended(f"{name}: there is no plan. {' '.join(outcome.result.problems)}")
            else:
                progress.ended(f"{name}: {self._taken(name, outcome.result.plan, kept)}")

        return take

    def _taken(self, name: str, plan: Plan, kept: bool) -> str:
        """Write a plan, and say what it is worth."""
        from scheduler.studies import faults

        if wrong := faults(plan, self.instances[name]):
            return f"the checker rejects its plan ({wrong[0]}): run again with --force"
        self.plans[name] = plan
        # What it took over in an earlier run may be there, and is not to go before this run has come as far.
        if not (kept and self._has_plan(name)):
            self._write(name)
        if not any(allocation.sip for allocation in plan.allocations):
            return "not one school allocated in the time: give it more with --time-limit"
        return f"{_worth(plan)}{' (finished earlier)' if kept else ''}"

    def _has_plan(self, name: str) -> bool:
        """Whether its folder holds a plan for this very instance."""
        there = _plan_in(self._folder / name)
        return there is not None and there.summary.instance_sha256 == self.instances[name].sha256

    def _write(self, name: str) -> None:
        """Write its plan folder; where this very plan is there already, its files keep their dates."""
        from scheduler.writing import write_plan

        if _plan_in(self._folder / name) != self.plans[name]:
            write_plan(self.plans[name], self.instances[name], self._folder / name, overwrite=True)


def _plan_in(folder: Path) -> Plan | None:
    """The plan of a plan folder; None where there is none that can be read."""
    from scheduler.reading import PlanError, read_plan

    try:
        return read_plan(folder).plan
    except (PlanError, OSError):
        return None


def _worth(plan: Plan) -> str:
    unplaced = sum(plan.summary.coverage.values())
    return f"{unplaced:,} unplaced, quality {plan.summary.quality:,}, gap {percentage(plan.summary.gap)}"


def _took_over(name: str, other: str) -> str:
    who, whose = ("the base" if each == BASE else f"scenario {each}" for each in (name, other))
    return f"{who[0].upper()}{who[1:]} took over the plan of {whose}, which was better for it than its own."


def _compared(study: _Study) -> Comparison:
    from scheduler.comparing import NamedPlan, compare

    base, *others = (
        NamedPlan(name, study.plans[name], study.instances[name]) for name in study.instances if name in study.plans
    )
    return compare(base, others)


def _tell(comparison: Comparison, taken: Mapping[str, str], folder: Path, as_json: bool) -> None:
    from scheduler.command_line.compared import print_overview
    from scheduler.comparing import as_data
    from scheduler.exporting.comparison import render, workbook
    from scheduler.writing.atomic import write_file

    with refusals_told(folder):
        write_file(folder / WORKBOOK, workbook(comparison, datetime.now(UTC)), overwrite=True)
        write_file(folder / PAGE, render(comparison).encode(), overwrite=True)
    if as_json:
        click.echo(json.dumps({**as_data(comparison), "taken_over": taken}, indent=2))
    else:
        print_overview(comparison)
        if taken:
            say(*(_took_over(name, other) for name, other in taken.items()), "")
        say(f"The plans are in {folder}, each in a folder of its own; {WORKBOOK} and {PAGE} say who is affected.")
