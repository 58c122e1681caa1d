"""The time-distance matrix of Valhalla.

    POST /sources_to_targets  {"sources": [{"lat": …, "lon": …}], "targets": […], "costing": "auto"}

answers {"sources_to_targets": [[{"time": seconds or null, …}, …], …]}, or with status 400 an `error_code` and an
`error`. A server takes 50 sources, 50 targets and 2,500 pairs unless set otherwise. See its matrix API reference, its
list of error codes, and loki/matrix_action.cc.
"""

from __future__ import annotations

from typing import Any

from scheduler.journeys.blocks import Block, Position
from scheduler.journeys.protocol import (
    AnswerError,
    NoWayError,
    OffRoadError,
    Question,
    Seconds,
    TooBigError,
    as_seconds,
    json_object,
)
from scheduler.validation.problem import quoted

TOO_MANY = 150
OFF_ROAD = 171
NO_WAY = {
    154: "too far for the server",
    170: "no way by road",
    442: "no way by road",
}
"""What a code says of the whole block, though some of its ways may be in order."""


class Valhalla:
    """A server that speaks the protocol of Valhalla."""

    name = "Valhalla"
    most = 50

    def question(self, block: Block) -> Question:
        """The request for a block, by car."""
        sources, targets = map(_places, (block.origins, block.destinations))
        return Question("/sources_to_targets", {"sources": sources, "targets": targets, "costing": "auto"})

    def answer(self, content: bytes, block: Block) -> Seconds:
        """The times in a response; see `RoutingServer`."""
        found = json_object(content, self.name)
        code, error = found.get("error_code"), found.get("error")
        if code == TOO_MANY:
            raise TooBigError(str(error))
        if code == OFF_ROAD:
            raise OffRoadError
        if type(code) is int and code in NO_WAY:
            raise NoWayError(NO_WAY[code])
        if code is not None or "sources_to_targets" not in found:
            said = f"it refuses: {quoted(error)}" if isinstance(error, str) else f"no answer of {self.name}"
            raise AnswerError(said)
        rows = found["sources_to_targets"]
        times = [_times(row) for row in rows] if isinstance(rows, list) else None
        return as_seconds(times, block, self.name)


def _places(positions: tuple[Position, ...]) -> list[dict[str, float]]:
    return [{"lat": north, "lon": east} for north, east in positions]


def _times(row: object) -> Any:
    """The times of a row of cells; what is no such row stays, for the check of its shape to refuse."""
    if not isinstance(row, list) or not all(isinstance(cell, dict) and "time" in cell for cell in row):
        return None
    return [cell["time"] for cell in row]
