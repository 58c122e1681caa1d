"""What becomes of a plan that a command has made: judged, written, and its place told. Shared by solve and replan."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from scheduler.command_line.target import refusals_told
from scheduler.command_line.terminal import complain

if TYPE_CHECKING:
    from models import Instance, Plan


def judge(plan: Plan, instance: Instance) -> None:
    """Let the checker have the last word: a plan that it rejects is not written."""
    from scheduler import checker

    report = checker.check(instance, plan.allocations, plan.visits)
    breaches = (*report.breaches, *checker.check_summary(plan, instance, report))
    if breaches:
        complain(*(str(breach) for breach in breaches))
        raise click.ClickException("the checker rejects this plan, so it was not written: please report it")


def write_folder(plan: Plan, instance: Instance, folder: Path, force: bool) -> None:
    """Write the plan folder, or say why it cannot be."""
    from scheduler.writing import write_plan

    with refusals_told(folder):
        write_plan(plan, instance, folder, overwrite=force)


def whereabouts(folder: Path) -> list[str]:
    """Where the plan is, and how to look at it."""
    from scheduler.writing.commands import typed

    return [
        f"The plan is in {folder}: allocation.csv and visits.csv open in Excel.",
        f"To look at it: sipplan show {typed(folder)}",
    ]
