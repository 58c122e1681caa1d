from __future__ import annotations

import random
from datetime import date

import pytest

from models import Instance, Plan, Replanned
from scheduler.checker import Report, changes_between, check
from scheduler.explaining import DayChoice, Evidence, day_choice, evidence_of, why_then, window_facts
from tests.brute_force import best_plan
from tests.build import (
    plan_of,
    tiny_instance,
    with_absence,
    with_history,
    with_pin,
    with_policy,
    with_school,
    with_visit,
)
from tests.random_instances import random_instance

SEEDS = range(150)


def chosen(instance: Instance, plan: Plan) -> list[tuple[Evidence, DayChoice]]:
    """Every visit of a plan that has a day by choice."""
    evidence = evidence_of(instance, plan)
    found = []
    for school in instance.schools:
        for visit in evidence.facts.visits_of(school):
            choice = day_choice(evidence, plan, window_facts(evidence, school, visit))
            if choice is not None:
                found.append((evidence, choice))
    return found


def moved(plan: Plan, choice: DayChoice, day: date) -> Plan:
    """The plan with one visit on another day."""
    key = choice.facts.school.school, choice.facts.visit.visit
    visits = tuple(
        row.model_copy(update={"day": day}) if (row.school, row.visit) == key else row for row in plan.visits
    )
    return plan.model_copy(update={"visits": visits})


def judged(instance: Instance, plan: Plan) -> tuple[Report, int]:
    """What the checker says of a plan, and how many visits it moves."""
    before = plan.replanned_from
    moves = 0 if before is None else len(changes_between(before, plan, instance).visits)
    return check(instance, plan.allocations, plan.visits), moves


def shuffled(seed: int, instance: Instance, plan: Plan, legal: bool) -> Plan:
    """The plan with some visits on other days of their windows."""
    rng = random.Random(seed)
    for _, choice in chosen(instance, plan):
        if choice.others and rng.random() < 0.5:
            other = moved(plan, choice, rng.choice(choice.others).day)
            if not legal or not check(instance, other.allocations, other.visits).breaches:
                plan = other
    return plan


def drawn(seed: int) -> tuple[Instance, Plan]:
    """The best plan, one that is not, or one that takes the place of another."""
    instance = random_instance(seed)
    best = best_plan(instance)
    assert best is not None
    if seed % 3 == 0:
        return instance, best.plan
    plan = shuffled(seed, instance, best.plan, legal=True)
    if seed % 3 == 1:
        return instance, plan
    before = shuffled(seed + 1, instance, best.plan, legal=False)
    replanned = Replanned(allocations=before.allocations, visits=before.visits)
    return instance, plan.model_copy(update={"replanned_from": replanned})


@pytest.mark.parametrize("seed", SEEDS)
def test_other_days_are_free_and_cost_what_the_checker_says(seed: int) -> None:
    instance, plan = drawn(seed)
    now, moves_now = judged(instance, plan)
    for evidence, choice in chosen(instance, plan):
        window = evidence.facts.window(choice.facts.visit)
        assert [each.day for each in choice.others] == [day for day in window.days if day != choice.facts.day]
        best = (0, 0)
        for each in choice.others:
            then, moves = judged(instance, moved(plan, choice, each.day))
            assert each.free == (not then.breaches), (choice, each)
            assert each.minutes == then.quality - now.quality
            assert each.moves == moves - moves_now
            if each.free:
                best = min(best, (each.moves, each.minutes))
        told = why_then(evidence, plan, choice.facts).internal
        assert ("not the best possible" in told) == (best < (0, 0) and choice.pin is None), told


def told(instance: Instance, plan: Plan, visit: int = 1, school: str = "S1") -> str:
    evidence = evidence_of(instance, plan)
    row = evidence.facts.schools[school]
    programme = next(each for each in evidence.facts.visits_of(row) if each.visit == visit)
    why = why_then(evidence, plan, window_facts(evidence, row, programme))
    return why.internal


def test_the_ideal_day_and_one_as_near_as_can_be() -> None:
    instance = with_absence(tiny_instance(), "school", "S1", "2008-04-14")
    instance = with_absence(instance, "sip", "P1", "2008-04-15", "2008-04-16")
    plan = plan_of(instance, {"S1": ("P1", ["2008-04-17", "2008-04-25", None])})
    assert told(instance, plan, 2) == "its ideal day"
    assert told(instance, plan) == (
        "3 school days after its ideal day, Monday 14 April 2008: none of the 3 days nearer to that is free: "
        "the school is away (INSET) (1), the SIP is away (2)"
    )
    assert told(instance, plan, 3) == "free (10)"


def test_a_school_of_concern_is_seen_early() -> None:
    instance = with_visit(with_school(tiny_instance(), "S1", concern=1), 1, ideal=1)
    plan = plan_of(instance, {"S1": ("P1", ["2008-04-15", "2008-04-25", None])})
    busy = plan_of(instance, {"S1": ("P1", ["2008-04-15", "2008-04-25", None]), "S2": ("P1", ["2008-04-14"])})
    cheapest = (
        "8 school days before its ideal day, Friday 25 April 2008: 6 of the 8 days nearer to that are free, but none "
        "would be better: the cheapest, Wednesday 16 April 2008, would cost 13 minutes more, as a school of concern "
        "is to be seen early (waiting 15 more, spacing 2 less)"
    )
    assert told(instance, busy) == f"{cheapest}; the only day that would be better is not free: " + (
        "the SIP visits another school"
    )
    assert told(instance, plan).endswith(
        "moving it to Monday 14 April 2008 alone would be 13 minutes better (waiting 15 less, spacing 2 more): "
        "this plan is not the best possible"
    )
    first = plan_of(instance, {"S1": ("P1", ["2008-04-14", "2008-04-25", None])})
    assert told(instance, first).endswith("; no other day of its window would be better")


def test_a_day_that_is_as_good() -> None:
    instance = with_policy(tiny_instance(), spacing_minutes=0)
    plan = plan_of(instance, {"S1": ("P1", ["2008-04-16", "2008-04-25", None])})
    assert told(instance, plan).endswith(
        "2 of the 2 days nearer to that are free, but none would be better: Monday 14 April 2008 would be as good"
    )


def test_what_the_planner_decided_and_what_was_made() -> None:
    instance = with_pin(tiny_instance(), "S1", 1, day="2008-04-16")
    plan = plan_of(instance, {"S1": ("P1", ["2008-04-16", None, None])})
    assert told(instance, plan) == (
        "2 school days after its ideal day, Monday 14 April 2008: decided by the planner (pins)"
    )
    made = with_history(tiny_instance(), "S1", 1, "P1", "2008-04-16")
    assert told(made, plan_of(made, {"S1": ("P1", [None])})) == "already made"


def test_a_replan_moves_as_little_as_it_can() -> None:
    instance = tiny_instance()
    before = plan_of(instance, {"S1": ("P1", ["2008-04-15", "2008-04-24", "2008-09-12"])})
    after = plan_of(instance, {"S1": ("P1", ["2008-04-15", "2008-04-25", "2008-09-12"])})
    replanned = Replanned(allocations=before.allocations, visits=before.visits)
    after = after.model_copy(update={"replanned_from": replanned})
    assert told(instance, after) == (
        "1 school day after its ideal day, Monday 14 April 2008: it has this day since before the replan, which moves "
        "as few visits as possible"
    )
    assert told(instance, after, 2) == (
        "its ideal day: moving it back to Thursday 24 April 2008 would move one visit less than this replan does: "
        "this plan is not the best possible"
    )
    away = with_absence(instance, "sip", "P1", "2008-04-24")
    assert told(away, after, 2) == (
        "its ideal day: Thursday 24 April 2008, its day before the replan, is not free: the SIP is away"
    )


def test_a_day_lost_since_the_plan_before_is_named_once() -> None:
    instance = with_absence(tiny_instance(), "sip", "P1", "2008-04-14")
    before = plan_of(instance, {"S1": ("P1", ["2008-04-14", None, None])})
    after = plan_of(instance, {"S1": ("P1", ["2008-04-15", None, None])})
    replanned = Replanned(allocations=before.allocations, visits=before.visits)
    assert told(instance, after.model_copy(update={"replanned_from": replanned})) == (
        "1 school day after its ideal day, Monday 14 April 2008: Monday 14 April 2008, its day before the replan, is "
        "not free: the SIP is away"
    )
