"""Rule `locality`: fine, just fine, just broken."""

from __future__ import annotations

from tests.build import tiny_instance, with_policy, with_sip
from tests.checker.judging import breaches, broken


def test_fine_where_the_sip_has_all_localities() -> None:
    assert broken(tiny_instance()) == []


def test_just_fine_where_one_of_several_localities_fits() -> None:
    instance = with_sip(tiny_instance(), "P1", localities=["South", "North"])
    assert broken(instance) == []


def test_just_broken_by_one_school_elsewhere() -> None:
    instance = with_sip(tiny_instance(), "P2", localities=["North"])
    assert breaches(instance) == ["locality: S3 lies in South, but P2 works in North"]


def test_not_looked_at_where_localities_are_only_preferred() -> None:
    instance = with_policy(with_sip(tiny_instance(), "P2", localities=["North"]), locality_rule="preferred")
    assert broken(instance) == []
