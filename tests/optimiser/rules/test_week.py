"""Rule `week` in the model: fine, just fine, just broken."""

from __future__ import annotations

from tests.build import tiny_instance, with_history, with_sip
from tests.checker.judging import changed
from tests.optimiser.modelling import forbidden


def test_fine_far_below_the_limit() -> None:
    assert forbidden(with_sip(tiny_instance(), "P1", max_visits_per_week=5)) == []


def test_just_fine_at_the_limit() -> None:
    assert forbidden(with_sip(tiny_instance(), "P1", max_visits_per_week=4)) == []


def test_just_broken_one_above_the_limit() -> None:
    assert forbidden(with_sip(tiny_instance(), "P1", max_visits_per_week=3)) == ["week"]


def test_a_week_runs_from_monday_to_sunday() -> None:
    """Friday and the Monday after it are one school day apart, but in two weeks."""
    instance = with_sip(tiny_instance(), "P2", max_visits_per_week=1)
    assert forbidden(instance, changed("S3", days=["2008-04-18", "2008-04-22"])) == []
    assert forbidden(instance, changed("S3", days=["2008-04-21", "2008-04-25"])) == ["week"]


def test_nothing_can_be_placed_where_a_week_holds_no_visit() -> None:
    instance = with_sip(tiny_instance(), "P2", max_visits_per_week=0)
    assert forbidden(instance, changed("S3", days=[])) == []
    assert forbidden(instance, changed("S3", days=["2008-04-14"])) == ["week"]


def test_a_historic_visit_counts_in_the_week_of_its_sip() -> None:
    instance = with_history(tiny_instance(), "S1", 1, "P2", "2008-04-15")
    compact = changed("S1", days=[None, "2008-04-18"])
    assert forbidden(with_sip(instance, "P2", max_visits_per_week=3), compact) == []
    assert forbidden(with_sip(instance, "P2", max_visits_per_week=2), compact) == ["week"]


def test_historic_visits_alone_never_break_it() -> None:
    instance = with_history(tiny_instance(), "S3", 1, "P2", "2008-04-14")
    instance = with_history(instance, "S3", 2, "P2", "2008-04-16")
    assert forbidden(with_sip(instance, "P2", max_visits_per_week=1)) == []
