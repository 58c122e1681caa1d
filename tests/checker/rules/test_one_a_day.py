"""Rule `one_a_day`: fine, just fine, just broken."""

from __future__ import annotations

from tests.build import tiny_instance, with_history, with_visit
from tests.checker.judging import breaches, broken, changed


def test_fine_where_sips_are_out_on_the_same_day() -> None:
    assert broken(tiny_instance()) == []


def test_just_fine_on_consecutive_days() -> None:
    compact = changed("S2", days=["2008-04-15", "2008-04-17"])
    assert broken(tiny_instance(), compact) == []


def test_just_broken_by_two_visits_of_one_sip() -> None:
    found = breaches(tiny_instance(), changed("S2", days=["2008-04-14"]))
    assert found == ["one_a_day: P1 makes 2 visits on Monday 14 April 2008 (visit 1 of S1, visit 1 of S2), limit 1"]


def test_a_day_at_the_desk_is_a_whole_day() -> None:
    instance = with_visit(tiny_instance(), 2, on_site=False)
    compact = changed("S2", days=["2008-04-14", "2008-04-16"])
    assert len(breaches(instance, compact)) == 2


def test_broken_by_a_historic_visit_of_the_same_sip() -> None:
    """P2 made the first visit of S1 on the day of a visit to S3, P1 had nothing on that day."""
    assert broken(with_history(tiny_instance(), "S1", 1, "P2", "2008-04-14")) == ["one_a_day"]
    assert broken(with_history(tiny_instance(), "S1", 1, "P9", "2008-04-14")) == []


def test_two_historic_visits_alone_never_break_it() -> None:
    instance = with_history(tiny_instance(), "S1", 1, "P1", "2008-04-14")
    instance = with_history(instance, "S2", 1, "P1", "2008-04-14")
    assert broken(instance) == []
