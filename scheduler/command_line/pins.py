"""`sipplan pins`: what a planner decided in the exported workbook."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scheduler.command_line.options import force_option, output_option
from scheduler.command_line.target import refusals_told, refuse_file
from scheduler.command_line.terminal import complain, counted, say

if TYPE_CHECKING:
    from models import Pin


@click.command(short_help="Turn an edited workbook into pins.")
@click.argument("workbook", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@output_option("target", "TARGET", "Your instance, a folder or a workbook (.xlsx), or a table by itself, pins.csv.")
@click.option("--all", "everything", is_flag=True, help="Pin the whole plan as the workbook has it.")
@force_option
def pins(*, workbook: Path, target: Path, everything: bool, force: bool) -> None:
    """Turn what was decided in WORKBOOK, the plan.xlsx of an export, into a table of pins.

    A pin comes from every SIP and day changed in its sheets Allocation and Visits, and from every row
    with an entry under Pin, as those have that were pinned before. The table replaces the one that the plan
    was made with. All other tables of TARGET stay as they are.
    """
    from scheduler.reading import EditedWorkbookError, read_pins

    _refuse(workbook, target, force)
    try:
        found = read_pins(workbook, everything)
    except EditedWorkbookError as error:
        complain(*(str(problem) for problem in error.problems))
        complain(f"{workbook}: {counted(len(error.problems), 'problem')}. Row 1 is the heading of a sheet.")
        raise click.exceptions.Exit(1) from None
    _write(found.pins, target, force)
    complain(*found.cleared)
    say(f"{target}: {counted(len(found.pins), 'pin')}.")


def _refuse(workbook: Path, target: Path, force: bool) -> None:
    """End the command where no pins can be written to `target`."""
    from scheduler.writing import check_fillable

    if target.exists() and target.samefile(workbook):
        raise click.UsageError(f"-o '{target}' is the workbook itself; expected your instance, or pins.csv")
    if _is_table(target):
        refuse_file(target, force)
        return
    with refusals_told(target):
        check_fillable(target)


def _is_table(target: Path) -> bool:
    return target.suffix.casefold() == ".csv" and not target.is_dir()


def _write(pins: Sequence[Pin], target: Path, force: bool) -> None:
    from scheduler.writing import put_tables, write_pins

    with refusals_told(target):
        if _is_table(target):
            write_pins(pins, target, overwrite=force)
        else:
            put_tables(target, {"pins": pins}, overwrite=force)
