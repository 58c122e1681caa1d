"""Tiny random cases for replanning: a plan, and the instance as life has changed it in mid-contract."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from models import Instance, Plan
from scheduler.checker import facts_of
from scheduler.replanning import CannotReplan, carried_forward
from scheduler.validation import validate
from tests.brute_force import Best, best_plan, best_replan
from tests.build import with_policy, with_rows, with_school, with_sip, with_tables
from tests.random_instances import random_instance

Change = Callable[[random.Random, Instance], Instance]


@dataclass(frozen=True)
class Case:
    """A plan, the changed instance carried forward to a day, and the best replan."""

    old: Plan
    instance: Instance
    from_day: date
    best: Best
    changes: int
    moves: int


@cache
def case(seed: int) -> Case | None:
    """The case of a seed; None where its changes contradict what is pinned or was made."""
    rng = random.Random(seed)
    before = random_instance(rng.randrange(10_000))
    found = best_plan(before)
    assert found is not None
    changed = with_tables(before, pins=[])
    for change in rng.choices(CHANGES, k=rng.choice([0, 1, 1, 1, 2])):
        changed = change(rng, changed)
    days = facts_of(before).calendar.days
    from_day = rng.choice([days[0] - timedelta(days=3), *days, days[-1]])
    try:
        instance = carried_forward(found.plan, changed, from_day)
    except CannotReplan:
        return None
    if validate(instance).errors:
        return None
    best = best_replan(instance, found.plan)
    if best is None:
        return None
    return Case(found.plan, instance, from_day, best, *_disruption(found.plan, best.plan, instance))


def _disruption(old: Plan, new: Plan, instance: Instance) -> tuple[int, int]:
    """Counted by hand, for the judge to be judged."""
    here = {school.school for school in instance.schools}
    now = {row.school: row.sip for row in new.allocations}
    made = {(row.school, row.visit) for row in instance.history}
    day = {(row.school, row.visit): row.day for row in new.visits}
    changes = sum(row.sip is not None and row.school in here and now[row.school] != row.sip for row in old.allocations)
    moves = sum(
        row.day is not None
        and (row.school, row.visit) in day
        and (row.school, row.visit) not in made
        and day[row.school, row.visit] != row.day
        for row in old.visits
    )
    return changes, moves


def _a_sip_leaves(rng: random.Random, instance: Instance) -> Instance:
    if len(instance.sips) < 2:
        return instance
    gone = rng.choice(instance.sips).sip
    return with_tables(
        instance,
        sips=[sip for sip in instance.sips if sip.sip != gone],
        absences=[row for row in instance.absences if row.id != gone],
        conflicts=[row for row in instance.conflicts if row.sip != gone],
        travel=[row for row in instance.travel if row.sip != gone],
    )


def _a_sip_is_away(rng: random.Random, instance: Instance) -> Instance:
    first = rng.choice(facts_of(instance).calendar.days)
    row = {"of": "sip", "id": rng.choice(instance.sips).sip, "first_day": first, "last_day": first + timedelta(days=4)}
    return with_rows(instance, "absences", row)


def _a_sip_has_less_room(rng: random.Random, instance: Instance) -> Instance:
    limit: dict[str, Any] = rng.choice([{"max_schools": 1}, {"max_days": 2}, {"max_concern_schools": 0}])
    return with_sip(instance, rng.choice(instance.sips).sip, **limit)


def _a_school_closes(rng: random.Random, instance: Instance) -> Instance:
    if len(instance.schools) < 2:
        return instance
    gone = rng.choice(instance.schools).school
    return with_tables(
        instance,
        schools=[row for row in instance.schools if row.school != gone],
        sips=[
            row.model_copy(update={"headteacher_of": None}) if row.headteacher_of == gone else row
            for row in instance.sips
        ],
        absences=[row for row in instance.absences if row.id != gone],
        conflicts=[row for row in instance.conflicts if row.school != gone],
        history=[row for row in instance.history if row.school != gone],
        travel=[row for row in instance.travel if row.school != gone],
    )


def _a_school_is_of_concern(rng: random.Random, instance: Instance) -> Instance:
    school = rng.choice(instance.schools).school
    return with_school(instance, school, concern=2, requires=rng.choice([[], ["Ofsted"]]))


def _a_school_is_shut(rng: random.Random, instance: Instance) -> Instance:
    day = rng.choice(facts_of(instance).calendar.days)
    row = {"of": "school", "id": rng.choice(instance.schools).school, "first_day": day, "last_day": day}
    return with_rows(instance, "absences", row)


def _snow(rng: random.Random, instance: Instance) -> Instance:
    day = rng.choice(facts_of(instance).calendar.days)
    return with_rows(instance, "closures", {"first_day": day, "last_day": day})


def _shorter_ways(_rng: random.Random, instance: Instance) -> Instance:
    return with_policy(instance, max_travel_minutes=20)


def _a_pin(rng: random.Random, instance: Instance) -> Instance:
    row = {"school": rng.choice(instance.schools).school, "sip": rng.choice(instance.sips).sip}
    return with_rows(with_tables(instance, pins=[]), "pins", row)


CHANGES: tuple[Change, ...] = (
    _a_sip_leaves,
    _a_sip_leaves,
    _a_sip_is_away,
    _a_sip_has_less_room,
    _a_school_closes,
    _a_school_is_of_concern,
    _a_school_is_shut,
    _snow,
    _shorter_ways,
    _a_pin,
)
