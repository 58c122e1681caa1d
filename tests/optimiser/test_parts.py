"""Independent parts: found, solved apart, and put together again."""

from __future__ import annotations

from importlib import import_module

import pytest

from models import Instance
from scheduler.generator import CountyOptions, generate
from scheduler.optimiser import Limits, solve
from scheduler.optimiser.compiling.compile import compile_problem
from scheduler.optimiser.parts import independent_parts
from scheduler.optimiser.schedule import from_plan
from tests.optimiser.judging import assert_honest

LIMITS = Limits(seconds=30.0)


@pytest.fixture(scope="module")
def two_counties() -> Instance:
    return generate(CountyOptions(schools=5, seed=3, staffing=1.4, counties=2))


def test_counties_side_by_side_fall_apart(two_counties: Instance) -> None:
    whole = compile_problem(two_counties)
    parts = independent_parts(whole)
    assert sorted(len(part.schools) for part in parts) == [5, 5]
    assert sum(part.problem.sips for part in parts) == whole.sips
    assert sorted(school for part in parts for school in part.schools.tolist()) == list(range(10))
    assert sorted(pair for part in parts for pair in part.pairs.tolist()) == list(range(len(whole.pairs)))


def test_one_county_is_one_part() -> None:
    whole = compile_problem(generate(CountyOptions(schools=8, seed=1)))
    (part,) = independent_parts(whole)
    assert part.schools.tolist() == list(range(8))


def test_a_plan_is_cut_and_put_together_without_a_change(two_counties: Instance) -> None:
    whole = compile_problem(two_counties)
    plan = from_plan(whole, solve(two_counties, LIMITS, workers=1))
    parts = independent_parts(whole)
    assert sum(part.cut(plan).quality for part in parts) == plan.quality
    again = plan.changed(dict.fromkeys(range(whole.schools), -1), dict.fromkeys(range(len(whole.visits)), -1))
    for part in parts:
        again = part.paste(again, part.cut(plan))
    assert again.rank == plan.rank
    assert (again.pair.tolist(), again.day.tolist()) == (plan.pair.tolist(), plan.day.tolist())


def test_parts_solved_side_by_side_are_as_good_as_the_whole(
    two_counties: Instance, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = solve(two_counties, LIMITS, workers=1)
    # The function `solve` hides its module under the package's name.
    monkeypatch.setattr(import_module("scheduler.optimiser.solve"), "WORTH_PROCESSES", 0)
    apart = solve(two_counties, LIMITS, workers=2)
    assert_honest(apart, two_counties)
    assert (apart.summary.status, whole.summary.status) == ("optimal", "optimal")
    assert (apart.summary.coverage, apart.summary.quality) == (whole.summary.coverage, whole.summary.quality)
