"""The job of planning an instance, perhaps from a plan on."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, TypeAdapter

from models import Instance, Plan
from scheduler.checker import check, check_summary
from scheduler.explaining.contradiction import consistency_of
from scheduler.optimiser import Infeasible, Limits, solve
from scheduler.studies.folder import FINISHED
from scheduler.studies.job import Job, fingerprint, plan_sha256
from scheduler.studies.ledger import Ledger


class Solved(BaseModel):
    """A plan; or none, and what cannot hold together."""

    model_config = ConfigDict(frozen=True)

    plan: Plan | None = None
    problems: tuple[str, ...] = ()


@dataclass(frozen=True)
class ToSolve:
    """An instance and how to plan it; as in `optimiser.solve`."""

    instance: Instance
    limits: Limits
    seed: int
    workers: int
    start: Plan | None


def solve_job(name: str, to_solve: ToSolve) -> Job[ToSolve, Solved]:
    """The job; on how many processors it runs is no part of its input."""
    key = fingerprint(
        study="solve",
        instance=to_solve.instance.sha256,
        seconds=to_solve.limits.seconds,
        gap=to_solve.limits.gap,
        seed=to_solve.seed,
        start=None if to_solve.start is None else plan_sha256(to_solve.start),
    )
    return Job(name, solved, to_solve, key)


def plan_ledger(folder: Path) -> Ledger[Solved]:
    """What is finished in the folder of a study."""
    return Ledger(folder / FINISHED, TypeAdapter(Solved))


def solved(to_solve: ToSolve, stop: threading.Event) -> Solved:
    """The work."""
    try:
        plan = solve(
            to_solve.instance,
            to_solve.limits,
            seed=to_solve.seed,
            workers=to_solve.workers,
            start=to_solve.start,
            stop=stop,
        )
    except Infeasible as error:
        return Solved(problems=(*error.problems, *consistency_of(to_solve.instance).lines()))
    return Solved(plan=plan)


def faults(plan: Plan, instance: Instance) -> tuple[str, ...]:
    """Why the checker rejects a plan, which has come over a network or lain on a disk."""
    report = check(instance, plan.allocations, plan.visits)
    return tuple(map(str, (*report.breaches, *check_summary(plan, instance, report))))
