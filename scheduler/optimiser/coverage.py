"""Coverage: how few visits any plan leaves out at each concern level, proved before a day is placed.

Two relaxations, both lower bounds for every legal plan. The flow of allocations, with the visits that each pair must
leave out as its cost, is solved in milliseconds. The allocation model knows more rules and takes longer; it is asked
where no allocation leaves out as few as the flow.
"""

from __future__ import annotations

from collections import Counter

import numpy as np

from scheduler.optimiser.model import allocation_model
from scheduler.optimiser.model.solving import minimise
from scheduler.optimiser.pace import Pace
from scheduler.optimiser.prices.allocation_flow import AllocationFlow, NoAllocationError
from scheduler.optimiser.prices.timetables import IMPOSSIBLE, fewest_left_out
from scheduler.optimiser.problem.problem import Problem


def bound_by_flow(problem: Problem) -> dict[int, int]:
    """The fewest visits left out, level by level, as far as the flow can tell.

    Each bound is for plans that reach those above it: a level weighs more than all visits below it, and levels too
    low for the arithmetic get 0.
    """
    visits = Counter(problem.concern[problem.school_of_visit].tolist())
    weight, weights = 1, {}
    for level in reversed(problem.levels):
        weights[level] = weight
        weight *= visits[level] + 1
    most = max((len(of_school) for of_school in problem.visits_of), default=0)
    while weights[problem.levels[0]] * most >= IMPOSSIBLE:
        lowest = min(level for level, value in weights.items() if value)
        divisor = visits[lowest] + 1
        weights = {level: value // divisor for level, value in weights.items()}
    of_school = np.array([weights[int(level)] for level in problem.concern], dtype=np.int64)
    counts = np.array([len(of_school) for of_school in problem.visits_of], dtype=np.int64)
    fewest = fewest_left_out(problem)
    cost = np.where(fewest < IMPOSSIBLE, fewest * of_school[problem.pairs.school], IMPOSSIBLE)
    unallocated = np.where(problem.must_allocate, IMPOSSIBLE, counts * of_school)
    try:
        rest = AllocationFlow(problem, np.arange(len(cost)), balance=0).solve(cost, unallocated).cost
    except NoAllocationError:
        return dict.fromkeys(problem.levels, 0)
    bounds = {}
    for level in problem.levels:
        bounds[level], rest = divmod(rest, weights[level]) if weights[level] else (0, rest)
    return bounds


def bound_by_allocation(
    problem: Problem, by_flow: dict[int, int], pace: Pace, units: float, workers: int
) -> dict[int, int]:
    """The same by the allocation model, as far as there is time."""
    model = allocation_model.build(problem, np.arange(len(problem.pairs)), must_cover=False)
    bounds = dict(by_flow)
    for level, line in model.left_out.items():
        answer = minimise(model.variables.model, line, pace.effort(units, workers), pace.stop)
        pace.spend(answer.work)
        if not answer.found:
            break
        if answer.bound > bounds[level]:
            # What the flow says of lower levels was said of plans with fewer left out here.
            bounds = {other: 0 if other < level else bound for other, bound in bounds.items()}
            bounds[level] = answer.bound
        if not answer.proved:
            break
        model.variables.model.add(line <= answer.value)
    return bounds
