"""What the two processes of a solve say to each other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from models import Instance


@dataclass(frozen=True)
class Task:
    """What to solve. The options are those of `optimiser.solve` or `optimiser.replan`, whichever `work` names."""

    work: str
    instance: Instance
    seconds: float
    gap: float
    options: Mapping[str, Any]


class Stop:
    """To the solver: end soon, with the best plan so far."""


@dataclass(frozen=True)
class Found:
    """From the solver: how it stands. Pickled, so that who hears it need not import the optimiser."""

    progress: bytes
    """A `Progress` without its schedule."""
    numbers: bytes | None
    """The schedule's `pair` and `day`; None where they are as in the message before, or there are none yet."""


@dataclass(frozen=True)
class Ended:
    """From the solver, its last word: the finished plan, or the exception that ended it."""

    result: Any
    failed: bool
