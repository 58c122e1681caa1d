"""`sipplan register`: the schools of an authority, from the national register."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scheduler.command_line.options import force_option, output_option
from scheduler.command_line.registered import account, account_of_kept, open_on, reasons, titled
from scheduler.command_line.target import refusals_told, refuse_file
from scheduler.command_line.terminal import complain, counted, say

if TYPE_CHECKING:
    from scheduler.reading.ofsted_file import Inspection
    from scheduler.reading.register_file import Register
    from scheduler.register import Authority, Chosen, Kept, RegisterTables

DATE_FORMATS = ["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y"]
LEFT_OUT_HEADINGS = ("URN", "name", "reason", "detail")
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
        complain(f"{file} has no school of {found} to take.", *titled("left out", reasons(chosen)))
        raise click.exceptions.Exit(1)
    if count is not None and count > len(chosen.schools):
        raise click.UsageError(f"{counted(len(chosen.schools), 'school')} cannot make {count} localities.")
    if count is None:
        division = one_locality(found.name or found.code, chosen.schools)
    else:
        division = divide(chosen.schools, count)
    tables = tables_of(chosen.schools, division, inspections)
    kept = _kept(target, tables, inspections, table) if force else None
    tables = tables if kept is None else kept.tables
    with refusals_told(target):
        put_tables(target, {"localities": tables.localities, "schools": tables.schools}, overwrite=force)
    if left_out is not None:
        with refusals_told(left_out):
            write_csv_file(left_out, LEFT_OUT_HEADINGS, _list_of(chosen), overwrite=force)
    say(f"{table.name}: {counted(len(tables.schools), 'school')} of {found}{open_on(table, day)}.", "")
    say(*account(table, chosen, tables, inspections is not None))
    if kept is not None:
        say(*account_of_kept(kept))
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


def _kept(
    target: Path, tables: RegisterTables, inspections: Mapping[str, Inspection] | None, register: Register
) -> Kept | None:
    """The tables with what the planner filled in at `target` before; None where it has no schools."""
    from scheduler.reading import InstanceError, read_filled_in
    from scheduler.register import OF_A_LOCALITY, OF_A_SCHOOL, keep

    if not target.exists():
        return None
    try:
        filled_in = read_filled_in(target, ("school", *OF_A_SCHOOL), ("locality", *OF_A_LOCALITY))
    except InstanceError as error:
        complain(*map(str, error.problems))
        complain(f"What you filled in at {target} cannot be kept while this is so. Nothing was written.")
        raise click.exceptions.Exit(1) from None
    return keep(tables, filled_in, inspections, register.headings) if filled_in.schools else None


def _list_of(chosen: Chosen) -> Iterator[tuple[str, ...]]:
    for each in sorted((*chosen.left_out, *chosen.without_position), key=lambda each: each.row):
        yield each.urn, each.name, each.reason, each.detail
