"""Rule `federation`: fine, just fine, just broken."""

from __future__ import annotations

from tests.build import tiny_instance, with_school
from tests.checker.judging import GOOD, breaches, broken


def test_fine_where_the_federation_has_one_sip() -> None:
    instance = with_school(with_school(tiny_instance(), "S1", federation="F"), "S2", federation="F")
    assert broken(instance) == []


def test_just_fine_where_the_other_school_is_unallocated() -> None:
    instance = with_school(with_school(tiny_instance(), "S1", federation="F"), "S3", federation="F")
    assert broken(instance, {"S1": GOOD["S1"]}) == []


def test_just_fine_in_two_federations() -> None:
    instance = with_school(with_school(tiny_instance(), "S1", federation="F"), "S3", federation="G")
    assert broken(instance) == []


def test_just_broken_by_two_sips() -> None:
    instance = with_school(with_school(tiny_instance(), "S1", federation="F"), "S3", federation="F")
    found = breaches(instance)
    assert found == ["federation: the schools of F have different SIPs: S1 with P1, S3 with P2"]
