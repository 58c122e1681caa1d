"""What commands share that read term dates: options, reading, and the account of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from scheduler.command_line.terminal import complain, counted
from scheduler.command_line.wording import short_date

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from models import Absence, Closure, Term
    from scheduler.school_year import SchoolYear

Command = TypeVar("Command", bound=Callable[..., Any])

MOST_LINES = 12
"""So many lines of one kind are told."""


def bank_holiday_options(command: Command) -> Command:
    """`--country` and `--subdivision`: whose bank holidays are closures."""
    country = click.option(
        "--country", metavar="CODE", help="Add the bank holidays of a country to the closures: GB, IE, DE."
    )
    subdivision = click.option(
        "--subdivision", metavar="CODE", help="A part of the country with bank holidays of its own: ENG, WLS, SCT, NIR."
    )
    return country(subdivision(command))


def check_bank_holiday_options(country: str | None, subdivision: str | None) -> None:
    """End the command where there is a part without its country, or none such."""
    from scheduler.school_year import BankHolidayError, bank_holidays

    if subdivision is not None and country is None:
        raise click.UsageError("--subdivision needs --country: for England --country GB --subdivision ENG.")
    if country is not None:
        try:
            bank_holidays((), country, subdivision)
        except BankHolidayError as error:
            raise click.UsageError(str(error)) from None


@contextmanager
def wrong_dates_told() -> Iterator[None]:
    """End the command with everything that is wrong with term dates; exit code 1."""
    from scheduler.reading.term_dates import TermDatesError

    try:
        yield
    except TermDatesError as error:
        complain(*error.problems)
        complain(f"{counted(len(error.problems), 'problem')}. Nothing was written.")
        raise click.exceptions.Exit(1) from None


def read_school_year(paths: Sequence[Path], first: date | None = None, last: date | None = None) -> SchoolYear:
    """Read term dates from files, or tell what is wrong with them and leave with exit code 1."""
    from scheduler.reading.term_dates import TermDatesError, read_term_dates
    from scheduler.school_year import school_year_of

    with wrong_dates_told():
        found = []
        problems: list[str] = []
        for path in paths:
            try:
                found.append(read_term_dates(path))
            except TermDatesError as error:
                problems += error.problems
        if problems:
            raise TermDatesError(problems)
        year = school_year_of(found, first, last)
        if not year.terms:
            names = ", ".join(map(str, paths))
            complain(*told("not understood:", year.not_understood)[1:])
            raise TermDatesError([f"{names}: no term with a first and a last day is found there"])
    return year


def with_bank_holidays(
    terms: Sequence[Term], closures: Sequence[Closure], country: str | None, subdivision: str | None
) -> tuple[tuple[Closure, ...], list[str]]:
    """The bank holidays that are closures besides those given, and what is odd about terms and closures."""
    from scheduler.school_year import bank_holidays, holiday_closures, oddities_of, parts_of

    holidays = {} if country is None else bank_holidays(terms, country, subdivision)
    added = holiday_closures(holidays, terms, closures)
    warnings = list(oddities_of(terms, [*closures, *added], holidays))
    if country is not None and subdivision is None and (parts := parts_of(country)):
        warnings.insert(
            0,
            f"{country} has parts with bank holidays of their own, which are not added; --subdivision names one of "
            f"{', '.join(parts)}",
        )
    return added, warnings


def term_lines(terms: Sequence[Term], closures: Sequence[Closure]) -> list[str]:
    """A line for each term: its days and how many of them are school days."""
    from scheduler.school_year.days import each_weekday

    closed = {day for closure in closures for day in each_weekday(closure.first_day, closure.last_day)}
    width = max(len(term.term) for term in terms)
    return [
        f"  {term.term:<{width}}  {short_date(term.first_day):>15} to {short_date(term.last_day):>15}  "
        + counted(sum(day not in closed for day in each_weekday(term.first_day, term.last_day)), "school day")
        for term in terms
    ]


def closure_line(closure: Closure | Absence) -> str:
    """`Mon 5 May 2008  May Day`."""
    until = "" if closure.last_day == closure.first_day else f" to {short_date(closure.last_day)}"
    return f"  {short_date(closure.first_day)}{until}  {closure.reason}".rstrip()


def told(heading: str, lines: Sequence[str], most: int | None = MOST_LINES) -> list[str]:
    """A heading and the lines below it, no more than `most` if that is a number; nothing where there is none."""
    if not lines:
        return []
    shown = list(lines) if most is None or len(lines) <= most else lines[: most - 1]
    more = [] if len(shown) == len(lines) else [f"  and {len(lines) - len(shown):,} more"]
    return ["", heading, *(f"  {line}" for line in shown), *more]


def warn(warnings: Sequence[str]) -> None:
    """Tell warnings on standard error."""
    complain(*(f"Warning: {warning}." for warning in warnings))
