"""`sipplan new`: an empty instance that teaches itself."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from scheduler.command_line.options import force_option
from scheduler.command_line.target import refusals_told
from scheduler.command_line.terminal import counted, say

if TYPE_CHECKING:
    from models import Instance

EXAMPLE_SCHOOLS, EXAMPLE_SEED, EXAMPLE_STAFFING = 12, 31, 1.25


@click.command(short_help="Start an empty workbook or folder of tables.")
@click.argument("target", type=click.Path(path_type=Path), metavar="TARGET")
@click.option("--example", is_flag=True, help="Fill it with a small county that can be planned, to look at.")
@force_option
def new(target: Path, example: bool, force: bool) -> None:
    """Start an empty instance: TARGET is a workbook (.xlsx) or a folder.

    The workbook has a sheet for each table. A note at each heading says what the column means; cells have
    drop-downs and limits; the sheet 'Read me' says where to begin.
    """
    from scheduler.writing import start_instance
    from scheduler.writing.commands import typed

    suffix = target.suffix.casefold()
    if suffix in (".xls", ".xlsm", ".xlsb", ".ods", ".csv"):
        raise click.UsageError(f"'{target}': expected a workbook that ends in .xlsx, or a folder")
    instance = _example() if example else None
    with refusals_told(target):
        start_instance(target, instance, overwrite=force)
    if instance is None:
        where = "its sheet 'Read me'" if suffix == ".xlsx" else "'Read me.txt' in it"
        say(f"{target}: empty. To begin: open it and see {where}.")
    else:
        filled = f"{counted(len(instance.schools), 'school')} and {counted(len(instance.sips), 'SIP')}"
        say(f"{target}: {filled}. To plan them: sipplan solve {typed(target)} -o my-plan")


def _example() -> Instance:
    from scheduler.generator import CountyOptions, generate

    return generate(CountyOptions(schools=EXAMPLE_SCHOOLS, seed=EXAMPLE_SEED, staffing=EXAMPLE_STAFFING, inset_days=1))
