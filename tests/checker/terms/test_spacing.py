"""Term `spacing`: spacing_minutes * |day - ideal day|, computed by hand."""

from __future__ import annotations

import pytest

from tests.build import tiny_instance, with_absence, with_history, with_policy, with_visit
from tests.checker.judging import GOOD, terms


def test_school_days_to_the_ideal_days() -> None:
    """S1: on its ideal day 14 April; 25 April less 16 is 7 days; 15 September less 8 is 5."""
    assert terms(tiny_instance(), {"S1": GOOD["S1"]}).spacing == 2 * (0 + 7 + 5)
    instance = with_policy(tiny_instance(), spacing_minutes=3)
    assert terms(instance, {"S1": GOOD["S1"]}).spacing == 3 * (0 + 7 + 5)


@pytest.mark.parametrize(
    ("ideal", "day"),
    [(0, "14"), (0.05, "14"), (0.06, "15"), (0.5, "21"), (0.94, "24"), (0.95, "25"), (1, "25")],
)
def test_half_a_day_is_rounded_up(ideal: float, day: str) -> None:
    """Of 10 days: 9 * 0.05 is 0.45, which is day 0; 9 * 0.5 is 4.5, which is day 5, 21 April."""
    instance = with_visit(tiny_instance(), 1, ideal=ideal)
    assert terms(instance, {"S1": ("P1", [f"2008-04-{day}"])}).spacing == 0


def test_absences_do_not_move_the_ideal_day() -> None:
    instance = with_absence(tiny_instance(), "school", "*", "2008-04-14")
    assert terms(instance, {"S2": ("P1", ["2008-04-15"])}).spacing == 2


def test_visits_already_made_and_unplaced_ones_do_not_count() -> None:
    instance = with_history(tiny_instance(), "S1", 2, "P1", "2008-04-16")
    assert terms(instance, {"S1": ("P1", ["2008-04-14"])}).spacing == 0
