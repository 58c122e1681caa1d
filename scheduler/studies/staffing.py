"""How many SIPs to recruit: the best plan for each number of candidates, from none to all, with what is proved.

A number is a job of its own, warm-started from the plan without recruits. A recruit who has no school changes
nothing, so what is proved for a number holds for all smaller ones, and a plan with fewer recruits is one with more.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from models import Instance, Plan
from scheduler.optimiser import Limits
from scheduler.optimiser.choosing import cost_of, line_of
from scheduler.optimiser.recruiting import Recruitment, recruit, with_recruits
from scheduler.optimiser.solve import solve
from scheduler.studies.job import Crew, Failed, Finished, Job, fingerprint, plan_sha256
from scheduler.studies.ledger import Ledger
from scheduler.studies.study import Results, carry_out

Told = Callable[[Finished[Any, Recruitment] | Failed[Any, Recruitment], bool], None]


@dataclass(frozen=True)
class Question:
    """What is asked."""

    instance: Instance
    """With every candidate among its SIPs."""
    costs: Mapping[str, int]
    """Pence, by the names of the candidates, in the order of their table."""
    seconds: float
    """For each solve."""
    seed: int

    @property
    def key(self) -> str:
        """The same for the same question."""
        return fingerprint(
            study="staff",
            instance=self.instance.sha256,
            candidates=[f"{cost} {name}" for name, cost in self.costs.items()],
            seconds=self.seconds,
            seed=self.seed,
        )


@dataclass(frozen=True)
class Errand:
    """One number of recruits, or the plan with given ones."""

    question: Question
    number: int
    start: Plan | None
    recruits: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Curve:
    """What came of each number of recruits, from none on."""

    numbers: tuple[Recruitment, ...]
    """In order; those that are missing failed, or were not reached."""
    failed: Mapping[str, str]
    complete: bool

    @property
    def fewest(self) -> Recruitment | None:
        """The fewest that place everything."""
        return next((each for each in self.numbers if not any(each.plan.summary.coverage.values())), None)

    @property
    def at_least(self) -> int:
        """No fewer recruits place everything, as far as is proved; one more than all where all do not."""
        too_few = (len(each.recruits) for each in self.numbers if any(each.coverage_bound.values()))
        return max(too_few, default=-1) + 1

    @property
    def best(self) -> Recruitment:
        """The fewest that place everything; where none do, the fewest that cover as much as any number does."""
        return self.fewest or min(self.numbers, key=lambda each: (_line(each), len(each.recruits)))


def study(question: Question, crew: Crew, ledger: Ledger[Recruitment], stop: threading.Event, told: Told) -> Curve:
    """Find the best plan for every number of recruits; what an earlier run has found is not sought again."""
    first = carry_out([_job(question, 0, None)], crew, ledger, stop, told)
    start = next((each.plan for each in first.finished.values()), None)
    numbers = range(1, len(question.costs) + 1)
    rest: Results[Recruitment] = carry_out(
        [] if first.left else [_job(question, number, start) for number in numbers], crew, ledger, stop, told
    )
    found = {len(each.recruits): each for each in (*first.finished.values(), *rest.finished.values())}
    left = bool(first.left or rest.left)
    for number in numbers:
        if not left and number in found and number - 1 in found and _line(found[number]) > _line(found[number - 1]):
            more = carry_out([_extension(question, found[number - 1])], crew, ledger, stop, told)
            left = bool(more.left)
            for better in more.finished.values():
                found[number] = _improved(found[number], better)
    return Curve(_with_bounds([found[number] for number in sorted(found)]), {**first.failed, **rest.failed}, not left)


def _line(found: Recruitment) -> tuple[int, ...]:
    return line_of(found.plan.summary.coverage)


def _job(question: Question, number: int, start: Plan | None) -> Job[Errand, Recruitment]:
    key = fingerprint(question=question.key, number=number, start=None if start is None else plan_sha256(start))
    return Job(f"{number} recruits", find_recruits, Errand(question, number, start), key)


def find_recruits(errand: Errand, stop: threading.Event) -> Recruitment:
    """The work of a job: the best recruits of a number."""
    question = errand.question
    limits = Limits(seconds=question.seconds)
    if errand.recruits is None:
        return recruit(
            question.instance,
            question.costs,
            errand.number,
            limits,
            seed=question.seed,
            workers=1,
            start=errand.start,
            stop=stop,
        )
    staffed = with_recruits(question.instance, question.costs, errand.recruits)
    plan = solve(staffed, limits, seed=question.seed, workers=1, start=errand.start, stop=stop)
    return Recruitment(
        errand.recruits, cost_of(question.costs, errand.recruits), plan, plan.summary.coverage_bound, 0, 1
    )


def _extension(question: Question, fewer: Recruitment) -> Job[Errand, Recruitment]:
    """One more than these recruits, the cheapest: at least as good as they are, as it starts from their plan."""
    others = [name for name in question.costs if name not in fewer.recruits]
    cheapest = min(others, key=lambda name: question.costs[name])
    recruits = tuple(name for name in question.costs if name in fewer.recruits or name == cheapest)
    key = fingerprint(question=question.key, recruits=recruits, start=plan_sha256(fewer.plan))
    errand = Errand(question, len(recruits), fewer.plan, recruits)
    return Job(f"{len(recruits)} recruits, from {len(fewer.recruits)}", find_recruits, errand, key)


def _improved(found: Recruitment, better: Recruitment) -> Recruitment:
    """The better plan, with what was proved of the number."""
    return replace(
        found,
        recruits=better.recruits,
        cost=better.cost,
        plan=better.plan,
        cost_bound=min(found.cost_bound, better.cost),
        sets_tried=found.sets_tried + 1,
    )


def _with_bounds(numbers: Sequence[Recruitment]) -> tuple[Recruitment, ...]:
    """Each with what is proved of larger numbers: with fewer recruits no plan covers more."""
    raised = list(numbers)
    for place, next_place in reversed(list(pairwise(range(len(raised))))):
        bound = max(raised[place].coverage_bound, raised[next_place].coverage_bound, key=line_of)
        raised[place] = replace(raised[place], coverage_bound=bound)
    return tuple(raised)
