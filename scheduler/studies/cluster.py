"""A crew of Dask workers, on as many machines as there are; they need no disk in common.

Dask itself gives the job of a worker that is lost to another. Only so many jobs are sent ahead that no worker waits:
the scheduler's memory does not grow with the study.
"""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Generator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeVar

from scheduler import __version__
from scheduler.studies.job import Failed, Finished, Job

if TYPE_CHECKING:
    from types import TracebackType

    from distributed import Client, Future

Given = TypeVar("Given")
Result = TypeVar("Result")

PATIENCE = 10.0
"""Seconds in which a scheduler must answer."""
AHEAD = 2
"""Jobs sent for each thread of the cluster: one that it works on, one that is there when that is done."""
MOMENT = 0.1
"""Seconds between two looks at what is done."""
LOOK_ROUND = 1.0
"""Seconds between two looks at who has joined the cluster, and, on a worker, at whether its job is still wanted."""


class ClusterError(Exception):
    """A cluster that cannot be used, or is lost; the message says what to do."""


class Cluster:
    """The workers of the Dask scheduler at an address; use it in a `with` block.

    Raises ClusterError where `distributed` is missing, nobody answers, or the workers have another sipplan.
    """

    def __init__(self, address: str) -> None:
        self._address = address
        self._client: Client | None = None

    def __enter__(self) -> Cluster:
        try:
            from distributed import Client  # noqa: PLC0415 - an optional extra, and slow to import
            from distributed.comm import connect  # noqa: PLC0415
        except ModuleNotFoundError:
            raise ClusterError(
                "--cluster needs the package 'distributed', which is not installed: pip install 'sipplan[cluster]'"
            ) from None
        # What goes wrong is told by sipplan; its connections' own account of it would stand between the lines.
        logging.getLogger("distributed").setLevel(logging.CRITICAL)
        try:
            # Not for the client to find out: it waits for ever for a server that takes a call and says nothing.
            asyncio.run(_call(connect, self._address))
            self._client = Client(self._address, timeout=PATIENCE, set_as_default=False)
        except (OSError, ValueError) as error:
            heard = f"silent for {PATIENCE:.0f} seconds" if isinstance(error, TimeoutError) else _first_line(error)
            raise ClusterError(f"no Dask scheduler answers at '{self._address}' ({heard})") from None
        try:
            self._compare_versions()
        except BaseException:
            self._client.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connected.close()

    @property
    def workers(self) -> int:
        """How many workers the cluster has now."""
        return len(self._connected.nthreads())

    def outcomes(
        self, jobs: Sequence[Job[Given, Result]], stop: threading.Event
    ) -> Generator[Finished[Given, Result] | Failed[Given, Result], None, None]:
        """See `Crew`. Raises ClusterError when the scheduler is lost."""
        waiting = deque(jobs)
        sent: dict[Future, Job[Given, Result]] = {}
        places, looked = 1, -LOOK_ROUND
        try:
            while (waiting or sent) and not stop.is_set():
                if time.monotonic() - looked >= LOOK_ROUND:
                    places, looked = self._places(), time.monotonic()
                while waiting and len(sent) < places:
                    job = waiting.popleft()
                    sent[self._submit(job)] = job
                for future in [each for each in sent if each.done()]:
                    job = sent.pop(future)
                    if future.cancelled():
                        self._places()  # raises if it is the scheduler that is lost
                        waiting.appendleft(job)
                    else:
                        yield _outcome(job, future)
                time.sleep(MOMENT)
        finally:
            for future in sent:
                future.release()

    def _submit(self, job: Job[Given, Result]) -> Future:
        return self._connected.submit(_worked, job.work, job.given, pure=False)

    @property
    def _connected(self) -> Client:
        assert self._client is not None
        return self._client

    def _places(self) -> int:
        """How many jobs may be with the cluster at a time; at least one, so that it starts when a worker joins."""
        with suppress(OSError):
            if self._connected.status == "running":
                threads: dict[str, int] = self._connected.nthreads()
                return max(1, AHEAD * sum(threads.values()))
        raise ClusterError(
            f"the Dask scheduler at '{self._address}' is lost; what is finished is kept: run the same command again"
        )

    def _compare_versions(self) -> None:
        for worker, found in self._connected.run(_version, on_error="return").items():
            if isinstance(found, Exception):
                raise ClusterError(f"sipplan does not start on the worker {worker} ({_first_line(found)})")
            if found != __version__:
                raise ClusterError(f"the worker {worker} has sipplan {found}, this is {__version__}: install the same")


async def _call(connect: Callable[..., Any], address: str) -> None:
    """Call at an address and hang up."""
    comm = await asyncio.wait_for(connect(address, timeout=PATIENCE), PATIENCE)
    await comm.close()


def _outcome(job: Job[Given, Result], future: Future) -> Finished[Given, Result] | Failed[Given, Result]:
    try:
        return Finished(job, future.result())
    except Exception as error:
        return Failed(job, f"{type(error).__name__}: {_first_line(error)}")


def _first_line(error: BaseException) -> str:
    return (str(error) or type(error).__name__).splitlines()[0]


def _version() -> str:
    """On a worker: the version of sipplan there."""
    return __version__


def _worked(work: Callable[[Any, threading.Event], Any], given: object) -> Any:
    """On a worker: do a job, and end it early once nobody wants it: its study was stopped or killed."""
    from distributed import get_worker  # noqa: PLC0415 - see above

    worker = get_worker()
    key = worker.get_current_task()
    stop, over = threading.Event(), threading.Event()

    def listen() -> None:
        while not over.wait(LOOK_ROUND):
            task = worker.state.tasks.get(key)
            if task is None or task.state == "cancelled":
                stop.set()

    threading.Thread(target=listen, name="wanted", daemon=True).start()
    try:
        return work(given, stop)
    finally:
        over.set()
