"""Prices that rise while plans are made: in a thread of their own, or, deterministic, before everything else."""

from __future__ import annotations

import threading
from collections.abc import Iterator

from scheduler.optimiser.pace import Pace
from scheduler.optimiser.prices.ascent import Stand, climb
from scheduler.optimiser.prices.dual import Dual
from scheduler.optimiser.prices.outlook import Outlook
from scheduler.optimiser.prices.timetables import SCALE
from scheduler.optimiser.standing import Standing

RIPE_ROUNDS = 80
"""Rounds after which prices are worth an allocation."""
PRUNING_ROUNDS = 100
"""Rounds between looks at which pairs are gone for good."""
WORK_OF_PAIR = 4e-6
"""Deterministic work of a round for each pair, in CP-SAT's units."""


class Climbing:
    """Raises prices and keeps the best."""

    def __init__(self, dual: Dual, standing: Standing, pace: Pace) -> None:
        self._dual = dual
        self._standing = standing
        self._pace = pace
        self._best: tuple[Dual, Stand] | None = None
        self._ripe = threading.Event()
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

    def wait_until_ripe(self, units: float) -> None:
        """Wait for usable prices, but no longer than so many seconds."""
        if self._thread is not None:
            self._ripe.wait(timeout=units)

    def outlook(self) -> Outlook:
        """The choices at the best prices so far."""
        if self._failure is not None:
            raise self._failure
        if self._best is None:
            return Outlook(self._dual, self._dual.start())
        dual, stand = self._best
        return Outlook(dual, stand.vector)

    @property
    def over(self) -> bool:
        """The climb has come to its end."""
        return self._thread is not None and not self._thread.is_alive()

    def join(self) -> None:
        """Wait for the thread, which ends with the solve."""
        if self._thread is not None:
            self._thread.join()
        if self._failure is not None:
            raise self._failure

    def _run_guarded(self) -> None:
        try:
            for _ in self._rounds():
                if self._standing.enough:
                    break
        except BaseException as failure:
            self._failure = failure
        finally:
            self._ripe.set()

    def _rounds(self) -> Iterator[None]:
        dual, vector = self._dual, self._dual.start()
        stride: float | None = None
        while True:
            rounds = 0
            stands = climb(dual, vector) if stride is None else climb(dual, vector, stride)
            for stand, reached in stands:
                stride = reached
                rounds = stand.rounds
                if self._best is None or stand.value > self._best[1].value or dual is not self._best[0]:
                    self._best = dual, stand
                self._standing.prove_quality(-(-stand.value // SCALE), dual.target)
                self._pace.spend(len(dual.pairs) * WORK_OF_PAIR)
                if rounds >= RIPE_ROUNDS:
                    self._ripe.set()
                yield None
                if rounds % PRUNING_ROUNDS == 0:
                    smaller = self._pruned(dual, stand)
                    if smaller is not dual:
                        dual, vector = smaller, stand.vector
                        break
            else:
                return

    def _pruned(self, dual: Dual, stand: Stand) -> Dual:
        """The dual without the pairs whose reduced cost exceeds the gap: no better plan uses them."""
        schedule = self._standing.schedule
        if schedule is None or not self._standing.coverage_proved:
            return dual
        outlook = Outlook(dual, stand.vector)
        slack = schedule.quality - outlook.value // SCALE
        keep = dual.pairs[outlook.pairs_within(slack)[dual.pairs]]
        return dual if len(keep) > 0.9 * len(dual.pairs) else dual.only(keep)
