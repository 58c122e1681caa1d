"""Requests over HTTP: kept on disk, tried again, each with a limit in seconds and in bytes, and stopped at once.

Trying again is done here and not by urllib3, whose `Retry` sees neither an answer that breaks off nor Ctrl-C, and
waits for as long as a server likes.
"""

from __future__ import annotations

import math
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

import requests
import urllib3
from requests.adapters import HTTPAdapter
from requests_cache import CachedSession
from requests_cache.backends.sqlite import SQLiteCache, get_cache_path
from urllib3.exceptions import HTTPError

from scheduler import __version__
from scheduler.journeys.address import is_loopback
from scheduler.journeys.protocol import BAD_REQUEST, OK, Question, TooBigError
from scheduler.validation.problem import LONGEST_VALUE, quoted

PAUSES = (0.5, 1.0, 2.0, 4.0)
"""Seconds between one try and the next."""
LONGEST_PAUSE = 30.0
"""Seconds that a server may ask to be left alone for (`Retry-After`)."""
MOST_BYTES = 16 * 2**20
"""No answer is longer: the largest table of a server has some 300 kB."""
KEPT_DAYS = 90
"""Roads change: an older answer is asked for again."""
CACHE_FILE = "travel.sqlite"

_AGAIN = frozenset({429, 500, 502, 503, 504})
_TOO_LONG = frozenset({413, 414})
_MOMENT = 0.05
_PIECE = 2**16

Result = TypeVar("Result")


class UnreachableError(Exception):
    """The server could not be asked, however often; the message says what happened."""


class CacheError(Exception):
    """Answers cannot be kept on disk."""


class StoppedError(Exception):
    """It was asked to stop."""


@dataclass(frozen=True)
class Response:
    """What came back, of status 200 or 400: routing servers refuse with 400, and say why in their protocol."""

    content: bytes
    kept: bool
    """It was on disk already."""
    forget: Callable[[], None]
    """Takes it from the disk again, because it is no answer."""


def cache_path(folder: Path | None) -> Path:
    """The file in which answers are kept: in a folder, or where the system has such files of the user."""
    if folder is not None:
        return folder.absolute() / CACHE_FILE
    return get_cache_path(Path("sipplan") / CACHE_FILE, use_cache_dir=True)


class Fetcher:
    """Asks one server; a context, which closes connections and the cache.

    Raises:
        CacheError: on entering, asking or leaving; nothing is then kept.
    """

    def __init__(
        self,
        address: str,
        cache: Path | None,
        seconds: float,
        stop: threading.Event,
        pauses: tuple[float, ...] | None = None,
    ) -> None:
        self.address = address
        self._cache = cache
        self._seconds = seconds
        self._adapter = _Adapter(seconds, stop, PAUSES if pauses is None else pauses)
        self._session: requests.Session | None = None

    def __enter__(self) -> Fetcher:
        with _cache_errors(self._cache):
            self._session = self._opened()
        session = self._session
        session.mount("http://", self._adapter)
        session.mount("https://", self._adapter)
        session.headers["User-Agent"] = f"sipplan/{__version__}"
        session.trust_env = not is_loopback(self.address)
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        if self._session is not None:
            self._session.close()

    def _opened(self) -> requests.Session:
        if self._cache is None:
            return requests.Session()
        self._cache.parent.mkdir(parents=True, exist_ok=True)
        session = CachedSession(
            backend=SQLiteCache(self._cache, serializer="json"),
            allowable_methods=("GET", "POST"),
            allowable_codes=(OK, BAD_REQUEST),
            expire_after=KEPT_DAYS * 86_400,
        )
        session.cache.delete(expired=True)
        return session

    def fetch(self, question: Question) -> Response:
        """The response to a question, from the disk where it is there.

        Raises:
            UnreachableError: there is none, or one of another status.
            TooBigError: a server in between finds the address too long.
            StoppedError: it was asked to stop.
            CacheError: it cannot be kept.
        """
        assert self._session is not None
        session = self._session
        method = "GET" if question.body is None else "POST"
        url = self.address + question.path
        try:
            with _cache_errors(self._cache):
                response = session.request(
                    method, url, json=question.body, allow_redirects=False, timeout=self._seconds
                )
        except requests.RequestException as error:
            raise UnreachableError(_trouble(error, self._seconds)) from None
        if response.status_code in _TOO_LONG:
            raise TooBigError(_status(response))
        if response.is_redirect:
            raise UnreachableError(f"it sends elsewhere, to {quoted(response.headers['Location'])}: give that address")
        if response.status_code not in (OK, BAD_REQUEST):
            raise UnreachableError(f"it says {_status(response)}")
        key = getattr(response, "cache_key", None)
        return Response(
            response.content,
            getattr(response, "from_cache", False),
            lambda: session.cache.delete(key) if isinstance(session, CachedSession) and key else None,
        )


class _Adapter(HTTPAdapter):
    """Sends a request until it is answered, with the whole answer read before it is handed on."""

    def __init__(self, seconds: float, stop: threading.Event, pauses: tuple[float, ...]) -> None:
        super().__init__()
        self._seconds = seconds
        self._stop = stop
        self._pauses = pauses

    def send(self, request: requests.PreparedRequest, *_args: Any, **options: Any) -> requests.Response:
        """Send it, again and again with pauses where that may help."""
        for pause in (*self._pauses, None):
            trouble: str | None = None
            answer: requests.Response | None = None
            try:
                answer = _within(self._seconds, self._stop, lambda: super(_Adapter, self).send(request, **options))
            except (requests.RequestException, HTTPError, OSError, TimeoutError) as error:
                trouble = _trouble(error, self._seconds)
            if answer is not None and answer.status_code not in _AGAIN:
                return answer
            if pause is None:
                tries = len(self._pauses) + 1
                said = trouble if answer is None else f"it says {_status(answer)}"
                raise UnreachableError(f"{said} ({tries} tries)" if tries > 1 else said)
            if self._stop.wait(pause if answer is None else max(pause, _wished(answer))):
                raise StoppedError
        raise AssertionError

    def build_response(self, req: requests.PreparedRequest, resp: urllib3.BaseHTTPResponse) -> requests.Response:
        """The response with its whole content, where that is not too long."""
        content = bytearray()
        for piece in resp.stream(_PIECE, decode_content=True):
            content += piece
            if len(content) > MOST_BYTES:
                resp.close()
                raise _TooLongError
        headers = {name: value for name, value in resp.headers.items() if name.casefold() not in _OF_THE_WIRE}
        whole = urllib3.HTTPResponse(
            body=BytesIO(bytes(content)),
            headers=headers,
            status=resp.status,
            reason=resp.reason,
            preload_content=False,
            request_url=req.url,
        )
        return super().build_response(req, whole)


_OF_THE_WIRE = frozenset({"content-encoding", "content-length", "transfer-encoding", "set-cookie"})


class _TooLongError(requests.RequestException):
    pass


def _within(seconds: float, stop: threading.Event, work: Callable[[], Result]) -> Result:
    """Do `work` in a thread of its own and leave it alone once time is up, or it was asked to stop.

    The limits that sockets know are for each byte, and on Windows nothing can interrupt them.
    """
    results: list[Result] = []
    errors: list[BaseException] = []
    done = threading.Event()

    def run() -> None:
        try:
            results.append(work())
        except BaseException as error:  # raised again in the thread that waits
            errors.append(error)
        finally:
            done.set()

    end = time.monotonic() + seconds
    threading.Thread(target=run, name="request", daemon=True).start()
    while not done.wait(_MOMENT):
        if stop.is_set():
            raise StoppedError
        if time.monotonic() > end:
            raise TimeoutError
    if errors:
        raise errors[0]
    return results[0]


def _trouble(error: Exception, seconds: float) -> str:
    """What went wrong, in few words."""
    match error:
        case _TooLongError():
            return f"its answer is longer than {MOST_BYTES // 2**20} MB"
        case TimeoutError() | requests.Timeout():
            return f"no answer within {seconds:g} seconds"
        case requests.exceptions.SSLError():
            return "no safe connection: its certificate is not accepted"
        case requests.exceptions.ProxyError():
            return "the proxy of this network does not let it through"
    return _deepest(error)


def _deepest(error: BaseException) -> str:
    """The cause of a failure under all that libraries wrapped around it."""
    seen: list[BaseException] = []
    found: BaseException | None = error
    while found is not None and found not in seen:
        seen.append(found)
        if isinstance(found, ConnectionRefusedError):
            return "it cannot be reached: is it running there?"
        if isinstance(found, OSError) and found.strerror:
            return f"it cannot be reached: {found.strerror}"
        inner = [each for each in (getattr(found, "reason", None), *found.args) if isinstance(each, BaseException)]
        found = next(iter(inner), None) or found.__cause__ or found.__context__
    return "the connection broke off"


def _wished(response: requests.Response) -> float:
    """How many seconds the server asks to wait, at most the longest pause; a date is not looked at."""
    try:
        wished = float(response.headers.get("Retry-After", "0"))
    except ValueError:
        return 0.0
    return min(wished, LONGEST_PAUSE) if math.isfinite(wished) else 0.0


def _status(response: requests.Response) -> str:
    return f"{response.status_code} {response.reason or ''}".strip()[:LONGEST_VALUE]


@contextmanager
def _cache_errors(cache: Path | None) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise CacheError(f"answers cannot be kept in '{cache}': {error}") from None
    except requests.RequestException:
        raise
    except OSError as error:
        raise CacheError(f"answers cannot be kept in '{cache}': {error.strerror or error}") from None
