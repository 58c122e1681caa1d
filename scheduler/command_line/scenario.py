"""`sipplan scenario`: an instance with scenarios laid over it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scheduler.command_line.options import force_option, instance_argument, output_option
from scheduler.command_line.target import refusals_told
from scheduler.command_line.terminal import complain, counted, say

if TYPE_CHECKING:
    from scheduler.scenarios import Changes, Result, RowChange

MOST_LINES = 12
"""So many rows of a table are told one by one."""


@click.command(short_help="Write an instance with scenarios laid over it.")
@instance_argument
@click.argument("scenarios", type=click.Path(path_type=Path), nargs=-1, required=True, metavar="SCENARIO...")
@output_option("target", "INSTANCE2", "The folder to write to, or the workbook where it ends in .xlsx.")
@force_option
def scenario(*, instance: Path, scenarios: tuple[Path, ...], target: Path, force: bool) -> None:
    """Lay scenarios over INSTANCE, in the order given, and write the instance that this makes.

    A SCENARIO is a folder or workbook of the same tables that holds only what differs: a row whose key is there
    replaces the cells that it gives, a new key adds, and a column 'remove' with yes deletes.
    """
    from scheduler.writing import write_instance

    for each in scenarios:
        if target.exists() and each.exists() and target.samefile(each):
            raise click.UsageError(f"'{target}' is a scenario: choose another name for what it makes.")
    result = load_scenarios(instance, scenarios)
    with refusals_told(target):
        write_instance(result.reading.instance, target, overwrite=force)
    for changes in result.changes:
        say(*change_lines(changes), "")
    warnings = len(result.reading.warnings)
    told = f" {counted(warnings, 'warning')}: 'sipplan validate' shows them." if warnings else ""
    say(f"The instance is in {target}.{told}")


def load_scenarios(instance: Path, scenarios: Sequence[Path]) -> Result:
    """The instance at `instance` under scenarios; what is wrong with any of them is told, with exit code 1."""
    from scheduler.reading import InstanceError
    from scheduler.scenarios import Scenario, read_scenario, scenario_instance

    problems: list[str] = []
    read: list[Scenario] = []
    for path in scenarios:
        try:
            read.append(read_scenario(path))
        except InstanceError as error:
            problems += map(str, error.problems)
        except OSError as error:
            problems.append(f"{path} cannot be read: {error.strerror or error}")
    if not problems:
        try:
            return scenario_instance(instance, read, instance.name)
        except InstanceError as error:
            problems += map(str, error.problems)
        except OSError as error:
            problems.append(f"{instance} cannot be read: {error.strerror or error}")
    complain(*problems)
    complain(f"{counted(len(problems), 'problem')}. Row 1 is the heading of a table.")
    raise click.exceptions.Exit(1)


def change_lines(changes: Changes) -> list[str]:
    """What a scenario changed: a heading, and lines for each table."""
    lines = [f"{changes.scenario}:"]
    named = [row for row in changes.rows if row.because is None]
    for (table, kind), rows in groupby(named, key=lambda row: (row.table, row.kind)):
        lines += _told(f"  {table:<10} {kind:<8}  ", [_row_text(row) for row in rows])
    for because, along in groupby(sorted(changes.went_along, key=lambda row: row.because or ""), _because):
        lines.append(f"  with {because} went")
        for table, rows in groupby(along, key=lambda row: row.table):
            lines += _told(f"    {table:<10} ", [_went_text(row) for row in rows])
    return lines if len(lines) > 1 else [f"{changes.scenario}: nothing changes."]


def _because(row: RowChange) -> str:
    return row.because or ""


def _told(start: str, texts: Sequence[str]) -> Iterator[str]:
    most = len(texts) if len(texts) <= MOST_LINES else MOST_LINES - 1
    for text in texts[:most]:
        yield f"{start}{text}"
        start = " " * len(start)
    if most < len(texts):
        yield f"{start}and {len(texts) - most:,} more"


def _row_text(row: RowChange) -> str:
    if row.table == "policy":
        return ", ".join(map(str, row.cells)) or row.key
    return f"{row.key}: {', '.join(map(str, row.cells))}" if row.cells else row.key


def _went_text(row: RowChange) -> str:
    return f"{row.key}: {', '.join(map(str, row.cells))}" if row.cells else row.key
