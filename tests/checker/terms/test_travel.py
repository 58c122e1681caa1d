"""Term `travel`: 2 * minutes one way for each planned on-site visit, computed by hand."""

from __future__ import annotations

from tests.build import tiny_instance, with_history, with_policy, with_rows, with_visit
from tests.checker.judging import GOOD, terms


def test_both_ways_for_every_visit() -> None:
    """S1 and S2 are 10 minutes from P1, S3 is 12 from P2: 3 visits each."""
    assert terms(tiny_instance()).travel == 2 * 3 * (10 + 10 + 12)


def test_only_placed_on_site_visits_that_are_planned() -> None:
    instance = with_visit(tiny_instance(), 3, on_site=False)
    instance = with_history(instance, "S1", 1, "P1", "2008-04-14")
    assert terms(instance, {"S1": GOOD["S1"]}).travel == 2 * 10
    assert terms(instance, {"S1": ("P1", [])}).travel == 0


def test_given_minutes_count_in_place_of_the_estimate() -> None:
    instance = with_rows(tiny_instance(), "travel", {"school": "S1", "sip": "P1", "minutes": 0})
    assert terms(instance, {"S1": GOOD["S1"]}).travel == 0


def test_detour_and_speed() -> None:
    """5.56 km at 60 km/h without detour: 5.56 minutes, which is 6."""
    instance = with_policy(tiny_instance(), detour=1, speed_kmh=60)
    assert terms(instance, {"S1": GOOD["S1"]}).travel == 2 * 3 * 6
