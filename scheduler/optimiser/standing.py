"""The best plan so far and what is proved of it: the one thing that the threads of a solve share."""

from __future__ import annotations

import threading
from collections.abc import Callable

from scheduler.optimiser.limits import Progress
from scheduler.optimiser.pace import Pace
from scheduler.optimiser.schedule import Schedule
from scheduler.optimiser.search.change import Change


class Standing:
    """The incumbent with its bounds. Plans only get better, bounds only tighter."""

    def __init__(
        self,
        levels: tuple[int, ...],
        pace: Pace,
        gap_wanted: float,
        on_progress: Callable[[Progress], None] | None,
    ) -> None:
        self._lock = threading.Lock()
        self._telling = threading.Lock()
        self._pace = pace
        self._gap_wanted = gap_wanted
        self._on_progress = on_progress
        self._schedule: Schedule | None = None
        self._coverage = dict.fromkeys(levels, 0)
        self._quality_bounds: dict[tuple[int, ...], int] = {}
        self.phase = "reading"

    @property
    def schedule(self) -> Schedule | None:
        """The best plan so far."""
        return self._schedule

    def offer(self, schedule: Schedule) -> None:
        """Take a legal plan if it is better."""
        with self._lock:
            if self._schedule is None or schedule.rank < self._schedule.rank:
                self._schedule = schedule
        self.tell()

    def offer_part(self, part: Change) -> bool:
        """Take what was found for some schools, if it still fits the best plan and makes it better; whether it did."""
        with self._lock:
            current = self._schedule
            merged = None if current is None else part.applied_to(current)
            taken = merged is not None and current is not None and merged.rank < current.rank
            if taken:
                self._schedule = merged
        if taken:
            self.tell()
        return taken

    def prove_coverage(self, by_level: dict[int, int]) -> None:
        """Raise the bounds on coverage, each for plans that reach those above it.

        They compare from the highest level on: a bound holds for plans with so many left out above, so bounds from
        two sources do not mix.
        """
        with self._lock:
            self._coverage = max(self._coverage, by_level, key=lambda bounds: tuple(bounds.values()))
        self.tell()

    def prove_quality(self, bound: int, coverage: dict[int, int]) -> None:
        """Raise the bound on quality of plans that leave out just so many visits at each level."""
        key = tuple(coverage.values())
        if bound > self._quality_bounds.get(key, 0):
            with self._lock:
                self._quality_bounds[key] = max(self._quality_bounds.get(key, 0), bound)
            self.tell()

    @property
    def coverage_bound(self) -> dict[int, int]:
        """By level; 0 below a level whose best is not known, for which nothing was proved."""
        known = True
        bounds = {}
        for level, bound in self._coverage.items():
            bounds[level] = bound if known else 0
            known = known and self._schedule is not None and self._schedule.unplaced[level] == bound
        return bounds

    @property
    def coverage_proved(self) -> bool:
        """No plan covers more."""
        return self._schedule is not None and self._schedule.unplaced == self.coverage_bound

    @property
    def quality_bound(self) -> int:
        """0 until coverage is proved."""
        if self._schedule is None or not self.coverage_proved:
            return 0
        bound = self._quality_bounds.get(tuple(self._schedule.unplaced.values()), 0)
        return min(bound, self._schedule.quality)

    @property
    def contradicted(self) -> bool:
        """A bound lies above the plan: one of them must be wrong."""
        if self._schedule is None or not self.coverage_proved:
            return False
        return self._quality_bounds.get(tuple(self._schedule.unplaced.values()), 0) > self._schedule.quality

    @property
    def gap(self) -> float | None:
        """(quality - bound) / quality; None until coverage is proved."""
        if self._schedule is None or not self.coverage_proved:
            return None
        quality = self._schedule.quality
        return (quality - self.quality_bound) / quality if quality else 0.0

    @property
    def optimal(self) -> bool:
        """Every line is proved."""
        return self.gap == 0.0

    @property
    def enough(self) -> bool:
        """Nothing more is to be done: the limit is spent, the gap is reached, or every line is proved."""
        gap = self.gap
        return self._pace.left <= 0 or (gap is not None and gap <= self._gap_wanted)

    def tell(self) -> None:
        """Report progress to whoever listens: one thread at a time, so that what they hear only gets better."""
        if self._on_progress is None:
            return
        with self._telling:
            self._on_progress(self.progress)

    @property
    def progress(self) -> Progress:
        """The best plan at this moment, and what is proved of it."""
        with self._lock:
            return self._progress()

    def _progress(self) -> Progress:
        schedule = self._schedule
        return Progress(
            seconds=self._pace.seconds,
            coverage={} if schedule is None else dict(schedule.unplaced),
            coverage_bound=self.coverage_bound,
            quality=None if schedule is None else schedule.quality,
            quality_bound=self.quality_bound if self.coverage_proved else None,
            gap=self.gap,
            phase=self.phase,
            schedule=schedule,
            contradicted=self.contradicted,
        )
