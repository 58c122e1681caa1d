"""Pins that cannot be kept: told with a minimal set of rules and rows, each of which can be put aside."""

from __future__ import annotations

import random
from typing import Any

import pytest

from models import Instance
from scheduler.explaining import Consistency, Verdict, consistency_of
from scheduler.explaining.members import members_of, visits_made
from scheduler.optimiser import Infeasible, Limits, solve
from scheduler.optimiser.compiling.compile import compile_problem
from tests.brute_force import best_plan
from tests.build import tiny_instance, with_history, with_school, with_sip, with_tables, with_visit
from tests.explaining.reference import can_hold
from tests.random_instances import random_instance

SECONDS = 60.0


def _pinned(instance: Instance, *pins: dict[str, Any]) -> Instance:
    """The instance with these pins, from row 2 on; schools and SIPs know their rows too."""
    tables = {
        table: [row.model_copy(update={"row": at}) for at, row in enumerate(getattr(instance, table), start=2)]
        for table in ("schools", "sips", "history")
    }
    return with_tables(instance, pins=[{"row": row, **pin} for row, pin in enumerate(pins, start=2)], **tables)


def _told(instance: Instance) -> set[str]:
    """The members by table, row and column, each held against exhaustion; none where there is a plan."""
    found = consistency_of(instance, SECONDS)
    _hold_against_exhaustion(instance, found)
    return {str(source) for member in found.members for source in member.sources}


def _hold_against_exhaustion(instance: Instance, found: Consistency) -> None:
    everything = frozenset(member.key for member in (*members_of(instance), *visits_made(instance)))
    assert (found.verdict is Verdict.POSSIBLE) == can_hold(instance, everything)
    assert bool(found.lines()) == (found.verdict is Verdict.IMPOSSIBLE)
    if found.verdict is Verdict.IMPOSSIBLE:
        named = frozenset(member.key for member in found.members)
        assert found.minimal
        assert named <= everything
        assert not can_hold(instance, named)
        for key in named:
            assert can_hold(instance, named - {key}), key


def test_two_visits_of_one_sip_on_one_day() -> None:
    instance = _pinned(
        tiny_instance(),
        {"school": "S3", "sip": "P2"},
        {"school": "S1", "visit": 1, "sip": "P1", "day": "2008-04-14"},
        {"school": "S3", "visit": 3, "day": "2008-09-08"},
        {"school": "S2", "visit": 1, "sip": "P1", "day": "2008-04-14"},
    )
    assert consistency_of(instance).lines() == (
        "These cannot hold together:",
        "  pin: visit 1 of S1 is pinned to P1 on Monday 14 April 2008 (pins row 3)",
        "  pin: visit 1 of S2 is pinned to P1 on Monday 14 April 2008 (pins row 5)",
        "  one_a_day: P1 makes one visit a day (sips row 2)",
        "Put any one of them aside, and the others can hold.",
    )
    with pytest.raises(Infeasible):
        solve(instance, Limits(0.01))


def test_a_minimum_that_too_few_schools_can_fill() -> None:
    """P1 works in North, where S1 and S2 lie; S3 is kept out by its locality alone."""
    instance = with_sip(tiny_instance(), "P1", min_schools=3, localities=["North"])
    pinned = _pinned(instance, {"school": "S1", "sip": "P1"})
    assert consistency_of(pinned).lines() == (
        "These cannot hold together:",
        "  pin: S1 is pinned to P1 (pins row 2)",
        "  capacity: P1 takes at least 3 schools or none (sips row 2 (min_schools))",
        "  locality: P1 works in North only (sips row 2 (localities))",
        "The others leave P1 S1, S2 to choose from.",
        "Put any one of them aside, and the others can hold.",
    )
    assert _told(_pinned(instance, {"school": "S3", "sip": "P2"})) == set()


def test_a_minimum_against_pins_elsewhere() -> None:
    instance = with_sip(tiny_instance(), "P1", min_schools=2)
    pins = [{"school": "S1", "sip": "P1"}, {"school": "S2", "sip": "P2"}, {"school": "S3", "sip": "P2"}]
    assert _told(_pinned(instance, *pins[:2])) == set()
    assert _told(_pinned(instance, *pins)) == {"pins row 2", "pins row 3", "pins row 4", "sips row 2 (min_schools)"}


def test_a_minimum_that_the_federation_of_another_school_keeps_from_being_filled() -> None:
    instance = with_school(with_school(tiny_instance(), "S2", federation="F"), "S3", federation="F")
    pins = [{"school": "S1", "sip": "P1"}, {"school": "S3", "sip": "P2"}]
    assert _told(_pinned(with_sip(instance, "P1", min_schools=2), *pins)) == {
        "pins row 2",
        "pins row 3",
        "sips row 2 (min_schools)",
        "schools row 3 (federation)",
        "schools row 4 (federation)",
    }


def test_a_rule_against_a_single_pin() -> None:
    instance = with_sip(tiny_instance(), "P2", max_schools=0)
    pinned = _pinned(instance, {"school": "S1", "sip": "P1"}, {"school": "S3", "sip": "P2"})
    assert _told(pinned) == {"pins row 3", "sips row 3 (max_schools)"}


def test_two_sips_for_one_school() -> None:
    pins: list[dict[str, Any]] = [{"school": "S1", "sip": "P1"}, {"school": "S1", "visit": 2, "sip": "P2"}]
    assert _told(_pinned(tiny_instance(), *pins)) == {"pins row 2", "pins row 3"}


def test_more_schools_than_a_sip_may_have() -> None:
    pins = [{"school": school, "sip": "P1"} for school in ("S1", "S2", "S3")]
    assert _told(_pinned(with_sip(tiny_instance(), "P1", max_schools=3), *pins)) == set()
    told = _told(_pinned(with_sip(tiny_instance(), "P1", max_schools=2), *pins))
    assert told == {"pins row 2", "pins row 3", "pins row 4", "sips row 2 (max_schools)"}


def test_a_federation_torn_by_two_pins() -> None:
    instance = with_school(with_school(tiny_instance(), "S1", federation="F"), "S3", federation="F")
    pins = [{"school": "S2", "sip": "P1"}, {"school": "S1", "sip": "P1"}, {"school": "S3", "sip": "P2"}]
    told = _told(_pinned(instance, *pins))
    assert told == {"pins row 3", "pins row 4", "schools row 2 (federation)", "schools row 4 (federation)"}


def test_days_that_are_too_close() -> None:
    pins = [{"school": "S1", "visit": 1, "day": "2008-04-14"}, {"school": "S1", "visit": 2, "day": "2008-04-16"}]
    assert _told(_pinned(tiny_instance(), *pins)) == set()
    assert _told(_pinned(with_visit(tiny_instance(), 2, min_gap=3), *pins)) == {
        "pins row 2",
        "pins row 3",
        "programmes (min_gap)",
    }


def test_visits_made_take_the_days_that_pins_need() -> None:
    pins = [{"school": "S1", "visit": visit, "sip": "P1"} for visit in (1, 2, 3)]
    assert _told(_pinned(with_sip(tiny_instance(), "P1", max_days=3), *pins)) == set()
    made = with_history(with_sip(tiny_instance(), "P1", max_days=3), "S2", 1, "P1", "2008-04-14")
    told = _told(_pinned(made, *pins))
    assert told == {"pins row 2", "pins row 3", "pins row 4", "sips row 2 (max_days)", "history row 2"}


def test_a_pin_that_history_keeps_is_never_told() -> None:
    instance = with_history(with_sip(tiny_instance(), "P2", max_schools=0), "S1", 1, "P2", "2008-04-14")
    kept = {"school": "S1", "visit": 1, "sip": "P2", "day": "2008-04-14"}
    assert _told(_pinned(instance, kept)) == set()
    assert "pins row 2" not in _told(_pinned(instance, kept, {"school": "S1", "sip": "P2"}))


def test_without_time_nothing_is_claimed() -> None:
    instance = with_sip(tiny_instance(), "P1", max_schools=2)
    pins = [{"school": school, "sip": "P1"} for school in ("S1", "S2", "S3")]
    found = consistency_of(_pinned(instance, *pins), 0.0)
    assert found.verdict is Verdict.UNKNOWN
    assert found.lines() == ("Whether all pins can be kept together was not settled in the time there was.",)


def _at_odds(seed: int) -> Instance:
    """A random instance with random pins, most of which could be kept alone, and SIPs who want several schools."""
    rng = random.Random(seed)
    instance = with_tables(random_instance(seed), pins=[])
    problem = compile_problem(instance)
    pins: dict[tuple[str, int | None], dict[str, Any]] = {}
    for number in rng.sample(range(len(problem.visits)), min(len(problem.visits), rng.randint(1, 4))):
        visit = problem.visits[number]
        school = instance.schools[visit.school].school
        sips = [instance.sips[problem.pairs.sip[pair]].sip for pair in problem.pairs_of_school[visit.school]]
        sip = rng.choice(sips or [row.sip for row in instance.sips])
        days = [problem.calendar.days[day] for day in visit.days]
        if rng.random() < 0.4 or not days:
            pins[school, None] = {"school": school, "sip": sip}
        else:
            pin = {"school": school, "visit": visit.number, "day": rng.choice([None, *days])}
            pins[school, visit.number] = {**pin, "sip": None if pin["day"] and rng.random() < 0.6 else sip}
    wanting = [
        sip.model_copy(update={"min_schools": min(sip.max_schools, rng.choice([0, 0, 2, 3]))}) for sip in instance.sips
    ]
    return _pinned(with_tables(instance, sips=wanting), *pins.values())


@pytest.mark.parametrize("first", range(0, 300, 60))
def test_contradictions_are_sufficient_and_minimal_by_exhaustion(first: int) -> None:
    contradictions = several = 0
    for seed in range(first, first + 60):
        instance = _at_odds(seed)
        found = consistency_of(instance, SECONDS)
        _hold_against_exhaustion(instance, found)
        contradictions += found.verdict is Verdict.IMPOSSIBLE
        several += len(found.members) > 2
    assert contradictions > 10
    assert several > 5


def test_solving_ends_at_once_exactly_where_pins_contradict() -> None:
    contradictions = 0
    for seed in range(40):
        instance = _at_odds(seed)
        possible = best_plan(instance) is not None
        assert (consistency_of(instance, SECONDS).verdict is Verdict.POSSIBLE) == possible, seed
        contradictions += not possible
        if possible:
            solve(instance, Limits(0.01))
        else:
            with pytest.raises(Infeasible):
                solve(instance, Limits(0.01))
    assert 5 < contradictions < 35
