"""Numbers at the edges of their ranges: whatever is claimed of plans is exact there too."""

from __future__ import annotations

import math
import random
from typing import Any

import numpy as np
import pytest
from pydantic import BaseModel

from models import TABLES, Instance, Policy
from models.instance import (
    DEAREST,
    HIGHEST_CONCERN,
    MOST_SCHOOL_DAYS,
    MOST_SCHOOLS,
    MOST_SIPS,
    MOST_VISITS,
)
from scheduler.checker.distances import EARTH_RADIUS_KM
from scheduler.optimiser import Limits, course, replan, solve
from scheduler.optimiser.compiling.compile import compile_problem
from scheduler.optimiser.prices.dual import make_dual
from scheduler.optimiser.prices.multipliers import KINDS_OF_DAY, MOST_TOGETHER, dearest_price, paid_for
from scheduler.optimiser.prices.outlook import FARTHEST_REACH
from scheduler.optimiser.prices.timetables import IMPOSSIBLE, SCALE
from tests.brute_force import best_plan, best_replan
from tests.build import tiny_instance, with_policy, with_school, with_sip
from tests.optimiser.judging import assert_honest, objective
from tests.optimiser.known import random_prices
from tests.random_instances import instance_at_the_edges

MINUTE = Limits(seconds=60.0)
EXACT_AS_DOUBLE = 1 << 53


def _columns(model: type[BaseModel]) -> dict[str, dict[str, Any]]:
    """The schema of a filled cell of each column that holds numbers."""
    properties = model.model_json_schema()["properties"]
    filled = {
        name: next((kind for kind in schema.get("anyOf", ()) if kind["type"] != "null"), schema)
        for name, schema in properties.items()
        if name != "row"
    }
    return {name: schema for name, schema in filled.items() if schema.get("type") in ("integer", "number")}


def test_every_number_of_the_contract_has_a_range() -> None:
    models: dict[str, type[BaseModel]] = {**TABLES, "policy": Policy}
    numbers = {(table, name): schema for table, model in models.items() for name, schema in _columns(model).items()}
    assert len(numbers) > 25
    for place, schema in numbers.items():
        assert "maximum" in schema, place
        assert {"minimum", "exclusiveMinimum"} & schema.keys(), place


def _dearest_school() -> int:
    """What all visits of a school can cost at most, in minutes, with what is paid once for it."""
    policy, programme = _columns(Policy), _columns(TABLES["programmes"])
    weight = {name: schema["maximum"] for name, schema in policy.items() if name.endswith("_minutes")}
    farthest = math.ceil(math.pi * EARTH_RADIUS_KM * policy["detour"]["maximum"] / policy["speed_kmh"]["minimum"] * 60)
    concern = _columns(TABLES["schools"])["concern"]["maximum"]
    visit = 2 * farthest + weight["spacing_minutes"] * MOST_SCHOOL_DAYS
    once = weight["continuity_minutes"] + weight["locality_minutes"]
    waiting = weight["waiting_minutes"] * concern * MOST_SCHOOL_DAYS
    return int(waiting + programme["visit"]["maximum"] * visit + once)


def test_the_dearest_quality_is_exact_as_a_double() -> None:
    balance = _columns(Policy)["balance_minutes"]["maximum"] * (2 * MOST_SCHOOLS + MOST_SIPS)
    assert MOST_SCHOOLS * _dearest_school() + balance < EXACT_AS_DOUBLE


def test_the_dearest_timetable_and_its_prices_are_below_what_is_impossible() -> None:
    assert _dearest_school() * SCALE + MOST_TOGETHER < FARTHEST_REACH * SCALE < IMPOSSIBLE


def test_prices_grow_with_the_weights_and_stay_within_bounds() -> None:
    instance = with_school(tiny_instance(), "S1", concern=HIGHEST_CONCERN)
    dear = compile_problem(with_policy(instance, waiting_minutes=DEAREST))
    days = len(dear.calendar.days)
    assert dearest_price(dear) > 2 * SCALE * DEAREST * HIGHEST_CONCERN * days
    assert dearest_price(dear) * KINDS_OF_DAY * MOST_VISITS < IMPOSSIBLE * 2
    assert dearest_price(compile_problem(tiny_instance())) == 1 << 22


def test_what_prices_pay_is_exact_beyond_64_bits() -> None:
    draw = np.random.default_rng(1)
    prices = draw.integers(-(1 << 43), 1 << 43, 5000)
    room = draw.integers(0, 60_000, 5000)
    exact = sum(price * most for price, most in zip(prices.tolist(), room.tolist(), strict=True))
    assert paid_for(prices, room) == exact
    dear, much = np.full(40, (1 << 43) + 1), np.full(40, 5_000_000)
    assert paid_for(dear, much) == 40 * ((1 << 43) + 1) * 5_000_000 > 1 << 63


@pytest.mark.parametrize("few_choices", [5000, 0])
@pytest.mark.parametrize("seed", range(60))
def test_what_is_called_optimal_at_the_edges_is_the_best(
    seed: int, few_choices: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(course, "FEW_CHOICES", few_choices)
    instance = instance_at_the_edges(seed)
    best = best_plan(instance)
    if best is None:
        return
    plan = solve(instance, MINUTE, seed=seed, workers=1)
    assert_honest(plan, instance, best)
    assert (objective(plan), plan.summary.status) == (best.objective, "optimal")


def test_no_prices_bound_above_the_best_quality_at_the_edges() -> None:
    wide = 0
    for seed in range(150):
        instance = instance_at_the_edges(seed)
        best = best_plan(instance)
        if best is None:
            continue
        dual = make_dual(compile_problem(instance), best.coverage)
        wide += any(group.in_64 for group in dual.groups)
        rng = random.Random(seed)
        for height in (1, 1 << 10, 1 << 30):
            vector = random_prices(rng, dual) * height
            assert dual.evaluate(vector).value <= best.quality * SCALE, seed
    assert wide > 5


@pytest.mark.parametrize("seed", range(25))
def test_replans_at_the_edges_are_proved_right(seed: int) -> None:
    instance = instance_at_the_edges(seed)
    found = best_plan(instance)
    if found is None or instance.history:
        return
    changed = with_sip(instance, instance.sips[0].sip, weekdays=["Mon", "Tue", "Thu"])
    best = best_replan(changed, found.plan)
    if best is None:
        return
    plan = replan(changed, found.plan, MINUTE, seed=seed, workers=1)
    assert_honest(plan, changed)
    assert plan.summary.coverage == best.coverage
    assert plan.summary.status == "optimal"
    assert plan.summary.quality == best.quality


def _dear_on_one_option() -> Instance:
    """Waiting at an extreme concern and a journey at the limit that no good plan makes, beside small differences."""
    instance = with_policy(
        tiny_instance(),
        waiting_minutes=DEAREST,
        continuity_minutes=DEAREST,
        spacing_minutes=2,
        balance_minutes=2,
        max_travel_minutes=60,
    )
    instance = with_school(instance, "S1", current_sip="P1")
    instance = with_school(instance, "S2", concern=HIGHEST_CONCERN, current_sip="P1")
    instance = with_school(instance, "S3", concern=2)
    return with_sip(with_sip(instance, "P2", weekdays=["Tue"], min_schools=2), "P1", max_concern_schools=1)


def test_a_plan_a_few_minutes_dearer_is_never_called_optimal_where_waiting_weighs_the_most() -> None:
    instance = _dear_on_one_option()
    best = best_plan(instance)
    assert best is not None
    plan = solve(instance, MINUTE, workers=1)
    assert_honest(plan, instance, best)
    assert (objective(plan), plan.summary.status) == (best.objective, "optimal")
