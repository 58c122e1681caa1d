"""The best replan so far and what is proved of it, line by line."""

from __future__ import annotations

from collections.abc import Callable

from scheduler.optimiser.keeping.before import Before
from scheduler.optimiser.limits import Progress
from scheduler.optimiser.pace import Pace
from scheduler.optimiser.schedule import Schedule

Lines = tuple[int, ...]
"""Visits left out by level, highest first; schools that change SIP; visits that move; quality."""


class Standing:
    """The incumbent and one vector that no plan is below, line by line compared from the left."""

    def __init__(self, before: Before, pace: Pace, on_progress: Callable[[Progress], None] | None) -> None:
        self._before = before
        self._pace = pace
        self._on_progress = on_progress
        self._bound: Lines = (0,) * (len(before.problem.levels) + 3)
        self.schedule: Schedule | None = None
        self.phase = "reading"

    def lines_of(self, schedule: Schedule) -> Lines:
        """The lines of a schedule."""
        before = self._before
        return (
            *schedule.unplaced.values(),
            before.changes(schedule),
            before.moves(schedule),
            schedule.quality,
        )

    def offer(self, schedule: Schedule) -> None:
        """Take a legal plan if it is better."""
        if self.schedule is None or self.lines_of(schedule) < self.lines_of(self.schedule):
            self.schedule = schedule
            self.tell()

    def prove(self, bound: Lines) -> None:
        """No plan's lines are below these, compared from the left; lines that are missing at the end are 0."""
        self._bound = max(self._bound, (*bound, *(0 for _ in self._bound[len(bound) :])))
        self.tell()

    @property
    def bounds(self) -> Lines:
        """For each line what no plan is below that reaches the lines before; 0 after a line that is not proved."""
        bounds = []
        known = True
        for number, bound in enumerate(self._bound):
            bounds.append(bound if known else 0)
            known = known and self._value(number) == bound
        return tuple(bounds)

    @property
    def proved(self) -> int:
        """How many lines, from the first on, are proved."""
        bounds = self.bounds
        return next((at for at, bound in enumerate(bounds) if self._value(at) != bound), len(bounds))

    @property
    def coverage_bound(self) -> dict[int, int]:
        """By level."""
        levels = self._before.problem.levels
        return dict(zip(levels, self.bounds, strict=False))

    @property
    def gap(self) -> float | None:
        """(quality - bound) / quality; None until every line before is proved."""
        if self.schedule is None or self.proved < len(self._bound) - 1:
            return None
        quality = self.schedule.quality
        return (quality - self.bounds[-1]) / quality if quality else 0.0

    @property
    def contradicted(self) -> bool:
        """The bound lies above the plan: one of them must be wrong."""
        return self.schedule is not None and self._bound > self.lines_of(self.schedule)

    def tell(self) -> None:
        """Report progress to whoever listens."""
        if self._on_progress is not None:
            self._on_progress(self.progress)

    @property
    def progress(self) -> Progress:
        """The best plan at this moment, and what is proved of it."""
        schedule, bounds, gap, levels = self.schedule, self.bounds, self.gap, len(self._before.problem.levels)
        lines = None if schedule is None else self.lines_of(schedule)
        return Progress(
            seconds=self._pace.seconds,
            coverage={} if schedule is None else dict(schedule.unplaced),
            coverage_bound=self.coverage_bound,
            quality=None if schedule is None else schedule.quality,
            quality_bound=None if gap is None else bounds[-1],
            gap=gap,
            phase=self.phase,
            disruption=None if lines is None else (lines[levels], lines[levels + 1]),
            disruption_bound=(bounds[levels], bounds[levels + 1]),
            disruption_proved=self.proved >= levels + 2,
            schedule=schedule,
            contradicted=self.contradicted,
        )

    def _value(self, number: int) -> int | None:
        return None if self.schedule is None else self.lines_of(self.schedule)[number]
