"""Rule `one_a_day` in the model: fine, just fine, just broken."""

from __future__ import annotations

from tests.build import tiny_instance, with_history, with_visit
from tests.checker.judging import changed
from tests.optimiser.modelling import forbidden


def test_fine_where_sips_are_out_on_the_same_day() -> None:
    assert forbidden(tiny_instance()) == []


def test_just_fine_on_consecutive_days() -> None:
    assert forbidden(tiny_instance(), changed("S2", days=["2008-04-15", "2008-04-17"])) == []


def test_just_broken_by_two_visits_of_one_sip() -> None:
    assert forbidden(tiny_instance(), changed("S2", days=["2008-04-14"])) == ["one_a_day"]


def test_a_day_at_the_desk_is_a_whole_day() -> None:
    instance = with_visit(tiny_instance(), 2, on_site=False)
    assert forbidden(instance, changed("S2", days=["2008-04-15", "2008-04-16"])) == ["one_a_day", "gap"]
    assert forbidden(instance, changed("S2", days=[None, "2008-04-16"])) == ["one_a_day"]


def test_broken_by_a_historic_visit_of_the_same_sip_alone() -> None:
    assert forbidden(with_history(tiny_instance(), "S1", 1, "P2", "2008-04-14")) == ["one_a_day"]
    assert forbidden(with_history(tiny_instance(), "S1", 1, "P9", "2008-04-14")) == []


def test_two_historic_visits_alone_never_break_it() -> None:
    instance = with_history(tiny_instance(), "S1", 1, "P1", "2008-04-14")
    assert forbidden(with_history(instance, "S2", 1, "P1", "2008-04-14")) == []
