"""Draws that are the same on every platform and every version of Python.

Only `random.Random.random()` is used: its sequence for a whole-number seed is promised never to
change, while that of `shuffle`, `sample` and `choices` is not.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Sequence
from itertools import accumulate
from typing import TypeVar

T = TypeVar("T")


class Draws:
    """A stream of draws, named by a seed and a path; streams of different names are independent.

    A stream for each purpose keeps one part of a county as it was when another part is drawn
    differently.
    """

    def __init__(self, seed: int, *path: str) -> None:
        name = "/".join((str(seed), *path)).encode()
        self._random = random.Random(int.from_bytes(hashlib.sha256(name).digest()[:8], "big"))

    def fraction(self) -> float:
        """At least 0 and less than 1."""
        return self._random.random()

    def below(self, count: int) -> int:
        """A whole number from 0 to `count` - 1."""
        return min(int(self._random.random() * count), count - 1)

    def between(self, low: int, high: int) -> int:
        """A whole number from `low` to `high`, both included."""
        return low + self.below(high - low + 1)

    def chance(self, probability: float) -> bool:
        """True with the given probability."""
        return self._random.random() < probability

    def pick(self, values: Sequence[T]) -> T:
        """One of the values, which must not be empty."""
        return values[self.below(len(values))]

    def pick_weighted(self, values: Sequence[tuple[T, int]]) -> T:
        """One of the values of (value, weight), in proportion to its whole-number weight.

        Raises ValueError where all weights are 0.
        """
        total = sum(weight for _, weight in values)
        if total == 0:
            raise ValueError("no value has a weight above 0")
        mark = self.below(total)
        ends = accumulate(weight for _, weight in values)
        return next(value for (value, _), end in zip(values, ends, strict=True) if mark < end)

    def sample(self, values: Sequence[T], count: int) -> list[T]:
        """`count` different values (all of them where there are fewer), in random order."""
        pool = list(values)
        count = min(count, len(pool))
        for place in range(count):
            other = place + self.below(len(pool) - place)
            pool[place], pool[other] = pool[other], pool[place]
        return pool[:count]

    def shuffled(self, values: Sequence[T]) -> list[T]:
        """All values in random order."""
        return self.sample(values, len(values))
