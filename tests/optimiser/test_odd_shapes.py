"""Instances of odd shapes: whatever is legal is planned, and as well as can be."""

from __future__ import annotations

import pytest

from models import Instance
from scheduler.optimiser import Limits, solve
from tests.brute_force import best_plan
from tests.build import (
    tiny_instance,
    with_absence,
    with_history,
    with_locality,
    with_pin,
    with_policy,
    with_rows,
    with_school,
    with_sip,
    with_tables,
    with_visit,
)
from tests.optimiser.judging import assert_honest, objective
from tests.random_instances import AUTUMN, SUMMER

SMALL = tiny_instance(
    terms=[
        {"term": "summer", "first_day": SUMMER[0], "last_day": SUMMER[1]},
        {"term": "autumn", "first_day": AUTUMN[0], "last_day": AUTUMN[1]},
    ]
)
MADE = ["2008-04-17", "2008-04-21", "2008-09-08"]


def _all_made(instance: Instance, school: str, sip: str, days: list[str]) -> Instance:
    for visit, day in enumerate(days, start=1):
        instance = with_history(instance, school, visit, sip, day)
    return instance


def _nobody_eligible(instance: Instance) -> Instance:
    for school in instance.schools:
        instance = with_school(instance, school.school, requires=["infant"])
    return instance


def _many_sips(instance: Instance, count: int) -> Instance:
    sip = instance.sips[0]
    return with_tables(instance, sips=[sip.model_copy(update={"sip": f"P{number + 1}"}) for number in range(count)])


def _levels(*levels: int) -> Instance:
    instance = SMALL
    for school, level in zip(instance.schools, levels, strict=True):
        instance = with_school(instance, school.school, concern=level)
    return instance


def _sips(**changes: object) -> Instance:
    return with_sip(with_sip(SMALL, "P1", **changes), "P2", **changes)


ODD: dict[str, Instance] = {
    "nobody is eligible for any school": _nobody_eligible(SMALL),
    "nobody of many is eligible": _many_sips(_nobody_eligible(SMALL), 10),
    "more SIPs than schools": with_tables(_many_sips(SMALL, 9), schools=SMALL.schools[:1]),
    "one school and one SIP": with_tables(SMALL, schools=SMALL.schools[:1], sips=SMALL.sips[:1]),
    "one school that nobody may have": with_rows(
        with_tables(SMALL, schools=SMALL.schools[:1], sips=SMALL.sips[:1]), "conflicts", {"school": "S1", "sip": "P1"}
    ),
    "a SIP with no schools": with_sip(SMALL, "P2", max_schools=0),
    "no SIP takes a school": _sips(max_schools=0),
    "no SIP makes a visit": _sips(max_days=0),
    "no SIP takes a school of concern": with_school(_sips(max_concern_schools=0), "S1", concern=1),
    "SIPs without a day": with_absence(SMALL, "sip", "*", "2008-04-01", "2008-12-31"),
    "a SIP with one weekday": with_sip(SMALL, "P2", weekdays=["Mon"]),
    "everybody with one weekday": _sips(weekdays=["Tue"]),
    "all or none": _sips(min_schools=3),
    "all or none, and not all can be had": with_school(_sips(min_schools=3), "S1", requires=["infant"]),
    "one school with every visit made": _all_made(SMALL, "S1", "P1", MADE),
    "one school with every visit made that nobody may have": with_school(
        _all_made(SMALL, "S1", "P9", MADE), "S1", requires=["infant"], concern=2
    ),
    "every visit of every school made": _all_made(
        _all_made(_all_made(SMALL, "S1", "P9", MADE), "S2", "P8", MADE), "S3", "P1", MADE
    ),
    "a school with every visit made that is pinned": with_pin(_all_made(SMALL, "S1", "P1", MADE), "S1", sip="P2"),
    "a visit without a day": with_absence(SMALL, "school", "S1", *SUMMER),
    "a visit without a day at every school": with_absence(SMALL, "school", "*", *AUTUMN),
    "visits without a day and only one SIP": with_sip(with_absence(SMALL, "school", "*", *SUMMER), "P1", max_schools=0),
    "a gap longer than the terms": with_visit(SMALL, 2, min_gap=30),
    "planning begins at the end": with_policy(SMALL, plan_from="2008-09-10"),
    "planning begins too late": with_policy(SMALL, plan_from="2008-09-11"),
    "every school of high concern": _levels(9, 9, 9),
    "every school of another high concern": _levels(7, 30, 2),
    "of concern and too little room": with_sip(with_sip(_levels(7, 30, 2), "P1", max_days=2), "P2", max_days=3),
    "localities only preferred": with_sip(
        with_sip(with_policy(SMALL, locality_rule="preferred"), "P1", localities=["South"]),
        "P2",
        localities=["North"],
    ),
    "no minutes count": with_policy(
        SMALL,
        waiting_minutes=0,
        spacing_minutes=0,
        continuity_minutes=0,
        balance_minutes=0,
        speed_kmh=10_000,
        detour=0.01,
    ),
    "minutes beyond reason": with_policy(
        _levels(0, 2, 1), waiting_minutes=90_000, spacing_minutes=70_000, balance_minutes=50_000
    ),
    "a federation that no SIP may have whole": with_school(
        with_school(with_sip(SMALL, "P1", skills=["a"]), "S1", federation="F", requires=["a"]),
        "S2",
        federation="F",
        requires=["b"],
    ),
    "travel beyond reason": with_rows(SMALL, "travel", {"school": "S1", "sip": "P1", "minutes": 10_000}),
    "one federation": with_school(
        with_school(with_school(SMALL, "S1", federation="F"), "S2", federation="F"), "S3", federation="F"
    ),
    "a federation that no SIP can have as a whole": with_sip(
        with_sip(with_school(with_school(SMALL, "S1", federation="F"), "S3", federation="F"), "P1", max_schools=1),
        "P2",
        localities=["South"],
    ),
    "every visit at the desk": with_visit(
        with_visit(with_visit(SMALL, 1, on_site=False), 2, on_site=False), 3, on_site=False
    ),
    "everything accompanied by one adviser": with_locality(
        with_visit(with_visit(with_visit(SMALL, 1, accompanied=True), 2, accompanied=True), 3, accompanied=True),
        "South",
        adviser="A1",
    ),
    "an adviser who is never there": with_absence(
        with_visit(SMALL, 1, accompanied=True), "adviser", "*", "2008-04-01", "2008-12-31"
    ),
    "no adviser at all": with_visit(
        with_tables(SMALL, localities=[{"locality": "North"}, {"locality": "South"}], advisers=[]), 1, accompanied=True
    ),
    "pins and history": with_pin(
        with_pin(_all_made(SMALL, "S1", "P9", MADE[:1]), "S1", 2, sip="P2"), "S3", 3, day="2008-09-10"
    ),
    "everything pinned": with_pin(
        with_pin(with_pin(SMALL, "S1", 1, sip="P2", day="2008-04-18"), "S2", sip="P2"), "S3", 2, sip="P1"
    ),
    "a pin that asks for more schools than are pinned": with_pin(_sips(min_schools=2), "S1", sip="P1"),
}


@pytest.mark.parametrize("name", ODD)
def test_the_best_plan_of_an_odd_instance(name: str) -> None:
    instance = ODD[name]
    best = best_plan(instance)
    assert best is not None
    plan = solve(instance, Limits(seconds=60.0), workers=1)
    assert_honest(plan, instance, best)
    assert objective(plan) == best.objective
    assert plan.summary.status == "optimal"
