"""Plans brought nearer to the old one: legal, no less covered, and whoever can go back without others does."""

from __future__ import annotations

import random
from datetime import date

import pytest

from models import Instance, Plan
from scheduler.checker import changes_between, check
from scheduler.optimiser.compiling.compile import compile_problem
from scheduler.optimiser.keeping.before import before_of
from scheduler.optimiser.keeping.returning import returned
from scheduler.optimiser.schedule import from_plan, to_plan_tables
from tests.build import honest_plan, plan_of, tiny_instance, with_sip
from tests.quick_plans import fair_plan
from tests.random_instances import random_instance
from tests.random_planned_instances import random_planned_instance

OLD = {
    "S1": ("P1", ["2008-04-14", "2008-04-16", "2008-09-15"]),
    "S2": ("P1", ["2008-04-15", "2008-04-25", "2008-09-12"]),
    "S3": ("P2", ["2008-04-16", "2008-04-24", "2008-09-15"]),
}


def nearer(instance: Instance, old: Plan, new: Plan) -> Plan:
    problem = compile_problem(instance)
    return honest_plan(instance, *to_plan_tables(returned(before_of(problem, old), from_plan(problem, new))))


def days_of(plan: Plan, school: str) -> list[date | None]:
    return [visit.day for visit in plan.visits if visit.school == school]


def test_what_moved_for_nothing_goes_back() -> None:
    instance = tiny_instance()
    old = plan_of(instance, OLD)
    moved = {
        "S1": ("P2", ["2008-04-17", "2008-04-18", "2008-09-16"]),
        "S2": ("P1", ["2008-04-15", "2008-04-24", "2008-09-12"]),
        "S3": ("P2", ["2008-04-16", "2008-04-24", "2008-09-12"]),
    }
    back = nearer(instance, old, plan_of(instance, moved))
    assert (back.allocations, back.visits) == (old.allocations, old.visits)


def test_two_visits_that_stand_in_each_other_s_way_stay_and_a_third_goes_back() -> None:
    instance = tiny_instance()
    old = plan_of(instance, {"S1": ("P1", ["2008-04-14"]), "S2": ("P1", ["2008-04-15"]), "S3": ("P1", ["2008-04-16"])})
    new = plan_of(instance, {"S1": ("P1", ["2008-04-15"]), "S2": ("P1", ["2008-04-14"]), "S3": ("P1", ["2008-04-17"])})
    back = nearer(instance, old, new)
    assert [days_of(back, school)[0] for school in ("S1", "S2", "S3")] == [
        date(2008, 4, 15),
        date(2008, 4, 14),
        date(2008, 4, 16),
    ]


def test_who_can_go_back_makes_room_for_who_is_looked_at_before() -> None:
    instance = with_sip(tiny_instance(), "P1", max_schools=1)
    days = {
        "S1": ("P2", ["2008-04-14"]),
        "S2": ("P2", ["2008-04-15"]),
        "S3": ("P2", ["2008-04-16"]),
    }
    old = plan_of(instance, days)
    chain = {"S1": ("P2", ["2008-04-17"]), "S2": ("P2", ["2008-04-14"]), "S3": ("P2", ["2008-04-15"])}
    assert nearer(instance, old, plan_of(instance, chain)).visits == old.visits
    old = plan_of(instance, {**days, "S1": ("P1", ["2008-04-14"])})
    swapped = plan_of(instance, {**days, "S2": ("P1", ["2008-04-15"])})
    back = nearer(instance, old, swapped)
    assert (back.allocations, back.visits) == (old.allocations, old.visits)


def test_a_school_stays_where_its_old_sip_cannot_make_all_that_is_placed() -> None:
    instance = with_sip(tiny_instance(), "P1", max_days=2)
    old, new = plan_of(instance, {"S1": ("P1", ["2008-04-14"])}), plan_of(instance, {"S1": ("P2", OLD["S1"][1])})
    back = nearer(instance, old, new)
    assert {row.school: row.sip for row in back.allocations}["S1"] == "P2"
    assert sum(back.summary.coverage.values()) == sum(new.summary.coverage.values())
    assert days_of(back, "S1") == days_of(new, "S1")


@pytest.mark.parametrize("kept", [0, 2])
def test_a_sip_is_not_left_with_fewer_schools_than_their_minimum(kept: int) -> None:
    instance = with_sip(tiny_instance(), "P2", min_schools=kept)
    back = nearer(
        instance,
        plan_of(instance, OLD),
        plan_of(instance, {"S2": ("P2", ["2008-04-15"]), "S3": ("P2", ["2008-04-16"])}),
    )
    owners = {row.school: row.sip for row in back.allocations}
    assert owners["S2"] == ("P2" if kept else "P1")


@pytest.mark.parametrize("seed", range(150))
def test_any_plan_stays_legal_and_covers_as_much(seed: int) -> None:
    instance = random_instance(seed) if seed < 120 else random_planned_instance(seed, schools=14, sips=4)[0]
    new = fair_plan(instance)
    chance = random.Random(seed)
    owner = {row.school: row.sip for row in new.allocations}
    swapped = dict(zip(owner, chance.sample(list(owner.values()), len(owner)), strict=True))
    days = {row.school: days_of(new, row.school) for row in new.allocations}
    mixed = {
        row.school: chance.choice([days[row.school], chance.choice(list(days.values()))]) for row in new.allocations
    }
    numbers = {school: len(each) for school, each in days.items()}
    old = plan_of(instance, {school: (swapped[school], mixed[school][: numbers[school]]) for school in swapped})
    back = nearer(instance, old, new)
    assert check(instance, back.allocations, back.visits).breaches == ()
    assert back.summary.coverage == new.summary.coverage
    before, after = changes_between(old, new, instance), changes_between(old, back, instance)
    assert len(after.schools) <= len(before.schools)
    if len(after.schools) == len(before.schools):
        assert len(after.visits) <= len(before.visits)
