"""Rule `owner`: fine, just fine, just broken."""

from __future__ import annotations

from models import Plan
from tests.build import plan_of, tiny_instance, with_history
from tests.checker.judging import GOOD, broken, judged


def _made_by(plan: Plan, school: str, visit: int, sip: str) -> Plan:
    visits = tuple(
        row.model_copy(update={"sip": sip}) if (row.school, row.visit) == (school, visit) else row
        for row in plan.visits
    )
    return plan.model_copy(update={"visits": visits})


def test_fine_where_every_visit_is_made_by_the_schools_sip() -> None:
    assert broken(tiny_instance()) == []


def test_just_fine_for_a_historic_visit_of_another_sip() -> None:
    assert broken(with_history(tiny_instance(), "S1", 1, "P9", "2008-04-14")) == []


def test_just_fine_for_a_historic_visit_of_an_unallocated_school() -> None:
    assert broken(with_history(tiny_instance(), "S1", 1, "P1", "2008-04-14"), {}) == []


def test_just_broken_by_one_visit_of_another_sip() -> None:
    instance = tiny_instance()
    plan = _made_by(plan_of(instance, {"S1": GOOD["S1"]}), "S1", 2, "P2")
    assert [str(breach) for breach in judged(plan, instance)] == [
        "owner: visit 2 of S1 is made by P2, but the school is allocated to P1"
    ]


def test_broken_by_a_visit_of_an_unallocated_school() -> None:
    instance = tiny_instance()
    placed = plan_of(instance, {"S1": ("P1", ["2008-04-14"])})
    plan = placed.model_copy(update={"allocations": plan_of(instance, {}).allocations})
    assert [str(breach) for breach in judged(plan, instance)] == [
        "owner: visit 1 of S1 is made by P1, but the school is unallocated"
    ]
