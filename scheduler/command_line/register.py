"""`sipplan register`: the schools of an authority, from the national register."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scheduler.command_line.options import force_option, output_option
from scheduler.command_line.target import refusals_told, refuse_file
from scheduler.command_line.terminal import complain, counted, say
from scheduler.command_line.wording import short_date

if TYPE_CHECKING:
    from scheduler.reading.register_file import Register
    from scheduler.register import Authority, Chosen, LeftOut, RegisterTables

DATE_FORMATS = ["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y"]
LEFT_OUT_HEADINGS = ("URN", "name", "reason", "detail")
MOST_LINES = 12
"""So many schools are told one by one."""
WIDTH = 12
"""Of the titles that stand before what is told, in characters."""
PHASE_NAMES = (
    "nursery",
    "primary",
    "middle deemed primary",
    "secondary",
    "middle deemed secondary",
    "all-through",
    "16 plus",
    "not applicable",
)


@click.command(short_help="Take the schools from the national register.")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--authority", required=True, metavar="NAME_OR_CODE", help="The local authority: Norfolk, or its code, 926."
)
@output_option("target", "INSTANCE", "The folder or workbook (.xlsx) to write to: new, or there already.")
@click.option(
    "--on",
    "on_day",
    type=click.DateTime(DATE_FORMATS),
    metavar="DATE",
    help="Take the schools that are open on this day.  [default: today]",
)
@click.option(
    "--phase",
    "phases",
    type=click.Choice(PHASE_NAMES, case_sensitive=False),
    multiple=True,
    default=("primary",),
    show_default=True,
    metavar="PHASE",
    help="Take the schools of this phase; may be given again. Primary has middle schools deemed primary with it.",
)
@click.option(
    "--localities",
    "count",
    type=click.IntRange(min=1),
    metavar="K",
    help="Group the schools into K localities that lie together and are even.  [default: one locality]",
)
@click.option(
    "--ofsted",
    type=click.Path(path_type=Path),
    metavar="CSV",
    help="Set 'concern' from Ofsted's management information.",
)
@click.option(
    "--left-out",
    "left_out",
    type=click.Path(path_type=Path),
    metavar="CSV",
    help="Write every school of the authority that is not taken, and why.",
)
@force_option
def register(
    *,
    file: Path,
    authority: str,
    target: Path,
    on_day: datetime | None,
    phases: tuple[str, ...],
    count: int | None,
    ofsted: Path | None,
    left_out: Path | None,
    force: bool,
) -> None:
    """Write the tables 'schools' and 'localities' of INSTANCE from the register of schools, FILE.

    FILE is what 'Get Information About Schools' of the Department for Education offers for download,
    edubasealldata….csv, or a table with the columns URN, EstablishmentName, LA_code, lat and lon.
    The other tables of INSTANCE stay as they are.
    """
    from scheduler.reading.ofsted_file import read_ofsted
    from scheduler.reading.register_file import read_register
    from scheduler.register import choose, divide, one_locality, tables_of, wanted_phases
    from scheduler.writing import check_fillable, put_tables
    from scheduler.writing.csv_text import write_csv_file

    if left_out is not None:
        _refuse_left_out(left_out, (file, ofsted), force)
    with refusals_told(target):
        check_fillable(target)
    day = date.today() if on_day is None else on_day.date()
    with _problems_told():
        table = read_register(file)
        inspections = None if ofsted is None else read_ofsted(ofsted)
        found = _authority(authority, table)
        chosen = choose(table, found.code, day, wanted_phases(phases))
    if not chosen.schools:
        complain(f"{file} has no school of {found} to take.", *_titled("left out", _reasons(chosen)))
        raise click.exceptions.Exit(1)
    if count is not None and count > len(chosen.schools):
        raise click.UsageError(f"{counted(len(chosen.schools), 'school')} cannot make {count} localities.")
    if count is None:
        division = one_locality(found.name or found.code, chosen.schools)
    else:
        division = divide(chosen.schools, count)
    tables = tables_of(chosen.schools, division, inspections)
    with refusals_told(target):
        put_tables(target, {"localities": tables.localities, "schools": tables.schools}, overwrite=force)
    if left_out is not None:
        with refusals_told(left_out):
            write_csv_file(left_out, LEFT_OUT_HEADINGS, _list_of(chosen), overwrite=force)
    say(f"{table.name}: {counted(len(tables.schools), 'school')} of {found}{_open_on(table, day)}.", "")
    say(*_titled("left out", _reasons(chosen)))
    say(*_titled("no position", _capped([_named(each) for each in chosen.without_position])))
    say(*_titled("localities", [_sizes(tables)]))
    say(*_titled("federations", _federations(table, tables)))
    say(*_titled("concern", _concern(tables, inspections is not None)))
    say("", f"The tables schools and localities are in {target}.")


def _refuse_left_out(left_out: Path, read: Sequence[Path | None], force: bool) -> None:
    """End the command if the list cannot be written to `left_out`."""
    if left_out.suffix.casefold() != ".csv":
        raise click.UsageError(f"--left-out '{left_out}': expected a name that ends in .csv")
    if left_out.exists() and any(path is not None and path.exists() and path.samefile(left_out) for path in read):
        raise click.UsageError(f"--left-out '{left_out}' is read by this command: give the list another name")
    refuse_file(left_out, force)


@contextmanager
def _problems_told() -> Iterator[None]:
    """End the command with exit code 1 where a file is wrong."""
    from scheduler.reading.download import DownloadError

    try:
        yield
    except DownloadError as error:
        complain(*map(str, error.problems))
        raise click.exceptions.Exit(1) from None


def _authority(typed: str, table: Register) -> Authority:
    from scheduler.register import AuthorityError, find_authority

    try:
        return find_authority(typed, table.rows)
    except AuthorityError as error:
        raise click.UsageError(f"{error}.") from None


def _open_on(table: Register, day: date) -> str:
    if "status" in table.headings:
        return f", open on {short_date(day)}"
    return "; the table has no days of opening and no phases, so all are taken"


def _reasons(chosen: Chosen) -> list[str]:
    """How many are left out, a line for each reason."""
    from scheduler.register import counts

    found = counts((*chosen.left_out, *chosen.without_position))
    width = max((len(f"{number:,}") for _, number in found), default=0)
    return [f"{number:>{width},} {reason}" for reason, number in found]


def _list_of(chosen: Chosen) -> Iterator[tuple[str, ...]]:
    for each in sorted((*chosen.left_out, *chosen.without_position), key=lambda each: each.row):
        yield each.urn, each.name, each.reason, each.detail


def _named(school: LeftOut) -> str:
    return f"{school.urn} {school.name} ({school.detail})"


def _sizes(tables: RegisterTables) -> str:
    least, most = min(tables.sizes), max(tables.sizes)
    names = [each.locality for each in tables.localities]
    if len(names) == 1:
        return f"1, {names[0]}, with all schools"
    each = counted(most, "school") if least == most else f"{least:,} or {most:,} schools"
    return f"{len(names):,}, {names[0]} to {names[-1]}, of {each} each"


def _federations(table: Register, tables: RegisterTables) -> list[str]:
    if "federation" not in table.headings:
        return ["the table has none"]
    if not tables.federations:
        return ["none of several schools"]
    kept = f"{len(tables.federations):,} of several schools"
    if not tables.parted:
        return [kept]
    return [f"{kept}; with schools in more than one locality:", *_capped(list(tables.parted))]


def _concern(tables: RegisterTables, known: bool) -> list[str]:
    if not known:
        return ["0 for all: give --ofsted, or fill it in"]
    named = ", ".join(f"{category} {number:,}" for category, number in tables.categories)
    number = sum(number for _, number in tables.categories)
    lines = [f"2 for {number:,} in an Ofsted category ({named})" if number else "2 for none: no Ofsted category"]
    if tables.grade_3:
        lines.append(f"0 for {len(tables.grade_3):,} of grade 3, no category; 1 is for you to give where due:")
        lines += _capped(list(tables.grade_3))
    if tables.not_inspected:
        lines.append(f"0 for {len(tables.not_inspected):,} that the Ofsted file does not have:")
        lines += _capped(list(tables.not_inspected))
    return lines


def _capped(texts: Sequence[str]) -> list[str]:
    """The texts, or the first of them and how many more there are."""
    if len(texts) <= MOST_LINES:
        return list(texts)
    return [*texts[: MOST_LINES - 1], f"and {len(texts) - MOST_LINES + 1:,} more"]


def _titled(title: str, lines: Sequence[str]) -> Iterator[str]:
    """Lines with a title before the first; nothing where there are none."""
    for at, line in enumerate(lines):
        yield f"{'' if at else title:<{WIDTH}} {line}"
