"""Rule `complete`: fine, just fine, just broken."""

from __future__ import annotations

import pytest

from models import Allocation, Plan, PlanVisit
from tests.build import plan_of, tiny_instance, with_tables
from tests.checker.judging import GOOD, judged

INSTANCE = tiny_instance()
PLAN = plan_of(INSTANCE, GOOD)
NOTHING = plan_of(INSTANCE, {})
UNPLACED = PlanVisit(school="S1", visit=3, sip=None, day=None)


def _allocations(*rows: Allocation) -> Plan:
    return PLAN.model_copy(update={"allocations": rows})


def _visits(*rows: PlanVisit) -> Plan:
    return PLAN.model_copy(update={"visits": rows})


def _found(plan: Plan) -> list[str]:
    return [str(breach) for breach in judged(plan, INSTANCE)]


def test_fine_where_everything_is_there_once() -> None:
    assert _found(PLAN) == []


def test_just_fine_in_any_order_and_with_nothing_placed() -> None:
    assert _found(plan_of(INSTANCE, {})) == []
    shuffled = PLAN.model_copy(update={"allocations": PLAN.allocations[::-1], "visits": PLAN.visits[::-1]})
    assert _found(shuffled) == []


@pytest.mark.parametrize(
    ("plan", "message"),
    [
        (NOTHING.model_copy(update={"allocations": NOTHING.allocations[1:]}), "S1 is not in the allocations"),
        (_allocations(*PLAN.allocations, PLAN.allocations[0]), "S1 is in the allocations 2 times"),
        (
            _allocations(*PLAN.allocations, Allocation(school="S9", sip="P1")),
            "S9 is allocated, but the instance has no such school",
        ),
        (_visits(*PLAN.visits[1:]), "visit 1 of S1 is not in the visits"),
        (_visits(*PLAN.visits, PLAN.visits[0]), "visit 1 of S1 is in the visits 2 times"),
        (
            _visits(*PLAN.visits, UNPLACED.model_copy(update={"visit": 4})),
            "visit 4 of S1 is not a visit of the instance",
        ),
        (
            _visits(*PLAN.visits, UNPLACED.model_copy(update={"school": "S9"})),
            "visit 3 of S9 is not a visit of the instance",
        ),
        (
            _visits(PLAN.visits[0].model_copy(update={"day": None}), *PLAN.visits[1:]),
            "visit 1 of S1 is made by P1, but has no day",
        ),
        (
            _visits(PLAN.visits[0].model_copy(update={"sip": None}), *PLAN.visits[1:]),
            "visit 1 of S1 is on Monday 14 April 2008, but has no SIP",
        ),
    ],
)
def test_just_broken_in_one_row(plan: Plan, message: str) -> None:
    assert _found(plan) == [f"complete: {message}"]


def test_broken_by_a_sip_that_the_instance_does_not_have() -> None:
    plan = plan_of(INSTANCE, {"S1": ("P9", ["2008-04-14"])})
    assert _found(plan) == [
        "complete: S1 is allocated to P9, whom the instance does not have",
        "complete: visit 1 of S1 is made by P9, whom the instance does not have",
    ]


def test_a_plan_for_another_instance_is_judged_and_not_refused() -> None:
    fewer = with_tables(INSTANCE, schools=INSTANCE.schools[:1])
    found = judged(PLAN, fewer)
    assert {breach.rule for breach in found} == {"complete"}
