"""Rule `accompanied` in the model: fine, just fine, just broken."""

from __future__ import annotations

from models import Instance
from tests.build import tiny_instance, with_absence, with_adviser, with_history, with_locality, with_visit
from tests.optimiser.modelling import forbidden


def _instance() -> Instance:
    """The tiny instance with an accompanied first visit: on Monday S1 and S3, on Tuesday S2."""
    return with_visit(tiny_instance(), 1, accompanied=True)


def test_fine_where_the_advisers_are_free() -> None:
    assert forbidden(_instance()) == []


def test_just_fine_on_the_only_days_of_the_adviser() -> None:
    instance = with_adviser(_instance(), "A1", weekdays=["Mon", "Tue"])
    assert forbidden(with_absence(instance, "adviser", "A1", "2008-04-16")) == []


def test_just_broken_by_a_weekday_of_the_adviser() -> None:
    assert forbidden(with_adviser(_instance(), "A2", weekdays=["Tue", "Wed"])) == ["accompanied"]


def test_just_broken_by_an_absence_of_the_adviser() -> None:
    assert forbidden(with_absence(_instance(), "adviser", "A2", "2008-04-14")) == ["accompanied"]
    assert forbidden(with_absence(_instance(), "adviser", "*", "2008-04-15")) == ["accompanied"]


def test_just_broken_by_a_second_visit_that_day_of_another_sip_in_another_locality() -> None:
    assert forbidden(with_locality(_instance(), "South", adviser="A1")) == ["accompanied"]


def test_a_locality_without_an_adviser_needs_nobody() -> None:
    instance = with_absence(_instance(), "adviser", "*", "2008-04-14", "2008-04-15")
    assert forbidden(with_locality(with_locality(instance, "North", adviser=None), "South", adviser=None)) == []


def test_visits_that_are_not_accompanied_need_nobody() -> None:
    instance = with_absence(tiny_instance(), "adviser", "*", "2008-04-14", "2008-04-25")
    assert forbidden(with_locality(instance, "South", adviser="A1")) == []


def test_a_historic_visit_does_not_occupy_the_adviser() -> None:
    instance = with_locality(_instance(), "South", adviser="A1")
    assert forbidden(with_history(instance, "S1", 1, "P1", "2008-04-14")) == []
