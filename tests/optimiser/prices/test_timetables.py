"""The cheapest timetables of pairs, against simply trying every timetable."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, product

import numpy as np
import pytest

from models import Instance
from models.instance import DEAREST, HIGHEST_CONCERN
from scheduler.optimiser.compiling.compile import compile_problem
from scheduler.optimiser.model.scope import possible_days
from scheduler.optimiser.prices.timetables import (
    IMPOSSIBLE,
    IMPOSSIBLE_IN_32,
    SCALE,
    Costs,
    fewest_left_out,
    group_pairs,
)
from scheduler.optimiser.problem.problem import Problem
from tests.build import tiny_instance, with_history, with_pin, with_policy, with_school, with_sip, with_visit
from tests.optimiser.known import known
from tests.random_planned_instances import random_planned_instance

Timetable = tuple[int, ...]
"""The day of each visit, -1 where it is left out."""


@dataclass(frozen=True)
class Prices:
    """What days and leaving out cost, 1/SCALE minutes."""

    sip: Costs
    adviser: Costs
    unplaced: Costs


def _prices(problem: Problem, seed: int) -> Prices:
    rng = random.Random(seed)
    draw = np.random.default_rng(seed)

    def some(*shape: int) -> Costs:
        height = rng.choice([1, 30 * SCALE, 400 * SCALE])
        return np.asarray(draw.integers(0, height, shape, dtype=np.int64))

    adviser = some(len(problem.instance.advisers) + 1, len(problem.calendar.days))
    adviser[-1] = 0
    unplaced = some(len(problem.visits))
    unplaced[[number for number, visit in enumerate(problem.visits) if visit.pinned]] = IMPOSSIBLE
    if rng.random() < 0.3:
        unplaced[:] = IMPOSSIBLE
    return Prices(some(*problem.sip_free.shape), adviser, unplaced)


@dataclass(frozen=True)
class Naive:
    """One pair, by the definitions alone."""

    problem: Problem
    pair: int
    prices: Prices

    @cached_property
    def visits(self) -> tuple[int, ...]:
        return self.problem.visits_of[int(self.problem.pairs.school[self.pair])]

    def price(self, visit: int, day: int) -> int:
        """What one visit costs on a day, or left out."""
        row, prices = self.problem.visits[visit], self.prices
        if day < 0:
            return int(prices.unplaced[visit])
        position = row.days.tolist().index(day)
        minutes = int(row.spacing[position] + row.waiting[position])
        minutes += 2 * int(self.problem.pairs.minutes[self.pair]) * row.on_site
        escort = 0 if row.adviser is None else int(prices.adviser[row.adviser, day])
        return minutes * SCALE + int(prices.sip[self.problem.pairs.sip[self.pair], day]) + escort

    def cost(self, timetable: Timetable) -> int:
        """What a timetable costs."""
        return sum(self.price(visit, day) for visit, day in zip(self.visits, timetable, strict=True))

    def legal(self, timetable: Timetable) -> bool:
        """Every day is possible for the pair, and every two placed visits keep their gap."""
        placed = [(visit, day) for visit, day in zip(self.visits, timetable, strict=True) if day >= 0]
        return all(day in possible_days(self.problem, self.pair, visit) for visit, day in placed) and all(
            day - before >= self.problem.visits[visit].min_gap for (_, before), (visit, day) in combinations(placed, 2)
        )

    def timetables(self) -> Iterator[Timetable]:
        """Simply all of them."""
        days = [[-1, *possible_days(self.problem, self.pair, visit).tolist()] for visit in self.visits]
        return (timetable for timetable in product(*days) if self.legal(timetable))

    def cheapest(self, place: int = 0, before: int = -IMPOSSIBLE) -> int:
        """The least cost of the visits from a place on, after a visit on the day `before`."""
        if place == len(self.visits):
            return 0
        visit = self.visits[place]
        left_out = self.price(visit, -1) + self.cheapest(place + 1, before)
        first = before + self.problem.visits[visit].min_gap
        days = [day for day in possible_days(self.problem, self.pair, visit).tolist() if day >= first]
        return min([left_out, *(self.price(visit, day) + self.cheapest(place + 1, day) for day in days)])


def test_cheapest_timetables_of_tiny_instances_are_those_that_trying_all_finds() -> None:
    impossible = left_out = 0
    for seed in range(120):
        problem = known(seed).problem
        prices = _prices(problem, seed)
        for group in group_pairs(problem):
            costs = group.cheapest(prices.sip, prices.adviser, prices.unplaced)
            days = group.timetables(prices.sip, prices.adviser, prices.unplaced)
            for row, pair in enumerate(group.pairs.tolist()):
                naive = Naive(problem, pair, prices)
                best = min(naive.cost(timetable) for timetable in naive.timetables())
                assert int(costs[row]) == min(best, IMPOSSIBLE), (seed, pair)
                if best < IMPOSSIBLE:
                    found = tuple(days[row].tolist())
                    assert naive.legal(found)
                    assert naive.cost(found) == best
                    left_out += -1 in found
                else:
                    impossible += 1
    assert impossible > 10
    assert left_out > 10


@pytest.mark.parametrize("seed", range(4))
def test_cheapest_timetables_of_five_visits_in_long_terms(seed: int) -> None:
    instance, _ = random_planned_instance(seed, schools=6, sips=2)
    gaps = random.Random(seed).choices(range(40), k=5)
    for number, gap in enumerate(gaps, start=1):
        instance = with_visit(instance, number, min_gap=gap)
    problem = compile_problem(instance)
    prices = _prices(problem, seed)
    sparse = Prices(prices.sip, prices.adviser, np.maximum(prices.unplaced, 100 * SCALE))
    thinned = _with_days_thinned(problem, seed)
    for group in group_pairs(thinned):
        costs = group.cheapest(sparse.sip, sparse.adviser, sparse.unplaced)
        days = group.timetables(sparse.sip, sparse.adviser, sparse.unplaced)
        for row, pair in enumerate(group.pairs.tolist()):
            naive = Naive(thinned, pair, sparse)
            best = naive.cheapest()
            assert int(costs[row]) == min(best, IMPOSSIBLE)
            if best < IMPOSSIBLE:
                assert naive.legal(tuple(days[row].tolist()))
                assert naive.cost(tuple(days[row].tolist())) == best


def _with_days_thinned(problem: Problem, seed: int) -> Problem:
    """SIPs who are free on few days, so that all timetables can be tried."""
    free = problem.sip_free & (np.random.default_rng(seed).random(problem.sip_free.shape) < 0.3)
    return Problem(**{**{name: getattr(problem, name) for name in Problem.__dataclass_fields__}, "sip_free": free})


def test_some_rows_of_a_group_are_the_group_with_these_rows() -> None:
    problem = known(1).problem
    prices = _prices(problem, 1)
    for group in group_pairs(problem):
        some = group.only(np.array([len(group.pairs) - 1]))
        whole = group.cheapest(prices.sip, prices.adviser, prices.unplaced)
        assert some.pairs.tolist() == [group.pairs[-1]]
        assert some.cheapest(prices.sip, prices.adviser, prices.unplaced).tolist() == [whole[-1]]


def test_placement_costs_are_those_of_single_visits() -> None:
    for seed in range(30):
        problem = known(seed).problem
        prices = _prices(problem, seed)
        for group in group_pairs(problem):
            for column, costs in enumerate(group.placement_costs(prices.sip, prices.adviser)):
                for row, pair in enumerate(group.pairs.tolist()):
                    visit = int(group.visits[row, column])
                    naive = Naive(problem, pair, prices)
                    possible = possible_days(problem, pair, visit).tolist()
                    days = group.stages[column].days.tolist()
                    expected = [naive.price(visit, day) if day in possible else IMPOSSIBLE for day in days]
                    assert costs[row].tolist() == expected


def _fewest(problem: Problem, pair: int) -> int:
    """By trying all timetables."""
    naive = Naive(problem, pair, _prices(problem, 0))
    counts = [
        timetable.count(-1)
        for timetable in naive.timetables()
        if not any(problem.visits[visit].pinned and day < 0 for visit, day in zip(naive.visits, timetable, strict=True))
    ]
    return min(counts, default=IMPOSSIBLE)


def test_fewest_left_out_of_each_pair_alone() -> None:
    seen: set[int] = set()
    for seed in range(150):
        problem = known(seed).problem
        fewest = fewest_left_out(problem)
        assert fewest.tolist() == [_fewest(problem, pair) for pair in range(len(problem.pairs))], seed
        seen.update(fewest.tolist())
    assert {0, 1, 2, IMPOSSIBLE} <= seen


def _alone(instance: Instance, school: str = "S1", sip: str = "P2") -> int:
    problem = compile_problem(instance)
    schools = [row.school for row in instance.schools]
    sips = [row.sip for row in instance.sips]
    return int(fewest_left_out(problem)[problem.pair_of[schools.index(school), sips.index(sip)]])


def test_fewest_left_out_where_history_leaves_no_gap() -> None:
    instance = with_history(with_visit(tiny_instance(), 2, not_after="2008-04-17"), "S1", 1, "P1", "2008-04-16")
    assert _alone(instance) == 1
    assert _alone(with_visit(instance, 2, not_after="2008-04-18", min_gap=2)) == 0


def test_fewest_left_out_where_a_pinned_visit_takes_the_gap_of_another() -> None:
    instance = with_pin(with_visit(tiny_instance(), 2, not_after="2008-04-18", min_gap=4), "S1", 1, day="2008-04-15")
    assert _alone(instance) == 1
    assert _alone(with_pin(instance, "S1", 2, day="2008-04-18")) == IMPOSSIBLE


@pytest.mark.parametrize(
    "policy", [{"waiting_minutes": 50_000}, {"spacing_minutes": 50_000}, {"waiting_minutes": 100_000}]
)
def test_fewest_left_out_counts_visits_however_dear_they_are(policy: dict[str, int]) -> None:
    instance = with_school(with_policy(tiny_instance(), **policy), "S1", concern=2)
    assert _alone(with_sip(instance, "P2", weekdays=["Fri"])) == 0


def test_timetables_dearer_than_32_bits_hold_are_exact() -> None:
    """Waiting at the edges of the ranges, and prices far above those of an ordinary county."""
    wide = widened = 0
    for seed in range(60):
        instance = with_policy(known(seed).instance, waiting_minutes=DEAREST if seed % 2 else 15, spacing_minutes=7)
        for school in instance.schools:
            instance = with_school(instance, school.school, concern=HIGHEST_CONCERN if school.concern else 0)
        problem = compile_problem(instance)
        prices = _prices(problem, seed)
        scale = 1 << 23 if seed % 3 else 1
        unplaced = np.where(prices.unplaced < IMPOSSIBLE, prices.unplaced * scale, IMPOSSIBLE)
        dear = Prices(prices.sip * scale, prices.adviser * scale, unplaced)
        for group in group_pairs(problem):
            costs = group.cheapest(dear.sip, dear.adviser, dear.unplaced)
            days = group.timetables(dear.sip, dear.adviser, dear.unplaced)
            wide += group.in_64
            for row, pair in enumerate(group.pairs.tolist()):
                naive = Naive(problem, pair, dear)
                best = naive.cheapest()
                assert int(costs[row]) == min(best, IMPOSSIBLE), (seed, pair)
                if best < IMPOSSIBLE:
                    assert naive.cost(tuple(days[row].tolist())) == best
                    widened += best >= IMPOSSIBLE_IN_32 and not group.in_64
    assert wide > 10
    assert widened > 10


def test_prices_beyond_64_bits_are_refused_not_cut_off() -> None:
    problem = known(1).problem
    prices = _prices(problem, 1)
    (group, *_) = group_pairs(problem)
    with pytest.raises(AssertionError):
        group.cheapest(np.full_like(prices.sip, IMPOSSIBLE), prices.adviser, prices.unplaced)
