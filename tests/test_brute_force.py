"""The reference solver and the random instances: what all comparisons with the optimiser rest on."""

from __future__ import annotations

from collections import Counter
from datetime import date
from itertools import product

import pytest

from models import Instance
from scheduler.checker import check, check_against, check_summary, facts_of
from tests.brute_force import best_plan
from tests.build import (
    compact_of,
    plan_of,
    tiny_instance,
    visit_numbers,
    with_history,
    with_pin,
    with_sip,
    with_tables,
)
from tests.random_instances import random_instance
from tests.random_planned_instances import random_planned_instance

SEEDS = range(60)


def _naive(instance: Instance) -> tuple[int, ...] | None:
    """The best objective over simply everything that can be written down; None if nothing is legal."""
    facts = facts_of(instance)
    schools = [school.school for school in instance.schools]
    sips = [None, *(sip.sip for sip in instance.sips)]
    best: tuple[int, ...] | None = None
    rows: list[list[tuple[str | None, tuple[date | None, ...]]]] = [
        [
            (sip, days)
            for sip in sips
            for days in product([None, *facts.calendar.days], repeat=len(visit_numbers(instance, school)))
            if sip is not None or not any(days)
        ]
        for school in schools
    ]
    for choice in product(*rows):
        plan = plan_of(instance, dict(zip(schools, choice, strict=True)))
        report = check_against(facts, plan.allocations, plan.visits)
        if not report.breaches and (best is None or report.objective < best):
            best = report.objective
    return best


def _smaller(instance: Instance) -> Instance:
    """Two schools, two SIPs and two visits in a term of two days."""
    kept = {"S1", "S2"}
    terms = [{"term": "summer", "first_day": "2008-04-17", "last_day": "2008-04-18"}]
    return with_tables(
        instance,
        terms=terms,
        schools=[school.model_copy(update={"programme": "short"}) for school in instance.schools[:2]],
        sips=[
            sip.model_copy(update={"headteacher_of": sip.headteacher_of if sip.headteacher_of in kept else None})
            for sip in instance.sips[:2]
        ],
        programmes=[
            visit.model_copy(update={"terms": ("summer",), "not_before": None, "not_after": None})
            for visit in instance.programmes
            if visit.programme == "short"
        ],
        closures=[],
        history=[row for row in instance.history if row.school in kept and row.day == date(2008, 4, 17)],
        pins=[pin for pin in instance.pins if pin.school in kept and pin.day is None and pin.visit is None],
        conflicts=[row for row in instance.conflicts if row.school in kept],
        absences=[row for row in instance.absences if row.id in {"S1", "P1", "P2", "A1"}],
    )


@pytest.mark.parametrize("seed", range(12))
def test_best_plan_is_what_trying_simply_everything_finds(seed: int) -> None:
    instance = _smaller(random_instance(seed))
    found = best_plan(instance)
    assert (None if found is None else found.objective) == _naive(instance)


def test_best_plans_break_no_rule_and_have_honest_summaries() -> None:
    covered = 0
    for seed in SEEDS:
        instance = random_instance(seed)
        best = best_plan(instance)
        assert best is not None
        report = check(instance, best.plan.allocations, best.plan.visits)
        assert report.breaches == ()
        assert (report.coverage, report.quality) == (best.coverage, best.quality)
        assert check_summary(best.plan, instance, report) == ()
        covered += not any(best.coverage.values())
    assert 0 < covered < len(SEEDS)


def test_best_plan_of_the_tiny_instance_by_hand() -> None:
    """One school, one SIP: every visit on its ideal day, so that only travel counts."""
    instance = tiny_instance()
    alone = with_tables(instance, schools=instance.schools[:1], sips=instance.sips[:1])
    best = best_plan(alone)
    assert best is not None
    assert best.coverage == {0: 0}
    assert best.quality == 6 * 10
    assert compact_of(best.plan) == {"S1": ("P1", [date(2008, 4, 14), date(2008, 4, 25), date(2008, 9, 15)])}


def test_contradictory_pins_leave_no_legal_plan() -> None:
    instance = with_sip(random_instance(0), "P1", max_schools=0)
    assert best_plan(with_pin(with_tables(instance, pins=[]), "S1", sip="P1")) is None


def test_a_pin_against_the_history_leaves_no_legal_plan() -> None:
    instance = with_tables(random_instance(0), pins=[], history=[])
    made = with_history(instance, "S1", 1, "P9", "2008-04-17")
    assert best_plan(with_pin(made, "S1", 1, day="2008-04-18")) is None
    assert best_plan(with_pin(made, "S1", 1, day="2008-04-17")) is not None


def test_random_instances_are_the_same_for_the_same_seed_and_differ_otherwise() -> None:
    assert random_instance(7) == random_instance(7)
    assert random_planned_instance(7) == random_planned_instance(7)
    assert len({random_instance(seed).sha256 for seed in SEEDS}) == len(SEEDS)


def test_random_instances_are_tiny_and_use_every_table() -> None:
    used: Counter[str] = Counter()
    for seed in SEEDS:
        instance = random_instance(seed)
        assert len(instance.schools) <= 3
        assert len(instance.sips) <= 3
        facts = facts_of(instance)
        assert len(facts.calendar.days) <= 7
        assert all(window.days for window in facts.windows.values())
        used.update(name for name, rows in instance if rows)
    assert used.keys() == Instance.model_fields.keys()


@pytest.mark.parametrize("seed", range(20))
def test_planned_instances_come_with_a_whole_legal_plan(seed: int) -> None:
    schools = 10 + 30 * seed // 19
    instance, plan = random_planned_instance(seed, schools=schools, sips=2 + schools // 9)
    report = check(instance, plan.allocations, plan.visits)
    assert len(instance.schools) == schools
    assert report.breaches == ()
    assert not any(report.coverage.values())


def test_planned_instances_are_refused_where_days_do_not_suffice() -> None:
    with pytest.raises(ValueError, match="too few"):
        random_planned_instance(0, schools=90, sips=1)
