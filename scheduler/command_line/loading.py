"""Read what a command was given; what is wrong with it is said, and ends the command."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scheduler.command_line.terminal import complain, counted

if TYPE_CHECKING:
    from scheduler.checker import Breach
    from scheduler.reading import PlanFolder, Reading
    from scheduler.validation import Problem

Tell = Callable[..., None]
"""`say` or `complain`."""
WithProblems = Callable[[Sequence["Problem"]], None]
"""What else to do with everything that is wrong."""


def load_instance(path: Path, tell: Tell = complain, also: WithProblems | None = None) -> Reading:
    """Read an instance, or tell all that is wrong with it, let `also` have it, and leave with exit code 1."""
    from scheduler.reading import InstanceError, read_instance

    try:
        return read_instance(path)
    except InstanceError as error:
        tell(*(str(problem) for problem in error.problems))
        tell(f"{path}: {counted(len(error.problems), 'problem')}. Row 1 is the heading of a table.")
        if also is not None:
            also(error.problems)
    except OSError as error:
        tell(f"{path} cannot be read: {error.strerror or error}")
    raise click.exceptions.Exit(1)


def load_plan(folder: Path) -> PlanFolder:
    """Read a plan folder, or say what is wrong with it and leave: exit code 1, or 2 if it is not there."""
    from scheduler.reading import PlanError, read_plan

    try:
        return read_plan(folder)
    except PlanError as error:
        complain(*str(error).splitlines())
    except OSError as error:
        complain(f"{folder} cannot be read: {error.strerror or error}")
    raise click.exceptions.Exit(1 if folder.exists() else 2)


def load_plan_of_its_instance(folder: Path, done: str) -> PlanFolder:
    """Read a plan made for the instance that lies in its folder; leave with exit code 1 where it is another one.

    `done` is what cannot be done with such a plan: 'exported'.
    """
    read = load_plan(folder)
    if read.instance.sha256 != read.plan.summary.instance_sha256:
        complain(f"{folder} cannot be {done}: its plan was made for another instance than the one that lies in it.")
        raise click.exceptions.Exit(1)
    return read


def load_legal_plan(folder: Path, done: str) -> PlanFolder:
    """Read a plan of its instance that keeps every rule, or leave with exit code 1."""
    from scheduler.checker import check

    read = load_plan_of_its_instance(folder, done)
    refuse_breaches(folder, check(read.instance, read.plan.allocations, read.plan.visits).breaches, done)
    return read


def refuse_breaches(folder: Path, breaches: Sequence[Breach], done: str) -> None:
    """Leave with exit code 1 where a plan has breaches."""
    from scheduler.writing.commands import typed

    if breaches:
        complain(
            f"{folder} cannot be {done}: {counted(len(breaches), 'breach', 'breaches')} of the rules.",
            f"To see them: sipplan check {typed(folder)}",
        )
        raise click.exceptions.Exit(1)
