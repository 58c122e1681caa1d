"""What a solve is asked for, and what it tells while it runs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scheduler.optimiser.schedule import Schedule


@dataclass(frozen=True)
class Limits:
    """When to stop: after so many seconds, or once the gap is at most this fraction."""

    seconds: float = 60.0
    gap: float = 0.0


@dataclass(frozen=True)
class Progress:
    """Where a solve stands; quality and bounds in minutes."""

    seconds: float
    coverage: dict[int, int]
    coverage_bound: dict[int, int]
    quality: int | None
    quality_bound: int | None
    gap: float | None
    phase: str
    disruption: tuple[int, int] | None = None
    """Of a replan: schools that change SIP and visits that move, in the best plan so far."""
    disruption_bound: tuple[int, int] | None = None
    """Of a replan: how few it could be."""
    disruption_proved: bool = False
    """No replan disturbs fewer."""
    schedule: Schedule | None = None
    """The best plan so far, in numbers: what stands above is said of it."""
    contradicted: bool = False
    """A bound lies above the plan: one of them must be wrong."""


class Infeasible(Exception):
    """No plan keeps every pin: the input contradicts itself."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems

    def __reduce__(self) -> tuple[type[Infeasible], tuple[tuple[str, ...]]]:
        """It arrives as itself from another process."""
        return type(self), (self.problems,)
