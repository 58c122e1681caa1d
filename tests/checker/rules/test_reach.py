"""Rule `reach`: fine, just fine, just broken."""

from __future__ import annotations

from tests.build import tiny_instance, with_policy, with_rows
from tests.checker.judging import breaches, broken, changed


def test_fine_without_a_limit() -> None:
    instance = with_rows(tiny_instance(), "travel", {"school": "S3", "sip": "P2", "minutes": 500})
    assert broken(instance) == []


def test_just_fine_at_the_limit() -> None:
    """S3 is 6.75 km from P2: 6.75 * 1.3 / 45 * 60 = 11.7 minutes, which is 12."""
    assert broken(with_policy(tiny_instance(), max_travel_minutes=12)) == []


def test_just_broken_one_minute_above_the_limit() -> None:
    instance = with_policy(tiny_instance(), max_travel_minutes=11)
    assert breaches(instance) == ["reach: S3 is 12 minutes from P2, limit 11"]


def test_the_given_minutes_count_in_place_of_the_estimate() -> None:
    instance = with_policy(tiny_instance(), max_travel_minutes=12)
    instance = with_rows(instance, "travel", {"school": "S3", "sip": "P2", "minutes": 13})
    assert breaches(instance) == ["reach: S3 is 13 minutes from P2, limit 12"]


def test_a_school_without_visits_must_be_in_reach_too() -> None:
    assert broken(with_policy(tiny_instance(), max_travel_minutes=11), changed("S3", days=[])) == ["reach"]
