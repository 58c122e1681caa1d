"""The table service of OSRM, the Open Source Routing Machine (HTTP API v1).

    GET /table/v1/driving/LON,LAT;LON,LAT;…?sources=0;…&destinations=1;…&annotations=duration

answers {"code": "Ok", "durations": [[seconds or null, …], …]}, or with status 400 another code and a message. A
server that was started with `--max-table-size N` takes N * N times in one table, older ones N coordinates; N is 100
unless set, so a block has 50 origins and 50 destinations. See http.md and plugins/table.cpp of osrm-backend.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from scheduler.journeys.blocks import DECIMALS, Block
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

_PLACE = re.compile(r"coordinate (\d{1,6})\b")


class Osrm:
    """A server that speaks the protocol of OSRM."""

    name = "OSRM"
    most = 50

    def question(self, block: Block) -> Question:
        """The request for a block: coordinates are longitude first, and in decimals of a degree."""
        places = ";".join(f"{east:.{DECIMALS}f},{north:.{DECIMALS}f}" for north, east in _places(block))
        first = len(block.origins)
        sources, destinations = _numbers(range(first)), _numbers(range(first, block.places))
        asked = f"sources={sources}&destinations={destinations}&annotations=duration"
        return Question(f"/table/v1/driving/{places}?{asked}")

    def answer(self, content: bytes, block: Block) -> Seconds:
        """The times in a response; see `RoutingServer`."""
        found = json_object(content, self.name)
        code, message = found.get("code"), found.get("message")
        said = message if isinstance(message, str) else ""
        match code:
            case "Ok":
                return as_seconds(found.get("durations"), block, self.name)
            case "TooBig":
                raise TooBigError(said)
            case "NoSegment":
                named = _PLACE.search(said)
                place = int(named[1]) if named and int(named[1]) < block.places else None
                raise OffRoadError(place)
            case "NoTable":
                raise NoWayError("no way by road")
            case str():
                raise AnswerError(f"it refuses: {code}{f', {quoted(said)}' if said else ''}")
        raise AnswerError(f"no answer of {self.name}: it has no code")


def _places(block: Block) -> Iterable[tuple[float, float]]:
    return (*block.origins, *block.destinations)


def _numbers(places: Iterable[int]) -> str:
    return ";".join(map(str, places))
