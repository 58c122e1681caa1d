"""`sipplan export`: a plan as calendars, a workbook and a report."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, TypeVar

import click

from scheduler.command_line.loading import load_plan_of_its_instance
from scheduler.command_line.options import FiniteRange, force_option, output_option, plan_argument
from scheduler.command_line.target import refusals_told
from scheduler.command_line.terminal import counted, say

if TYPE_CHECKING:
    from scheduler.exporting.calendars import CalendarOptions, Edition

Parsed = TypeVar("Parsed")
REPORT = PurePosixPath("report.html")


def _parsed_by(parse: Callable[[str], Parsed]) -> Callable[[click.Context, click.Parameter, str | None], Parsed | None]:
    def convert(_context: click.Context, _parameter: click.Parameter, text: str | None) -> Parsed | None:
        try:
            return None if text is None else parse(text)
        except ValueError as error:
            raise click.BadParameter(str(error)) from None

    return convert


def _hours(text: str) -> object:
    from scheduler.exporting.calendars import Hours

    return Hours.parse(text)


def _alarm(text: str) -> object:
    from scheduler.exporting.calendars import Alarm

    return Alarm.parse(text)


@click.command(short_help="Export calendars, a workbook and a report.")
@plan_argument
@output_option("target", "DIR", "The folder to write to; it must not be there yet.")
@click.option(
    "--ics", is_flag=True, help="Calendars: one for each SIP, school, adviser and area, and one of everything."
)
@click.option("--xlsx", is_flag=True, help="A workbook to read, filter, print and decide in.")
@click.option("--html", is_flag=True, help="A report in one file, for any browser.")
@click.option(
    "--since",
    "earlier",
    type=click.Path(path_type=Path),
    multiple=True,
    metavar="OLDER_PLAN",
    help="The plan that calendars were last exported from: what has moved is updated, what is gone is "
    "cancelled. With several, the oldest first.",
)
@click.option(
    "--hours",
    callback=_parsed_by(_hours),
    metavar="09:00-15:30",
    help="When visits begin and end, in the policy's time zone; without it they last the whole day.",
)
@click.option(
    "--alarm",
    callback=_parsed_by(_alarm),
    metavar="TIME",
    help="An alarm so long before each visit: 30m, 15h, 1d. A visit of the whole day begins at midnight.",
)
@click.option(
    "--reasons",
    "seconds",
    type=FiniteRange(0),
    default=10.0,
    show_default=True,
    metavar="SECONDS",
    help="How long to look for the reasons of what is not placed; of what is left then workbook and report say the "
    "facts alone.",
)
@force_option
def export(
    *,
    plan: Path,
    target: Path,
    ics: bool,
    xlsx: bool,
    html: bool,
    earlier: tuple[Path, ...],
    hours: Any,
    alarm: Any,
    seconds: float,
    force: bool,
) -> None:
    """Export the plan in folder PLAN as calendars, a workbook and a report; all three unless some are named.

    DIR is replaced, with --force, only where it holds an export and nothing else.
    """
    from scheduler.exporting.calendars import CalendarOptions
    from scheduler.writing import check_export, write_export

    with refusals_told(target):
        check_export(target, force)
    wanted = {"ics": ics, "xlsx": xlsx, "html": html}
    kinds = {kind for kind, named in wanted.items() if named} or set(wanted)
    newest = _edition(plan, seconds if kinds != {"ics"} else None)
    older = [_edition(each) for each in earlier]
    options = CalendarOptions(hours, alarm)
    with refusals_told(target):
        names = write_export(_files(newest, older, kinds, options), target, overwrite=force)
    _tell(target, names)


def _edition(folder: Path, seconds: float | None = None) -> Edition:
    """A plan folder with its account, and when it was made: the time of its plan.json.

    What is unplaced is explained where there are seconds for it.
    """
    from datetime import UTC, datetime

    from scheduler.command_line.exported_reasons import explained
    from scheduler.exporting.account import account_of
    from scheduler.exporting.calendars import Edition

    read = load_plan_of_its_instance(folder, "exported")
    made = datetime.fromtimestamp(int((folder / "plan.json").stat().st_mtime), UTC)
    why = None if seconds is None else explained(read.plan, read.instance, seconds)
    return Edition(account_of(read.plan, read.instance, why), made)


def _files(
    newest: Edition, older: list[Edition], kinds: set[str], options: CalendarOptions
) -> Iterator[tuple[PurePosixPath, bytes]]:
    if "ics" in kinds:
        from scheduler.exporting.calendars import calendar_files

        yield from calendar_files(newest, older, options)
    if "xlsx" in kinds:
        from scheduler.exporting.workbook import FILE, workbook

        yield FILE, workbook(newest.account, newest.made)
    if "html" in kinds:
        from scheduler.exporting.report import render

        yield REPORT, render(newest.account).encode()


def _tell(target: Path, names: tuple[str, ...]) -> None:
    calendars = sum(name.endswith(".ics") for name in names)
    say(f"{target}:")
    if calendars:
        say(f"  calendars    {counted(calendars, 'file')} in calendars")
    for name, what in (("plan.xlsx", "workbook"), (REPORT.as_posix(), "report")):
        if name in names:
            say(f"  {what:<11}  {name}")
