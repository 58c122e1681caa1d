"""What a contender hands back: what it had and what it had proved at each moment, and its last plan.

An objective is what the checker calls one: unplaced visits from the highest concern level on, then
quality. A bound has the same shape: no legal plan has a lesser objective, compared from the left.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from typing import Protocol

from pydantic import BaseModel, ConfigDict

from models import Allocation, Instance, PlanVisit

Objective = tuple[int, ...]


class Moment(BaseModel):
    """What a contender had and had proved after so many seconds; None is nothing yet."""

    model_config = ConfigDict(frozen=True)

    seconds: float
    objective: Objective | None
    bound: Objective | None


class Result(BaseModel):
    """The last plan of a contender (nothing in it where it found none), and how it came about."""

    model_config = ConfigDict(frozen=True)

    trace: tuple[Moment, ...]
    allocations: tuple[Allocation, ...] = ()
    visits: tuple[PlanVisit, ...] = ()

    @property
    def has_plan(self) -> bool:
        """Whether there is a plan at all."""
        return bool(self.allocations)

    def begun_after(self, seconds: float) -> Result:
        """The same with a clock that had run so long before."""
        trace = [moment.model_copy(update={"seconds": round(moment.seconds + seconds, 3)}) for moment in self.trace]
        return self.model_copy(update={"trace": tuple(trace)})


class Contender(Protocol):
    """Whoever makes a plan: for an instance in so many seconds, with this seed and so many workers."""

    def __call__(self, instance: Instance, seconds: float, seed: int, workers: int) -> Result: ...


class Unavailable(Exception):
    """A contender that cannot run on this machine, and why, in one line."""


class Stopwatch:
    """The seconds since it was made, those left, and the trace written down meanwhile."""

    def __init__(self, limit: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._start = clock()
        self._limit = limit
        self._trace: list[Moment] = []

    @property
    def spent(self) -> float:
        """Seconds since the start."""
        return self._clock() - self._start

    @property
    def left(self) -> float:
        """Seconds until the limit, at least 0."""
        return max(0.0, self._limit - self.spent)

    def note(self, objective: Objective | None = None, bound: Objective | None = None) -> None:
        """Write down a better objective or bound; what is no better than before, or None, stays."""
        before = self._trace[-1] if self._trace else Moment(seconds=0, objective=None, bound=None)
        if objective is None or (before.objective is not None and before.objective <= objective):
            objective = before.objective
        if bound is None or (before.bound is not None and before.bound >= bound):
            bound = before.bound
        if (objective, bound) != (before.objective, before.bound):
            self._trace.append(Moment(seconds=round(self.spent, 3), objective=objective, bound=bound))

    @property
    def trace(self) -> tuple[Moment, ...]:
        """All that was written down, in order."""
        return tuple(self._trace)


class Weights:
    """One whole number for a lexicographic objective: every line outweighs all that follow it.

    Line k counts weight(k) = product over the lines i > k of (most(i) + 1), where most(i) is the most
    that line i can ever be; so the number sorts plans as the lines do, and can be taken apart again.
    """

    def __init__(self, most: Objective) -> None:
        self._most = most
        self.of_line = tuple(math.prod(each + 1 for each in most[place + 1 :]) for place in range(len(most)))

    def lines(self, number: float) -> Objective:
        """The lines of the least whole number that is not below `number` (a bound, perhaps a fraction).

        1e-6 is left to floating point; a bound below 0, or none, is 0 on every line.
        """
        rest = max(0, math.ceil(number - 1e-6)) if math.isfinite(number) else 0
        lines = []
        for weight in self.of_line:
            line, rest = divmod(rest, weight)
            lines.append(line)
        return tuple(lines)
