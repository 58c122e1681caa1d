"""Rule `sip_available` in the model: fine, just fine, just broken."""

from __future__ import annotations

from tests.build import tiny_instance, with_absence, with_history, with_sip, with_visit
from tests.optimiser.modelling import forbidden


def test_fine_on_days_that_the_sip_works() -> None:
    assert forbidden(with_absence(tiny_instance(), "sip", "P1", "2008-04-21", "2008-04-25")) == []


def test_just_fine_from_the_first_to_the_last_day_and_on_the_only_weekdays_of_the_sip() -> None:
    limits = {"from_day": "2008-04-14", "to_day": "2008-09-08", "weekdays": ["Mon", "Wed"]}
    assert forbidden(with_sip(tiny_instance(), "P2", **limits)) == []


def test_just_broken_the_day_before_from_day() -> None:
    assert forbidden(with_sip(tiny_instance(), "P2", from_day="2008-04-15")) == ["sip_available"]


def test_just_broken_the_day_after_to_day() -> None:
    assert forbidden(with_sip(tiny_instance(), "P2", to_day="2008-09-07")) == ["sip_available"]


def test_just_broken_by_a_weekday() -> None:
    assert forbidden(with_sip(tiny_instance(), "P2", weekdays=["Mon"])) == ["sip_available"]


def test_just_broken_by_an_absence_of_that_one_day() -> None:
    assert forbidden(with_absence(tiny_instance(), "sip", "P2", "2008-04-16")) == ["sip_available"]


def test_an_absence_of_all_sips_is_one_of_each() -> None:
    assert forbidden(with_absence(tiny_instance(), "sip", "*", "2008-04-17")) == ["sip_available"]


def test_an_absence_of_a_school_of_that_name_is_not_one_of_the_sip() -> None:
    assert forbidden(with_absence(tiny_instance(), "school", "P2", "2008-04-16")) == []


def test_a_visit_at_the_desk_needs_the_sip_too() -> None:
    instance = with_visit(tiny_instance(), 2, on_site=False)
    assert forbidden(with_absence(instance, "sip", "P2", "2008-04-16")) == ["sip_available"]


def test_a_historic_visit_is_not_looked_at() -> None:
    instance = with_history(tiny_instance(), "S3", 1, "P2", "2008-04-14")
    assert forbidden(with_sip(instance, "P2", from_day="2008-04-15")) == []
