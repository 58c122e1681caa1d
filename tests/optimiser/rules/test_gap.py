"""Rule `gap` in the model: fine, just fine, just broken."""

from __future__ import annotations

from tests.build import tiny_instance, with_history, with_rows, with_visit
from tests.checker.judging import GOOD, changed
from tests.optimiser.modelling import forbidden


def test_fine_far_apart() -> None:
    assert forbidden(tiny_instance(), changed("S1", days=["2008-04-14", "2008-04-25"])) == []


def test_just_fine_at_the_min_gap_and_just_broken_a_day_below() -> None:
    assert forbidden(with_visit(tiny_instance(), 2, min_gap=2), {"S1": GOOD["S1"]}) == []
    assert forbidden(with_visit(tiny_instance(), 2, min_gap=3), {"S1": GOOD["S1"]}) == ["gap"]


def test_without_min_gap_visits_are_on_different_days_in_their_order() -> None:
    instance = with_visit(tiny_instance(), 2, min_gap=0)
    assert forbidden(instance, changed("S3", days=["2008-04-14", "2008-04-15"])) == []
    assert forbidden(instance, changed("S3", days=["2008-04-15", "2008-04-14"])) == ["gap"]
    assert forbidden(instance, changed("S3", days=["2008-04-15", "2008-04-15"])) == ["one_a_day", "gap"]


def test_the_gap_is_counted_in_school_days_over_weekends_and_closures() -> None:
    """From Friday to Tuesday there are two school days, but one if Monday is closed."""
    compact = changed("S3", days=["2008-04-18", "2008-04-22"])
    assert forbidden(tiny_instance(), compact) == []
    closed = {"first_day": "2008-04-21", "last_day": "2008-04-21"}
    assert forbidden(with_rows(tiny_instance(), "closures", closed), compact) == ["gap"]


def test_the_gap_is_counted_over_all_terms() -> None:
    """From the 24th of April, the last but one day of its term, to the 9th of September: 3 school days."""
    compact = changed("S3", days=["2008-04-14", "2008-04-24", "2008-09-09"])
    assert forbidden(with_visit(tiny_instance(), 3, min_gap=3), compact) == []
    assert forbidden(with_visit(tiny_instance(), 3, min_gap=4), compact) == ["gap"]


def test_an_unplaced_visit_between_does_not_hide_an_earlier_one() -> None:
    instance = with_visit(tiny_instance(), 3, terms=["summer"], min_gap=3)
    assert forbidden(instance, {"S3": ("P2", ["2008-04-14", None, "2008-04-17"])}) == []
    assert forbidden(instance, {"S3": ("P2", ["2008-04-14", None, "2008-04-16"])}) == ["gap"]


def test_a_visit_after_one_already_made() -> None:
    instance = with_history(tiny_instance(), "S3", 1, "P9", "2008-04-15")
    assert forbidden(instance, changed("S3", days=[None, "2008-04-17"])) == []
    assert forbidden(instance, changed("S3", days=[None, "2008-04-16"])) == ["gap"]


def test_a_visit_before_a_later_one_already_made() -> None:
    instance = with_history(tiny_instance(), "S3", 2, "P2", "2008-04-17")
    assert forbidden(instance, {"S3": ("P2", ["2008-04-15"])}) == []
    assert forbidden(instance, {"S3": ("P2", ["2008-04-16"])}) == ["gap"]


def test_a_visit_already_made_between_does_not_hide_an_earlier_one() -> None:
    """History made the second visit: the third keeps its gap to the first, and to the second."""
    instance = with_visit(with_visit(tiny_instance(), 2, min_gap=1), 3, terms=["summer"], min_gap=3)
    instance = with_history(instance, "S3", 2, "P2", "2008-04-15")
    assert forbidden(instance, {"S3": ("P2", ["2008-04-14", None, "2008-04-18"])}) == []
    assert forbidden(instance, {"S3": ("P2", ["2008-04-14", None, "2008-04-17"])}) == ["gap"]


def test_historic_visits_alone_never_break_it() -> None:
    instance = with_history(tiny_instance(), "S3", 1, "P2", "2008-04-17")
    assert forbidden(with_history(instance, "S3", 2, "P2", "2008-04-16")) == []
