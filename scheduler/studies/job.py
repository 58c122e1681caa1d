"""A job: one piece of a study that needs nothing but its input; and what comes of it."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from typing import Generic, Protocol, TypeVar

from models import Plan
from scheduler import __version__

Given = TypeVar("Given")
Result = TypeVar("Result")


@dataclass(frozen=True)
class Job(Generic[Given, Result]):
    """A function of its input alone, under a name that no other job of the study has.

    The function lies at the top of a module, so that another process can find it; input and result can be pickled.
    """

    name: str
    work: Callable[[Given, threading.Event], Result]
    """The event asks it to end soon; what it then returns is thrown away."""
    given: Given
    key: str
    """From `fingerprint`: two jobs with the same key have the same result."""


@dataclass(frozen=True)
class Finished(Generic[Given, Result]):
    """A job that is done."""

    job: Job[Given, Result]
    result: Result


@dataclass(frozen=True)
class Failed(Generic[Given, Result]):
    """A job of which nothing will come, and why."""

    job: Job[Given, Result]
    reason: str


class Crew(Protocol):
    """Those who work on jobs."""

    def outcomes(
        self, jobs: Sequence[Job[Given, Result]], stop: threading.Event
    ) -> Generator[Finished[Given, Result] | Failed[Given, Result], None, None]:
        """Work on the jobs in this order, as many at a time as there are hands; yield each as it ends.

        Ends early, and stops what is running, soon after `stop` is set or when the generator is closed.
        """


def fingerprint(**identity: str | float | Sequence[str] | Mapping[str, str] | None) -> str:
    """A hash of what a job's result depends on: what is named here, and the versions of the program."""
    versions = {"sipplan": __version__, "ortools": version("ortools")}
    canonical = json.dumps({"versions": versions, **identity}, sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(canonical.encode()).hexdigest()


def plan_sha256(plan: Plan) -> str:
    """A hash of who has which school and when each visit is made; what the summary says does not count."""
    content = plan.model_dump_json(include={"allocations", "visits"})
    return hashlib.sha256(content.encode()).hexdigest()
