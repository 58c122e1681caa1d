"""Rule `locality` in the model: fine, just fine, just broken."""

from __future__ import annotations

from tests.build import tiny_instance, with_policy, with_sip
from tests.optimiser.modelling import forbidden


def test_fine_where_the_sip_has_all_localities() -> None:
    assert forbidden(tiny_instance()) == []


def test_just_fine_where_one_of_several_localities_fits() -> None:
    assert forbidden(with_sip(tiny_instance(), "P1", localities=["South", "North"])) == []


def test_just_broken_by_one_school_elsewhere() -> None:
    assert forbidden(with_sip(tiny_instance(), "P2", localities=["North"])) == ["locality"]


def test_not_looked_at_where_localities_are_only_preferred() -> None:
    instance = with_sip(tiny_instance(), "P2", localities=["North"])
    assert forbidden(with_policy(instance, locality_rule="preferred")) == []
