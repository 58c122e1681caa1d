"""Which SIPs to look at together: those whose schools could as well be each other's."""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np

from scheduler.optimiser.prices.outlook import Outlook
from scheduler.optimiser.prices.timetables import SCALE
from scheduler.optimiser.problem.problem import Problem
from scheduler.optimiser.schedule import Schedule

NEAR = 40.0
"""Minutes of reduced cost over which the pull between two SIPs falls to 1/e."""
FIRST_SIPS, MOST_SIPS = 2, 12
WORTH_A_ROUND = 0.15
"""Of a round's neighbourhoods, the fraction that must have helped for the next to be as small."""


class Neighbourhoods:
    """Every SIP in turn with its neighbours: few at first, more when few have nothing left to give.

    Several threads may ask: no SIP is given to two at a time. A round is over when every SIP has had its turn.
    """

    def __init__(self, problem: Problem, seed: int) -> None:
        self._lock = threading.Lock()
        self._draw = random.Random(seed)
        self._sips = range(problem.sips)
        self._size = min(FIRST_SIPS, problem.sips)
        self._turns: list[int] = []
        self._busy: set[int] = set()
        self._helped = self._ended_unproved = self._solved = 0
        self._over = False

    def begin_again(self) -> None:
        """Few SIPs again: what prices say of them has changed."""
        with self._lock:
            self._size = min(FIRST_SIPS, len(self._sips))
            self._turns = []
            self._helped = self._ended_unproved = self._solved = 0

    @contextmanager
    def next(self, outlook: Outlook, schedule: Schedule) -> Iterator[tuple[int, ...]]:
        """The SIPs to solve together now; none if all are taken. They are taken until the block ends."""
        with self._lock:
            sips = self._choose(outlook, schedule)
            self._busy.update(sips)
        try:
            yield sips
        finally:
            with self._lock:
                self._busy.difference_update(sips)

    def tell(self, helped: bool, proved: bool) -> None:
        """What came of a neighbourhood: a better plan, and the proof that there is no better one in it."""
        with self._lock:
            self._solved += 1
            self._helped += helped
            self._ended_unproved += not proved

    def round_is_over(self) -> bool:
        """Whether every SIP has had its turn since this was last asked; then the next round begins."""
        with self._lock:
            over, self._over = self._over, False
            return over

    def _choose(self, outlook: Outlook, schedule: Schedule) -> tuple[int, ...]:
        if not self._turns:
            self._begin_round()
        waiting = [sip for sip in self._turns if sip not in self._busy]
        if not waiting:
            return ()
        self._turns.remove(waiting[-1])
        self._over = self._over or not self._turns
        return neighbours(outlook, schedule, self._size, waiting[-1], self._busy, self._draw)

    def _begin_round(self) -> None:
        if self._solved:
            if self._ended_unproved > self._solved / 4:
                self._size = max(2, self._size - 1)
            elif self._helped < WORTH_A_ROUND * self._solved:
                self._size = min(self._size + 1, MOST_SIPS, len(self._sips))
        self._helped = self._ended_unproved = self._solved = 0
        self._turns = self._draw.sample(self._sips, len(self._sips))


def neighbours(
    outlook: Outlook, schedule: Schedule, count: int, seat: int, busy: set[int], draw: random.Random
) -> tuple[int, ...]:
    """SIP `seat` and up to `count` - 1 others who are not busy, drawn by how cheaply they could swap schools."""
    problem = schedule.problem
    owner = np.where(schedule.pair >= 0, problem.pairs.sip[schedule.pair], -1)
    holder = owner[problem.pairs.school]
    swaps = (holder >= 0) & (holder != problem.pairs.sip)
    pull = np.zeros((problem.sips, problem.sips))
    weight = np.exp(-np.minimum(outlook.reduced_cost[swaps] / SCALE, 1000.0) / NEAR)
    np.add.at(pull, (holder[swaps], problem.pairs.sip[swaps]), weight)
    pull += pull.T
    chosen, taken = [seat], sorted(busy | {seat})
    while len(chosen) < min(count, problem.sips):
        attraction = pull[chosen].sum(axis=0) * np.array([draw.random() for _ in range(problem.sips)])
        attraction[[*chosen, *taken]] = -1.0
        nearest = int(np.argmax(attraction))
        if attraction[nearest] < 0:
            break
        chosen.append(nearest)
    return tuple(sorted(chosen))
