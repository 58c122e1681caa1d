"""However little time there is, no school is left out for want of it: insertion always has the first word."""

from __future__ import annotations

from functools import cache

import pytest

from models import Instance
from scheduler.optimiser import Limits, course, solve
from scheduler.optimiser.compiling.compile import compile_problem
from scheduler.optimiser.coverage import AllocationBound
from scheduler.optimiser.search.insertion import inserted
from scheduler.optimiser.starting import legal_start
from tests.benchmarks.counties import county_named
from tests.optimiser.judging import assert_honest, objective

SHORT_OF_DAYS = ("scarce-skills", "september")


@cache
def county(name: str) -> Instance:
    return county_named(name)


@cache
def at_once(name: str) -> tuple[int, ...]:
    """The objective of the plan that is there in half a second."""
    return inserted(legal_start(compile_problem(county(name)), None)).rank


@pytest.mark.parametrize("seconds", [0.001, 1.0, 4.0])
@pytest.mark.parametrize("name", SHORT_OF_DAYS)
def test_a_plan_is_never_worse_than_the_one_that_is_there_at_once(name: str, seconds: float) -> None:
    plan = solve(county(name), Limits(seconds=seconds), workers=2)
    assert_honest(plan, county(name))
    assert objective(plan) <= at_once(name)
    assert plan.summary.coverage[0] < 0.1 * 5 * len(county(name).schools)


def test_a_plan_is_whole_where_neither_allocation_nor_proof_came_to_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """As when both ran out of time: neighbourhoods go on from the plan that was there at once."""
    monkeypatch.setattr(course, "allocated", lambda *_: None)
    monkeypatch.setattr(course, "bound_by_allocation", lambda _problem, by_flow, *_: AllocationBound(by_flow, None))
    name = SHORT_OF_DAYS[0]
    plan = solve(county(name), Limits(seconds=4.0), workers=1)
    assert_honest(plan, county(name))
    assert objective(plan) <= at_once(name)
