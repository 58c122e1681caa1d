"""A routing server on loopback: it speaks OSRM's table service and Valhalla's matrix, checks like them, and can fail.

Times follow from coordinates by `seconds_by_road`, which is not the same both ways. `faults` is asked before every
answer, with the number of the request from 0, and does something else where it gives a `Fault`.
"""

from __future__ import annotations

import json
import math
import re
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

Place = tuple[float, float]
"""Latitude and longitude."""

UPHILL = 97.0
"""Seconds more to the north than to the south."""


def seconds_by_road(origin: Place, destination: Place) -> float:
    """50 km/h over a flat chessboard, and slower uphill, which is north."""
    north = (destination[0] - origin[0]) * 111.2
    east = (destination[1] - origin[1]) * 111.2 * math.cos(math.radians(origin[0]))
    return round((abs(north) + abs(east)) / 50 * 3600 + (UPHILL if north > 0 else 0.0), 1)


@dataclass(frozen=True)
class Fault:
    """What is done in place of an answer."""

    status: int = 200
    content: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()
    hang_up: bool = False
    """Closes the connection without a word."""
    cut: int = 0
    """Promises so many bytes more than come."""
    drip: float = 0
    """Seconds between one byte and the next, until nobody listens."""


@dataclass
class RoutingServer:
    """What the server is like, and what it was asked."""

    faults: Callable[[int, str], Fault | None] = lambda _number, _question: None
    max_table_size: int = 100
    """Of OSRM, as `osrm-routed --max-table-size`."""
    old: bool = False
    """An OSRM that counts coordinates, not times."""
    max_matrix_locations: int = 50
    """Of Valhalla."""
    off_road: frozenset[Place] = frozenset()
    vague: bool = False
    """Does not say which place is off the road."""
    islands: frozenset[Place] = frozenset()
    """Places that no road leads to."""
    answered: list[str] = field(default_factory=list)
    """The questions that got a whole answer: path and query, or body."""
    requests: int = 0
    agents: set[str] = field(default_factory=set)
    address: str = ""
    lock: threading.Lock = field(default_factory=threading.Lock)
    closing: threading.Event = field(default_factory=threading.Event)

    def osrm(self, path: str, query: str) -> tuple[int, dict[str, Any]]:
        """The answer of the table service: status and content."""
        try:
            return 200, {"code": "Ok", "durations": self._osrm_table(path, query), "sources": [], "destinations": []}
        except _RefusedError as error:
            code, message = error.args
            return 400, {"code": code, "message": message}

    def _osrm_table(self, path: str, query: str) -> list[list[float | None]]:
        found = re.fullmatch(r"/table/v1/(\w+)/([-0-9.,;]+)", path)
        if found is None:
            raise _RefusedError("InvalidUrl", "URL string malformed")
        texts = [text.split(",") for text in found[2].split(";")]
        options = dict(parse_qsl(query, strict_parsing=True))
        if options.keys() != {"sources", "destinations", "annotations"} or options["annotations"] != "duration":
            raise _RefusedError("InvalidQuery", "Query string malformed")
        if any(len(text) != 2 or abs(float(text[1])) > 90 or abs(float(text[0])) > 180 for text in texts):
            raise _RefusedError("InvalidValue", "Invalid coordinate value.")
        places = [(float(north), float(east)) for east, north in texts]
        sources, destinations = ([int(at) for at in options[name].split(";")] for name in ("sources", "destinations"))
        if max(*sources, *destinations) >= len(places):
            raise _RefusedError("InvalidOptions", "Index out of bounds")
        size = len(places) ** 2 if self.old else len(sources) * len(destinations)
        if size > self.max_table_size**2:
            raise _RefusedError("TooBig", "Too many table coordinates")
        for at, place in enumerate(places):
            if place in self.off_road:
                which = "" if self.vague else f" {at}"
                raise _RefusedError("NoSegment", f"Could not find a matching segment for coordinate{which}")
        return self._table([places[at] for at in sources], [places[at] for at in destinations])

    def valhalla(self, body: bytes) -> tuple[int, dict[str, Any]]:
        """The answer of the matrix service: status and content."""
        asked = json.loads(body)
        if asked.keys() != {"sources", "targets", "costing"} or asked["costing"] != "auto":
            return 400, _refusal(125, "No costing method found")
        origins, destinations = ([(p["lat"], p["lon"]) for p in asked[name]] for name in ("sources", "targets"))
        if max(len(origins), len(destinations)) > self.max_matrix_locations:
            return 400, _refusal(150, f"Exceeded max locations: {self.max_matrix_locations}")
        if any(place in self.off_road for place in (*origins, *destinations)):
            return 400, _refusal(171, "No suitable edges near location")
        rows = self._table(origins, destinations)
        return 200, {
            "sources_to_targets": [
                [
                    {"time": time, "distance": None, "from_index": here, "to_index": there}
                    for there, time in enumerate(row)
                ]
                for here, row in enumerate(rows)
            ],
            "units": "kilometers",
        }

    def _table(self, origins: Sequence[Place], destinations: Sequence[Place]) -> list[list[float | None]]:
        return [
            [None if {here, there} & self.islands else seconds_by_road(here, there) for there in destinations]
            for here in origins
        ]


class _RefusedError(Exception):
    """A code of OSRM and its message."""


def _refusal(code: int, error: str) -> dict[str, Any]:
    return {"error_code": code, "error": error, "status_code": 400, "status": "Bad Request"}


@contextmanager
def running(**what: Any) -> Iterator[RoutingServer]:
    """A server that listens on a free port of loopback while the block runs."""
    server = RoutingServer(**what)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            self._answer(self.path, lambda: server.osrm(parts.path, parts.query))

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            right = self.path == "/sources_to_targets"
            self._answer(
                body.decode(),
                lambda: server.valhalla(body) if right else (404, {"error": "Try any of: '/sources_to_targets'"}),
            )

        def _answer(self, question: str, answer: Callable[[], tuple[int, dict[str, Any]]]) -> None:
            with server.lock:
                number = server.requests
                server.requests += 1
                server.agents.add(self.headers["User-Agent"])
            fault = server.faults(number, question)
            if fault is not None:
                self._fail(fault)
                return
            status, content = answer()
            if status == 200:
                with server.lock:
                    server.answered.append(question)
            self._send(status, json.dumps(content).encode())

        def _send(self, status: int, content: bytes, headers: Sequence[tuple[str, str]] = (), cut: int = 0) -> None:
            self.send_response(status)
            for name, value in headers:
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(content) + cut))
            self.end_headers()
            self.wfile.write(content)

        def _fail(self, fault: Fault) -> None:
            self.close_connection = True
            if fault.hang_up:
                self.connection.shutdown(socket.SHUT_RDWR)
                return
            if fault.drip:
                self.wfile.write(b"HTTP/1.0 200 OK\r\nX-Slow: ")
                while not server.closing.wait(fault.drip):
                    self.wfile.write(b"z")
                return
            self._send(fault.status, fault.content, fault.headers, fault.cut)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            pass

    class Listener(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: Any, client_address: Any) -> None:
            """A client that hangs up is no error of the server."""

    with Listener(("127.0.0.1", 0), Handler) as listener:
        server.address = f"http://127.0.0.1:{listener.server_address[1]}"
        thread = threading.Thread(target=listener.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.closing.set()
            listener.shutdown()
            thread.join()
