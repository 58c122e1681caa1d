"""Term `continuity`: continuity_minutes for each school that loses its SIP."""

from __future__ import annotations

from tests.build import tiny_instance, with_policy, with_school
from tests.checker.judging import terms


def test_nothing_where_schools_keep_their_sip_or_have_none() -> None:
    assert terms(with_school(tiny_instance(), "S1", current_sip="P1")).continuity == 0


def test_each_school_that_gets_another_one() -> None:
    instance = with_school(with_school(tiny_instance(), "S1", current_sip="P2"), "S3", current_sip="P1")
    assert terms(instance).continuity == 2 * 120
    assert terms(with_policy(instance, continuity_minutes=7)).continuity == 2 * 7


def test_an_unallocated_school_does_not_count() -> None:
    assert terms(with_school(tiny_instance(), "S1", current_sip="P2"), {}).continuity == 0


def test_a_sip_who_has_left_is_not_missed() -> None:
    assert terms(with_school(tiny_instance(), "S1", current_sip="P9")).continuity == 0
