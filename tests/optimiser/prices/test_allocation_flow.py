"""The cheapest allocation as a flow, against trying every allocation."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

import numpy as np
import pytest

from scheduler.optimiser.compiling.compile import compile_problem
from scheduler.optimiser.prices import allocation_flow
from scheduler.optimiser.prices.allocation_flow import AllocationFlow, NoAllocationError
from scheduler.optimiser.prices.timetables import IMPOSSIBLE, SCALE
from scheduler.optimiser.problem.problem import Integers, Problem
from tests.build import tiny_instance, with_policy, with_sip
from tests.optimiser.known import known


@dataclass(frozen=True)
class Naive:
    """Every allocation that keeps the capacities, with what it costs."""

    problem: Problem
    pairs: Integers
    cost: Integers
    unallocated: Integers

    def allocations(self) -> Iterator[tuple[int, frozenset[int]]]:
        """Costs and the positions of the pairs."""
        problem = self.problem
        choices: list[list[int]] = [
            [-1, *np.flatnonzero(problem.pairs.school[self.pairs] == school).tolist()]
            for school in range(problem.schools)
        ]
        for choice in product(*choices):
            used = [position for position in choice if position >= 0]
            cost = int(self.cost[used].sum()) if used else 0
            cost += sum(int(self.unallocated[school]) for school, place in enumerate(choice) if place < 0)
            owners = problem.pairs.sip[self.pairs[used]] if used else np.zeros(0, dtype=np.int64)
            owned = np.bincount(owners, minlength=problem.sips)
            concern = problem.concern[problem.pairs.school[self.pairs[used]]] > 0 if used else owners > 0
            of_concern = np.bincount(owners[concern], minlength=problem.sips)
            if (owned > problem.max_schools).any() or (of_concern > problem.max_concern_schools).any():
                continue
            balance = int(np.abs(owned - problem.fair_share).sum()) * problem.instance.policy.balance_minutes
            yield cost + balance * SCALE, frozenset(used)


def _random_costs(rng: random.Random, problem: Problem) -> Naive:
    number = len(problem.pairs)
    pairs = np.array([pair for pair in range(number) if rng.random() < 0.9], dtype=np.int64)
    cost = np.array([rng.choice([rng.randint(-99, 999) * SCALE, rng.randint(0, 99)]) for _ in pairs], dtype=np.int64)
    out = [rng.choice([0, rng.randint(0, 500) * SCALE, IMPOSSIBLE]) for _ in range(problem.schools)]
    return Naive(problem, pairs, cost, np.array(out, dtype=np.int64))


def test_flows_cost_what_the_best_of_all_allocations_costs() -> None:
    none = short = beyond = 0
    for seed in range(200):
        rng = random.Random(seed)
        naive = _random_costs(rng, known(seed).problem)
        problem = naive.problem
        flow = AllocationFlow(problem, naive.pairs, balance(problem))
        everything = [found for found in naive.allocations() if found[0] < IMPOSSIBLE]
        if not everything:
            none += 1
            with pytest.raises(NoAllocationError):
                flow.solve(naive.cost, naive.unallocated)
            continue
        answer = flow.solve(naive.cost, naive.unallocated, with_reduced_costs=True)
        best = min(cost for cost, _ in everything)
        assert answer.cost == best, seed
        assert (best, frozenset(answer.chosen.tolist())) in everything
        owned = np.bincount(problem.pairs.sip[naive.pairs[answer.chosen]], minlength=problem.sips)
        beyond += bool((owned > problem.fair_share).any())
        short += bool((problem.fair_share > problem.max_schools).any())
        for position in range(len(naive.pairs)):
            with_pair = min((cost for cost, used in everything if position in used), default=None)
            if with_pair is not None:
                assert 0 <= answer.reduced_cost[position] <= with_pair - best, (seed, position)
    assert none > 5
    assert short > 5
    assert beyond > 5


def test_balance_counts_every_school_beyond_the_fair_share() -> None:
    """Fair shares of 3 schools by 3 to 3 are 2 and 2: all three with P1 are 1 + 2 away."""
    problem = compile_problem(with_policy(tiny_instance(), balance_minutes=50))
    naive = Naive(problem, np.flatnonzero(problem.pairs.sip == 0), np.zeros(3, dtype=np.int64), _dear(problem))
    assert (
        AllocationFlow(problem, naive.pairs, balance(problem)).solve(naive.cost, naive.unallocated).cost
        == 50 * 3 * SCALE
    )


def test_a_fair_share_above_max_schools_is_never_reached() -> None:
    """Two SIPs for one school each have fair shares of 2 and 2 of three schools: each is at least 1 away."""
    instance = with_sip(with_sip(tiny_instance(), "P1", max_schools=1), "P2", max_schools=1)
    problem = compile_problem(with_policy(instance, balance_minutes=50))
    pairs = np.arange(len(problem.pairs))
    nothing = np.zeros(len(pairs), dtype=np.int64)
    assert problem.fair_share.tolist() == [2, 2]
    assert (
        AllocationFlow(problem, pairs, balance(problem)).solve(nothing, np.zeros(3, dtype=np.int64)).cost
        == 50 * 2 * SCALE
    )
    with pytest.raises(NoAllocationError):
        AllocationFlow(problem, pairs, balance(problem)).solve(nothing, _dear(problem))


def balance(problem: Problem) -> int:
    return problem.instance.policy.balance_minutes * SCALE


def _dear(problem: Problem) -> Integers:
    return np.full(problem.schools, IMPOSSIBLE, dtype=np.int64)


def _dear_costs(rng: random.Random, problem: Problem, bits: int) -> Naive:
    """Costs close to each other and to the limit, some cheap, none so dear that a flow would not be possible."""
    top = 1 << bits
    pairs = np.arange(len(problem.pairs))
    cost = [rng.choice([0, top - 50, top // 3]) + rng.randint(0, 40) for _ in pairs]
    out = [rng.choice([0, top - 90, IMPOSSIBLE]) for _ in range(problem.schools)]
    return Naive(problem, pairs, np.array(cost, dtype=np.int64), np.array(out, dtype=np.int64))


@pytest.mark.parametrize("bits", [40, 49])
def test_flows_are_exact_at_the_largest_costs(bits: int) -> None:
    for seed in range(150):
        problem = known(seed).problem
        naive = _dear_costs(random.Random(seed), problem, bits)
        everything = [found for found in naive.allocations() if found[0] < IMPOSSIBLE]
        if everything:
            answer = AllocationFlow(problem, naive.pairs, balance(problem)).solve(naive.cost, naive.unallocated, True)
            assert answer.cost == min(cost for cost, _ in everything), seed


def test_costs_too_large_for_a_network_are_rounded_down_to_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(allocation_flow, "EXACT_BITS", 40)
    near = 0
    for seed in range(150):
        problem = known(seed).problem
        naive = _dear_costs(random.Random(seed), problem, 45)
        everything = [found for found in naive.allocations() if found[0] < IMPOSSIBLE]
        if not everything:
            continue
        answer = AllocationFlow(problem, naive.pairs, balance(problem)).solve(naive.cost, naive.unallocated, True)
        best = min(cost for cost, _ in everything)
        assert best - (1 << 14) <= answer.cost <= best, seed
        near += answer.cost < best
        for position in range(len(naive.pairs)):
            with_pair = min((cost for cost, used in everything if position in used), default=None)
            if with_pair is not None:
                assert answer.cost + answer.reduced_cost[position] <= with_pair, (seed, position)
    assert near > 20
