"""Which candidates promise most, by a relaxation of all plans with so many of them (`model/staffing_model.py`)."""

from __future__ import annotations

import threading
import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from ortools.sat.python import cp_model

from models import Instance
from scheduler.optimiser.compiling.compile import compile_problem
from scheduler.optimiser.model import staffing_model
from scheduler.optimiser.model.solving import Answer, Effort, prove
from scheduler.optimiser.model.staffing_model import StaffingModel

SHARE_OF_LINE = 0.5
"""Of what is left of the time, that one line may take."""
LEAST_WORKERS = 2
"""With one alone CP-SAT does not look for good choices beside proving."""

Coverage = Mapping[int, int]
"""Visits left out by concern level, highest first. Compared from the highest level on."""
Sets = Sequence[Collection[str]]


@dataclass(frozen=True)
class Choice:
    """A set of candidates, and what no other allowed set can beat."""

    recruits: tuple[str, ...]
    cost: int
    coverage_bound: dict[int, int]
    cost_bound: int
    """No allowed set that leaves out as few as `coverage_bound` says costs less."""


def line_of(coverage: Coverage) -> tuple[int, ...]:
    """What is compared."""
    return tuple(coverage.values())


def cost_of(costs: Mapping[str, int], recruits: Collection[str]) -> int:
    """What they cost together."""
    return sum(costs[name] for name in recruits)


def choose(
    instance: Instance,
    costs: Mapping[str, int],
    number: int,
    without: Sets,
    seconds: float,
    workers: int,
    seed: int,
    stop: threading.Event,
) -> Choice | None:
    """The set that promises most; None where every set of that number is excluded, or no plan keeps every pin.

    First, whether so many can place everything; only where they cannot, or it is not decided in time, how few visits
    are left out.
    """
    problem = compile_problem(instance)
    nothing = dict.fromkeys(problem.levels, 0)
    deadline, hands = time.monotonic() + seconds, max(workers, LEAST_WORKERS)
    search = _Search(costs, deadline, hands, seed, stop)
    built = staffing_model.build(problem, costs, number, without, must_cover=True)
    possible = search.run(built, {})
    if search.recruits is not None:
        return search.choice(search.recruits, nothing, number)
    search = _Search(costs, deadline, hands, seed, stop)
    built = staffing_model.build(problem, costs, number, without, must_cover=False)
    if not search.run(built, built.left_out):
        return None
    some = nothing if possible else {**nothing, problem.levels[-1]: 1}
    bound = max(some, {**nothing, **search.bounds}, key=line_of)
    return search.choice(search.recruits or cheapest(costs, number, without), bound, number)


def cheapest(costs: Mapping[str, int], number: int, without: Sets) -> tuple[str, ...]:
    """The cheapest so many, where the time did not suffice to choose; a dearer one more where they were tried."""
    by_cost = sorted(costs, key=lambda name: costs[name])
    chosen = by_cost[:number]
    for name in by_cost[number:]:
        if number and set(chosen) in [set(names) for names in without]:
            chosen = [*by_cost[: number - 1], name]
    return tuple(name for name in costs if name in chosen)


@dataclass
class _Search:
    """Line after line of a model, each with a share of the time, as far as they are proved."""

    costs: Mapping[str, int]
    deadline: float
    workers: int
    seed: int
    stop: threading.Event
    recruits: tuple[str, ...] | None = None
    """The best so far."""
    bounds: dict[int, int] = field(default_factory=dict)
    cost_bound: int = 0

    def run(self, built: StaffingModel, levels: Mapping[int, cp_model.LinearExpr]) -> bool:
        """Go through the lines: coverage at these levels, cost, driving. False if the model has no solution."""
        for level, line in levels.items():
            answer = self._prove(built, line)
            self.bounds[level] = max(0, answer.bound)
            if not answer.proved:
                return not answer.impossible
        answer = self._prove(built, built.cost)
        self.cost_bound = answer.bound
        if answer.proved:
            self._prove(built, built.minutes)
        return not answer.impossible

    def choice(self, recruits: tuple[str, ...], coverage_bound: dict[int, int], number: int) -> Choice:
        """What was found, with its bounds."""
        least = cost_of(self.costs, cheapest(self.costs, number, ()))
        return Choice(recruits, cost_of(self.costs, recruits), coverage_bound, max(least, self.cost_bound))

    def _prove(self, built: StaffingModel, line: cp_model.LinearExpr) -> Answer:
        seconds = max(0.01, (self.deadline - time.monotonic()) * SHARE_OF_LINE)
        effort = Effort(seconds, workers=self.workers, seed=self.seed)
        answer = prove(built.model, line, effort, self.stop)
        if answer.found:
            self.recruits = tuple(name for name, taken in built.taken.items() if answer.solver.boolean_value(taken))
            _hint(built.model, answer.solver)
        if answer.proved:
            built.model.add(line <= answer.value)
        return answer


def _hint(model: cp_model.CpModel, solver: cp_model.CpSolver) -> None:
    """Let the next line start from what this one ended with."""
    model.clear_hints()  # type: ignore[no-untyped-call]
    for index, value in enumerate(solver.response_proto.solution):
        model.add_hint(model.get_int_var_from_proto_index(index), value)
