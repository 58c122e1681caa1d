"""Calls to CP-SAT: values and bounds are whole numbers, exact however large, and never more than was proved."""

from __future__ import annotations

import math
import random
import threading
from itertools import product

import pytest
from ortools.sat.python import cp_model

from scheduler.optimiser.model.solving import Answer, Effort, minimise, whole_bound

Choices = list[list[int]]


def _model(costs: Choices, constant: int) -> tuple[cp_model.CpModel, cp_model.LinearExpr]:
    """One choice for each row, no column twice."""
    model = cp_model.CpModel()
    literals = [[model.new_bool_var("") for _ in row] for row in costs]
    for row in literals:
        model.add_exactly_one(row)
    for column in zip(*literals, strict=True):
        model.add_at_most_one(column)
    flat = [literal for row in literals for literal in row]
    line = cp_model.LinearExpr.weighted_sum(flat, [cost for row in costs for cost in row])
    return model, line + constant


def _least(costs: Choices, constant: int) -> int:
    columns = range(len(costs[0]))
    return constant + min(
        sum(row[column] for row, column in zip(costs, choice, strict=True))
        for choice in product(columns, repeat=len(costs))
        if len(set(choice)) == len(choice)
    )


def _minimised(model: cp_model.CpModel, line: cp_model.LinearExpr, seconds: float = 30.0) -> Answer:
    return minimise(model, line, Effort(seconds), threading.Event())


@pytest.mark.parametrize("bits", [3, 40, 47, 50])
def test_values_and_bounds_are_exact_as_far_as_qualities_go(bits: int) -> None:
    for seed in range(40):
        rng = random.Random(seed)
        bases = [0, (1 << bits) - 9, (1 << bits) // 3]
        costs = [[rng.choice(bases) + rng.randint(0, 9) for _ in range(4)] for _ in range(4)]
        constant = rng.choice([0, 7, (1 << bits) - 3])
        answer = _minimised(*_model(costs, constant))
        assert answer.proved
        assert answer.value == answer.bound == _least(costs, constant), seed


def test_a_value_that_no_double_holds_is_added_up() -> None:
    odd = (1 << 54) + 1
    answer = _minimised(*_model([[odd]], 0))
    assert answer.value == odd
    assert answer.bound <= odd


QUADRILLION = 10**15
"""Doubles so large are an eighth apart."""


@pytest.mark.parametrize(
    ("told", "without_constant", "constant", "bound"),
    [
        (12.0, 5, 7, 12),
        (-3.0, 5, -8, -3),
        (0.0, 0, 8, 0),  # before CP-SAT has begun
        (0.0, 0, -8, -8),
        (QUADRILLION + 1.125, QUADRILLION, 1, QUADRILLION + 1),  # a double rounded up
        (QUADRILLION + 0.875, QUADRILLION, 1, QUADRILLION + 1),  # and down
        (math.inf, 0, 0, 0),
        (-math.inf, 0, 0, 0),
    ],
)
def test_a_bound_is_never_more_than_was_proved(told: float, without_constant: int, constant: int, bound: int) -> None:
    assert whole_bound(told, without_constant, constant) == bound


def test_nothing_is_proved_where_there_was_no_time() -> None:
    model = cp_model.CpModel()
    kept = [model.new_bool_var("") for _ in range(8)]
    model.add_at_most_one(kept)
    answer = minimise(model, 8 - cp_model.LinearExpr.sum(kept), Effort(None, work=1e-9), threading.Event())
    assert answer.bound <= 7
