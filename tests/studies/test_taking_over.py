"""Plans that are taken over: whatever is only taken away, the instance that lacks nothing is planned no worse."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from functools import cache

import pytest

from models import Instance, Plan
from scheduler.checker import check
from scheduler.generator import CountyOptions, generate
from scheduler.studies import shared
from scheduler.studies.taking_over import Ground, translated
from tests.brute_force import best_plan
from tests.build import plan_of, tiny_instance, with_absence, with_history, with_rows, with_sip, with_tables
from tests.optimiser.judging import assert_honest, objective
from tests.quick_plans import fair_plan, poor_plan
from tests.random_instances import random_instance


def without_sip(instance: Instance, chance: random.Random) -> Instance:
    """One SIP fewer, whom no pin names: a pin that goes with them would give something."""
    gone = chance.choice(instance.sips).sip
    if any(row.sip == gone for row in instance.pins):
        return instance
    return with_tables(
        instance,
        sips=[row for row in instance.sips if row.sip != gone],
        absences=[row for row in instance.absences if row.id != gone],
        conflicts=[row for row in instance.conflicts if row.sip != gone],
        travel=[row for row in instance.travel if row.sip != gone],
    )


def with_fewer_places(instance: Instance, chance: random.Random) -> Instance:
    sip = chance.choice(instance.sips)
    return with_sip(instance, sip.sip, max_schools=max(0, sip.max_schools - 1))


def with_fewer_days(instance: Instance, chance: random.Random) -> Instance:
    sip = chance.choice(instance.sips)
    return with_sip(instance, sip.sip, max_days=chance.randint(1, 2), weekdays=sip.weekdays[1:] or sip.weekdays)


def with_an_absence(instance: Instance, chance: random.Random) -> Instance:
    of, name = chance.choice([("school", "S1"), ("sip", "P1"), ("sip", "*"), ("adviser", "A1")])
    return with_absence(instance, of, name, "2008-04-21", "2008-04-22")


def with_a_conflict(instance: Instance, chance: random.Random) -> Instance:
    row = {"school": chance.choice(instance.schools).school, "sip": chance.choice(instance.sips).sip}
    there = {(each.school, each.sip) for each in instance.conflicts}
    return instance if (row["school"], row["sip"]) in there else with_rows(instance, "conflicts", row)


LESS: tuple[Callable[[Instance, random.Random], Instance], ...] = (
    without_sip,
    with_fewer_places,
    with_fewer_days,
    with_an_absence,
    with_a_conflict,
)


@cache
def chain(seed: int) -> tuple[tuple[Instance, Plan], ...]:
    """Instances, each with something taken away from the one before, with plans that only get better.

    The last has the best plan that there is; plans before it are the pins alone. Empty where that cannot be had.
    """
    chance = random.Random(seed)
    found = [random_instance(seed)]
    for less in chance.sample(LESS, 2):
        found.append(less(found[-1], chance))
    best = best_plan(found[-1])
    if best is None:
        return ()
    return (found[0], poor_plan(found[0])), (found[1], poor_plan(found[1])), (found[2], best.plan)


SEEDS = range(120)


@pytest.mark.parametrize("seed", SEEDS)
def test_no_change_that_only_takes_away_is_planned_better_than_what_it_takes_from(seed: int) -> None:
    links = chain(seed)
    if not links:
        return
    names = ("base", "less", "least")
    instances = {name: instance for name, (instance, _) in zip(names, links, strict=True)}
    plans = {name: plan for name, (_, plan) in zip(names, links, strict=True)}
    found = shared(instances, plans, "base")
    assert not found.contradicted
    for name, instance in instances.items():
        assert_honest(found.plans[name], instance)
        assert objective(found.plans[name]) <= objective(plans[name])
        for plan in found.plans.values():
            report = check(instance, *translated(plan, Ground(instance).facts))
            assert report.breaches or objective(found.plans[name]) <= report.objective
    coverage = [tuple(found.plans[name].summary.coverage.values()) for name in names]
    assert coverage == sorted(coverage)
    assert shared(instances, found.plans, "base").taken == {}


def test_the_chains_hold_something_to_take_over() -> None:
    links = [known for seed in SEEDS if (known := chain(seed))]
    assert len(links) > 60
    better = [known for known in links if objective(known[-1][1])[:-1] < objective(known[0][1])[:-1]]
    short = [known for known in links if any(known[-1][1].summary.coverage.values())]
    assert len(better) > 40
    assert len(short) > 40


@pytest.mark.parametrize("seed", range(4))
def test_a_county_with_a_shortage_is_never_planned_worse_than_with_one_sip_fewer(seed: int) -> None:
    county = generate(CountyOptions(schools=24, seed=seed, staffing=0.7))
    chance = random.Random(seed)
    instances = {"base": county, "fewer": without_sip(county, chance), "away": with_an_absence(county, chance)}
    plans = {"base": poor_plan(county), "fewer": fair_plan(instances["fewer"]), "away": poor_plan(instances["away"])}
    found = shared(instances, plans, "base")
    unplaced = {name: sum(plan.summary.coverage.values()) for name, plan in found.plans.items()}
    assert 0 < unplaced["base"] <= unplaced["fewer"] < sum(plans["base"].summary.coverage.values())
    assert unplaced["base"] <= unplaced["away"]
    assert "base" in found.taken


GOOD = {
    "S1": ("P1", ["2008-04-14", "2008-04-16", "2008-09-15"]),
    "S2": ("P1", ["2008-04-15", "2008-04-25", "2008-09-12"]),
    "S3": ("P2", ["2008-04-16", "2008-04-24", "2008-09-15"]),
}


def both(base: Plan, other: Plan, base_instance: Instance, other_instance: Instance) -> tuple[Plan, Iterable[str]]:
    found = shared({"base": base_instance, "other": other_instance}, {"base": base, "other": other}, "base")
    return found.plans["base"], found.contradicted


def test_what_was_proved_of_the_base_stays_and_its_status_and_gap_follow_from_it() -> None:
    instance = tiny_instance()
    better = plan_of(instance, GOOD)
    quality = better.summary.quality
    less = with_absence(instance, "sip", "P1", "2008-04-21")
    other = plan_of(less, GOOD)

    unproved = plan_of(instance, {**GOOD, "S3": (None, [])}, quality_bound=quality, seconds=7.0, seed=3)
    taken, _ = both(unproved, other, instance, less)
    assert (taken.allocations, taken.visits) == (better.allocations, better.visits)
    summary = taken.summary
    assert (summary.status, summary.quality_bound, summary.gap) == ("feasible", 0, 1.0)
    assert (summary.seconds, summary.seed, summary.instance_sha256) == (7.0, 3, instance.sha256)

    later = {**GOOD, "S1": ("P1", ["2008-04-14", "2008-04-16", "2008-09-19"])}
    worse = plan_of(instance, later).summary.quality
    assert worse > quality
    proved = plan_of(instance, later, quality_bound=quality, gap=(worse - quality) / worse)
    taken, _ = both(proved, other, instance, less)
    assert (taken.summary.status, taken.summary.quality_bound, taken.summary.gap) == ("optimal", quality, 0.0)
    assert_honest(taken, instance)


def test_a_plan_better_than_what_was_proved_is_told_and_not_taken() -> None:
    instance = tiny_instance()
    less = with_absence(instance, "sip", "P1", "2008-04-21")
    base = plan_of(instance, {**GOOD, "S3": (None, [])}, coverage_bound={0: 3}, gap=1.0)
    kept, contradicted = both(base, plan_of(less, GOOD), instance, less)
    assert kept == base
    assert list(contradicted) == ["base"]


def test_what_the_other_instance_does_not_know_falls_away_and_the_rest_is_mended() -> None:
    """A scenario with a recruit, a school more, another term and an earlier visit: what is left of its plan serves."""
    instance = tiny_instance()
    more = with_rows(
        with_rows(instance, "terms", {"term": "more", "first_day": "2009-01-05", "last_day": "2009-01-09"}),
        "sips",
        {"sip": "P9", "latitude": 52.6, "longitude": 1.3, "max_schools": 3},
    )
    plan = plan_of(
        more,
        {
            "S1": ("P9", ["2008-04-14", "2008-04-16", "2008-09-15"]),
            "S2": ("P1", ["2008-04-15", "2008-04-25", "2009-01-06"]),
            "S3": ("P2", ["2008-04-16", "2008-04-24", "2008-09-15"]),
        },
    )
    made = with_history(instance, "S3", 1, "P1", "2008-04-14")
    ground = Ground(made)
    allocations, visits = translated(plan, ground.facts)
    assert {row.school: row.sip for row in allocations} == {"S1": None, "S2": "P1", "S3": "P2"}
    days = [(row.sip, None if row.day is None else row.day.isoformat()) for row in visits]
    assert days == [
        *[(None, None)] * 3,
        ("P1", "2008-04-15"),
        ("P1", "2008-04-25"),
        (None, None),
        ("P1", "2008-04-14"),
        ("P2", "2008-04-24"),
        ("P2", "2008-09-15"),
    ]
    best = ground.best_reading(plan)
    assert best is not None
    assert sum(best.report.coverage.values()) == 0


def test_pins_of_the_base_are_kept_by_what_it_takes_over() -> None:
    instance = tiny_instance()
    pinned = with_rows(instance, "pins", {"school": "S1", "visit": None, "sip": "P2", "day": None})
    base, other = poor_plan(pinned), plan_of(instance, GOOD)
    found = shared({"base": pinned, "free": instance}, {"base": base, "free": other}, "base")
    owners = {row.school: row.sip for row in found.plans["base"].allocations}
    assert owners["S1"] == "P2"
    assert sum(found.plans["base"].summary.coverage.values()) == 0
    assert_honest(found.plans["base"], pinned)


def test_a_plan_goes_from_hand_to_hand_until_nobody_gains() -> None:
    """The plan of all is not legal for `few`, which has no place with P1; what `fewer` keeps of it is."""
    county = with_sip(tiny_instance(), "P2", max_schools=2)
    far = with_rows(county, "travel", {"school": "S1", "sip": "P2", "minutes": 300})
    instances = {
        "base": with_sip(with_sip(far, "P1", max_schools=0), "P2", max_schools=0),
        "few": with_sip(far, "P1", max_schools=0),
        "fewer": with_tables(far, sips=[row for row in far.sips if row.sip != "P1"]),
        "all": far,
    }
    good = {"S1": ("P1", GOOD["S1"][1]), "S2": ("P2", GOOD["S2"][1]), "S3": ("P2", GOOD["S3"][1])}
    plans = {name: plan_of(instance, good if name == "all" else {}) for name, instance in instances.items()}
    found = shared(instances, plans, "base")
    owners = {row.school: row.sip for row in found.plans["few"].allocations}
    assert owners == {"S1": None, "S2": "P2", "S3": "P2"}
    assert (found.taken["few"], found.taken["fewer"]) == ("fewer", "all")
