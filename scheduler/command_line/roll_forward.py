"""`sipplan roll-forward`: next year's instance from last year's plan."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scheduler.command_line.loading import load_plan_of_its_instance
from scheduler.command_line.options import force_option, json_option, output_option, plan_argument
from scheduler.command_line.target import refusals_told
from scheduler.command_line.term_dates import (
    bank_holiday_options,
    check_bank_holiday_options,
    closure_line,
    read_school_year,
    term_lines,
    told,
    warn,
    with_bank_holidays,
)
from scheduler.command_line.terminal import complain, counted, say

if TYPE_CHECKING:
    from models import Absence, Closure, Term
    from scheduler.reading import PlanFolder
    from scheduler.school_year import Counterpart, NotCarried, RolledForward, SchoolYear

MOST_ROWS = 5
"""So many rows of a table that are not carried for one reason are told one by one."""


@click.command(name="roll-forward", short_help="Make next year's instance from last year's plan.")
@plan_argument
@click.option(
    "--terms",
    "source",
    type=click.Path(exists=True, path_type=Path),
    required=True,
    metavar="NEW",
    help="The new terms and closures: an instance or what 'sipplan terms' wrote, or any file that it reads.",
)
@bank_holiday_options
@output_option("target", "TARGET", "The folder to write the instance to, or a workbook (.xlsx).")
@force_option
@json_option
def roll_forward(
    *,
    plan: Path,
    source: Path,
    country: str | None,
    subdivision: str | None,
    target: Path,
    force: bool,
    as_json: bool,
) -> None:
    """Make the instance of the next contract from PLAN: schools, SIPs, programmes and policy, in the NEW terms.

    The SIP whom PLAN gives a school becomes its current_sip. The days of programmes keep their week of term and day of
    the week. Pins, history and absences that are over are not carried, nor is a SIP whose to_day is past; all that
    is not carried is listed, with --json row by row. Look at what has changed since, such as concern, before you solve.
    """
    check_bank_holiday_options(country, subdivision)
    old = load_plan_of_its_instance(plan, "rolled forward")
    year = read_school_year([source])
    added, odd = with_bank_holidays(year.terms, year.closures, country, subdivision)
    closures = tuple(sorted((*year.closures, *added), key=lambda closure: (closure.first_day, closure.last_day)))
    rolled = _rolled(old, year.terms, closures, year.absences)
    from scheduler.writing import write_instance

    with refusals_told(target):
        write_instance(rolled.instance, target, overwrite=force)
    warnings = [*year.warnings, *odd]
    if as_json:
        click.echo(_as_json(rolled, year, closures, warnings))
        return
    instance = rolled.instance
    counts = (counted(len(instance.schools), "school"), counted(len(instance.sips), "SIP"))
    current = sum(school.current_sip is not None for school in instance.schools)
    say(f"{target}: {', '.join(counts)}, {counted(current, 'school')} with a current SIP.", "", "terms:")
    say(*term_lines(instance.terms, instance.closures))
    say(*told("closures:", [closure_line(closure).strip() for closure in closures], most=None))
    say(*told("INSET days:", [closure_line(absence).strip() for absence in year.absences], most=None))
    say(*told("terms of programmes:", list(map(_counterpart, rolled.counterparts))))
    say(*_not_carried(rolled.not_carried))
    say(*told("not understood, and left out:", year.not_understood))
    say(*told("to look at:", rolled.look_at))
    warn(warnings)


def _rolled(
    old: PlanFolder, terms: Sequence[Term], closures: Sequence[Closure], absences: Sequence[Absence]
) -> RolledForward:
    from scheduler.school_year import CannotRollForward, rolled_forward

    try:
        return rolled_forward(old.plan, old.instance, terms, closures, absences)
    except CannotRollForward as error:
        complain(*error.problems)
        complain(f"{counted(len(error.problems), 'problem')}. Nothing was written.")
        raise click.exceptions.Exit(1) from None


def _counterpart(pair: Counterpart) -> str:
    nearest = "" if pair.exact else "  (it has no counterpart: the nearest)"
    return f"{pair.old.term} -> {pair.new.term}{nearest}"


def _not_carried(rows: Sequence[NotCarried]) -> Iterator[str]:
    """Rows by table and reason: the first few, and how many there are."""
    if not rows:
        yield from ("", "Everything is carried.")
        return
    yield from ("", "not carried:")
    for (table, why), found in groupby(sorted(rows, key=_kind), key=_kind):
        lines = [row.row for row in found]
        yield f"  {table}: {counted(len(lines), 'row')}, {why}"
        shown = lines if len(lines) <= MOST_ROWS else lines[: MOST_ROWS - 1]
        yield from (f"    {line}" for line in shown)
        if len(shown) < len(lines):
            yield f"    and {len(lines) - len(shown):,} more: --json tells all"


def _kind(row: NotCarried) -> tuple[str, str]:
    return row.table, row.why


def _as_json(rolled: RolledForward, year: SchoolYear, closures: Sequence[Closure], warnings: Sequence[str]) -> str:
    def days(rows: Sequence[Closure] | Sequence[Absence]) -> list[dict[str, str]]:
        return [
            {"first_day": row.first_day.isoformat(), "last_day": row.last_day.isoformat(), "reason": row.reason}
            for row in rows
        ]

    content = {
        "terms": [{"old": pair.old.term, "new": pair.new.term, "exact": pair.exact} for pair in rolled.counterparts],
        "closures": days(closures),
        "inset_days": days(year.absences),
        "not_carried": [asdict(row) for row in rolled.not_carried],
        "look_at": list(rolled.look_at),
        "not_understood": list(year.not_understood),
        "warnings": warnings,
    }
    return json.dumps(content, indent=2)
