"""Rule `history`: fine, just fine, just broken."""

from __future__ import annotations

from datetime import date

from models import Plan
from tests.build import plan_of, tiny_instance, with_history
from tests.checker.judging import GOOD, broken, judged

INSTANCE = with_history(tiny_instance(), "S1", 1, "P9", "2008-04-14")


def _with_first_visit(sip: str | None, day: date | None) -> Plan:
    plan = plan_of(INSTANCE, GOOD)
    first = plan.visits[0].model_copy(update={"sip": sip, "day": day})
    return plan.model_copy(update={"visits": (first, *plan.visits[1:])})


def test_fine_without_history() -> None:
    assert broken(tiny_instance()) == []


def test_just_fine_where_a_sip_who_has_left_made_it() -> None:
    assert broken(INSTANCE) == []


def test_just_broken_by_another_sip_or_day_or_none() -> None:
    for plan in (
        _with_first_visit("P1", date(2008, 4, 14)),
        _with_first_visit("P9", date(2008, 4, 15)),
        _with_first_visit(None, None),
    ):
        assert [str(breach) for breach in judged(plan, INSTANCE)] == [
            "history: visit 1 of S1 was made by P9 on Monday 14 April 2008; the plan says otherwise"
        ]


def test_a_visit_already_made_is_placed_also_where_the_school_is_unallocated() -> None:
    plan = plan_of(INSTANCE, {})
    assert plan.summary.coverage == {0: 8}
