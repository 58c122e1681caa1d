"""Whom a new plan affects."""

from __future__ import annotations

from datetime import date

from scheduler.replanning import SchoolChange, VisitMove, changes_between
from tests.build import plan_of, tiny_instance, with_history, with_tables

INSTANCE = tiny_instance()
DAYS = ["2008-04-14", "2008-04-16", "2008-09-15"]
OLD = plan_of(INSTANCE, {"S1": ("P1", DAYS), "S2": ("P2", ["2008-04-15", None, "2008-09-16"])})


def test_a_plan_does_not_disturb_itself() -> None:
    assert changes_between(OLD, OLD, INSTANCE) == changes_between(OLD, OLD, tiny_instance())
    assert (changes_between(OLD, OLD, INSTANCE).schools, changes_between(OLD, OLD, INSTANCE).visits) == ((), ())


def test_another_sip_is_a_change_and_no_move() -> None:
    changes = changes_between(OLD, plan_of(INSTANCE, {"S1": ("P2", DAYS), "S2": ("P2", ["2008-04-15"])}), INSTANCE)
    assert changes.schools == (SchoolChange("S1", "P1", "P2"),)
    assert changes.visits == (VisitMove("S2", 3, date(2008, 9, 16), None, "P2", None),)


def test_what_is_new_is_nobodys_change() -> None:
    new = plan_of(
        INSTANCE, {"S1": ("P1", DAYS), "S2": ("P2", ["2008-04-15", "2008-04-18", "2008-09-16"]), "S3": ("P2", DAYS)}
    )
    assert changes_between(OLD, new, INSTANCE) == changes_between(OLD, OLD, INSTANCE)


def test_what_is_gone_is_nobodys_change() -> None:
    fewer = with_tables(INSTANCE, schools=INSTANCE.schools[1:], programmes=INSTANCE.programmes[:2])
    new = plan_of(fewer, {"S2": ("P2", ["2008-04-15"])})
    assert changes_between(OLD, new, fewer) == changes_between(OLD, OLD, INSTANCE)


def test_no_sip_any_more_is_a_change_and_every_visit_moves() -> None:
    changes = changes_between(OLD, plan_of(INSTANCE, {"S2": ("P2", ["2008-04-15", None, "2008-09-16"])}), INSTANCE)
    assert changes.schools == (SchoolChange("S1", "P1", None),)
    assert [move.visit for move in changes.visits] == [1, 2, 3]


def test_what_is_history_by_now_has_not_moved() -> None:
    made = with_history(INSTANCE, "S1", 1, "P2", "2008-04-17")
    changes = changes_between(OLD, plan_of(made, {"S1": ("P1", DAYS), "S2": ("P2", [])}), made)
    assert {(move.school, move.visit) for move in changes.visits} == {("S2", 1), ("S2", 3)}
