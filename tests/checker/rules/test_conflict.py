"""Rule `conflict`: fine, just fine, just broken."""

from __future__ import annotations

import pytest

from tests.build import tiny_instance, with_policy, with_rows, with_school, with_sip
from tests.checker.judging import breaches, broken, changed


def test_fine_where_the_sip_leads_a_school_far_away() -> None:
    instance = with_sip(tiny_instance(), "P1", headteacher_of="S3")
    assert broken(instance) == []


def test_a_row_of_conflicts_forbids_that_pair_alone() -> None:
    row = {"school": "S3", "sip": "P1", "reason": "governor"}
    instance = with_rows(tiny_instance(), "conflicts", row)
    assert broken(instance) == []
    assert breaches(instance, changed("S3", "P1", [])) == ["conflict: P1 must not have S3: governor"]


def test_broken_by_the_school_that_the_sip_leads() -> None:
    instance = with_sip(tiny_instance(), "P2", headteacher_of="S3")
    assert breaches(instance) == ["conflict: P2 must not have S3: they lead it"]


def test_broken_by_a_school_in_the_federation_of_the_one_led() -> None:
    instance = with_school(with_school(tiny_instance(), "S1", federation="F"), "S2", federation="F")
    assert broken(with_sip(instance, "P2", headteacher_of="S1")) == []
    moved = {"S2": ("P2", ["2008-04-15", None, None])}
    found = breaches(with_sip(instance, "P2", headteacher_of="S1"), moved)
    assert found == ["conflict: P2 must not have S2: it is in the federation of S1, which they lead"]


def test_schools_without_a_federation_are_not_in_one_together() -> None:
    instance = with_sip(tiny_instance(), "P2", headteacher_of="S1")
    assert broken(instance, changed("S3", "P2")) == []


@pytest.mark.parametrize(("km", "rules"), [(20.25, []), (20.3, ["conflict"])])
def test_near_is_up_to_headteacher_km(km: float, rules: list[str]) -> None:
    """S3 lies 20.26 km from S1, which P2 leads."""
    instance = with_policy(with_sip(tiny_instance(), "P2", headteacher_of="S1"), headteacher_km=km)
    assert broken(instance) == rules


def test_the_very_same_position_is_within_0_km() -> None:
    instance = with_school(tiny_instance(), "S3", latitude=52.6, longitude=1.3)
    assert broken(with_sip(instance, "P2", headteacher_of="S1")) == ["conflict"]


def test_a_sip_may_lead_a_school_that_the_instance_does_not_have() -> None:
    assert broken(with_sip(tiny_instance(), "P2", headteacher_of="S9")) == []
