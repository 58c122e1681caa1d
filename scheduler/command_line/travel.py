"""`sipplan travel`: minutes by road in place of the estimate."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scheduler.command_line.interrupt import INTERRUPTED, stop_on_interrupt
from scheduler.command_line.loading import load_instance
from scheduler.command_line.options import FiniteRange, force_option, instance_argument, json_option, output_option
from scheduler.command_line.target import refusals_told
from scheduler.command_line.terminal import complain, console, counted, plain, say

if TYPE_CHECKING:
    from models import Instance, TravelTime
    from scheduler.journeys import Kept, Outcome

MOST_LINES = 12
"""So many pairs of a kind are told one by one."""
MOST_SECONDS = 3600


@dataclass(frozen=True)
class _Found:
    """New minutes, and the pairs that have none."""

    minutes: dict[tuple[str, str], int]
    kept: tuple[Kept, ...]
    source: str
    asked: Outcome | None = None
    cache: Path | None = None


class _Address(click.ParamType[str]):
    name = "url"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        from scheduler.journeys import AddressError, server_address

        try:
            return server_address(str(value))
        except AddressError as error:
            self.fail(f"{error}.", param, ctx)


@click.command(short_help="Fill in minutes by road, from a table or a routing server.")
@instance_argument
@click.option(
    "--matrix",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="A CSV file or workbook with travel times in minutes.",
)
@click.option("--osrm", type=_Address(), metavar="URL", help="An OSRM server, such as http://localhost:5000.")
@click.option("--valhalla", type=_Address(), metavar="URL", help="A Valhalla server, such as http://localhost:8002.")
@output_option("target", "TARGET", "The folder or workbook (.xlsx) to write the table travel into.")
@click.option("--all", "everything", is_flag=True, help="Ask for all pairs, also those that the rules forbid.")
@click.option(
    "--cache",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Keep answers in this folder.  [default: the user's cache folder]",
)
@click.option("--no-cache", is_flag=True, help="Ask for everything anew, and keep no answers.")
@click.option(
    "--timeout",
    type=FiniteRange(min=0, min_open=True, max=MOST_SECONDS),
    default=60,
    show_default=True,
    metavar="SECONDS",
    help="How long to wait for one answer.",
)
@force_option
@json_option
def travel(
    *,
    instance: Path,
    matrix: Path | None,
    osrm: str | None,
    valhalla: str | None,
    target: Path,
    everything: bool,
    cache: Path | None,
    no_cache: bool,
    timeout: float,
    force: bool,
    as_json: bool,
) -> None:
    """Write the minutes from each SIP to each school by road into the table travel of TARGET, often INSTANCE itself.

    They come from a table (--matrix), or from a routing server (--osrm, --valhalla), which is told where schools and
    SIPs are: use one that you may tell. A pair without an answer keeps what it has, mostly the estimate, and is named.

    Ctrl-C leaves TARGET as it is and keeps the answers so far: the same command again goes on.
    """
    given = [each for each in (matrix, osrm, valhalla) if each is not None]
    if len(given) != 1:
        raise click.UsageError("Give one of --matrix, --osrm and --valhalla.")
    if no_cache and cache is not None:
        raise click.UsageError("Give --cache or --no-cache, not both.")
    base = load_instance(instance).instance
    _refuse_target(target, force)
    if matrix is not None:
        found = _from_matrix(base, matrix)
    else:
        found = _from_server(base, osrm, valhalla, everything, cache, no_cache, timeout)
    if found.minutes:
        _write(base, found, target, force)
    failed = any(pair.failed for pair in found.kept)
    if as_json:
        click.echo(json.dumps(_as_data(found, target), indent=2))
    else:
        _tell(base, found, target)
    if failed or not found.minutes:
        raise click.exceptions.Exit(1)


def _refuse_target(target: Path, force: bool) -> None:
    """End the command before a server is asked for long, where the table cannot be written."""
    from scheduler.reading import read_tables
    from scheduler.writing import check_fillable

    with refusals_told(target):
        check_fillable(target)
    if target.is_file() and target.suffix.casefold() != ".xlsx":
        raise click.UsageError(f"'{target}' is a file; expected a folder or a workbook (.xlsx).")
    if force or not target.exists():
        return
    table = read_tables(target).tables.get("travel")
    if table is not None and table.rows:
        raise click.UsageError(f"The table travel in '{target}' already has rows. Replace them with --force.")


def _from_matrix(instance: Instance, path: Path) -> _Found:
    from scheduler.journeys import Kept, allowed_pairs, times_the_estimate, unit_doubt
    from scheduler.reading import MatrixError, read_matrix

    schools, sips = [each.school for each in instance.schools], [each.sip for each in instance.sips]
    try:
        read = read_matrix(path, schools, sips)
    except MatrixError as error:
        complain(*map(str, error.problems))
        complain(f"{path}: {counted(len(error.problems), 'problem')}. Row 1 is the heading.")
        raise click.exceptions.Exit(1) from None
    if doubt := unit_doubt(times_the_estimate(instance, read.minutes)):
        raise click.ClickException(f"'{path}' has no minutes: {doubt} Nothing is written.")
    blank = frozenset(read.blank)
    kept = [Kept(*pair, "blank", False) for pair in read.blank]
    for school, sip in allowed_pairs(instance):
        pair = school.school, sip.sip
        if pair not in read.minutes and pair not in blank:
            kept.append(Kept(*pair, "not in the file", False))
    return _Found(read.minutes, tuple(kept), str(path))


def _from_server(
    instance: Instance,
    osrm: str | None,
    valhalla: str | None,
    everything: bool,
    cache: Path | None,
    no_cache: bool,
    timeout: float,
) -> _Found:
    from scheduler.journeys import CacheError, Fetcher, Osrm, Valhalla, all_pairs, allowed_pairs, fetch_minutes
    from scheduler.journeys import cache_path as path_of

    address = osrm or valhalla or ""
    server = Osrm() if osrm is not None else Valhalla()
    pairs = tuple(all_pairs(instance) if everything else allowed_pairs(instance))
    if not pairs:
        raise click.ClickException("the rules allow no school with any SIP: there is nothing to ask for.")
    try:
        kept_in = None if no_cache else path_of(cache)
        with (
            stop_on_interrupt(lambda: None) as stop,
            Fetcher(address, kept_in, timeout, stop) as fetcher,
            _progress(f"asking {server.name}") as begin,
        ):
            outcome = fetch_minutes(pairs, server, fetcher, stop, begin)
    except (CacheError, OSError) as error:
        raise click.ClickException(f"{error}. Choose another folder with --cache, or keep none: --no-cache.") from None
    if not outcome.complete:
        fetched = f"Stopped with {len(outcome.minutes):,} of {counted(len(pairs), 'pair')} fetched; nothing is written."
        again = "" if no_cache else " The answers are kept: to go on, run the same command again."
        complain(f"{fetched}{again}")
        raise click.exceptions.Exit(INTERRUPTED)
    return _Found(outcome.minutes, outcome.kept, address, outcome, kept_in)


@contextmanager
def _progress(what: str) -> Iterator[Callable[[int], Callable[[int], None]]]:
    """A bar on standard error while the block runs; nothing where that is no terminal."""
    screen = console(stderr=True)
    if not screen.is_terminal:
        yield lambda _total: lambda _settled: None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=screen, transient=True) as progress:

        def begin(total: int) -> Callable[[int], None]:
            bar = progress.add_task(what, total=total)
            return lambda settled: progress.advance(bar, settled)

        yield begin


def _write(instance: Instance, found: _Found, target: Path, force: bool) -> None:
    """Write the table; what these minutes make wrong, such as a pin out of reach, is told, with exit code 1.

    A target that is not there yet gets the whole instance: the table alone is of no use to anybody.
    """
    from scheduler.journeys import travel_rows
    from scheduler.writing import put_tables, write_instance

    rows = travel_rows(instance, found.minutes)
    with refusals_told(target):
        if target.is_file() or (target.is_dir() and any(target.iterdir())):
            put_tables(target, {"travel": rows}, overwrite=force)
        else:
            write_instance(instance.model_copy(update={"travel": rows}), target)
    _tell_new_problems(instance, rows, target)


def _tell_new_problems(instance: Instance, rows: Sequence[TravelTime], target: Path) -> None:
    from scheduler.validation import errors_of

    problems = errors_of(instance.model_copy(update={"travel": tuple(rows)}))
    if problems:
        complain(*map(str, problems))
        complain(f"The table travel is in {target}, but with it the instance has {counted(len(problems), 'problem')}.")
        raise click.exceptions.Exit(1)


def _tell(instance: Instance, found: _Found, target: Path) -> None:
    from scheduler.journeys import times_the_estimate

    if found.minutes:
        say(f"{target}: travel has the minutes of {counted(len(found.minutes), 'pair')}, from {found.source}.")
        factor = times_the_estimate(instance, found.minutes)
        if factor is not None:
            say(f"They are {factor:.2f} times the estimate, in the middle of all.")
    if found.asked is not None:
        at_hand = found.asked.at_hand
        where = f", with {counted(at_hand, 'answer')} at hand in {found.cache}" if at_hand else ""
        say(f"The server was asked {counted(found.asked.requests, 'time')}{where}.")
    by_reason = sorted(found.kept, key=lambda pair: (not pair.failed, pair.reason))
    for reason, pairs in groupby(by_reason, key=lambda pair: pair.reason):
        _tell_kept(reason, list(pairs))
    if not found.minutes:
        complain("Nothing is written.")
    elif found.cache is not None and any(pair.failed for pair in found.kept):
        complain("The same command again, with --force, asks for these alone.")


def _tell_kept(reason: str, pairs: Sequence[Kept]) -> None:
    keeps = "keeps" if len(pairs) == 1 else "keep"
    complain(f"{counted(len(pairs), 'pair')} {keeps} the estimate (or the old row): {reason}.")
    most = len(pairs) if len(pairs) <= MOST_LINES else MOST_LINES - 1
    complain(*(f"  {pair.school} with {pair.sip}" for pair in pairs[:most]))
    if most < len(pairs):
        complain(f"  and {len(pairs) - most:,} more: --json names all")


def _as_data(found: _Found, target: Path) -> dict[str, Any]:
    asked = found.asked
    return {
        "target": str(target),
        "source": plain(found.source),
        "written": len(found.minutes),
        "requests": 0 if asked is None else asked.requests,
        "at_hand": 0 if asked is None else asked.at_hand,
        "cache": None if found.cache is None else str(found.cache),
        "kept": [asdict(pair) for pair in found.kept],
    }
