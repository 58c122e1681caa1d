"""Coverage: how few visits any plan leaves out at each concern level, proved before a day is placed.

Relaxations, all lower bounds for every legal plan. Two flows are solved in milliseconds: that of allocations, with the
visits that each pair must leave out as its cost, and that of accompanied visits to the days of their advisers. The
allocation model knows more rules, and both at once, and takes longer; it is asked where no plan is known that
leaves out as few as the flows.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np
from ortools.graph.python import min_cost_flow

from scheduler.optimiser.model import allocation_model
from scheduler.optimiser.model.solving import prove
from scheduler.optimiser.pace import Pace
from scheduler.optimiser.prices.allocation_flow import AllocationFlow, NoAllocationError, dearest_arc
from scheduler.optimiser.prices.timetables import IMPOSSIBLE, fewest_left_out
from scheduler.optimiser.problem.problem import Integers, Problem


def bound_by_flow(problem: Problem) -> dict[int, int]:
    """The fewest visits left out, level by level, as far as flows can tell: the better of two bounds.

    Each bound is for plans that reach those above it: a level weighs more than all visits below it, and levels too
    low for the arithmetic get 0.
    """
    weights = _weights(problem)
    by_weight = max(_left_out_by_allocations(problem, weights), _left_out_by_advisers(problem, weights))
    bounds = {}
    for level in problem.levels:
        bounds[level], by_weight = divmod(by_weight, weights[level]) if weights[level] else (0, by_weight)
    return bounds


def _weights(problem: Problem) -> dict[int, int]:
    """What a visit of each level counts, so that levels compare as the contract says."""
    visits = Counter(problem.concern[problem.school_of_visit].tolist())
    weight, weights = 1, {}
    for level in reversed(problem.levels):
        weights[level] = weight
        weight *= visits[level] + 1
    most = max((len(of_school) for of_school in problem.visits_of), default=0)
    adviser_days = len(problem.instance.advisers) * len(problem.calendar.days)
    nodes = problem.schools + 2 * problem.sips + len(problem.visits) + adviser_days + 1
    while weights[problem.levels[0]] * most > dearest_arc(nodes):
        lowest = min(level for level, value in weights.items() if value)
        divisor = visits[lowest] + 1
        weights = {level: value // divisor for level, value in weights.items()}
    return weights


def _left_out_by_allocations(problem: Problem, weights: dict[int, int]) -> int:
    """The least weight that an allocation leaves out, if no SIP's visits stood in the way of each other."""
    of_school = np.array([weights[int(level)] for level in problem.concern], dtype=np.int64)
    counts = np.array([len(of_school) for of_school in problem.visits_of], dtype=np.int64)
    fewest = fewest_left_out(problem)
    cost = np.where(fewest < IMPOSSIBLE, fewest * of_school[problem.pairs.school], IMPOSSIBLE)
    unallocated = np.where(problem.must_allocate, IMPOSSIBLE, counts * of_school)
    try:
        return AllocationFlow(problem, np.arange(len(cost)), balance=0).solve(cost, unallocated).cost
    except NoAllocationError:
        return 0


def _left_out_by_advisers(problem: Problem, weights: dict[int, int]) -> int:
    """The least weight left out when every accompanied visit takes a day of its adviser, whoever makes it."""
    accompanied = [number for number, visit in enumerate(problem.visits) if visit.adviser is not None]
    if not accompanied:
        return 0
    width = len(problem.calendar.days)
    asked = [int(problem.visits[number].adviser or 0) * width + problem.visits[number].days for number in accompanied]
    adviser_days, head = np.unique(np.concatenate(asked), return_inverse=True)
    visit = np.repeat(np.arange(len(asked)), [len(days) for days in asked])
    day, sink = len(asked) + np.arange(len(adviser_days)), len(asked) + len(adviser_days)
    weight = np.array([weights[int(problem.concern[problem.visits[number].school])] for number in accompanied])
    flow = min_cost_flow.SimpleMinCostFlow()
    flow.add_arcs_with_capacity_and_unit_cost(
        np.concatenate([visit, day, np.arange(len(asked))]).astype(np.int32),
        np.concatenate([day[head], np.full(sink, sink)]).astype(np.int32),
        np.ones(len(visit) + sink, dtype=np.int64),
        np.concatenate([np.zeros(len(visit) + len(day), dtype=np.int64), weight]),
    )
    supplies = np.ones(sink + 1, dtype=np.int64)
    supplies[day], supplies[sink] = 0, -len(asked)
    flow.set_nodes_supplies(np.arange(sink + 1, dtype=np.int32), supplies)
    status = flow.solve()
    assert status == flow.OPTIMAL
    return int(flow.optimal_cost())


@dataclass(frozen=True)
class AllocationBound:
    """What the allocation model says of coverage."""

    bounds: dict[int, int]
    """Fewest visits left out, each level for plans that reach those above it."""
    pair: Integers | None
    """(schools,): an allocation that may leave out fewer than is known; None where there is none, or none was found."""


def bound_by_allocation(
    problem: Problem, by_flow: dict[int, int], known: dict[int, int], pace: Pace, units: float, coarse: bool = False
) -> AllocationBound:
    """The same by the allocation model, as far as there is time: does any allocation leave out fewer than is known?

    `known` is the coverage of an allocation or a plan. Level after level fewer are asked for than it leaves out: where
    the model has no such solution, nor is there such a plan, and the next level is asked about with this one as it is
    known.
    """
    bounds = dict(by_flow)
    model = None
    for level in problem.levels:
        if bounds[level] < known[level]:
            model = model or allocation_model.build(problem, np.arange(len(problem.pairs)), False, coarse)
            for above in problem.levels[: problem.levels.index(level)]:
                model.variables.model.add(model.left_out[above] <= known[above])
            line = model.left_out[level]
            model.variables.model.add(line < known[level])
            answer = prove(model.variables.model, line, pace.effort(units), pace.stop)
            pace.spend(answer.work)
            least = known[level] if answer.impossible else answer.bound
            if least > bounds[level]:
                # What the flow says of lower levels was said of plans with fewer left out here.
                bounds = {other: 0 if other < level else bound for other, bound in bounds.items()}
                bounds[level] = min(least, known[level])
            if not answer.impossible:
                chosen = model.chosen(answer.solver.response_proto.solution) if answer.found else None
                return AllocationBound(bounds, chosen)
            model = None
        elif bounds[level] > known[level]:
            break
    return AllocationBound(bounds, None)
