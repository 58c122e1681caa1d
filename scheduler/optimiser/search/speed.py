"""How long CP-SAT takes on this machine and this county, as its first solves tell."""

from __future__ import annotations

import math

CHOICES, GROWTH = 17_000, 1.8
"""So many pairs, visits and days are settled in a second to begin with, and n times as many in n**GROWTH seconds."""
NEWEST = 0.2
"""Weight of the newest solve in what is expected, on the logarithm."""
FEWEST = 10_000
"""Choices below which a solve says little of larger ones."""
SLOWER = 3.0


class Speed:
    """Seconds expected for a number of choices; learned from solves that came to their end."""

    def __init__(self) -> None:
        self._slowness = 1.0

    def units_for(self, choices: int) -> float:
        """What CP-SAT should take to settle so many choices."""
        return float(self._slowness * (choices / CHOICES) ** GROWTH)

    def note(self, choices: int, seconds: float) -> None:
        """A solve of so many choices took so long to its end."""
        if choices >= FEWEST and seconds > 0:
            seen = seconds / (choices / CHOICES) ** GROWTH
            self._slowness = math.exp((1 - NEWEST) * math.log(self._slowness) + NEWEST * math.log(seen))

    def was_slower(self) -> None:
        """A solve did not come to its end in the time that it should have taken."""
        self._slowness *= SLOWER
