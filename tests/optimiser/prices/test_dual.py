"""The dual is a bound at any prices: never above what brute force finds."""

from __future__ import annotations

import random
from collections import Counter
from itertools import islice

import numpy as np

from scheduler.optimiser.compiling.compile import compile_problem
from scheduler.optimiser.prices.ascent import climb
from scheduler.optimiser.prices.dual import Dual, make_dual
from scheduler.optimiser.prices.multipliers import DEAREST
from scheduler.optimiser.prices.timetables import SCALE
from tests.build import tiny_instance, with_sip
from tests.optimiser.known import Known, known, random_prices

SEEDS = range(300)


def _dual(case: Known) -> Dual:
    return make_dual(case.problem, case.best.coverage)


def _used(case: Known) -> set[int]:
    """The pairs of the best plan."""
    return {int(pair) for pair in case.schedule.pair if pair >= 0}


def test_no_prices_bound_above_the_best_quality() -> None:
    priced: Counter[str] = Counter()
    short = 0
    for seed in SEEDS:
        rng = random.Random(seed)
        case = known(seed)
        dual = _dual(case)
        for vector in [dual.start(), np.zeros(dual.layout.size), *(random_prices(rng, dual) for _ in range(6))]:
            assert dual.evaluate(vector).value <= case.best.quality * SCALE, seed
            priced.update(kind for kind in dual.layout.shapes if dual.layout.block(vector, kind).any())
        short += any(case.best.coverage.values())
    assert set(priced) == set(dual.layout.shapes)
    assert short > 50


def test_prices_beyond_all_reason_bound_no_higher() -> None:
    for seed in range(100):
        rng = random.Random(seed)
        case = known(seed)
        dual = _dual(case)
        for height in (1 << 10, 1 << 16, 1 << 30):
            vector = random_prices(rng, dual) * height
            assert dual.evaluate(vector).value <= case.best.quality * SCALE, seed
            for kind in dual.layout.shapes:
                alone = np.zeros(dual.layout.size)
                dual.layout.block(alone, kind)[:] = dual.layout.block(vector, kind)
                assert dual.evaluate(alone).value <= case.best.quality * SCALE, (seed, kind)


def test_prices_stay_within_bounds_where_the_coverage_wanted_cannot_be_reached() -> None:
    """Two of nine visits can be made: the price of the contract would rise for ever."""
    instance = with_sip(with_sip(tiny_instance(), "P2", max_schools=0), "P1", max_days=2)
    dual = make_dual(compile_problem(instance), {0: 0})
    heights = [float(np.abs(stand.vector).max()) for stand in islice(climb(dual, dual.start(), lambda: None), 20_000)]
    assert max(heights) == DEAREST


def test_over_fewer_pairs_it_bounds_plans_of_these_pairs() -> None:
    torn = 0
    for seed in SEEDS:
        rng = random.Random(seed)
        case = known(seed)
        dual = _dual(case)
        used = _used(case)
        assert used <= set(dual.pairs.tolist())
        kept = [pair for pair in dual.pairs.tolist() if pair in used or rng.random() < 0.5]
        fewer = dual.only(np.array(kept, dtype=np.int64))
        for _ in range(3):
            assert fewer.evaluate(random_prices(rng, fewer)).value <= case.best.quality * SCALE, seed
        torn += bool(case.problem.federations) and len(fewer.pairs) < len(dual.pairs)
    assert torn > 20


def test_prices_that_are_not_whole_are_rounded_first() -> None:
    case = known(3)
    dual = _dual(case)
    vector = random_prices(random.Random(3), dual)
    assert dual.evaluate(vector).value == dual.evaluate(np.rint(vector)).value
    assert isinstance(dual.evaluate(vector).value, int)


def test_subgradients_point_to_where_the_dual_may_rise() -> None:
    """value(w) <= value(v) + g(v) * (w - v) for any two prices v, w, as the dual is concave.

    Federations apart: their shares are rounded, and what is taken off for a member left out is no part of g.
    """
    for seed in SEEDS:
        case = known(seed)
        if case.problem.federations:
            continue
        rng = random.Random(seed)
        dual = _dual(case)
        prices = [np.rint(random_prices(rng, dual)) for _ in range(4)]
        found = [dual.evaluate(vector) for vector in prices]
        for here, at in zip(prices, found, strict=True):
            for there, other in zip(prices, found, strict=True):
                assert other.value <= at.value + at.subgradient @ (there - here) + 1e-6, seed


def test_subgradients_of_what_has_no_price_are_zero() -> None:
    for seed in range(40):
        dual = _dual(known(seed))
        assert not dual.evaluate(dual.start()).subgradient[~dual.priced].any()


def test_pairs_that_no_plan_with_the_best_coverage_can_use_are_not_looked_at() -> None:
    """And only those: the best plan's pairs are there, whatever the seed."""
    fewer = 0
    for seed in SEEDS:
        case = known(seed)
        dual = _dual(case)
        assert _used(case) <= set(dual.pairs.tolist())
        fewer += len(dual.pairs) < len(case.problem.pairs)
    assert fewer > 20
