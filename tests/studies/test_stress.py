"""Futures that are the same for the same seed, and what is lost in them, counted right."""

from __future__ import annotations

import threading
from collections.abc import Generator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from models import Instance, Plan
from scheduler.reading import InstanceError
from scheduler.scenarios import read_scenario, scenario_of, under_scenarios, write_scenario
from scheduler.studies import Failed, Finished, Job
from scheduler.studies import futures as futures_module
from scheduler.studies.futures import Future, draws, each_sip_leaves
from scheduler.studies.stress import (
    Aftermath,
    Settled,
    ToRecount,
    ToWithstand,
    localities_hit,
    people_missed,
    recount,
    settle,
    stress_job,
    stress_ledger,
    withstand,
)
from tests.build import plan_of, tiny_instance, with_absence, with_history, with_pin, with_school, with_sip, with_tables
from tests.checker.judging import GOOD
from tests.optimiser.judging import assert_honest
from tests.quick_plans import poor_plan
from tests.random_instances import random_instance
from tests.random_planned_instances import random_planned_instance

FIRST = date(2008, 4, 14)


def stressed(instance: Instance, plan: Plan, future: Future, from_day: date = FIRST) -> Aftermath:
    return withstand(ToWithstand(plan, instance, future, from_day, 10.0), threading.Event())


def tables(future: Future) -> dict[str, list[tuple[dict[str, str], bool]]]:
    return {name: [(dict(row.cells), row.remove) for row in rows] for name, rows in future.scenario.tables.items()}


def often(monkeypatch: pytest.MonkeyPatch) -> None:
    """Futures in which much happens."""
    for name in ("LEAVES", "AWAY", "ADVISER_AWAY", "NEW_CONCERN", "WORSE_CONCERN", "SNOW"):
        monkeypatch.setattr(futures_module, name, 0.5)
    monkeypatch.setattr(futures_module, "SNOW_MONTHS", tuple(range(1, 13)))


def test_the_same_seed_draws_the_same_and_more_draws_begin_with_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    often(monkeypatch)
    instance, plan = random_planned_instance(1, schools=12, sips=4)
    few, many = draws(instance, plan, FIRST, 3, 7), draws(instance, plan, FIRST, 6, 7)
    assert [(each.name, tables(each), each.away) for each in few] == [
        (each.name, tables(each), each.away) for each in many[:3]
    ]
    assert len({str(tables(each)) for each in many}) == 6
    assert [tables(each) for each in draws(instance, plan, FIRST, 3, 8)] != [tables(each) for each in few]


@pytest.mark.parametrize("seed", range(12))
def test_whatever_is_drawn_is_a_sound_scenario_that_reads_back(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    often(monkeypatch)
    instance, plan = random_planned_instance(seed, schools=12, sips=4)
    made = [row.day for row in instance.history]
    first = max([*made, min(term.first_day for term in instance.terms)])
    for future in draws(instance, plan, first, 3, seed):
        try:
            result = under_scenarios(instance, [future.scenario], "instance").reading.instance
        except InstanceError as error:  # a pin of a visit whose SIP has no day left
            assert all(problem.table == "instance: pins" for problem in error.problems)
            assert stressed(instance, plan, future, first).problems
            continue
        own = [row for row in result.absences if row.reason == "drawn"]
        assert {row.id for row in own} == set(future.away)
        assert len(result.absences) == len(instance.absences) + len(own)
        write_scenario(future.scenario, tmp_path / future.name)
        read = read_scenario(tmp_path / future.name)
        assert under_scenarios(instance, [read], "instance").reading.instance.sha256 == result.sha256


def test_a_sip_who_leaves_takes_with_them_what_others_cannot_take_over() -> None:
    instance = with_sip(tiny_instance(), "P2", max_schools=2)
    plan = plan_of(instance, GOOD)
    without_p1, without_p2 = (stressed(instance, plan, future) for future in each_sip_leaves(instance))
    assert (without_p1.lost, without_p1.affected, without_p1.affected_bound) == ({0: 3}, ("S1", "S2"), 2)
    assert sum(without_p1.lost_at.values()) == 3
    assert (without_p2.lost, without_p2.affected, without_p2.lost_at) == ({0: 0}, ("S3",), {})
    assert without_p1.proved
    assert without_p2.proved


def test_what_lies_before_the_day_is_not_lost() -> None:
    instance = with_sip(tiny_instance(), "P2", max_schools=1)
    plan = plan_of(instance, GOOD)
    (without_p1, _) = each_sip_leaves(instance)
    assert stressed(instance, plan, without_p1).total == 6
    assert stressed(instance, plan, without_p1, date(2008, 9, 8)).total == 2


def test_what_was_not_placed_before_is_not_lost() -> None:
    instance = tiny_instance()
    plan = plan_of(instance, {**GOOD, "S3": (None, [])})
    (without_p1, _) = each_sip_leaves(with_sip(instance, "P2", max_schools=1))
    after = stressed(with_sip(instance, "P2", max_schools=1), plan, without_p1)
    assert (after.total, len(after.affected)) == (3, 2)
    assert ("S3", 1) in after.without_day
    assert sum(after.lost_at.values()) == 3


def test_a_future_without_a_replan_is_told() -> None:
    instance = with_history(tiny_instance(), "S1", 1, "P1", "2008-04-14")
    plan = plan_of(instance, GOOD)
    future = each_sip_leaves(instance)[0]
    assert stressed(instance, plan, future, date(2009, 1, 1)).problems
    pinned = with_pin(with_absence(tiny_instance(), "sip", "P2", "2008-04-15"), "S1", sip="P1")
    leaving = each_sip_leaves(pinned)[0]
    after = stressed(pinned, plan_of(pinned, GOOD), leaving)
    assert after.problems == ()
    assert "S1" in after.affected


def test_the_key_tells_every_part_of_the_input() -> None:
    instance = tiny_instance()
    plan = plan_of(instance, GOOD)
    one, other = each_sip_leaves(instance)
    base = ToWithstand(plan, instance, one, FIRST, 10.0)
    others = [
        ToWithstand(plan, instance, other, FIRST, 10.0),
        ToWithstand(plan, instance, one, date(2008, 9, 8), 10.0),
        ToWithstand(plan, instance, one, FIRST, 11.0),
        ToWithstand(plan, with_sip(instance, "P1", max_schools=2), one, FIRST, 10.0),
        ToWithstand(plan_of(instance, {**GOOD, "S3": (None, [])}), instance, one, FIRST, 10.0),
    ]
    assert len({stress_job(each).key for each in (base, *others)}) == 6


def test_people_and_places_are_ranked_by_what_is_lost_without_them() -> None:
    instance = tiny_instance()
    one, other = each_sip_leaves(instance)
    both = Future("both", one.scenario, ("P1", "P2"))
    found = {
        one.name: Aftermath(lost={0: 4}, affected=("S1",), lost_at={"S1": 4}),
        other.name: Aftermath(lost={0: 1}, affected=("S3", "S2"), lost_at={"S3": 1}),
        both.name: Aftermath(lost={0: 6}, affected=("S1", "S3"), lost_at={"S1": 4, "S3": 2}),
    }
    people = people_missed((one, other, both), found)
    assert [(each.name, each.futures, each.lost, each.affected, each.worst) for each in people] == [
        ("P1", 2, 5.0, 1.5, "both"),
        ("P2", 2, 3.5, 2.0, "both"),
    ]
    places = localities_hit((one, other, both), found, instance)
    assert [(each.name, each.futures, each.lost, each.affected) for each in places] == [
        ("North", 3, 8 / 3, 1.0),
        ("South", 2, 1.5, 1.0),
    ]
    assert people_missed((one,), {one.name: Aftermath(problems=("none",))}) == ()


class OwnHands:
    """A crew that works here."""

    def outcomes(
        self, jobs: Sequence[Job[Any, Any]], stop: threading.Event
    ) -> Generator[Finished[Any, Any] | Failed[Any, Any], None, None]:
        for job in jobs:
            yield Finished(job, job.work(job.given, stop))


def settled(folder: Path, given: dict[str, ToWithstand], found: dict[str, Aftermath]) -> Settled:
    return settle(given, found, OwnHands(), stress_ledger(folder), threading.Event())


def test_a_plan_that_no_future_betters_stays_the_base(tmp_path: Path) -> None:
    instance = with_sip(tiny_instance(), "P2", max_schools=2)
    plan = plan_of(instance, GOOD)
    given = {each.name: ToWithstand(plan, instance, each, FIRST, 10.0) for each in each_sip_leaves(instance)}
    found = {name: withstand(each, threading.Event()) for name, each in given.items()}
    assert settled(tmp_path, given, found) == Settled(found, None, {}, complete=True)


def test_the_base_takes_over_what_a_future_shows_and_all_are_counted_against_it(tmp_path: Path) -> None:
    """S3 had no SIP, though there was a place: the replan without P1 shows it, and P2 takes it or S1 and S2."""
    instance = with_sip(tiny_instance(), "P2", max_schools=2)
    plan = plan_of(instance, {**GOOD, "S3": (None, [])})
    given = {each.name: ToWithstand(plan, instance, each, FIRST, 10.0) for each in each_sip_leaves(instance)}
    found = {name: withstand(each, threading.Event()) for name, each in given.items()}
    assert found["without P1"].lost == {0: 0}
    counted = settled(tmp_path, given, found)
    assert counted.base is not None
    assert (counted.base.left_out, counted.base.left_out_before) == (0, 3)
    assert_honest(counted.base.plan, counted.base.instance)
    assert {name: after.lost for name, after in counted.found.items()} == {"without P1": {0: 3}, "without P2": {0: 0}}
    assert {name: after.lost_bound for name, after in counted.found.items()} == {
        "without P1": {0: 3},
        "without P2": {0: 0},
    }
    assert sum(counted.found["without P1"].lost_at.values()) == 3
    assert counted.found["without P1"].affected == found["without P1"].affected


def test_what_was_made_before_the_day_is_history_of_the_base_too(tmp_path: Path) -> None:
    instance = with_sip(tiny_instance(), "P2", max_schools=2)
    plan = plan_of(instance, {**GOOD, "S3": ("P2", ["2008-04-16"])})
    day = date(2008, 9, 1)
    given = {each.name: ToWithstand(plan, instance, each, day, 10.0) for each in each_sip_leaves(instance)}
    found = {name: withstand(each, threading.Event()) for name, each in given.items()}
    counted = settled(tmp_path, given, found)
    assert counted.base is not None
    assert_honest(counted.base.plan, counted.base.instance)
    made = [(row.school, row.visit, row.sip, row.day) for row in counted.base.plan.visits if row.day and row.day < day]
    assert made == [(row.school, row.visit, row.sip, row.day) for row in plan.visits if row.day and row.day < day]


def test_what_mending_the_base_for_a_future_brings_to_light_is_the_base_s_too(tmp_path: Path) -> None:
    """P1 has one day. With S1 shut it goes to S2, which is of concern; so it should have without that."""
    instance = with_sip(with_school(tiny_instance(), "S2", concern=2), "P1", max_days=1)
    instance = with_sip(instance, "P2", max_schools=0)
    plan = plan_of(instance, {"S1": ("P1", ["2008-04-14"])})
    shut = {"of": "school", "id": "S1", "first_day": "2008-04-14", "last_day": "2008-09-19"}
    futures = [*each_sip_leaves(instance), Future("S1 shut", scenario_of("S1 shut", {"absences": [shut]}), ())]
    given = {each.name: ToWithstand(plan, instance, each, FIRST, 10.0) for each in futures}
    nothing = Aftermath(coverage={2: 3, 0: 6}, coverage_bound={2: 0, 0: 0})
    counted = recount(ToRecount(given["S1 shut"], nothing, plan), threading.Event())
    assert counted.better is not None
    assert counted.better.summary.coverage == {2: 2, 0: 6}
    first = nothing.model_copy(update={"better": plan})
    again = settled(tmp_path, given, {**dict.fromkeys(given, nothing), "without P2": first})
    assert again.base is not None
    assert again.base.plan.summary.coverage == {2: 2, 0: 6}
    assert again.found["without P1"].coverage == {2: 3, 0: 6}


@pytest.mark.parametrize("seed", range(60))
def test_no_future_that_only_takes_away_leaves_out_less_than_its_base(seed: int, tmp_path: Path) -> None:
    """Tiny instances with a shortage, from the poorest plan on; the replans are as they come."""
    instance = with_tables(random_instance(seed), pins=[], history=[])
    plan = poor_plan(instance)
    first = min(term.first_day for term in instance.terms)
    given = {each.name: ToWithstand(plan, instance, each, first, 10.0) for each in each_sip_leaves(instance)}
    found = {name: withstand(each, threading.Event()) for name, each in given.items()}
    counted = settled(tmp_path, given, found)
    base = (counted.base.plan if counted.base else plan).summary.coverage
    for after in counted.found.values():
        assert after.problems or tuple(after.coverage.values()) >= tuple(base.values())
        assert after.problems or tuple(after.lost_bound.values()) <= tuple(after.lost.values())
