"""Where something is to be written: refused before any long work begins, and every failure told."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click


def refuse_plan_folder(target: Path, force: bool) -> None:
    """End the command if a plan cannot be written to `target`: see `scheduler.writing`."""
    from scheduler.writing.atomic import check_target, restore
    from scheduler.writing.plan_folder import PLAN_FILES

    with refusals_told(target):
        _check_permission(target)
        restore(target.resolve(), "plan.json")
        check_target(target.resolve(), PLAN_FILES, "plan.json", force)


def refuse_file(target: Path, force: bool) -> None:
    """End the command if a single file cannot be written to `target`: see `scheduler.writing.check_file`."""
    from scheduler.writing import check_file

    with refusals_told(target):
        check_file(target, force)


@contextmanager
def refusals_told(target: Path) -> Iterator[None]:
    """End the command with a message where the block cannot write; what was there is untouched.

    Exit code 2 where the target is there already, 1 where the system refuses.
    """
    from scheduler.writing import TargetExistsError

    try:
        yield
    except TargetExistsError as error:
        forced = f", or --force to {error.forced}" if error.forced else ""
        raise click.UsageError(f"{error}. Choose another name{forced}.") from None
    except OSError as error:
        raise click.ClickException(
            f"'{target}' cannot be written: {error.strerror or error}. What was there is untouched."
        ) from None


def _check_permission(target: Path) -> None:
    parent = next((each for each in target.absolute().parents if each.exists()), None)
    if parent is None or not parent.is_dir():
        raise OSError(f"'{parent}' is a file")
    if not os.access(parent, os.W_OK | os.X_OK):
        raise OSError(f"no permission to write in '{parent}'")
