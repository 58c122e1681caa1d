"""How much may still be spent: seconds on the clock, or units of work that are the same on every machine."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field

from scheduler.optimiser.model.solving import Effort


@dataclass
class Pace:
    """What is left of a solve's limit.

    By the clock a unit is a second. Deterministic, a unit is one of CP-SAT's units of deterministic work or the
    price rounds that take about as long, and only what is reported with `spend` counts.
    """

    limit: float
    workers: int
    seed: int
    deterministic: bool
    stop: threading.Event
    _started: float = field(default_factory=time.monotonic)
    _spent: float = 0.0

    @property
    def seconds(self) -> float:
        """Seconds since the start, for the record alone."""
        return time.monotonic() - self._started

    @property
    def left(self) -> float:
        """Units left; 0 once stopping is asked for."""
        if self.stop.is_set():
            return 0.0
        return max(0.0, self.limit - (self._spent if self.deterministic else self.seconds))

    @property
    def spent(self) -> float:
        """Work that was counted."""
        return self._spent

    def spend(self, work: float) -> None:
        """Count work that was done."""
        self._spent += work

    def effort(self, units: float, workers: int = 1) -> Effort:
        """What one call to CP-SAT may use: so many units, but no more than is left."""
        units = min(units, self.left)
        if self.deterministic:
            return Effort(seconds=None, work=units, workers=1, seed=self.seed)
        return Effort(seconds=units, workers=min(workers, self.workers), seed=self.seed)
