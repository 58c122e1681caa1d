"""Rule `skills` in the model: fine, just fine, just broken."""

from __future__ import annotations

from tests.build import tiny_instance, with_school, with_sip
from tests.optimiser.modelling import forbidden


def test_fine_where_nothing_is_required() -> None:
    assert forbidden(with_sip(tiny_instance(), "P1", skills=["Ofsted"])) == []


def test_just_fine_with_every_skill_required_and_no_other() -> None:
    instance = with_school(tiny_instance(), "S1", requires=["infant", "Ofsted"])
    assert forbidden(with_sip(instance, "P1", skills=["Ofsted", "infant"])) == []


def test_just_broken_by_one_skill_of_two() -> None:
    instance = with_school(tiny_instance(), "S1", requires=["infant", "Ofsted"])
    assert forbidden(with_sip(instance, "P1", skills=["Ofsted"])) == ["skills"]
