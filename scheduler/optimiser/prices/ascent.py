"""Raising the bound: subgradient steps along an averaged direction.

The direction is a running mean of subgradients, as in the volume algorithm (Barahona and Anbil, 'The volume
algorithm: producing primal solutions with a subgradient method', Mathematical Programming 87, 2000): single
subgradients of a timetable point to and fro between neighbouring days, their mean along the slope. The step is a
fraction of Polyak's, toward a goal a little above the best value or, where that is lower, the best known plan.

Most rounds look only at the pairs within a band of reduced cost: they steer as well as all pairs do, in a third of
the time. What they give is no bound, so every few rounds the best prices are put to all pairs, and only that counts.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass

import numpy as np

from scheduler.optimiser.prices.dual import Dual
from scheduler.optimiser.prices.multipliers import Vector, within_bounds
from scheduler.optimiser.prices.timetables import SCALE

AVERAGING = 0.1
"""Weight of the newest subgradient in the direction, in the long run."""
SETTLING = 20.0
"""Rounds over which that weight falls from one: early directions are soon out of date."""
FIRST_STRIDE = 0.25
"""The fraction of Polyak's step to begin with."""
LONGEST_STEP = 10.0 * SCALE
"""Of a single price for each unit by which its rule is broken: minutes * SCALE."""
LEAD = 0.025
"""How far the goal lies above the best value, as a fraction of it."""
PATIENCE = 15
"""Rounds without a better value before steps become shorter."""
SHORTER = 0.85
SHORTEST = 0.002
"""Fraction of Polyak's step at which the climb is over."""
WARM_UP = 50
"""Rounds with all pairs at first, while reduced costs still say little."""
BETWEEN_PROOFS = 25
"""Rounds between two looks at all pairs."""
BETWEEN_REFINEMENTS = 50
"""Rounds between two linear programmes for the multipliers of `federation` and `spread`."""
BAND = 150 * SCALE
"""Reduced cost up to which a pair steers."""


@dataclass(frozen=True)
class Stand:
    """The best prices that were put to all pairs so far."""

    vector: Vector
    value: int
    """1/SCALE minutes: a bound."""
    rounds: int


def climb(dual: Dual, start: Vector, ceiling: Callable[[], int | None]) -> Generator[Stand]:
    """Yield the stand after every round from these prices on, until steps are too short to matter.

    `ceiling` tells the quality of the best known plan with the dual's coverage, in minutes, if there is one.
    """
    here = start
    proved = Stand(here, -(1 << 62), 0)
    steering, leader, lead_value = dual, here, -(1 << 62)
    direction: Vector | None = None
    stride, idle, rounds = FIRST_STRIDE, 0, 0
    while stride > SHORTEST:
        rounds += 1
        found = steering.evaluate(here)
        if found.value > lead_value:
            leader, lead_value, idle = here, found.value, 0
        else:
            idle += 1
        if idle >= PATIENCE:
            stride, idle = stride * SHORTER, 0
        if rounds >= WARM_UP and rounds % BETWEEN_PROOFS == 0:
            whole = dual.evaluate(leader, with_reduced_costs=True)
            refined = dual.refined(leader) if rounds % BETWEEN_REFINEMENTS == 0 else None
            if refined is not None:
                finer = dual.evaluate(refined, with_reduced_costs=True)
                if finer.value > whole.value:
                    here, leader, whole, found = refined, refined, finer, finer
            if whole.value > proved.value:
                proved = Stand(leader, whole.value, rounds)
            steering = dual.only_within(whole, BAND)
            lead_value = whole.value
        elif steering is dual and found.value > proved.value:
            proved = Stand(here, found.value, rounds)
        yield Stand(proved.vector, proved.value, rounds)
        newest = max(AVERAGING, 1 / (1 + rounds / SETTLING))
        direction = found.subgradient if direction is None else newest * found.subgradient + (1 - newest) * direction
        move = np.where((here <= 0) & (direction < 0) & ~dual.layout.signed, 0.0, direction)
        length = float(move @ move)
        if length == 0.0:
            return
        known = ceiling()
        goal = lead_value + LEAD * max(abs(lead_value), SCALE)
        if known is not None:
            goal = max(min(goal, known * SCALE), lead_value + SCALE)
        here = here + min(stride * (goal - found.value) / length, LONGEST_STEP) * move
        here = within_bounds(np.where(dual.layout.signed, here, np.maximum(here, 0.0)), dual.dearest)
