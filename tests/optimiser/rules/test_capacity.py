"""Rule `capacity` in the model: fine, just fine, just broken."""

from __future__ import annotations

from tests.build import tiny_instance, with_history, with_school, with_sip
from tests.checker.judging import GOOD, changed
from tests.optimiser.modelling import forbidden


def test_fine_far_below_every_limit() -> None:
    limits = {"max_schools": 9, "max_concern_schools": 9, "max_days": 99, "min_schools": 1}
    assert forbidden(with_sip(tiny_instance(), "P1", **limits)) == []


def test_max_schools_just_fine_and_just_broken() -> None:
    assert forbidden(with_sip(tiny_instance(), "P1", max_schools=2)) == []
    assert forbidden(with_sip(tiny_instance(), "P1", max_schools=1)) == ["capacity"]


def test_nobody_may_have_a_school_where_max_schools_is_0() -> None:
    instance = with_sip(tiny_instance(), "P2", max_schools=0)
    assert forbidden(instance, {"S1": GOOD["S1"]}) == []
    assert forbidden(instance, {"S3": GOOD["S3"]}) == ["capacity"]


def test_max_concern_schools_just_fine_and_just_broken() -> None:
    instance = with_school(with_school(tiny_instance(), "S1", concern=2), "S2", concern=1)
    assert forbidden(with_sip(instance, "P1", max_concern_schools=2)) == []
    assert forbidden(with_sip(instance, "P1", max_concern_schools=1)) == ["capacity"]


def test_schools_without_concern_do_not_count_as_schools_of_concern() -> None:
    instance = with_school(tiny_instance(), "S1", concern=2)
    assert forbidden(with_sip(instance, "P1", max_concern_schools=1)) == []


def test_min_schools_just_fine_and_just_broken() -> None:
    assert forbidden(with_sip(tiny_instance(), "P1", min_schools=2)) == []
    assert forbidden(with_sip(tiny_instance(), "P1", min_schools=3)) == ["capacity"]


def test_min_schools_allows_none() -> None:
    assert forbidden(with_sip(tiny_instance(), "P1", min_schools=3), {"S3": GOOD["S3"]}) == []


def test_max_days_just_fine_and_just_broken() -> None:
    assert forbidden(with_sip(tiny_instance(), "P1", max_days=6)) == []
    assert forbidden(with_sip(tiny_instance(), "P1", max_days=5)) == ["capacity"]


def test_a_historic_visit_counts_in_max_days_of_its_sip() -> None:
    """P2 made the first visit of S1, which is P1's now."""
    instance = with_history(tiny_instance(), "S1", 1, "P2", "2008-04-15")
    compact = changed("S1", days=[None, "2008-04-18"])
    assert forbidden(with_sip(instance, "P2", max_days=4), compact) == []
    assert forbidden(with_sip(instance, "P2", max_days=3), compact) == ["capacity"]


def test_historic_visits_alone_never_break_max_days() -> None:
    instance = with_sip(with_history(tiny_instance(), "S3", 1, "P2", "2008-04-14"), "P2", max_days=0)
    assert forbidden(instance, {"S3": ("P2", [])}) == []
    assert forbidden(instance, {"S3": ("P2", [None, "2008-04-16"])}) == ["capacity"]
