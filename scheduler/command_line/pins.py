"""`sipplan pins`: what a planner decided in the exported workbook."""

from __future__ import annotations

from pathlib import Path

import click

from scheduler.command_line.options import force_option, output_option
from scheduler.command_line.target import refusals_told
from scheduler.command_line.terminal import complain, counted, say


@click.command(short_help="Turn an edited workbook into pins.")
@click.argument("workbook", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@output_option("target", "CSV", "The table to write: pins.csv of your instance.")
@click.option("--all", "everything", is_flag=True, help="Pin the whole plan as the workbook has it.")
@force_option
def pins(*, workbook: Path, target: Path, everything: bool, force: bool) -> None:
    """Turn what was decided in WORKBOOK, the plan.xlsx of an export, into a table of pins.

    A pin comes from every SIP and day changed in its sheets Allocation and Visits, and from every row
    with an entry under Pin, as those have that were pinned before. The table replaces the one that the plan
    was made with.
    """
    from scheduler.reading import EditedWorkbookError, read_pins
    from scheduler.writing import write_pins

    try:
        found = read_pins(workbook, everything)
    except EditedWorkbookError as error:
        complain(*(str(problem) for problem in error.problems))
        complain(f"{workbook}: {counted(len(error.problems), 'problem')}. Row 1 is the heading of a sheet.")
        raise click.exceptions.Exit(1) from None
    with refusals_told(target):
        write_pins(found.pins, target, overwrite=force)
    complain(*found.cleared)
    say(f"{target}: {counted(len(found.pins), 'pin')}.")
