"""Rule `pin`: fine, just fine, just broken."""

from __future__ import annotations

from tests.build import tiny_instance, with_history, with_pin
from tests.checker.judging import breaches, broken, changed


def test_fine_where_nothing_is_pinned() -> None:
    assert broken(tiny_instance(), {}) == []


def test_just_fine_where_every_kind_of_pin_is_kept() -> None:
    instance = with_pin(tiny_instance(), "S1", sip="P1")
    instance = with_pin(instance, "S1", 1, sip="P1", day="2008-04-14")
    instance = with_pin(instance, "S1", 2, day="2008-04-16")
    assert broken(with_pin(instance, "S1", 3, sip="P1")) == []


def test_just_broken_by_another_sip() -> None:
    found = breaches(with_pin(tiny_instance(), "S1", sip="P2"))
    assert found == ["pin: S1 is allocated to P1, but is pinned to P2"]


def test_just_broken_by_an_unallocated_school() -> None:
    found = breaches(with_pin(tiny_instance(), "S1", sip="P2"), {})
    assert found == ["pin: S1 is unallocated, but is pinned to P2"]


def test_just_broken_by_another_day() -> None:
    found = breaches(with_pin(tiny_instance(), "S1", 1, day="2008-04-15"))
    assert found == ["pin: visit 1 of S1 is on Monday 14 April 2008, but is pinned to Tuesday 15 April 2008"]


def test_just_broken_by_another_sip_for_a_visit() -> None:
    found = breaches(with_pin(tiny_instance(), "S1", 1, sip="P2", day="2008-04-14"))
    assert found == ["pin: visit 1 of S1 is made by P1, but is pinned to P2"]


def test_a_pin_on_a_visit_without_a_day_wants_it_placed() -> None:
    instance = with_pin(tiny_instance(), "S1", 2, sip="P1")
    found = breaches(instance, changed("S1", days=["2008-04-14"]))
    assert found == ["pin: visit 2 of S1 is unplaced, but is pinned"]


def test_a_pin_that_agrees_with_a_visit_already_made_is_kept() -> None:
    instance = with_history(tiny_instance(), "S1", 1, "P2", "2008-04-15")
    assert broken(with_pin(instance, "S1", 1, sip="P2", day="2008-04-15"), {}) == []
