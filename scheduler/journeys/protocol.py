"""What every kind of routing server has: a question put into its words, and its answer read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from scheduler.journeys.blocks import Block
from scheduler.validation.problem import quoted

Seconds = tuple[tuple[float | None, ...], ...]
"""For each origin, the seconds to each destination; None where the server finds no way."""

OK, BAD_REQUEST = 200, 400


@dataclass(frozen=True)
class Question:
    """One request over HTTP: GET, or POST where it has a body."""

    path: str
    body: Mapping[str, Any] | None = None


class AnswerError(Exception):
    """An answer that is none: not of this protocol, or a refusal that asking differently does not help."""


class TooBigError(Exception):
    """The server takes fewer places at once."""


class NoWayError(Exception):
    """The server gives no times for the whole block, because some way in it cannot be gone."""


class OffRoadError(Exception):
    """The server gives no times for the whole block, because it knows no road near some place in it.

    `place` is its number in the block, through origins and destinations, where the server says.
    """

    def __init__(self, place: int | None = None) -> None:
        super().__init__("no road near a place")
        self.place = place


class RoutingServer(Protocol):
    """One kind of server."""

    @property
    def name(self) -> str:
        """What people call it."""

    @property
    def most(self) -> int:
        """So many origins, and so many destinations, it takes in one question unless set otherwise."""

    def question(self, block: Block) -> Question:
        """The request for a block."""

    def answer(self, content: bytes, block: Block) -> Seconds:
        """The times in a response, whose status is 200 or 400.

        Raises:
            TooBigError: the block must be smaller.
            NoWayError: a way in the block spoils the whole.
            OffRoadError: a place in the block spoils the whole.
            AnswerError: the response is no answer.
        """


def json_object(content: bytes, server: str) -> dict[str, Any]:
    """The object that a response holds.

    Raises:
        AnswerError: it holds something else.
    """
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        start = content[:200].decode("utf-8", errors="replace")
        shown = f"it is not JSON but {quoted(start)}" if start.strip() else "it is empty"
        raise AnswerError(f"no answer of {server}: {shown}") from None
    if not isinstance(found, dict):
        raise AnswerError(f"no answer of {server}: an object was expected")
    return found


def as_seconds(rows: Any, block: Block, server: str) -> Seconds:
    """Times in rows, one for each origin, checked to be as many as were asked for, each a number or nothing.

    Raises:
        AnswerError: they are not.
    """
    right = _is_list(rows, len(block.origins)) and all(_is_list(row, len(block.destinations)) for row in rows)
    if not right:
        wide = f"{len(block.origins)} rows of {len(block.destinations)} times"
        raise AnswerError(f"no answer of {server}: {wide} were expected")
    if not all(time is None or type(time) in (int, float) for row in rows for time in row):
        raise AnswerError(f"no answer of {server}: a time in it is not a number")
    try:
        return tuple(tuple(None if time is None else float(time) for time in row) for row in rows)
    except OverflowError:
        raise AnswerError(f"no answer of {server}: a time in it has hundreds of figures") from None


def _is_list(value: object, length: int) -> bool:
    return isinstance(value, list) and len(value) == length
