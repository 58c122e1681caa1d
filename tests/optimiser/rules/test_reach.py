"""Rule `reach` in the model: fine, just fine, just broken."""

from __future__ import annotations

from tests.build import tiny_instance, with_policy, with_rows
from tests.checker.judging import changed
from tests.optimiser.modelling import forbidden


def test_fine_without_a_limit() -> None:
    assert forbidden(with_rows(tiny_instance(), "travel", {"school": "S3", "sip": "P2", "minutes": 500})) == []


def test_just_fine_at_the_limit_and_just_broken_a_minute_above() -> None:
    """S3 is 11.7 minutes from P2, which is 12."""
    assert forbidden(with_policy(tiny_instance(), max_travel_minutes=12)) == []
    assert forbidden(with_policy(tiny_instance(), max_travel_minutes=11)) == ["reach"]


def test_the_given_minutes_count_in_place_of_the_estimate() -> None:
    instance = with_rows(tiny_instance(), "travel", {"school": "S3", "sip": "P2", "minutes": 13})
    assert forbidden(with_policy(instance, max_travel_minutes=13)) == []
    assert forbidden(with_policy(instance, max_travel_minutes=12)) == ["reach"]


def test_a_school_without_visits_must_be_in_reach_too() -> None:
    assert forbidden(with_policy(tiny_instance(), max_travel_minutes=11), changed("S3", days=[])) == ["reach"]
