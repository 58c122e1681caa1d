"""School days, their numbers, windows and ideal days."""

from __future__ import annotations

from datetime import date

import pytest

from scheduler.checker.calendar import ideal_place, monday_of, school_days, window_of
from tests.build import tiny_instance, with_rows, with_visit


def test_school_days_are_mondays_to_fridays_of_all_terms_in_date_order() -> None:
    calendar = school_days(tiny_instance())
    assert len(calendar.days) == 20
    assert calendar.days[4:6] == (date(2008, 4, 18), date(2008, 4, 21))
    assert calendar.days[9:11] == (date(2008, 4, 25), date(2008, 9, 8))


def test_terms_may_stand_in_any_order_and_overlap() -> None:
    earlier = {"term": "early", "first_day": "2008-04-11", "last_day": "2008-04-15"}
    calendar = school_days(with_rows(tiny_instance(), "terms", earlier))
    assert len(calendar.days) == 21
    assert calendar.days[0] == date(2008, 4, 11)


def test_closures_are_taken_out_with_their_first_and_last_day() -> None:
    closure = {"first_day": "2008-04-17", "last_day": "2008-04-21"}
    calendar = school_days(with_rows(tiny_instance(), "closures", closure))
    assert calendar.number(date(2008, 4, 22)) == 3
    assert len(calendar.days) == 17


def test_a_day_that_is_no_school_day_has_the_number_of_the_next_one() -> None:
    calendar = school_days(tiny_instance())
    assert calendar.number(date(2008, 4, 19)) == calendar.number(date(2008, 4, 21)) == 5


def test_window_from_not_before_to_not_after_in_its_terms() -> None:
    instance = with_visit(
        tiny_instance(),
        3,
        terms=["summer", "autumn"],
        not_before="2008-04-24",
        not_after="2008-09-09",
        ideal=1,
    )
    window = window_of(instance.programmes[2], instance, school_days(instance))
    assert window.days == (date(2008, 4, 24), date(2008, 4, 25), date(2008, 9, 8), date(2008, 9, 9))
    assert window.ideal == date(2008, 9, 9)
    assert date(2008, 9, 8) in window
    assert date(2008, 9, 10) not in window
    assert date(2008, 4, 26) not in window


def test_a_window_without_a_day_has_no_ideal_day() -> None:
    instance = with_visit(tiny_instance(), 1, not_before="2008-09-01")
    window = window_of(instance.programmes[0], instance, school_days(instance))
    assert window.days == ()
    assert window.ideal is None
    assert date(2008, 9, 8) not in window


@pytest.mark.parametrize(
    ("days", "ideal", "place"),
    [
        (1, 0.5, 0),
        (2, 0.5, 1),
        (10, 0.5, 5),
        (11, 0.5, 5),
        (10, 0, 0),
        (10, 1, 9),
        (51, 0.29, 15),
        (46, 0.7, 32),
        (11, 0.35, 4),
    ],
)
def test_ideal_place_is_exact_in_decimal_digits(days: int, ideal: float, place: int) -> None:
    assert ideal_place(days, ideal) == place


def test_a_week_runs_from_monday_to_sunday() -> None:
    assert monday_of(date(2008, 4, 14)) == date(2008, 4, 14)
    assert monday_of(date(2008, 4, 20)) == date(2008, 4, 14)
