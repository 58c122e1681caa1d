"""Which pairs a plan may use that covers as much and changes as few schools as another.

The flow of allocations with lexicographic costs: visits that a pair or a school without SIP must leave out, a level
weighing more than all below it, and 1 for every school that changes SIP. Its value is a bound, and the reduced cost r
of a pair says that a plan with it has at least bound + r. Pairs beyond what is reached already are out for good.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from scheduler.optimiser.keeping.before import Before
from scheduler.optimiser.prices.allocation_flow import AllocationFlow, NoAllocationError
from scheduler.optimiser.prices.timetables import IMPOSSIBLE
from scheduler.optimiser.problem.problem import Flags, Integers

HEAVIEST = 1 << 28
"""What all visits and schools weigh together at most; beyond that the flow is not asked."""
EVERYTHING = 1 << 40
"""A reach beyond all pairs."""


@dataclass(frozen=True)
class Reach:
    """The flow's bound on coverage and schools in one number, and what every pair adds to it."""

    weights: Mapping[int, int]
    """What a visit left out weighs, by level; none for a level that leaves nothing out."""
    bound: int
    reduced: Integers
    """(pairs,)"""

    def needed(self, coverage: Mapping[int, int], changes: int) -> int:
        """How far one must look for every plan with this coverage and as few schools that change."""
        return sum(weight * coverage[level] for level, weight in self.weights.items()) + changes - self.bound

    def least_beyond(self, coverage: Mapping[int, int], reach: int) -> int:
        """How many schools change at least in a plan with this coverage that uses a pair beyond so far a reach.

        The pair adds reach + 1 or more to the bound, and what coverage does not weigh of that is schools.
        """
        return reach + 1 - self.needed(coverage, 0)

    def within(self, reach: int) -> Flags:
        """(pairs,): those that a plan of bound + reach may use."""
        return self.reduced <= reach


def bounds_with_beyond(within: Sequence[int], beyond: int) -> list[int]:
    """What holds for all plans, where `within` holds within reach, and beyond it `beyond` schools change at least.

    These are bounds of changes and of the lines after it, each for plans that reach those before. Where plans beyond
    reach may change as few schools as those within, nothing is known of the later lines.
    """
    return [beyond] if within[0] >= beyond else [*within]


def reach_of(before: Before, target: Mapping[int, int], fewest: Integers) -> Reach | None:
    """The reach of plans that leave nothing out at levels where `target` is 0; None where the flow is of no use.

    `fewest` are the visits that each pair must leave out even if its SIP had no other school.
    """
    problem = before.problem
    visits = Counter(problem.concern[problem.school_of_visit].tolist())
    weight, weights = int(before.had_sip.sum()) + 1, {}
    for level in reversed(problem.levels):
        if target[level]:
            weights[level] = weight
            weight *= visits[level] + 1
    counts = np.array([len(of_school) for of_school in problem.visits_of], dtype=np.int64)
    if weight * (int(counts.max(initial=0)) + 1) >= HEAVIEST:
        return None
    of_school = np.array([weights.get(int(level), 0) for level in problem.concern], dtype=np.int64)
    complete = np.array([int(level) not in weights for level in problem.concern], dtype=bool)
    school = problem.pairs.school
    old = np.zeros(len(school), dtype=bool)
    old[before.pair[before.pair >= 0]] = True
    never = (fewest >= IMPOSSIBLE) | (complete[school] & (fewest > 0))
    cost = np.where(never, IMPOSSIBLE, fewest * of_school[school] + (before.had_sip[school] & ~old))
    must = problem.must_allocate | (complete & (counts > 0))
    unallocated = np.where(must, IMPOSSIBLE, counts * of_school + before.had_sip)
    everything = np.arange(len(school))
    try:
        answer = AllocationFlow(problem, everything, balance=0).solve(cost, unallocated, with_reduced_costs=True)
    except NoAllocationError:
        return None
    reduced = np.where(cost < IMPOSSIBLE, answer.reduced_cost, EVERYTHING)
    return Reach(weights, answer.cost, reduced)
