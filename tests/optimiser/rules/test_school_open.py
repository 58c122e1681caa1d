"""Rule `school_open` in the model: fine, just fine, just broken."""

from __future__ import annotations

from tests.build import tiny_instance, with_absence, with_history, with_school, with_visit
from tests.checker.judging import GOOD
from tests.optimiser.modelling import forbidden


def test_fine_on_days_that_the_school_takes_visits() -> None:
    assert forbidden(with_absence(tiny_instance(), "school", "S1", "2008-04-21", "2008-04-22")) == []


def test_just_fine_between_absences_and_on_the_only_weekdays() -> None:
    instance = with_absence(tiny_instance(), "school", "S1", "2008-04-15")
    instance = with_absence(instance, "school", "S1", "2008-04-17")
    assert forbidden(with_school(instance, "S1", weekdays=["Mon", "Wed"])) == []


def test_just_broken_by_an_absence_of_that_one_day() -> None:
    assert forbidden(with_absence(tiny_instance(), "school", "S1", "2008-04-16")) == ["school_open"]


def test_just_broken_by_the_last_day_of_an_absence_of_all_schools() -> None:
    instance = with_absence(tiny_instance(), "school", "*", "2008-04-10", "2008-04-14")
    assert forbidden(instance, {"S1": GOOD["S1"]}) == ["school_open"]


def test_just_broken_by_a_weekday() -> None:
    assert forbidden(with_school(tiny_instance(), "S1", weekdays=["Mon", "Tue"])) == ["school_open"]


def test_a_visit_at_the_desk_needs_no_open_school() -> None:
    instance = with_absence(with_visit(tiny_instance(), 2, on_site=False), "school", "S1", "2008-04-16")
    assert forbidden(with_school(instance, "S1", weekdays=["Mon"])) == []


def test_a_historic_visit_is_not_looked_at() -> None:
    instance = with_history(tiny_instance(), "S1", 1, "P1", "2008-04-14")
    assert forbidden(with_absence(instance, "school", "S1", "2008-04-14")) == []
