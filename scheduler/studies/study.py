"""Carry out jobs: look up what is finished, work on the rest, write down each result as it comes."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Generic, TypeVar

from scheduler.studies.job import Crew, Failed, Finished, Job
from scheduler.studies.ledger import Ledger

Given = TypeVar("Given")
Result = TypeVar("Result")


@dataclass(frozen=True)
class Results(Generic[Result]):
    """What came of a study's jobs, by their names, in the order in which they were given."""

    finished: dict[str, Result]
    failed: dict[str, str]
    """Why nothing came of it."""
    left: tuple[str, ...]
    """Not worked on, or stopped: the next run begins with them."""


def carry_out(
    jobs: Sequence[Job[Given, Result]],
    crew: Crew,
    ledger: Ledger[Result],
    stop: threading.Event,
    told: Callable[[Finished[Given, Result] | Failed[Given, Result], bool], None],
) -> Results[Result]:
    """Get every job's result, from the ledger where it is there.

    `told` hears of each job as it ends, and whether its result was there already. A result is on the disk before it
    is told of. Setting `stop` ends the study early. Raises OSError when a result cannot be written, and whatever the
    crew raises when all of it is lost.
    """
    assert len({job.name for job in jobs}) == len(jobs)
    finished: dict[str, Result] = {}
    failed: dict[str, str] = {}
    for job in jobs:
        result = ledger.find(job)
        if result is not None:
            finished[job.name] = result
            told(Finished(job, result), True)
    to_do = [job for job in jobs if job.name not in finished]
    with closing(crew.outcomes(to_do, stop)) as outcomes:
        for outcome in outcomes:
            if isinstance(outcome, Finished):
                ledger.write(outcome.job, outcome.result)
                finished[outcome.job.name] = outcome.result
            else:
                failed[outcome.job.name] = outcome.reason
            told(outcome, False)
    names = [job.name for job in jobs]
    return Results(
        finished={name: finished[name] for name in names if name in finished},
        failed={name: failed[name] for name in names if name in failed},
        left=tuple(name for name in names if name not in finished and name not in failed),
    )
