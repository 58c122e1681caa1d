"""Input that contradicts itself is told with its rows, before anything is solved."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import click

from scheduler.command_line.loading import Tell
from scheduler.command_line.terminal import complain

if TYPE_CHECKING:
    from models import Instance
    from scheduler.explaining import Consistency
    from scheduler.validation import Problem


def refuse_contradiction(
    instance: Instance, tell: Tell = complain, also: Callable[[Sequence[Problem]], None] | None = None
) -> None:
    """End the command with exit code 1 where pins cannot be kept, and tell what cannot hold together.

    `also` is given the rows that have a part in it, before the command ends.
    """
    if not instance.pins:
        return
    from scheduler.explaining import Verdict, consistency_of

    found = consistency_of(instance)
    if found.verdict is Verdict.IMPOSSIBLE:
        tell(*found.lines())
        if also is not None:
            also(_problems(found))
        raise click.exceptions.Exit(1)
    if found.verdict is Verdict.UNKNOWN:
        tell(*(f"warning: {line}" for line in found.lines()))


def _problems(found: Consistency) -> tuple[Problem, ...]:
    """The rows that cannot hold together, each with all of them in its message."""
    from scheduler.validation import Problem

    message = " ".join(line.strip() for line in found.lines())
    return tuple(
        Problem(source.table, source.row, source.column, None, message)
        for member in found.members
        for source in member.sources
    )
