"""Raising the bound: subgradient steps along an averaged direction.

The direction is a running mean of subgradients, as in the volume algorithm (Barahona and Anbil, 'The volume
algorithm: producing primal solutions with a subgradient method', Mathematical Programming 87, 2000): single
subgradients of a timetable point to and fro between neighbouring days, their mean along the slope. The step is
Polyak's, toward a goal just above the best value; while the bound keeps rising the goal stays ahead, when it does
not, the goal comes nearer.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from scheduler.optimiser.prices.dual import Dual
from scheduler.optimiser.prices.multipliers import Vector
from scheduler.optimiser.prices.timetables import SCALE

AVERAGING = 0.2
"""Weight of the newest subgradient in the direction."""
LONGEST_STEP = 10.0 * SCALE
"""Of a single price for each unit by which its rule is broken: minutes * SCALE."""
LEAD = 0.03
"""How far the goal lies above the best value, as a fraction of it."""
PATIENCE = 10
"""Rounds without a better bound before steps become shorter."""
SHORTER = 0.85
SHORTEST = 0.001
"""Fraction of Polyak's step at which the climb is over."""


@dataclass(frozen=True)
class Stand:
    """The best prices so far."""

    vector: Vector
    value: int
    """1/SCALE minutes."""
    rounds: int


def climb(dual: Dual, vector: Vector, stride: float = 0.2) -> Iterator[tuple[Stand, float]]:
    """Yield the stand and the stride after every round until steps are too short to matter.

    `stride` is the fraction of Polyak's step to begin with.
    """
    best = Stand(vector, -(1 << 62), 0)
    direction: Vector | None = None
    idle = rounds = 0
    here = vector
    while stride > SHORTEST:
        found = dual.evaluate(here)
        rounds += 1
        better = found.value > best.value
        best = Stand(here if better else best.vector, max(found.value, best.value), rounds)
        idle = 0 if better else idle + 1
        if idle >= PATIENCE:
            stride, idle = stride * SHORTER, 0
        yield best, stride
        if direction is None:
            direction = found.subgradient
        else:
            direction = AVERAGING * found.subgradient + (1 - AVERAGING) * direction
        move = np.where((here <= 0) & (direction < 0) & ~dual.layout.signed, 0.0, direction)
        length = float(move @ move)
        if length == 0.0:
            return
        goal = best.value + LEAD * max(abs(best.value), SCALE)
        here = here + min(stride * (goal - found.value) / length, LONGEST_STEP) * move
        here = np.where(dual.layout.signed, here, np.maximum(here, 0.0))
