"""Rule `window`: fine, just fine, just broken."""

from __future__ import annotations

from tests.build import tiny_instance, with_history, with_policy, with_rows, with_visit
from tests.checker.judging import GOOD, breaches, broken, changed


def test_fine_inside_the_term() -> None:
    assert broken(tiny_instance()) == []


def test_just_fine_on_the_first_and_the_last_day() -> None:
    instance = with_visit(tiny_instance(), 2, not_before="2008-04-16", not_after="2008-04-17")
    assert broken(instance) == []


def test_just_broken_a_day_before_not_before() -> None:
    instance = with_visit(tiny_instance(), 3, not_before="2008-09-09")
    assert breaches(instance, {"S1": GOOD["S1"]}) == [
        "window: visit 3 of S1 is on Monday 8 September 2008, outside its window from "
        "Tuesday 9 September 2008 to Friday 19 September 2008"
    ]


def test_just_broken_a_day_after_not_after() -> None:
    instance = with_visit(tiny_instance(), 2, not_after="2008-04-16")
    assert broken(instance, {"S1": GOOD["S1"]}) == []
    assert broken(instance, {"S2": GOOD["S2"]}) == ["window"]


def test_broken_in_another_term() -> None:
    assert broken(tiny_instance(), changed("S1", days=["2008-04-14", "2008-09-08"])) == ["window"]


def test_broken_on_a_closure_which_is_no_school_day() -> None:
    closed = {"first_day": "2008-04-14", "last_day": "2008-04-14", "reason": "holiday"}
    found = breaches(with_rows(tiny_instance(), "closures", closed), {"S1": ("P1", ["2008-04-14"])})
    assert found == ["window: visit 1 of S1 is on Monday 14 April 2008, which is not a school day"]


def test_plan_from_just_fine_and_just_broken() -> None:
    assert broken(with_policy(tiny_instance(), plan_from="2008-04-14")) == []
    instance = with_policy(tiny_instance(), plan_from="2008-04-15")
    assert breaches(instance, {"S1": GOOD["S1"]}) == [
        "window: visit 1 of S1 is on Monday 14 April 2008, before planning starts on Tuesday 15 April 2008"
    ]


def test_a_historic_visit_may_lie_before_plan_from_and_outside_its_window() -> None:
    instance = with_policy(tiny_instance(), plan_from="2008-04-15")
    instance = with_visit(instance, 1, not_before="2008-04-15")
    assert broken(with_history(instance, "S1", 1, "P1", "2008-04-14"), {"S1": GOOD["S1"]}) == []
