"""Reduced costs: what lies out of reach is in no plan worth having."""

from __future__ import annotations

import random

import numpy as np

from scheduler.optimiser.prices.dual import make_dual
from scheduler.optimiser.prices.outlook import Outlook
from scheduler.optimiser.prices.timetables import SCALE
from tests.optimiser.known import known, random_prices


def test_every_choice_of_a_best_plan_is_within_reach_at_any_prices() -> None:
    left_away = 0
    for seed in range(300):
        case = known(seed)
        rng = random.Random(seed)
        dual = make_dual(case.problem, case.best.coverage)
        for vector in [dual.start(), *(random_prices(rng, dual) * rng.choice([0.01, 0.1, 1.0]) for _ in range(4))]:
            outlook = Outlook(dual, vector)
            reach = case.best.quality - outlook.value // SCALE
            within = outlook.pairs_within(reach)
            days = outlook.days_within(reach, within)
            schedule = case.schedule
            for number, visit in enumerate(case.problem.visits):
                pair = int(schedule.pair[visit.school])
                if pair >= 0:
                    assert within[pair], (seed, pair)
                    if schedule.day[number] >= 0:
                        assert schedule.day[number] in days[pair, number], (seed, number)
            left_away += int((~within).sum())
    assert left_away > 100


def test_nothing_beyond_the_rules_is_offered_however_far_the_reach() -> None:
    for seed in range(60):
        case = known(seed)
        dual = make_dual(case.problem, case.best.coverage)
        outlook = Outlook(dual, dual.start())
        everything = outlook.pairs_within(10**6)
        assert np.flatnonzero(everything).tolist() == outlook.dual.pairs.tolist()
        for (pair, visit), days in outlook.days_within(10**6, everything).items():
            free = case.problem.sip_free[case.problem.pairs.sip[pair]]
            possible = case.problem.visits[visit].days
            assert days.tolist() == possible[free[possible]].tolist()


def test_a_longer_reach_offers_no_less() -> None:
    for seed in range(40):
        case = known(seed)
        dual = make_dual(case.problem, case.best.coverage)
        outlook = Outlook(dual, random_prices(random.Random(seed), dual))
        near, far = outlook.pairs_within(5), outlook.pairs_within(50)
        assert not (near & ~far).any()
        nearer, farther = outlook.days_within(5, near), outlook.days_within(50, near)
        assert all(set(days.tolist()) <= set(farther[key].tolist()) for key, days in nearer.items())


def test_prices_of_pairs_are_those_of_the_dual() -> None:
    case = known(5)
    dual = make_dual(case.problem, case.best.coverage)
    vector = random_prices(random.Random(5), dual)
    outlook = Outlook(dual, vector)
    assert outlook.value == dual.evaluate(vector).value
    assert outlook.priced_cost.tolist() == dual.pair_costs(np.rint(vector).astype(np.int64)).tolist()
