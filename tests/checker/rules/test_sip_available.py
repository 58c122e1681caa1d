"""Rule `sip_available`: fine, just fine, just broken."""

from __future__ import annotations

from tests.build import tiny_instance, with_absence, with_history, with_sip, with_visit
from tests.checker.judging import breaches, broken


def test_fine_on_days_that_the_sip_works() -> None:
    assert broken(with_absence(tiny_instance(), "sip", "P1", "2008-04-21", "2008-04-25")) == []


def test_just_fine_from_the_first_to_the_last_day_of_the_sip() -> None:
    instance = with_sip(tiny_instance(), "P2", from_day="2008-04-14", to_day="2008-09-08")
    assert broken(with_sip(instance, "P2", from_day="2008-04-14", weekdays=["Mon", "Wed"])) == []


def test_just_broken_the_day_before_from_day() -> None:
    found = breaches(with_sip(tiny_instance(), "P2", from_day="2008-04-15"))
    assert found == ["sip_available: visit 1 of S3 is on Monday 14 April 2008, but P2 starts on Tuesday 15 April 2008"]


def test_just_broken_the_day_after_to_day() -> None:
    found = breaches(with_sip(tiny_instance(), "P2", to_day="2008-09-07"))
    assert found == [
        "sip_available: visit 3 of S3 is on Monday 8 September 2008, but P2 ends on Sunday 7 September 2008"
    ]


def test_just_broken_by_a_weekday() -> None:
    found = breaches(with_sip(tiny_instance(), "P2", weekdays=["Mon"]))
    assert found == ["sip_available: visit 2 of S3 is on Wednesday 16 April 2008, but P2 works on Mon only"]


def test_just_broken_by_an_absence_of_that_one_day() -> None:
    found = breaches(with_absence(tiny_instance(), "sip", "P2", "2008-04-16"))
    assert found == ["sip_available: visit 2 of S3 is on Wednesday 16 April 2008, but P2 is absent (training)"]


def test_an_absence_of_all_sips_is_one_of_each() -> None:
    found = broken(with_absence(tiny_instance(), "sip", "*", "2008-04-17"))
    assert found == ["sip_available"]


def test_an_absence_of_a_school_of_that_name_is_not_one_of_the_sip() -> None:
    assert broken(with_absence(tiny_instance(), "school", "P2", "2008-04-16")) == []


def test_a_visit_at_the_desk_needs_the_sip_too() -> None:
    instance = with_visit(tiny_instance(), 2, on_site=False)
    assert broken(with_absence(instance, "sip", "P2", "2008-04-16")) == ["sip_available"]


def test_a_historic_visit_is_not_looked_at() -> None:
    instance = with_history(tiny_instance(), "S3", 1, "P2", "2008-04-14")
    assert broken(with_sip(instance, "P2", from_day="2008-04-15")) == []
