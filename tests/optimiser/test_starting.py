"""The plan that a solve begins with: a given plan as far as it is still legal, and never worse than that."""

from __future__ import annotations

import random

import pytest

from models import Instance, Plan
from scheduler.checker import check
from scheduler.optimiser import Limits, solve
from scheduler.optimiser.compiling.compile import compile_problem
from scheduler.optimiser.schedule import Schedule, from_plan, to_plan_tables
from scheduler.optimiser.starting import legal_start
from tests.build import plan_of, tiny_instance, with_pin, with_policy, with_rows, with_school, with_sip, with_tables
from tests.checker.judging import GOOD
from tests.optimiser.judging import assert_honest, objective
from tests.optimiser.known import known, slightly_changed
from tests.random_planned_instances import random_planned_instance


def _started(instance: Instance, plan: Plan | None) -> Schedule:
    """The start, which must be legal."""
    schedule = legal_start(compile_problem(instance), plan)
    assert check(instance, *to_plan_tables(schedule)).breaches == ()
    return schedule


def _placed(schedule: Schedule, school: str) -> int:
    """How many visits of a school are placed."""
    problem = schedule.problem
    number = [row.school for row in problem.instance.schools].index(school)
    return sum(int(schedule.day[visit] >= 0) for visit in problem.visits_of[number])


def _without_school(instance: Instance, school: str) -> Instance:
    return with_tables(
        instance,
        schools=[row for row in instance.schools if row.school != school],
        **{
            table: [row for row in getattr(instance, table) if row.school != school]
            for table in ("pins", "history", "conflicts", "travel")
        },
    )


def test_without_a_plan_and_pins_nothing_is_allocated() -> None:
    schedule = _started(tiny_instance(), None)
    assert (schedule.pair < 0).all()
    assert (schedule.day < 0).all()


@pytest.mark.parametrize("seed", range(10))
def test_a_legal_plan_is_begun_with_just_as_it_is(seed: int) -> None:
    instance, plan = random_planned_instance(seed, schools=15, sips=3)
    schedule = _started(instance, plan)
    assert to_plan_tables(schedule) == (plan.allocations, plan.visits)


def test_a_legal_plan_is_begun_with_just_as_it_is_whatever_the_pins_leave_open() -> None:
    """A pin on a day alone, or on a SIP where several days are possible, says nothing of the rest."""
    for seed in range(100):
        case = known(seed)
        schedule = _started(case.instance, case.best.plan)
        assert schedule.rank == case.best.objective, seed


def test_a_pin_on_a_day_does_not_take_a_school_from_its_sip() -> None:
    for sip in ("P1", "P2"):
        instance = with_pin(tiny_instance(), "S1", 1, day="2008-04-14")
        plan = plan_of(instance, {"S1": (sip, GOOD["S1"][1])})
        allocations, visits = to_plan_tables(_started(instance, plan))
        assert allocations[0] == plan.allocations[0]
        assert visits[:3] == plan.visits[:3]


def test_whatever_the_plan_the_start_is_legal() -> None:
    for seed in range(60):
        case = known(seed)
        rng = random.Random(seed)
        plan = case.best.plan
        for _ in range(3):
            plan = slightly_changed(rng, case.instance, plan)
            _started(case.instance, plan)


def test_a_plan_of_quite_another_instance_is_no_harm() -> None:
    other, plan = random_planned_instance(1, schools=15, sips=3)
    _started(tiny_instance(), plan)
    _started(other, plan_of(tiny_instance(), GOOD))


def test_a_school_that_is_gone_takes_only_its_own_visits_with_it() -> None:
    plan = plan_of(tiny_instance(), GOOD)
    schedule = _started(_without_school(tiny_instance(), "S2"), plan)
    assert schedule.unplaced == {0: 0}


def test_the_schools_of_a_sip_who_is_gone_go_where_there_is_room() -> None:
    instance = tiny_instance()
    plan = plan_of(instance, GOOD)
    schedule = _started(with_tables(instance, sips=instance.sips[:1]), plan)
    assert to_plan_tables(schedule)[1][:6] == plan.visits[:6]
    assert _placed(schedule, "S3") == 3
    full = _started(with_sip(with_tables(instance, sips=instance.sips[:1]), "P1", max_schools=2), plan)
    assert [_placed(full, school) for school in ("S1", "S2", "S3")] == [3, 3, 0]


def test_of_schools_and_visits_that_cannot_all_stay_those_of_concern_do() -> None:
    plan = plan_of(tiny_instance(), GOOD)
    for school, other in (("S1", "S2"), ("S2", "S1")):
        instance = with_school(tiny_instance(), school, concern=1)
        alone = with_sip(with_sip(instance, "P1", max_schools=1), "P2", max_schools=1)
        assert [_placed(_started(alone, plan), each) for each in (school, other)] == [3, 0]
        seldom = with_sip(with_sip(instance, "P1", max_days=4), "P2", max_schools=1)
        assert [_placed(_started(seldom, plan), each) for each in (school, other)] == [3, 1]


def test_a_closure_takes_the_visits_of_its_day_alone() -> None:
    instance = with_rows(tiny_instance(), "closures", {"first_day": "2008-04-15", "last_day": "2008-04-15"})
    schedule = _started(instance, plan_of(tiny_instance(), GOOD))
    assert [_placed(schedule, school) for school in ("S1", "S2", "S3")] == [3, 2, 3]
    later = with_rows(tiny_instance(), "closures", {"first_day": "2008-09-09", "last_day": "2008-09-09"})
    schedule = _started(later, plan_of(tiny_instance(), GOOD))
    assert [_placed(schedule, school) for school in ("S1", "S2", "S3")] == [3, 3, 3]
    moved = set(to_plan_tables(schedule)[1]) - set(plan_of(tiny_instance(), GOOD).visits)
    assert [(visit.school, visit.visit) for visit in moved] == [("S2", 3)]


def test_pins_that_the_plan_keeps_take_nothing_from_it() -> None:
    instance = with_pin(with_pin(tiny_instance(), "S1", sip="P1"), "S3", 2, day="2008-04-16")
    assert _started(instance, plan_of(instance, GOOD)).unplaced == {0: 0}


def test_pins_against_the_plan_take_only_the_schools_that_they_are_about() -> None:
    plan = plan_of(tiny_instance(), GOOD)
    moved = _started(with_pin(tiny_instance(), "S1", sip="P2"), plan)
    assert moved.problem.pairs.sip[moved.pair].tolist() == [1, 0, 1]
    assert [_placed(moved, school) for school in ("S2", "S3")] == [3, 3]
    postponed = _started(with_pin(tiny_instance(), "S1", 1, day="2008-04-18"), plan)
    assert [_placed(postponed, school) for school in ("S2", "S3")] == [3, 3]
    assert _placed(postponed, "S1") >= 1


def test_limits_that_are_tighter_now_cost_no_more_schools_than_they_must() -> None:
    plan = plan_of(tiny_instance(), GOOD)
    fewer = _started(with_sip(tiny_instance(), "P1", max_schools=1), plan)
    assert fewer.unplaced == {0: 0}
    assert _started(with_sip(with_sip(tiny_instance(), "P1", max_schools=1), "P2", max_schools=1), plan).unplaced == {
        0: 3
    }
    together = with_school(with_school(tiny_instance(), "S1", federation="F"), "S3", federation="F")
    assert _started(together, plan).unplaced == {0: 0}
    assert _started(with_sip(together, "P1", max_schools=2), plan).unplaced == {0: 3}


@pytest.mark.parametrize("seed", range(3))
def test_a_solve_never_ends_worse_than_it_was_started(seed: int) -> None:
    instance, plan = random_planned_instance(seed, schools=15, sips=3)
    for seconds in (0.01, 0.3):
        better = solve(instance, Limits(seconds), seed=seed, start=plan)
        assert_honest(better, instance)
        assert objective(better) <= objective(plan)
        plan = better
    case = known(seed)
    again = solve(case.instance, Limits(0.001), start=case.best.plan)
    assert objective(again) == case.best.objective


@pytest.mark.parametrize("seed", range(4))
def test_a_start_plan_for_what_has_changed_since_saves_what_it_can(seed: int) -> None:
    instance, plan = random_planned_instance(seed, schools=12, sips=3)
    rng = random.Random(seed)
    pinned = {pin.school for pin in instance.pins}
    school = rng.choice([row.school for row in instance.schools if row.school not in pinned])
    day = rng.choice([visit.day for visit in plan.visits if visit.day is not None])
    closed = with_rows(instance, "closures", {"first_day": day, "last_day": day})
    relaxed = with_tables(closed, pins=[], history=[row for row in instance.history if row.day != day])
    for smaller in (_without_school(instance, school), relaxed):
        changed = with_tables(smaller, sips=[sip.model_copy(update={"min_schools": 0}) for sip in smaller.sips])
        start = _started(changed, plan)
        kept = from_plan(compile_problem(changed), plan)
        assert sum(start.unplaced.values()) <= sum(kept.unplaced.values()) + 15
        solved = solve(changed, Limits(0.01), start=plan)
        assert_honest(solved, changed)
        assert objective(solved) <= start.rank


@pytest.mark.parametrize("seed", range(40))
def test_much_that_changes_at_once_is_mended(seed: int) -> None:
    """Tighter limits of every kind, new federations, and people who leave: whatever remains is legal."""
    rng = random.Random(seed)
    instance, plan = random_planned_instance(seed, schools=15, sips=4)
    pinned = {pin.sip for pin in instance.pins}
    held = {row.school for row in instance.pins}
    sips = [
        sip.model_copy(
            update={
                "max_schools": rng.randint(1, sip.max_schools),
                "max_days": rng.choice([None, rng.randint(0, 20)]),
                "max_visits_per_week": rng.choice([None, 1]),
                "min_schools": 0,
                "max_concern_schools": rng.choice([None, 1]),
            }
        )
        for sip in instance.sips
        if sip.sip in pinned or rng.random() < 0.8
    ]
    federated = [
        school.model_copy(update={"federation": rng.choice([None, "F", "G"])}) if school.school not in held else school
        for school in instance.schools
    ]
    changed = with_tables(instance, sips=sips, schools=federated, pins=[])
    changed = with_policy(changed, max_localities_per_sip=rng.choice([None, 1, 2]))
    start = compile_problem(changed)
    schedule = legal_start(start, plan)
    assert check(changed, *to_plan_tables(schedule)).breaches == ()
