"""Term `outside`: locality_minutes for each school outside its SIP's localities."""

from __future__ import annotations

from tests.build import tiny_instance, with_policy, with_sip
from tests.checker.judging import terms


def test_each_school_outside_where_localities_are_preferred() -> None:
    instance = with_policy(with_sip(tiny_instance(), "P1", localities=["South"]), locality_rule="preferred")
    assert terms(instance).outside == 2 * 90
    assert terms(with_policy(instance, locality_minutes=11)).outside == 2 * 11


def test_nothing_where_schools_are_inside_or_the_sip_has_all_localities() -> None:
    instance = with_policy(with_sip(tiny_instance(), "P1", localities=["North"]), locality_rule="preferred")
    assert terms(instance).outside == 0


def test_nothing_where_localities_are_required() -> None:
    instance = with_sip(tiny_instance(), "P1", localities=["North"])
    assert terms(with_policy(instance, locality_rule="required")).outside == 0
