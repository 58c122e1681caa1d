"""Prices that rise while plans are made: in a process of their own, or, deterministic, before everything else."""

from __future__ import annotations

import threading
from collections.abc import Generator
from contextlib import closing

import numpy as np

from scheduler.optimiser.pace import Pace
from scheduler.optimiser.prices.ascent import Stand, climb
from scheduler.optimiser.prices.beside import climb_beside
from scheduler.optimiser.prices.dual import Dual
from scheduler.optimiser.prices.multipliers import Vector
from scheduler.optimiser.prices.outlook import Outlook
from scheduler.optimiser.prices.timetables import SCALE
from scheduler.optimiser.standing import Standing

RIPE_ROUNDS = 200
"""Rounds after which prices are worth an allocation."""
WORK_OF_PAIR = 4e-6
"""Deterministic work of a round for each pair, in CP-SAT's units."""


class Climbing:
    """Raises prices and keeps the best."""

    def __init__(self, dual: Dual, standing: Standing, pace: Pace, start: Vector | None = None) -> None:
        self._dual = dual
        self._start = dual.start() if start is None else start
        self._standing = standing
        self._pace = pace
        self._best: Stand | None = None
        self._outlook: Outlook | None = None
        self._ripe = threading.Event()
        self._ended = False
        self._thread: threading.Thread | None = None
        self._failure: BaseException | None = None

    def start(self) -> None:
        """Climb in the background."""
        self._thread = threading.Thread(target=self._run_guarded, name="prices", daemon=True)
        self._thread.start()

    def climb_for(self, units: float) -> None:
        """Climb here and now for so many units of work."""
        until = self._pace.left - units
        for _ in self._rounds():
            if self._pace.left <= max(until, 0.0):
                break

    def outlook(self) -> Outlook:
        """The choices at the best prices so far."""
        if self._failure is not None:
            raise self._failure
        vector = self._start if self._best is None else self._best.vector
        if self._outlook is None or self._outlook.vector is not vector:
            self._outlook = Outlook(self._dual, vector)
        return self._outlook

    @property
    def ripe(self) -> bool:
        """Prices are worth an allocation."""
        return self._thread is None or self._ripe.is_set()

    @property
    def over(self) -> bool:
        """Prices no longer rise: the thread is free."""
        return self._thread is not None and not self._thread.is_alive()

    @property
    def target(self) -> dict[int, int]:
        """The coverage that the prices are for."""
        return self._dual.target

    def aimed_at(self, dual: Dual) -> Climbing:
        """Climb on from here with another coverage in mind; this climb has ended."""
        vector = self.outlook().vector.copy()
        prices, first = dual.layout.block(vector, "coverage"), dual.layout.block(dual.start(), "coverage")
        prices[:] = np.where(prices > 0, np.minimum(prices, first), first)
        return Climbing(dual, self._standing, self._pace, np.where(dual.priced, vector, 0.0))

    def end(self) -> None:
        """End the climb and wait for its thread."""
        self._ended = True
        if self._thread is not None:
            self._thread.join()
        if self._failure is not None:
            raise self._failure

    def _run_guarded(self) -> None:
        try:
            with closing(self._rounds()) as rounds:
                for _ in rounds:
                    if self._ended or self._standing.enough:
                        break
        except BaseException as failure:
            self._failure = failure
        finally:
            self._ripe.set()

    def _rounds(self) -> Generator[None]:
        apart = self._thread is not None and self._pace.workers > 1
        stands = (climb_beside if apart else climb)(self._dual, self._start, self._ceiling)
        with closing(stands):
            for stand in stands:
                if stand is not None:
                    self._take(stand)
                yield None

    def _take(self, stand: Stand) -> None:
        if self._best is None or stand.value > self._best.value:
            self._best = stand
            self._standing.prove_quality(-(-stand.value // SCALE), self._dual.target)
        self._pace.spend(len(self._dual.pairs) * WORK_OF_PAIR)
        if stand.rounds >= RIPE_ROUNDS:
            self._ripe.set()

    def _ceiling(self) -> int | None:
        """The quality of the best plan with the coverage that the prices are for."""
        schedule = self._standing.schedule
        return schedule.quality if schedule is not None and schedule.unplaced == self._dual.target else None
