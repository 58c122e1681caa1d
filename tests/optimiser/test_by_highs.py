"""HiGHS and CP-SAT on the same models: the same optimum."""

from __future__ import annotations

import random
import threading

import numpy as np
import pytest
from ortools.sat.python import cp_model

from scheduler.optimiser.model import allocation_model
from scheduler.optimiser.model.by_highs import minimise_by_highs
from scheduler.optimiser.search.allocating import weighted
from tests.optimiser.known import known

NEVER = threading.Event()


def value_of(line: cp_model.LinearExpr, model: cp_model.CpModel, values: list[float]) -> int:
    """The line at a solution of HiGHS, by a solve in which nothing is left to decide."""
    fixed = model.clone()
    for index, value in enumerate(values):
        fixed.add(fixed.get_int_var_from_proto_index(index) == round(value))
    solver = cp_model.CpSolver()
    assert solver.solve(fixed) == cp_model.OPTIMAL, "it breaks a constraint"
    return int(solver.value(line))


@pytest.mark.parametrize("must_cover", [False, True])
def test_both_find_the_same_optimum_of_the_allocation(must_cover: bool) -> None:
    solved = 0
    for seed in range(100):
        case, rng = known(seed), random.Random(seed)
        costs = np.array([rng.randint(0, 2000) for _ in range(len(case.problem.pairs))], dtype=np.int64)
        built = allocation_model.build(case.problem, np.arange(len(costs)), must_cover, coarse=True)
        model = built.variables.model
        line = built.priced(costs) + weighted(built, 2000)
        found = minimise_by_highs(model, line, (), 0, None, NEVER, relative_gap=0.0)
        solver = cp_model.CpSolver()
        model.minimize(line)
        status = solver.solve(model)
        assert (found is not None) == (status == cp_model.OPTIMAL), seed
        if found is not None:
            assert value_of(line, model, list(found.values)) == round(solver.objective_value), seed
            solved += 1
    assert solved > (5 if must_cover else 90)


def test_clauses_and_enforced_sides_are_as_cp_sat_reads_them() -> None:
    """Every kind of constraint with literals below zero, on random models of six variables."""
    for seed in range(300):
        rng = random.Random(seed)
        model = cp_model.CpModel()
        some = [model.new_bool_var("") for _ in range(5)]
        number = model.new_int_var(-3, 4, "")

        def draw(count: int, rng: random.Random = rng, some: list[cp_model.IntVar] = some) -> list[cp_model.LiteralT]:
            return [literal if rng.random() < 0.5 else ~literal for literal in rng.sample(some, count)]

        model.add_at_most_one(draw(3))
        model.add_bool_or(draw(2))
        model.add_implication(*draw(2))
        model.add_bool_and(draw(2)).only_enforce_if(draw(1)[0])
        model.add(sum(some) - number >= rng.randint(-2, 3)).only_enforce_if(draw(1)[0])
        model.add(2 * some[0] - some[1] + number <= rng.randint(0, 4))
        if rng.random() < 0.3:
            model.add_exactly_one(draw(3))
        line = sum(rng.randint(-5, 5) * literal for literal in some) + rng.randint(-3, 3) * number
        found = minimise_by_highs(model, line, (), 0, None, NEVER, relative_gap=0.0)
        solver = cp_model.CpSolver()
        model.minimize(line)
        status = solver.solve(model)
        assert (found is not None) == (status == cp_model.OPTIMAL), seed
        if found is not None:
            assert value_of(line, model, list(found.values)) == round(solver.objective_value), seed


def test_what_is_dropped_stays_at_zero_and_what_is_within_reach_is_offered() -> None:
    """Two of three are needed; the third costs 10 more than the second, and the relaxation leaves it out."""
    model = cp_model.CpModel()
    cheap, dear, dearest = (model.new_bool_var("") for _ in range(3))
    model.add(cheap + dear + dearest >= 2)
    line = cheap + 2 * dear + 12 * dearest
    for reach in (0, 100):
        found = minimise_by_highs(model, line, [dearest.index], reach, None, NEVER)
        assert found is not None
        assert [round(value) for value in found.values] == [1, 1, 0]
    model.add(cheap + dear <= 1)
    found = minimise_by_highs(model, line, [dearest.index], 0, None, NEVER)
    assert found is not None
    assert round(found.values[2]) == 1
