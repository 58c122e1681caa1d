"""A plan carried forward: what was made is history, what is open lies after the day."""

from __future__ import annotations

from datetime import date

import pytest

from models import Instance
from scheduler.replanning import CannotReplan, carried_forward
from scheduler.validation import validate
from tests.build import (
    plan_of,
    tiny_instance,
    with_history,
    with_policy,
    with_rows,
    with_school,
    with_tables,
    with_visit,
)

INSTANCE = tiny_instance()
PLAN = plan_of(
    INSTANCE,
    {
        "S1": ("P1", ["2008-04-14", "2008-04-16", "2008-09-15"]),
        "S2": ("P2", ["2008-04-15", None, "2008-09-16"]),
    },
)
MAY = date(2008, 5, 1)


def _history(instance: Instance) -> set[tuple[str, int, str, str]]:
    return {(row.school, row.visit, row.sip, str(row.day)) for row in instance.history}


def test_what_was_made_before_the_day_is_history() -> None:
    carried = carried_forward(PLAN, INSTANCE, date(2008, 4, 16))
    assert _history(carried) == {("S1", 1, "P1", "2008-04-14"), ("S2", 1, "P2", "2008-04-15")}
    assert carried.policy.plan_from == date(2008, 4, 16)
    assert not validate(carried).errors


def test_all_else_stays_as_it_is_in_the_instance() -> None:
    carried = carried_forward(PLAN, INSTANCE, MAY)
    policy = carried.policy.model_copy(update={"plan_from": None})
    assert carried.model_copy(update={"history": (), "policy": policy}) == INSTANCE


def test_a_sip_who_has_left_keeps_what_they_made() -> None:
    gone = with_tables(INSTANCE, sips=[sip for sip in INSTANCE.sips if sip.sip != "P1"])
    carried = carried_forward(PLAN, gone, MAY)
    assert ("S1", 2, "P1", "2008-04-16") in _history(carried)
    assert not validate(carried).errors


def test_a_school_that_has_closed_takes_its_visits_along() -> None:
    closed = with_tables(INSTANCE, schools=[school for school in INSTANCE.schools if school.school != "S1"])
    assert _history(carried_forward(PLAN, closed, MAY)) == {("S2", 1, "P2", "2008-04-15")}


@pytest.mark.parametrize("day", [date(2008, 4, 14), date(2008, 4, 1), date(1990, 1, 1)])
def test_before_the_first_day_everything_is_open(day: date) -> None:
    assert carried_forward(PLAN, INSTANCE, day) == INSTANCE


def test_on_the_last_day_all_but_that_day_is_made() -> None:
    carried = carried_forward(PLAN, INSTANCE, date(2008, 9, 19))
    assert len(carried.history) == 5
    assert not validate(carried).errors


def test_after_the_last_day_there_is_nothing_to_replan() -> None:
    with pytest.raises(CannotReplan, match="lies after the contract, which ends on Friday 19 September 2008"):
        carried_forward(PLAN, INSTANCE, date(2008, 9, 20))


def test_a_later_plan_from_of_the_instance_holds() -> None:
    later = with_policy(INSTANCE, plan_from="2008-09-10")
    assert carried_forward(PLAN, later, MAY).policy.plan_from == date(2008, 9, 10)
    assert carried_forward(PLAN, with_policy(INSTANCE, plan_from="2008-04-15"), MAY).policy.plan_from == MAY


def test_history_that_agrees_is_not_doubled_and_new_facts_stay() -> None:
    known = with_history(with_history(INSTANCE, "S1", 1, "P1", "2008-04-14"), "S3", 1, "P9", "2008-04-17")
    carried = carried_forward(PLAN, known, date(2008, 4, 16))
    assert _history(carried) == {
        ("S1", 1, "P1", "2008-04-14"),
        ("S2", 1, "P2", "2008-04-15"),
        ("S3", 1, "P9", "2008-04-17"),
    }


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        (
            with_rows(INSTANCE, "history", {"row": 7, "school": "S1", "visit": 1, "sip": "P2", "day": "2008-04-14"}),
            "visit 1 of S1 was made by P1 on Monday 14 April 2008 by the plan, "
            "but history row 7 of the instance says by P2 on Monday 14 April 2008",
        ),
        (
            with_rows(INSTANCE, "closures", {"first_day": "2008-04-16", "last_day": "2008-04-16"}),
            "visit 2 of S1 was made by P1 on Wednesday 16 April 2008, but in the instance that is no school day",
        ),
        (
            with_school(
                with_rows(INSTANCE, "programmes", {"programme": "short", "visit": 1, "terms": ["summer"]}),
                "S1",
                programme="short",
            ),
            "visit 2 of S1 was made by P1 on Wednesday 16 April 2008, "
            "but the programme short of the instance has no visit 2",
        ),
    ],
)
def test_what_was_made_cannot_be_denied(changed: Instance, message: str) -> None:
    with pytest.raises(CannotReplan) as error:
        carried_forward(PLAN, changed, MAY)
    assert error.value.problems == (message,)


def test_a_denial_of_what_is_still_open_is_none() -> None:
    moved = with_visit(INSTANCE, 3, not_before="2008-09-16")
    assert carried_forward(PLAN, moved, MAY).programmes == moved.programmes
