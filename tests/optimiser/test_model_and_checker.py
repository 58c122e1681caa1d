"""The exact model against the checker: the same plans, with the same objective, over random instances."""

from __future__ import annotations

import importlib
import pkgutil
import random
from collections import Counter

import pytest

from scheduler.checker import check
from scheduler.checker import rules as checker_rules
from scheduler.optimiser import rules
from scheduler.optimiser.compiling.compile import compile_problem
from scheduler.optimiser.schedule import from_plan, to_plan_tables
from tests.build import compact_of
from tests.optimiser.known import known, slightly_changed
from tests.optimiser.modelling import worth
from tests.random_planned_instances import random_planned_instance

OF_PLANS_ALONE = {"complete", "history"}
"""What the checker asks of plans from elsewhere: here every plan has each row once, and history as it was."""


def test_every_rule_has_its_module() -> None:
    ids = {
        importlib.import_module(f"{rules.__name__}.{module.name}").ID: module.name
        for module in pkgutil.iter_modules(rules.__path__)
    }
    assert all(rule == name for rule, name in ids.items())
    assert ids.keys() == {module.name for module in pkgutil.iter_modules(checker_rules.__path__)} - OF_PLANS_ALONE


def test_plans_are_in_the_model_when_the_checker_finds_nothing_with_the_objective_that_it_finds() -> None:
    broken: Counter[str] = Counter()
    counted: Counter[str] = Counter()
    legal = 0
    for seed in range(130):
        rng = random.Random(seed)
        case = known(seed)
        for _ in range(3):
            plan = slightly_changed(rng, case.instance, case.best.plan)
            report = check(case.instance, plan.allocations, plan.visits)
            rules_broken = {breach.rule for breach in report.breaches}
            found = worth(case.problem, compact_of(plan))
            assert (found is None) == bool(rules_broken), seed
            broken.update(rules_broken)
            if found is None:
                continue
            legal += 1
            assert {**dict.fromkeys(report.coverage, 0), **found.left_out} == report.coverage
            assert found.quality == report.quality, seed
            assert found.schedule.terms == report.terms
            assert found.schedule.unplaced == report.coverage
            assert to_plan_tables(found.schedule) == (plan.allocations, plan.visits)
            counted.update(term for term, minutes in report.terms if minutes)
    assert legal > 50
    assert broken.keys() >= {module.name for module in pkgutil.iter_modules(rules.__path__)} - {"owner"}
    assert counted.keys() == {"travel", "waiting", "spacing", "continuity", "balance", "outside"}


@pytest.mark.parametrize("seed", range(6))
def test_a_plan_of_middle_size_is_worth_the_same_to_schedule_checker_and_model(seed: int) -> None:
    instance, plan = random_planned_instance(seed, schools=12, sips=3)
    report = check(instance, plan.allocations, plan.visits)
    problem = compile_problem(instance)
    schedule = from_plan(problem, plan)
    assert to_plan_tables(schedule) == (plan.allocations, plan.visits)
    assert (schedule.terms, schedule.unplaced) == (report.terms, report.coverage)
    found = worth(problem, compact_of(plan))
    assert found is not None
    assert found.quality == report.quality
    assert not any(found.left_out.values())
    assert (found.schedule.pair == schedule.pair).all()
    assert (found.schedule.day == schedule.day).all()
