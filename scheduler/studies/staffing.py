"""How many SIPs to recruit: the best plan for each number of candidates, from none to all, with what is proved.

A number is a job of its own, warm-started from the plan without recruits. A recruit who has no school changes
nothing, so what is proved for a number holds for all smaller ones, and a plan with fewer recruits is one with more:
each number takes over the plan of another one where that is better and has no more recruits at work.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise, permutations
from typing import Any

from models import Instance, Plan
from scheduler.optimiser import Limits
from scheduler.optimiser.choosing import cost_of, line_of
from scheduler.optimiser.recruiting import Recruitment, recruit, with_recruits
from scheduler.optimiser.solve import solve
from scheduler.studies.job import Crew, Failed, Finished, Job, fingerprint, plan_sha256
from scheduler.studies.ledger import Ledger
from scheduler.studies.study import Results, carry_out
from scheduler.studies.taking_over import Ground, with_reading

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
    taken: Mapping[int, int] = field(default_factory=dict)
    """Which number took over a plan, and from which."""

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
    taken = {} if left else _share(question, found)
    numbers_found = _with_bounds([found[number] for number in sorted(found)])
    return Curve(numbers_found, {**first.failed, **rest.failed}, not left, taken)


def _share(question: Question, found: dict[int, Recruitment]) -> dict[int, int]:
    """Let each number take over what is better of another, until none gains; which one took what from whom."""
    taken: dict[int, int] = {}
    gained = True
    while gained:
        gained = False
        for number, other in permutations(sorted(found), 2):
            better = _taken_over(question, found[number], found[other])
            if better is not None:
                found[number], taken[number], gained = better, other, True
    return taken


def _taken_over(question: Question, own: Recruitment, other: Recruitment) -> Recruitment | None:
    """The plan of another number for this one: with those who are at work in it, and the cheapest of the rest.

    None where too many are at work, or it is not better: by coverage, then by what the recruits cost, then by quality.
    """
    costs, number = question.costs, len(own.recruits)
    at_work = {each.sip for each in other.plan.allocations} & costs.keys()
    idle = sorted((name for name in costs if name not in at_work), key=lambda name: costs[name])
    chosen = at_work.union(idle[: max(0, number - len(at_work))])
    recruits = tuple(name for name in costs if name in chosen)
    cost = cost_of(costs, recruits)
    promised = _line(other), cost
    if len(recruits) != number or promised > (_line(own), own.cost):
        return None
    ground = Ground(with_recruits(question.instance, costs, recruits))
    reading = ground.as_it_is(other.plan)
    if reading is None or (*promised, reading.report.quality) >= (_line(own), own.cost, own.plan.summary.quality):
        return None
    plan = own.plan
    if recruits != own.recruits:
        # What was proved of this number holds for all who could be chosen; of these recruits no more is known.
        bound = _as_far_as_reached(own.coverage_bound, reading.report.coverage)
        proved = {"instance_sha256": ground.instance.sha256, "coverage_bound": bound, "quality_bound": 0}
        plan = plan.model_copy(update={"summary": plan.summary.model_copy(update=proved)})
    return replace(
        own, recruits=recruits, cost=cost, plan=with_reading(plan, reading), cost_bound=min(own.cost_bound, cost)
    )


def _as_far_as_reached(bound: Mapping[int, int], coverage: Mapping[int, int]) -> dict[int, int]:
    """A bound of coverage level by level: 0 below one that is not reached, for which nothing was proved."""
    known: dict[int, int] = {}
    reached = True
    for level, least in bound.items():
        known[level] = least if reached else 0
        reached = reached and coverage[level] == least
    return known


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
