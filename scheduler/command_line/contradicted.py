"""Input that contradicts itself is told with its rows, before anything is solved."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from scheduler.command_line.loading import Tell
from scheduler.command_line.terminal import complain

if TYPE_CHECKING:
    from models import Instance


def refuse_contradiction(instance: Instance, tell: Tell = complain) -> None:
    """End the command with exit code 1 where pins cannot be kept, and tell what cannot hold together."""
    if not instance.pins:
        return
    from scheduler.explaining import Verdict, consistency_of

    found = consistency_of(instance)
    if found.verdict is Verdict.IMPOSSIBLE:
        tell(*found.lines())
        raise click.exceptions.Exit(1)
    if found.verdict is Verdict.UNKNOWN:
        tell(*(f"warning: {line}" for line in found.lines()))
