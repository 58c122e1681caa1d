"""Rule `window` in the model: fine, just fine, just broken."""

from __future__ import annotations

from tests.build import tiny_instance, with_history, with_policy, with_rows, with_visit
from tests.checker.judging import GOOD, changed
from tests.optimiser.modelling import forbidden


def test_fine_inside_the_term() -> None:
    assert forbidden(tiny_instance()) == []


def test_just_fine_on_the_first_and_the_last_day() -> None:
    assert forbidden(with_visit(tiny_instance(), 2, not_before="2008-04-16", not_after="2008-04-17")) == []


def test_just_broken_a_day_before_not_before() -> None:
    instance = with_visit(tiny_instance(), 3, not_before="2008-09-09")
    assert forbidden(instance, {"S2": GOOD["S2"]}) == []
    assert forbidden(instance, {"S1": GOOD["S1"]}) == ["window"]


def test_just_broken_a_day_after_not_after() -> None:
    instance = with_visit(tiny_instance(), 2, not_after="2008-04-16")
    assert forbidden(instance, {"S1": GOOD["S1"]}) == []
    assert forbidden(instance, {"S2": GOOD["S2"]}) == ["window"]


def test_broken_in_another_term() -> None:
    assert forbidden(tiny_instance(), changed("S1", days=["2008-04-14", "2008-09-08"])) == ["window"]


def test_broken_on_a_closure_which_is_no_school_day() -> None:
    closed = {"first_day": "2008-04-14", "last_day": "2008-04-14"}
    assert forbidden(with_rows(tiny_instance(), "closures", closed), {"S1": ("P1", ["2008-04-14"])}) == ["window"]


def test_plan_from_just_fine_and_just_broken() -> None:
    assert forbidden(with_policy(tiny_instance(), plan_from="2008-04-14")) == []
    assert forbidden(with_policy(tiny_instance(), plan_from="2008-04-15"), {"S1": GOOD["S1"]}) == ["window"]


def test_a_historic_visit_may_lie_before_plan_from_and_outside_its_window() -> None:
    instance = with_visit(with_policy(tiny_instance(), plan_from="2008-04-15"), 1, not_before="2008-04-15")
    assert forbidden(with_history(instance, "S1", 1, "P1", "2008-04-14"), {"S1": GOOD["S1"]}) == []
