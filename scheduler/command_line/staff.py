"""`sipplan staff`: how many SIPs to recruit, of what kind and where."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scheduler.command_line.contradicted import refuse_contradiction
from scheduler.command_line.interrupt import stop_on_interrupt
from scheduler.command_line.loading import load_instance
from scheduler.command_line.options import (
    force_option,
    instance_argument,
    json_option,
    output_option,
    processors,
    seed_option,
    time_limit_option,
    workers_option,
)
from scheduler.command_line.target import refusals_told
from scheduler.command_line.terminal import complain, console, counted, plain, say, table

if TYPE_CHECKING:
    from models import Instance
    from scheduler.optimiser.recruiting import Recruitment
    from scheduler.scenarios import Candidates
    from scheduler.studies.staffing import Curve, Question

MOST_NAMED = 8
"""So many recruits are named in a line."""


@click.command(short_help="Say how many SIPs to recruit, and whom.")
@instance_argument
@click.option(
    "--candidates",
    "table_file",
    type=click.Path(path_type=Path),
    required=True,
    metavar="TABLE",
    help="A CSV file or workbook like the table sips, with a column cost.",
)
@output_option("folder", "DIR", "Where to write to.")
@time_limit_option(30, "How long each solve may take.")
@workers_option("How many solves at a time, each on one processor.")
@seed_option
@force_option
@json_option
def staff(
    *,
    instance: Path,
    table_file: Path,
    folder: Path,
    time_limit: float,
    workers: int | None,
    seed: int,
    force: bool,
    as_json: bool,
) -> None:
    """Say how many of the candidates INSTANCE needs, and whom: the fewest, then cheapest, that place everything.

    For each number of recruits, from none to all, the best plan is made, with what is proved of any other choice of
    so many. Ctrl-C keeps what is finished: run the same command again to go on.
    """
    from scheduler.studies.processes import Processes
    from scheduler.studies.staffing import study
    from scheduler.studies.staffing_folder import WrongPlanError, open_folder, write_curve

    question, candidates = _question(instance, table_file, time_limit, seed)
    with refusals_told(folder):
        ledger = open_folder(folder, question, force)
        hands = processors(workers)
        with stop_on_interrupt(_stopping) as stop, Processes(hands) as crew:
            curve = study(question, crew, ledger, stop, _told)
    complain(*(f"{name}: {reason}" for name, reason in curve.failed.items()))
    if not curve.complete:
        total = len(question.costs) + 1
        complain(f"Stopped: {len(curve.numbers)} of {total} numbers are finished. The same command again goes on.")
        raise KeyboardInterrupt
    if not curve.numbers:
        raise click.exceptions.Exit(1)
    with refusals_told(folder):
        try:
            write_curve(folder, question, candidates, curve)
        except WrongPlanError as error:
            raise click.ClickException(f"the checker rejects a plan ({error}): run again with --force") from None
    if as_json:
        click.echo(json.dumps(_as_data(curve), indent=2))
    else:
        _tell(curve, question.instance, folder)
    if curve.failed:
        raise click.exceptions.Exit(1)


def _question(instance: Path, table_file: Path, seconds: float, seed: int) -> tuple[Question, Candidates]:
    from scheduler.reading import InstanceError
    from scheduler.scenarios import read_candidates, with_all
    from scheduler.studies.staffing import Question

    base = load_instance(instance).instance
    refuse_contradiction(base)
    try:
        candidates = read_candidates(table_file)
        everybody = with_all(base, candidates, instance.name).reading.instance
    except InstanceError as error:
        complain(*map(str, error.problems))
        complain(f"{table_file}: {counted(len(error.problems), 'problem')}. Row 1 is the heading.")
    except OSError as error:
        complain(f"{table_file} cannot be read: {error.strerror or error}")
    else:
        return Question(everybody, candidates.costs, seconds, seed), candidates
    raise click.exceptions.Exit(1)


def _stopping() -> None:
    complain("Stopping; what is finished is kept.")


def _told(outcome: Any, was_there: bool) -> None:
    from scheduler.studies.job import Failed

    ending = "failed" if isinstance(outcome, Failed) else "was finished already" if was_there else "finished"
    complain(f"{outcome.job.name}: {ending}")


def _tell(curve: Curve, instance: Instance, folder: Path) -> None:
    from scheduler.studies.staffing_folder import PICTURE, PLANS, RECRUITS, TABLE

    say(*headline(curve, instance), "")
    console().print(
        table(
            "",
            (">recruits", ">cost", ">not below", ">unplaced", ">bound", ">quality", ">bound", "who"),
            [_row(found) for found in curve.numbers],
        )
    )
    say(
        "",
        *(
            f"The plan with {counted(number, 'recruit')} is that with {other}, which was better than its own."
            for number, other in curve.taken.items()
        ),
        f"In {folder}: {TABLE}, {PICTURE} (the curve), {RECRUITS} (a scenario with these recruits) and {PLANS}.",
    )


def _row(found: Recruitment) -> tuple[str | int, ...]:
    from scheduler.studies.staffing_folder import point_of

    point = point_of(found)
    bound = "-" if point.quality_bound is None else f"{point.quality_bound:,}"
    who = ", ".join(map(plain, found.recruits)) or "-"
    money = (f"£{_money(point.cost)}", f"£{_money(point.cost_bound)}")
    return point.number, *money, point.unplaced, point.unplaced_bound, point.quality, bound, who


def headline(curve: Curve, instance: Instance) -> list[str]:
    """How many to recruit, whom, and what of it is proved."""
    best, unplaced = curve.best, sum(curve.best.plan.summary.coverage.values())
    number = len(best.recruits)
    if curve.fewest is None:
        most = len(curve.numbers[-1].recruits)
        verdict = (
            "Proved: no plan places them all."
            if curve.at_least > most
            else "Whether a plan could is open: more time may tell."
        )
        who = f"With all {most} candidates" if most > 1 else "With the one candidate"
        text = f"{who} {counted(unplaced, 'visit')} still {'has' if unplaced == 1 else 'have'} no place. {verdict}"
        least = f"As many are placed by {counted(number, 'recruit')}, for £{_money(best.cost)}:"
        return [text, *([least, *_people(best, instance)] if number else [])]
    if number == 0:
        return ["Nobody need be recruited: every visit has its place without."]
    place = f"{counted(number, 'recruit')} {'places' if number == 1 else 'place'} every visit"
    return [
        f"{place}, for £{_money(best.cost)}:",
        *_people(best, instance),
        _fewness(curve.at_least, number),
        _cheapness(best),
    ]


def _fewness(at_least: int, number: int) -> str:
    if at_least == number:
        return "Proved: fewer do not."
    open_still = "none" if at_least == 0 else f"{at_least}"
    proved = f"Proved: fewer than {at_least} do not. " if at_least else ""
    return f"{proved}Whether {open_still} would do is open: more time may tell."


def _cheapness(best: Recruitment) -> str:
    number = len(best.recruits)
    others = "no other one does" if number == 1 else f"no other {number} do"
    if best.cost == best.cost_bound:
        return f"Proved: {others} for less."
    return f"Whether it can be had for less, down to £{_money(best.cost_bound)}, is open: more time may tell."


def _people(found: Recruitment, instance: Instance) -> list[str]:
    sips = [sip for sip in instance.sips if sip.sip in found.recruits]
    schools: dict[str, int] = {}
    for allocation in found.plan.allocations:
        if allocation.sip is not None:
            schools[allocation.sip] = schools.get(allocation.sip, 0) + 1
    lines = []
    for sip in sips[:MOST_NAMED]:
        where = ";".join(sip.localities) or "all localities"
        called = ", ".join(part for part in (sip.name, sip.kind, where) if part)
        lines.append(f"  {sip.sip}  {called}: {counted(schools.get(sip.sip, 0), 'school')}")
    if len(sips) > MOST_NAMED:
        lines.append(f"  and {len(sips) - MOST_NAMED} more")
    return lines


def _money(pence: int) -> str:
    return f"{pence // 100:,}" if pence % 100 == 0 else f"{pence / 100:,.2f}"


def _as_data(curve: Curve) -> dict[str, Any]:
    from scheduler.studies.staffing_folder import point_of

    fewest = curve.fewest
    return {
        "fewest": None if fewest is None else len(fewest.recruits),
        "at_least": curve.at_least,
        "recruits": list(curve.best.recruits),
        "taken_over": {str(number): other for number, other in curve.taken.items()},
        "numbers": [
            {
                "number": len(found.recruits),
                "recruits": list(found.recruits),
                "cost": found.cost / 100,
                "cost_bound": found.cost_bound / 100,
                "coverage": {str(level): count for level, count in found.plan.summary.coverage.items()},
                "coverage_bound": {str(level): count for level, count in found.coverage_bound.items()},
                "quality": found.plan.summary.quality,
                "quality_bound": point_of(found).quality_bound,
            }
            for found in curve.numbers
        ],
    }
