"""`sipplan validate --mark`: a copy of a workbook that shows what is wrong in it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scheduler.command_line.target import refusals_told, refuse_file
from scheduler.command_line.terminal import complain, counted, say

if TYPE_CHECKING:
    from scheduler.validation import Problem


def refuse_mark(instance: Path, target: Path, force: bool) -> None:
    """End the command if no copy of `instance` can be written to `target`."""
    if target.suffix.casefold() != ".xlsx":
        raise click.UsageError(f"--mark '{target}': expected a workbook that ends in .xlsx")
    if target.resolve() == instance.resolve() or (target.exists() and target.samefile(instance)):
        raise click.UsageError(f"--mark '{target}' is the workbook itself: give the copy another name")
    refuse_file(target, force)


def mark(instance: Path, target: Path, errors: Sequence[Problem], warnings: Sequence[Problem], force: bool) -> None:
    """Write the copy and say so; what cannot be opened at all cannot be marked, which is said."""
    from scheduler.reading import typed_grids
    from scheduler.writing import marked_workbook, plain_workbook, write_file

    try:
        tables = typed_grids(instance) if instance.is_dir() else {}
        content = plain_workbook(tables) if tables else instance.read_bytes()
        marked = marked_workbook(content, instance.name, errors, warnings)
    except OSError as error:
        complain(f"{instance} cannot be marked: {error.strerror or error}.")
        return
    with refusals_told(target):
        write_file(target, marked.content, force)
    say(f"{target}: {counted(marked.cells, 'cell')} marked; its sheet Problems lists everything.", "")
    if marked.lost:
        say(f"{' and '.join(marked.lost)} of {instance.name} may be missing from the copy.", "")
