"""Bounds on quality by the allocation at prices and beyond reach: never above what brute force finds."""

from __future__ import annotations

import random

import pytest

from scheduler.optimiser.prices.dual import make_dual
from scheduler.optimiser.prices.outlook import Outlook, bound_beyond
from scheduler.optimiser.prices.timetables import SCALE
from scheduler.optimiser.quality import bound_at_prices
from tests.optimiser.known import known, random_prices, unhurried

SEEDS = range(200)
FARTHEST = 10**6


@pytest.mark.parametrize(
    ("at_prices", "reach", "within", "bound"),
    [
        (100 * SCALE, 10, 105, 105),
        (100 * SCALE, 10, 111, 111),
        (100 * SCALE, 10, 112, 111),
        (100 * SCALE + SCALE - 1, 10, 112, 111),
        (101 * SCALE, 10, 112, 112),
        (0, 0, 9, 1),
    ],
)
def test_what_lies_beyond_reach_costs_a_minute_more_and_no_more_is_claimed(
    at_prices: int, reach: int, within: int, bound: int
) -> None:
    assert bound_beyond(at_prices, reach, within) == bound


def test_no_bound_beyond_reach_is_above_the_best_plan_that_uses_a_choice_beyond() -> None:
    """Where the best plan has a choice out of reach, the claim for such plans is not above it."""
    beyond = 0
    for seed in SEEDS:
        case = known(seed)
        dual = make_dual(case.problem, case.best.coverage)
        outlook = Outlook(dual, random_prices(random.Random(seed), dual) * 0.1)
        for reach in range(0, 400, 7):
            within = outlook.pairs_within(reach)
            if any(not within[pair] for pair in case.schedule.pair.tolist() if pair >= 0):
                claimed = bound_beyond(outlook.value, reach, FARTHEST)
                assert claimed <= case.best.quality, seed
                beyond += 1
    assert beyond > 50


def test_no_bound_by_the_allocation_is_above_the_best_quality() -> None:
    higher = 0
    for seed in SEEDS:
        case, rng = known(seed), random.Random(seed)
        dual = make_dual(case.problem, case.best.coverage)
        for vector in (dual.start(), random_prices(rng, dual) * 0.1):
            outlook = Outlook(dual, vector)
            for reach in (5, FARTHEST):
                found = bound_at_prices(outlook, reach, unhurried(), 100.0)
                assert found.bound <= case.best.quality, (seed, reach)
            higher += found.bound > -(-outlook.value // SCALE)
    assert higher > 20


def test_refined_multipliers_bound_no_higher_than_the_best_and_mostly_higher_than_none() -> None:
    higher = 0
    for seed in SEEDS:
        case, rng = known(seed), random.Random(seed)
        dual = make_dual(case.problem, case.best.coverage)
        for vector in (dual.start(), random_prices(rng, dual) * 0.1):
            refined = dual.refined(vector)
            if refined is None:
                continue
            plain = vector.copy()
            for kind in ("federation", "spread"):
                dual.layout.block(plain, kind)[:] = 0
            value = dual.evaluate(refined).value
            assert value <= case.best.quality * SCALE, seed
            # Rounding to whole units costs each pair and each federation a unit at most.
            assert value >= dual.evaluate(plain).value - len(case.problem.pairs) - len(refined), seed
            higher += value > dual.evaluate(plain).value + SCALE
    assert higher > 20
