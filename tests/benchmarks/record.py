"""What is kept of a benchmark: all runs on one instance, with the machine that they ran on."""

from __future__ import annotations

import os
import platform
from importlib.metadata import PackageNotFoundError, version

from pydantic import BaseModel, ConfigDict

from models import Instance
from tests.benchmarks.anytime import Objective
from tests.benchmarks.choices import choices_of
from tests.benchmarks.contender import MODULES
from tests.benchmarks.judge import Run
from tests.benchmarks.primal_integral import primal_integral

PACKAGES = ("ortools", "timefold", "numpy", "pydantic")


class Record(BaseModel):
    """All runs on one instance, under one limit."""

    model_config = ConfigDict(frozen=True)

    instance: str
    instance_sha256: str
    schools: int
    levels: tuple[int, ...]
    """The concern levels that occur, highest first."""
    visits: tuple[int, ...]
    """The visits that a plan may leave unplaced, by level."""
    limit: float
    workers: int
    machine: str
    versions: dict[str, str]
    runs: tuple[Run, ...]

    @property
    def best(self) -> Objective | None:
        """The best objective of all legal plans; None where there is none."""
        return min((run.objective for run in self.runs if run.objective is not None), default=None)

    def integral(self, run: Run) -> float:
        """The primal integral of a run: 1 without a legal plan, for then its trace says nothing."""
        if run.objective is None or self.best is None:
            return 1.0
        return primal_integral(run.trace, self.best, self.visits, self.limit)

    @property
    def title(self) -> str:
        """Instance, size, limit and workers."""
        return f"{self.instance}: {self.schools:,} schools, {self.limit:g} s, {self.workers} workers"


def record_of(name: str, instance: Instance, limit: float, workers: int, runs: list[Run]) -> Record:
    """The record of runs that were made here and now, in the order of the tables."""
    choices = choices_of(instance)
    return Record(
        instance=name,
        instance_sha256=instance.sha256,
        schools=len(instance.schools),
        levels=choices.levels,
        visits=choices.most[:-1],
        limit=limit,
        workers=workers,
        machine=f"{os.cpu_count()} processors, {platform.system()} {platform.machine()}",
        versions={"python": platform.python_version(), **_versions()},
        runs=tuple(sorted(runs, key=lambda run: ([*MODULES].index(run.contender), run.seed))),
    )


def _versions() -> dict[str, str]:
    found = {}
    for package in PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found
