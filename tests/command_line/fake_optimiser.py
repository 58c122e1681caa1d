"""An optimiser that finds at once what a test wants, in the process of the test: for the command line's own logic."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from models import Instance, Plan
from scheduler import optimiser
from scheduler.command_line.interrupt import in_background
from scheduler.solver_process import Solved


@dataclass
class FakeOptimiser:
    """Stands in for `scheduler.optimiser.solve`: remembers how it was called, then does `work`."""

    work: Callable[[Instance, threading.Event], Plan]
    called_with: dict[str, Any] = field(default_factory=dict)

    def __call__(self, instance: Instance, limits: Any, **options: Any) -> Plan:
        self.called_with = {"limits": limits, **options}
        return self.work(instance, options["stop"])

    @property
    def was_called(self) -> bool:
        return bool(self.called_with)

    def options(self, *names: str) -> Mapping[str, Any]:
        return {name: self.called_with[name] for name in names}


class SolverInThisProcess:
    """Stands in for `scheduler.solver_process.Solver`: calls whatever `scheduler.optimiser` has in this process."""

    def __enter__(self) -> SolverInThisProcess:
        return self

    def __exit__(self, *_how: object) -> None:
        pass

    def solve(self, instance: Instance, *, seconds: float, gap: float, **options: Any) -> Solved:
        limits = optimiser.Limits(seconds=seconds, gap=gap)
        return Solved(in_background(lambda: optimiser.solve(instance, limits, **options)))

    def replan(self, instance: Instance, old: Plan, *, seconds: float, gap: float, **options: Any) -> Solved:
        limits = optimiser.Limits(seconds=seconds, gap=gap)
        return Solved(in_background(lambda: optimiser.replan(instance, old, limits, **options)))
