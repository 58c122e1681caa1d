"""What is claimed of plans beyond reach: by hand, and against all allocations of tiny cases."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import numpy as np
import pytest

from models import Allocation
from scheduler.checker import check
from scheduler.optimiser.compiling.compile import compile_problem
from scheduler.optimiser.keeping.before import Before, before_of
from scheduler.optimiser.keeping.reach import Reach, bounds_with_beyond, reach_of
from scheduler.optimiser.prices.timetables import IMPOSSIBLE, fewest_left_out
from scheduler.optimiser.problem.problem import Integers
from tests.random_changes import case

REACH = Reach(weights={1: 30, 0: 5}, bound=41, reduced=np.array([0, 1, 2, 3]))
COVERAGE = {1: 1, 0: 2}
"""Of which the flow's number counts 40."""


def test_beyond_reach_a_plan_changes_as_many_schools_as_the_next_pair_adds() -> None:
    assert REACH.needed(COVERAGE, 3) == 2
    assert REACH.within(2).tolist() == [True, True, True, False]
    assert [REACH.least_beyond(COVERAGE, reach) for reach in (0, 1, 2)] == [2, 3, 4]


@pytest.mark.parametrize("reach", range(5))
def test_what_may_lie_beyond_reach_is_out_of_reach_and_one_school_fewer_is_not(reach: int) -> None:
    least = REACH.least_beyond(COVERAGE, reach)
    assert REACH.needed(COVERAGE, least) == reach + 1
    assert REACH.needed(COVERAGE, least - 1) == reach


def test_bounds_within_reach_hold_as_far_as_plans_beyond_it_are_worse() -> None:
    assert bounds_with_beyond([3, 7, 100], beyond=4) == [3, 7, 100]
    assert bounds_with_beyond([4, 7, 100], beyond=4) == [4]
    assert bounds_with_beyond([5, 7, 100], beyond=4) == [4]


CASES = [seed for seed in range(60) if (known := case(seed)) is not None and len(known.instance.schools) <= 4]


def test_no_allocation_beyond_reach_changes_fewer_schools_and_some_no_more() -> None:
    tight = 0
    for seed in CASES:
        for reach, least, changes in _beyond(seed):
            assert changes >= least, (seed, reach)
            tight += changes == least
    assert tight > 5


def _beyond(seed: int) -> Iterator[tuple[int, int, int]]:
    """Of a case: each reach, the least that is claimed beyond it, and the fewest changes of any allocation there."""
    known = case(seed)
    assert known is not None
    problem = compile_problem(known.instance)
    before = before_of(problem, known.old)
    fewest = np.minimum(fewest_left_out(problem), IMPOSSIBLE)
    target = known.best.coverage
    measure = reach_of(before, target, fewest)
    if measure is None:
        return
    allocations = [*_allocations(before, target, fewest)]
    for reach in sorted({*measure.reduced[measure.reduced < measure.reduced.max(initial=0)].tolist()}):
        beyond = [changes for pairs, changes in allocations if (measure.reduced[pairs] > reach).any()]
        if beyond:
            yield reach, measure.least_beyond(target, reach), min(beyond)


def _allocations(before: Before, target: dict[int, int], fewest: Integers) -> Iterator[tuple[list[int], int]]:
    """The pairs of every legal allocation that may have this coverage, and the schools that change."""
    problem = before.problem
    instance = problem.instance
    offered = [[-1, *pairs] for pairs in problem.pairs_of_school]
    for choice in product(*offered):
        left_out = dict.fromkeys(target, 0)
        for school, pair in enumerate(choice):
            visits = len(problem.visits_of[school]) if pair < 0 else int(fewest[pair])
            left_out[int(problem.concern[school])] += visits
        if any(left_out[level] > count for level, count in target.items()):
            continue
        rows = [
            Allocation(school=row.school, sip=None if pair < 0 else instance.sips[int(problem.pairs.sip[pair])].sip)
            for row, pair in zip(instance.schools, choice, strict=True)
        ]
        if all(breach.rule in ("complete", "pin") for breach in check(instance, rows, ()).breaches):
            pair_of = np.array(choice)
            changes = int((before.had_sip & ((before.pair < 0) | (pair_of != before.pair))).sum())
            yield [pair for pair in choice if pair >= 0], changes
