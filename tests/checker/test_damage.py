"""Whole plans that keep every rule, damaged in one way: the checker names the rule, and nothing else."""

from __future__ import annotations

import pytest

from models import Instance
from tests.build import (
    compact_of,
    tiny_instance,
    with_absence,
    with_locality,
    with_pin,
    with_policy,
    with_rows,
    with_school,
    with_sip,
    with_visit,
)
from tests.checker.judging import GOOD, broken, changed, judged
from tests.random_planned_instances import random_planned_instance


def strict_instance() -> Instance:
    """The tiny instance with every rule set, so that the good plan just keeps all of them."""
    instance = with_policy(tiny_instance(), max_travel_minutes=12, max_localities_per_sip=1, plan_from="2008-04-14")
    instance = with_school(instance, "S1", requires=["Ofsted"], federation="F", concern=2)
    instance = with_school(instance, "S2", federation="F")
    instance = with_sip(
        instance,
        "P1",
        localities=["North"],
        skills=["Ofsted"],
        min_schools=2,
        max_schools=2,
        max_concern_schools=1,
        max_days=6,
        max_visits_per_week=4,
        weekdays=["Mon", "Tue", "Wed", "Thu"],
        headteacher_of="S3",
    )
    instance = with_sip(instance, "P2", localities=["North", "South"], from_day="2008-04-14", min_schools=1)
    instance = with_visit(instance, 1, accompanied=True)
    instance = with_locality(instance, "South", adviser="A1")
    instance = with_rows(instance, "conflicts", {"school": "S2", "sip": "P2"})
    instance = with_absence(instance, "school", "S1", "2008-04-15")
    instance = with_absence(instance, "adviser", "A1", "2008-04-21")
    instance = with_absence(instance, "sip", "P2", "2008-04-24")
    return with_pin(instance, "S2", 2, sip="P1", day="2008-04-17")


ALLOWED: dict[str, tuple[str | None, list[str | None]]] = {
    **GOOD,
    "S3": ("P2", ["2008-04-16", "2008-04-18", "2008-09-08"]),
}
"""As the good plan, with the first visit of S3 on another day than that of S1: they share an adviser."""


def test_the_whole_plan_keeps_every_rule() -> None:
    assert broken(strict_instance(), ALLOWED) == []


@pytest.mark.parametrize(
    ("school", "sip", "days", "rules"),
    [
        ("S3", None, ["2008-04-17", "2008-04-18", "2008-09-08"], ["gap"]),
        ("S3", None, ["2008-04-14", "2008-04-18", "2008-09-08"], ["accompanied"]),
        ("S3", None, ["2008-04-21", "2008-04-23", "2008-09-08"], ["accompanied"]),
        ("S3", None, ["2008-04-16", "2008-04-24", "2008-09-08"], ["sip_available"]),
        ("S3", None, ["2008-04-16", "2008-09-08", "2008-09-09"], ["window"]),
        ("S1", None, ["2008-04-14", "2008-04-17", "2008-09-08"], ["one_a_day"]),
        ("S1", None, ["2008-04-14", "2008-04-18", "2008-09-08"], ["sip_available"]),
        ("S2", None, ["2008-04-15", None, "2008-09-09"], ["pin"]),
        ("S2", None, ["2008-04-15", "2008-04-21", "2008-09-09"], ["pin"]),
        ("S1", "P2", [], ["capacity", "reach", "spread", "federation", "skills"]),
        ("S3", "P1", [], ["locality", "conflict", "reach", "capacity", "spread"]),
    ],
)
def test_each_damage_is_named(school: str, sip: str | None, days: list[str | None], rules: list[str]) -> None:
    compact = {**ALLOWED, school: changed(school, sip, days)[school]}
    assert sorted(broken(strict_instance(), compact)) == sorted(rules)


@pytest.mark.parametrize(
    ("instance", "rule"),
    [
        (with_sip(strict_instance(), "P2", localities=["North"]), "locality"),
        (with_rows(strict_instance(), "conflicts", {"school": "S3", "sip": "P2"}), "conflict"),
        (with_school(strict_instance(), "S3", requires=["Ofsted"]), "skills"),
        (with_policy(strict_instance(), max_travel_minutes=11), "reach"),
        (with_sip(strict_instance(), "P1", max_schools=1), "capacity"),
        (with_sip(strict_instance(), "P1", min_schools=3), "capacity"),
        (with_sip(strict_instance(), "P1", max_concern_schools=0), "capacity"),
        (with_sip(strict_instance(), "P1", max_days=5), "capacity"),
        (with_school(with_sip(strict_instance(), "P1", localities=[]), "S2", locality="South"), "spread"),
        (
            with_school(with_sip(strict_instance(), "P1", headteacher_of=None), "S3", federation="F"),
            "federation",
        ),
        (with_policy(strict_instance(), plan_from="2008-04-15"), "window"),
        (with_absence(strict_instance(), "school", "S2", "2008-04-15"), "school_open"),
        (with_sip(strict_instance(), "P2", from_day="2008-04-17"), "sip_available"),
        (with_sip(strict_instance(), "P1", max_visits_per_week=3), "week"),
        (with_visit(strict_instance(), 2, min_gap=3), "gap"),
        (with_absence(strict_instance(), "adviser", "A1", "2008-04-15"), "accompanied"),
        (with_pin(strict_instance(), "S3", sip="P1"), "pin"),
    ],
)
def test_each_tightened_rule_is_named(instance: Instance, rule: str) -> None:
    assert broken(instance, ALLOWED) == [rule]


@pytest.mark.parametrize("seed", range(8))
def test_a_random_whole_plan_with_the_days_of_a_school_swapped_or_another_owner(seed: int) -> None:
    instance, plan = random_planned_instance(seed, schools=12, sips=3)
    good = compact_of(plan)
    made = {visit.school for visit in instance.history}
    school = next(name for name in good if name not in made)
    sip, days = good[school]
    assert "gap" in broken(instance, {**good, school: (sip, [days[1], days[0], *days[2:]])})
    others = tuple(row.model_copy(update={"sip": None}) if row.school == school else row for row in plan.allocations)
    owners = {breach.rule for breach in judged(plan.model_copy(update={"allocations": others}), instance)}
    assert "owner" in owners
    assert owners <= {"owner", "pin", "capacity"}
