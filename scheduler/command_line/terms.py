"""`sipplan terms`: an authority's term dates and the bank holidays, into an instance."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scheduler.command_line.options import force_option, output_option
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
    wrong_dates_told,
)
from scheduler.command_line.terminal import counted, say

if TYPE_CHECKING:
    from models import Row
    from scheduler.reading.term_dates import TermDates

DATE_FORMATS = ["%Y-%m-%d", "%d/%m/%Y"]


@click.command(short_help="Read term dates and bank holidays into an instance.")
@click.option(
    "--dates",
    "sources",
    type=click.Path(exists=True, path_type=Path),
    multiple=True,
    metavar="FILE",
    help="Term dates: a calendar (.ics), a table (.csv, .xlsx), or another instance. Can be given several times.",
)
@bank_holiday_options
@click.option(
    "--from", "first", type=click.DateTime(DATE_FORMATS), metavar="DATE", help="Leave out terms that end before it."
)
@click.option(
    "--to", "last", type=click.DateTime(DATE_FORMATS), metavar="DATE", help="Leave out terms that begin after it."
)
@output_option("target", "TARGET", "The instance, a folder or a workbook (.xlsx); it is made where it is not there.")
@force_option
def terms(
    *,
    sources: tuple[Path, ...],
    country: str | None,
    subdivision: str | None,
    first: datetime | None,
    last: datetime | None,
    target: Path,
    force: bool,
) -> None:
    """Write the tables terms and closures of TARGET from the term dates that an authority publishes.

    A calendar's events are understood by their names: 'Autumn term begins', 'Last day of term', 'Spring Term', 'Half
    term', 'Christmas holiday', 'INSET day'. What is not understood is listed. INSET days become absences of all
    schools, beside those that are there. With --country the bank holidays on school days become closures.

    Without --dates the bank holidays are added to the closures of TARGET, for the terms that it has.
    """
    if not sources and country is None:
        raise click.UsageError("give --dates, or --country for the bank holidays, or both.")
    check_bank_holiday_options(country, subdivision)
    there = _there(target)
    if not sources:
        _add_bank_holidays(target, there, country, subdivision)
        return
    for name in ("terms", "closures"):
        if getattr(there, name) and not force:
            raise click.UsageError(f"'{target}' already has rows in {name}. --force replaces its terms and closures.")
    year = read_school_year(sources, first.date() if first else None, last.date() if last else None)
    added, odd = with_bank_holidays(year.terms, year.closures, country, subdivision)
    closures = sorted([*year.closures, *added], key=lambda closure: (closure.first_day, closure.last_day))
    known = {(row.of, row.id, row.first_day, row.last_day) for row in there.absences}
    insets = [row for row in year.absences if (row.of, row.id, row.first_day, row.last_day) not in known]
    tables: dict[str, list[Row]] = {"terms": [*year.terms], "closures": [*closures]}
    if insets:
        tables["absences"] = [*there.absences, *insets]
    _put(target, tables)
    counts = [counted(len(year.terms), "term"), counted(len(closures), "closure")]
    if insets:
        counts.append(counted(len(insets), "INSET day"))
    say(f"{target}: {', '.join(counts)}.", *term_lines(year.terms, closures))
    say(*told("closures:", [closure_line(closure).strip() for closure in year.closures], most=None))
    say(*told("INSET days:", [closure_line(absence).strip() for absence in year.absences], most=None))
    say(*told("bank holidays:", [closure_line(closure).strip() for closure in added]))
    say(*told("not understood, and left out:", year.not_understood))
    say(*told("outside the terms, and not needed:", year.not_needed))
    warn([*year.warnings, *odd])


def _there(target: Path) -> TermDates:
    """The terms, closures and absences that the target has."""
    from scheduler.reading.term_dates import TermDates, existing_dates
    from scheduler.writing import check_fillable

    with refusals_told(target):
        check_fillable(target)
    if not target.exists() or (target.is_dir() and not any(target.glob("*.[cC][sS][vV]"))):
        return TermDates()
    with wrong_dates_told():
        return existing_dates(target)


def _add_bank_holidays(target: Path, there: TermDates, country: str | None, subdivision: str | None) -> None:
    if not there.terms:
        raise click.UsageError(f"'{target}' has no terms yet: give their dates with --dates.")
    added, odd = with_bank_holidays(there.terms, there.closures, country, subdivision)
    if added:
        _put(target, {"closures": [*there.closures, *added]})
    say(f"{target}: {counted(len(added), 'bank holiday')} added to closures.", *map(closure_line, added))
    warn(odd)


def _put(target: Path, tables: dict[str, list[Row]]) -> None:
    """Write tables; rows that are to stay are among them."""
    from scheduler.writing import put_tables

    with refusals_told(target):
        put_tables(target, tables, overwrite=True)
