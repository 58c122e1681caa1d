"""Rule `pin` in the model: fine, just fine, just broken."""

from __future__ import annotations

from tests.build import tiny_instance, with_history, with_pin
from tests.checker.judging import changed
from tests.optimiser.modelling import forbidden


def test_fine_where_nothing_is_pinned() -> None:
    assert forbidden(tiny_instance(), {}) == []


def test_just_fine_where_every_kind_of_pin_is_kept() -> None:
    instance = with_pin(tiny_instance(), "S1", sip="P1")
    instance = with_pin(instance, "S1", 1, sip="P1", day="2008-04-14")
    instance = with_pin(instance, "S1", 2, day="2008-04-16")
    assert forbidden(with_pin(instance, "S1", 3, sip="P1")) == []


def test_just_broken_by_another_sip() -> None:
    assert forbidden(with_pin(tiny_instance(), "S1", sip="P2")) == ["pin"]


def test_just_broken_by_an_unallocated_school() -> None:
    assert forbidden(with_pin(tiny_instance(), "S1", sip="P1"), {}) == ["pin"]


def test_just_broken_by_another_day() -> None:
    assert forbidden(with_pin(tiny_instance(), "S1", 1, day="2008-04-15")) == ["pin"]


def test_just_broken_by_another_sip_for_a_visit() -> None:
    assert forbidden(with_pin(tiny_instance(), "S1", 1, sip="P2", day="2008-04-14")) == ["pin"]


def test_a_pin_on_a_visit_without_a_day_wants_it_placed() -> None:
    instance = with_pin(tiny_instance(), "S1", 2, sip="P1")
    assert forbidden(instance, changed("S1", days=[None, "2008-04-16"])) == []
    assert forbidden(instance, changed("S1", days=["2008-04-14"])) == ["pin"]


def test_a_pin_that_agrees_with_a_visit_already_made_asks_for_nothing() -> None:
    instance = with_history(tiny_instance(), "S1", 1, "P2", "2008-04-15")
    assert forbidden(with_pin(instance, "S1", 1, sip="P2", day="2008-04-15"), {}) == []
