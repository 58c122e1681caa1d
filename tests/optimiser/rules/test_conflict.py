"""Rule `conflict` in the model: fine, just fine, just broken."""

from __future__ import annotations

import pytest

from tests.build import tiny_instance, with_policy, with_rows, with_school, with_sip
from tests.checker.judging import changed
from tests.optimiser.modelling import forbidden


def test_fine_where_the_sip_leads_a_school_far_away() -> None:
    assert forbidden(with_sip(tiny_instance(), "P1", headteacher_of="S3")) == []


def test_a_row_of_conflicts_forbids_that_pair_alone() -> None:
    instance = with_rows(tiny_instance(), "conflicts", {"school": "S3", "sip": "P1"})
    assert forbidden(instance) == []
    assert forbidden(instance, changed("S3", "P1", [])) == ["conflict"]


def test_broken_by_the_school_that_the_sip_leads() -> None:
    assert forbidden(with_sip(tiny_instance(), "P2", headteacher_of="S3")) == ["conflict"]


def test_broken_by_a_school_in_the_federation_of_the_one_led() -> None:
    instance = with_school(with_school(tiny_instance(), "S1", federation="F"), "S2", federation="F")
    instance = with_sip(instance, "P2", headteacher_of="S1")
    assert forbidden(instance) == []
    assert forbidden(instance, {"S2": ("P2", ["2008-04-15"])}) == ["conflict"]


@pytest.mark.parametrize(("km", "rules"), [(20.25, []), (20.3, ["conflict"])])
def test_near_is_up_to_headteacher_km(km: float, rules: list[str]) -> None:
    """S3 lies 20.26 km from S1, which P2 leads."""
    instance = with_sip(tiny_instance(), "P2", headteacher_of="S1")
    assert forbidden(with_policy(instance, headteacher_km=km)) == rules


def test_the_very_same_position_is_within_0_km() -> None:
    instance = with_school(tiny_instance(), "S3", latitude=52.6, longitude=1.3)
    assert forbidden(with_sip(instance, "P2", headteacher_of="S1")) == ["conflict"]
