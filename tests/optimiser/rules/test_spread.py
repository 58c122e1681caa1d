"""Rule `spread` in the model: fine, just fine, just broken."""

from __future__ import annotations

from tests.build import tiny_instance, with_policy
from tests.checker.judging import changed
from tests.optimiser.modelling import forbidden


def test_fine_without_a_limit() -> None:
    assert forbidden(tiny_instance(), changed("S3", "P1", [])) == []


def test_just_fine_at_the_limit() -> None:
    assert forbidden(with_policy(tiny_instance(), max_localities_per_sip=1)) == []
    assert forbidden(with_policy(tiny_instance(), max_localities_per_sip=2), changed("S3", "P1", [])) == []


def test_just_broken_one_locality_above_the_limit() -> None:
    instance = with_policy(tiny_instance(), max_localities_per_sip=1)
    assert forbidden(instance, changed("S3", "P1", [])) == ["spread"]
