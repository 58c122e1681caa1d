"""Fetching from a server that fails in every way a server can, over real connections."""

from __future__ import annotations

import gzip
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from scheduler import __version__
from scheduler.journeys import CacheError, Fetcher, Osrm, Valhalla, cache_path, fetching
from scheduler.journeys.blocks import Block
from scheduler.journeys.fetching import Response, StoppedError, UnreachableError
from scheduler.journeys.protocol import Question, TooBigError
from tests.journeys.routing_server import Fault, RoutingServer, running

HERE, THERE = (52.6, 1.3), (52.7, 1.2)
QUESTION = Osrm().question(Block((HERE,), (THERE,)))
QUICK = (0.01, 0.01)


def fetch(
    server: RoutingServer, cache: Path | None = None, seconds: float = 10, pauses: tuple[float, ...] = QUICK
) -> Response:
    with Fetcher(server.address, cache, seconds, threading.Event(), pauses) as fetcher:
        return fetcher.fetch(QUESTION)


def first(*faults: Fault) -> Callable[[int, str], Fault | None]:
    """These faults for the first requests, and an answer after them."""
    return lambda number, _question: faults[number] if number < len(faults) else None


@pytest.mark.parametrize(
    "fault",
    [
        Fault(429),
        Fault(500),
        Fault(502, b"<html>Bad gateway</html>"),
        Fault(503, headers=(("Retry-After", "0"),)),
        Fault(503, headers=(("Retry-After", "Wed, 21 Oct 2015 07:28:00 GMT"),)),
        Fault(503, headers=(("Retry-After", "nan"),)),
        Fault(504),
        Fault(hang_up=True),
        Fault(content=b'{"code": "Ok"', cut=100),
    ],
)
def test_what_passes_is_tried_again(fault: Fault) -> None:
    with running(faults=first(fault, fault)) as server:
        assert b'"Ok"' in fetch(server).content
        assert server.requests == 3
        assert server.agents == {f"sipplan/{__version__}"}


@pytest.mark.parametrize(
    ("fault", "message", "requests"),
    [
        (Fault(503), "it says 503 Service Unavailable (3 tries)", 3),
        (Fault(hang_up=True), "the connection broke off (3 tries)", 3),
        (Fault(404), "it says 404 Not Found", 1),
        (Fault(401), "it says 401 Unauthorized", 1),
        (
            Fault(302, headers=(("Location", "http://elsewhere.example.org/"),)),
            'it sends elsewhere, to "http://elsewhere.example.org/": give that address',
            1,
        ),
        (Fault(content=b"x" * (fetching.MOST_BYTES + 1)), "its answer is longer than 16 MB (3 tries)", 3),
        (
            Fault(content=gzip.compress(b" " * 40 * 2**20), headers=(("Content-Encoding", "gzip"),)),
            "its answer is longer than 16 MB (3 tries)",
            3,
        ),
        (
            Fault(content=b"no gzip", headers=(("Content-Encoding", "gzip"),)),
            "the connection broke off (3 tries)",
            3,
        ),
    ],
)
def test_what_stays_is_said_and_never_followed_elsewhere(fault: Fault, message: str, requests: int) -> None:
    with running(faults=lambda _number, _question: fault) as server:
        with pytest.raises(UnreachableError) as caught:
            fetch(server)
        assert str(caught.value) == message
        assert server.requests == requests


def test_a_server_that_drips_is_left_alone_when_time_is_up() -> None:
    with running(faults=lambda _number, _question: Fault(drip=0.02)) as server:
        begun = time.monotonic()
        with pytest.raises(UnreachableError, match=r"^no answer within 0.3 seconds \(2 tries\)$"):
            fetch(server, seconds=0.3, pauses=(0.01,))
        assert time.monotonic() - begun < 10
        assert server.requests == 2


def test_nobody_there() -> None:
    with running() as server:
        pass
    with pytest.raises(UnreachableError, match=r"it cannot be reached: is it running there\?"):
        fetch(server, pauses=())


def test_no_such_host() -> None:
    server = RoutingServer(address="http://there-is-none.invalid:5000")
    with pytest.raises(UnreachableError, match="cannot be reached"):
        fetch(server, pauses=())


def test_a_server_may_ask_for_patience_but_not_for_ever() -> None:
    wished = []

    class Watched(threading.Event):
        def wait(self, timeout: float | None = None) -> bool:
            wished.append(timeout)
            return False

    faults = first(Fault(429, headers=(("Retry-After", "2"),)), Fault(503, headers=(("Retry-After", "86400"),)))
    with running(faults=faults) as server, Fetcher(server.address, None, 10, Watched(), QUICK) as fetcher:
        fetcher.fetch(QUESTION)
    assert wished == [2.0, fetching.LONGEST_PAUSE]


@pytest.mark.parametrize("fault", [Fault(503), Fault(drip=0.02)])
def test_it_stops_at_once_when_told_to(fault: Fault) -> None:
    stop = threading.Event()

    def stopping(_number: int, _question: str) -> Fault:
        threading.Timer(0.1, stop.set).start()
        return fault

    with (
        running(faults=stopping) as server,
        Fetcher(server.address, None, 600, stop, (600.0,)) as fetcher,
        pytest.raises(StoppedError),
    ):
        fetcher.fetch(QUESTION)


def test_an_address_too_long_for_a_server_in_between_is_too_big() -> None:
    with running(faults=lambda _number, _question: Fault(414)) as server, pytest.raises(TooBigError):
        fetch(server)


def test_answers_are_kept_on_disk_until_they_are_forgotten(tmp_path: Path) -> None:
    cache = tmp_path / "deep" / "travel.sqlite"
    with running() as server:
        once = fetch(server, cache)
        again = fetch(server, cache)
        assert (once.kept, again.kept, server.requests) == (False, True, 1)
        assert once.content == again.content
        again.forget()
        assert not fetch(server, cache).kept
        assert not fetch(server).kept
        assert server.requests == 3


@pytest.mark.parametrize(
    "question",
    [
        Osrm().question(Block((THERE,), (HERE,))),
        Valhalla().question(Block((HERE,), (THERE,))),
        Valhalla().question(Block((THERE,), (HERE,))),
    ],
)
def test_another_question_has_an_answer_of_its_own(tmp_path: Path, question: Question) -> None:
    cache = tmp_path / "travel.sqlite"
    with running() as server:
        fetch(server, cache)
        with Fetcher(server.address, cache, 10, threading.Event()) as fetcher:
            assert not fetcher.fetch(question).kept
            assert fetcher.fetch(question).kept


def test_what_the_server_refuses_for_now_is_not_kept(tmp_path: Path) -> None:
    cache = tmp_path / "travel.sqlite"
    with running(faults=first(Fault(404), Fault(503))) as server:
        for _ in range(2):
            with pytest.raises(UnreachableError):
                fetch(server, cache, pauses=())
        assert not fetch(server, cache).kept


def test_nothing_but_places_and_times_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("USER", "pat.partner")
    cache = tmp_path / "travel.sqlite"
    with running() as server:
        fetch(server, cache)
    content = cache.read_bytes()
    assert b"52.60000" in content
    assert b"pat.partner" not in content
    assert b"pickle" not in content


def test_a_cache_that_cannot_be_used_is_said(tmp_path: Path) -> None:
    broken = tmp_path / "travel.sqlite"
    broken.write_text("this is no database, " * 1000, encoding="utf-8")
    with running() as server:
        with pytest.raises(CacheError, match="file is not a database"):
            fetch(server, broken)
        with pytest.raises(CacheError, match="answers cannot be kept in"):
            fetch(server, broken / "travel.sqlite")
        assert server.requests == 0


def test_a_proxy_of_the_network_is_not_asked_about_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    with running() as server:
        assert b'"Ok"' in fetch(server, pauses=()).content


@pytest.mark.skipif(sys.platform != "linux", reason="each system has a folder of its own")
def test_answers_are_kept_where_the_system_has_such_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache_path(None) == tmp_path / "sipplan" / "travel.sqlite"
    assert cache_path(tmp_path / "mine") == tmp_path / "mine" / "travel.sqlite"
