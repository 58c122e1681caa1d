"""Minimal reasons by deletion: drop what the impossibility does not need, many at a time, each step solved again.

The divide-and-conquer form of the deletion filter (Chinneck and Dravnieks, 'Locating minimal infeasible constraint
sets in linear programs', ORSA Journal on Computing 3, 1991): a chunk that can be dropped as a whole costs one solve.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from scheduler.explaining.placing import Verdict

Item = TypeVar("Item")


@dataclass(frozen=True)
class Shrunk(Generic[Item]):
    """What is left of a set that makes something impossible."""

    members: tuple[Item, ...]
    minimal: bool
    """For every member a plan was found without it; else some were not settled in time."""


def shrink(chunks: Sequence[Sequence[Item]], ask: Callable[[frozenset[Item]], Verdict]) -> Shrunk[Item]:
    """Drop members while the rest still makes it impossible; `ask` says what a set of them comes to.

    All of them together must make it impossible. Chunks are tried in order, whole ones first.
    """
    kept = {item: None for chunk in chunks for item in chunk}
    unsettled: list[Item] = []

    def drop(chunk: Sequence[Item]) -> Verdict:
        without = frozenset(kept).difference(chunk)
        verdict = ask(without)
        if verdict is Verdict.IMPOSSIBLE:
            for item in chunk:
                kept.pop(item, None)
        return verdict

    def reduce(chunk: Sequence[Item], known_needed: bool) -> bool:
        """Whether the whole chunk was dropped."""
        verdict = Verdict.POSSIBLE if known_needed and len(chunk) > 1 else drop(chunk)
        if verdict is Verdict.IMPOSSIBLE:
            return True
        if len(chunk) == 1:
            if verdict is Verdict.UNKNOWN:
                unsettled.append(chunk[0])
            return False
        half = len(chunk) // 2
        first = reduce(chunk[:half], False)
        # If the first half went whole, some of the second is needed: both together were.
        reduce(chunk[half:], first and verdict is Verdict.POSSIBLE)
        return False

    for chunk in chunks:
        if chunk:
            reduce(chunk, False)
    return Shrunk(tuple(kept), not unsettled)
