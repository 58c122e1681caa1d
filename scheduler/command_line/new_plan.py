"""What becomes of a plan that a command has made: judged, written, and its place told. Shared by solve and replan."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scheduler.command_line.target import refusals_told
from scheduler.command_line.terminal import complain

if TYPE_CHECKING:
    from models import Instance, Plan
    from scheduler.solver_process import SolverCrashed


@contextmanager
def solver_failures_told() -> Iterator[None]:
    """End the command with a message where the block's solve finds the input impossible, or crashes without a plan."""
    from scheduler.solver_process import SolverCrashed

    try:
        yield
    except SolverCrashed as crash:
        raise click.ClickException(
            f"{crash}, before it had planned a single school, so nothing was written. Please run the command again; "
            "with --workers 1 it needs less memory"
        ) from None
    except Exception as error:
        from scheduler.optimiser import Infeasible

        if not isinstance(error, Infeasible):
            raise
        complain(*error.problems)
        raise click.exceptions.Exit(1) from None


def crash_survived(crash: SolverCrashed) -> str:
    """What is said of a plan that outlived the solver."""
    told = str(crash)
    return f"{told[0].upper()}{told[1:]}; this is the best plan it had found, with its bound."


def is_empty(plan: Plan) -> bool:
    """Not a single school is allocated."""
    return all(allocation.sip is None for allocation in plan.allocations)


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
