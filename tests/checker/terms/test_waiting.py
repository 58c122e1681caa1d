"""Term `waiting`: waiting_minutes * concern * school days, computed by hand."""

from __future__ import annotations

from tests.build import tiny_instance, with_history, with_policy, with_school, with_visit
from tests.checker.judging import GOOD, changed, terms


def test_nobody_waits_without_concern_or_on_the_first_day() -> None:
    assert terms(tiny_instance()).waiting == 0
    assert terms(with_school(tiny_instance(), "S1", concern=3)).waiting == 0


def test_school_days_since_the_start_of_the_window_times_concern() -> None:
    """S2 is visited on Tuesday, S3 on Monday a week later: 1 and 5 school days."""
    instance = with_school(with_school(tiny_instance(), "S2", concern=2), "S3", concern=1)
    compact = changed("S3", days=["2008-04-21"])
    assert terms(instance, compact).waiting == 15 * (2 * 1 + 1 * 5)
    assert terms(with_policy(instance, waiting_minutes=4), compact).waiting == 4 * (2 * 1 + 1 * 5)


def test_the_window_starts_with_not_before_whatever_plan_from_says() -> None:
    instance = with_school(tiny_instance(), "S2", concern=1)
    later = with_visit(instance, 1, not_before="2008-04-15")
    assert terms(later, {"S2": GOOD["S2"]}).waiting == 0
    assert terms(with_policy(instance, plan_from="2008-04-15"), {"S2": GOOD["S2"]}).waiting == 15


def test_only_the_first_visit_of_the_programme_and_only_if_placed_and_planned() -> None:
    instance = with_school(tiny_instance(), "S2", concern=1)
    assert terms(instance, {"S2": ("P1", [None, "2008-04-17"])}).waiting == 0
    assert terms(with_history(instance, "S2", 1, "P1", "2008-04-15")).waiting == 0
