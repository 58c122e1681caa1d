"""What is kept of a benchmark: all runs on one instance, with the machine that they ran on."""

from __future__ import annotations

import os
import platform
from importlib.metadata import PackageNotFoundError, version

from pydantic import BaseModel, ConfigDict

from models import Instance
from tests.benchmarks.contender import MODULES
from tests.benchmarks.judge import Run

PACKAGES = ("ortools", "timefold", "numpy", "pydantic")


class Record(BaseModel):
    """All runs on one instance, under one limit."""

    model_config = ConfigDict(frozen=True)

    instance: str
    instance_sha256: str
    schools: int
    levels: tuple[int, ...]
    """The concern levels that occur, highest first."""
    limit: float
    workers: int
    machine: str
    versions: dict[str, str]
    runs: tuple[Run, ...]

    @property
    def title(self) -> str:
        """Instance, size, limit and workers."""
        return f"{self.instance}: {self.schools:,} schools, {self.limit:g} s, {self.workers} workers"


def record_of(name: str, instance: Instance, limit: float, workers: int, runs: list[Run]) -> Record:
    """The record of runs that were made here and now, in the order of the tables."""
    return Record(
        instance=name,
        instance_sha256=instance.sha256,
        schools=len(instance.schools),
        levels=tuple(sorted({school.concern for school in instance.schools}, reverse=True)),
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
