"""Pins that no plan keeps: told with exactly the rows of a smallest set."""

from __future__ import annotations

import random
import re
from typing import Any

import pytest

from models import Instance, Pin
from scheduler.optimiser import Infeasible, Limits, solve
from scheduler.optimiser.compiling.compile import compile_problem
from tests.brute_force import best_plan
from tests.build import tiny_instance, with_history, with_school, with_sip, with_tables, with_visit
from tests.optimiser.known import known


def _pinned(instance: Instance, *pins: dict[str, Any]) -> Instance:
    """The instance with these pins, from row 2 on."""
    return with_tables(instance, pins=[{"row": row, **pin} for row, pin in enumerate(pins, start=2)])


def _rows_told(instance: Instance) -> set[int]:
    """The rows that are named; none where there is a plan."""
    try:
        solve(instance, Limits(0.01))
    except Infeasible as told:
        (problem,) = told.problems
        assert str(told) == problem
        rows = re.match(r"pins: rows? ([\d, ]+): no plan keeps (it|all of them) and every rule", problem)
        assert rows is not None
        return {int(row) for row in rows[1].split(", ")}
    return set()


def test_two_visits_of_one_sip_on_one_day() -> None:
    instance = _pinned(
        tiny_instance(),
        {"school": "S3", "sip": "P2"},
        {"school": "S1", "visit": 1, "sip": "P1", "day": "2008-04-14"},
        {"school": "S3", "visit": 3, "day": "2008-09-08"},
        {"school": "S2", "visit": 1, "sip": "P1", "day": "2008-04-14"},
    )
    with pytest.raises(Infeasible) as told:
        solve(instance, Limits(0.01))
    assert told.value.problems == (
        "pins: rows 3, 5: no plan keeps all of them and every rule; each can be kept without the others",
    )


def test_one_pin_that_a_rule_forbids_is_told_alone() -> None:
    instance = _pinned(
        with_sip(tiny_instance(), "P2", max_schools=0), {"school": "S1", "sip": "P1"}, {"school": "S3", "sip": "P2"}
    )
    with pytest.raises(Infeasible) as told:
        solve(instance, Limits(0.01))
    assert told.value.problems == ("pins: row 3: no plan keeps it and every rule",)


def test_more_schools_than_a_sip_may_have() -> None:
    pins = [{"school": school, "sip": "P1"} for school in ("S1", "S2", "S3")]
    assert _rows_told(_pinned(with_sip(tiny_instance(), "P1", max_schools=3), *pins)) == set()
    assert _rows_told(_pinned(with_sip(tiny_instance(), "P1", max_schools=2), *pins)) == {2, 3, 4}


def test_a_federation_torn_by_two_pins() -> None:
    instance = with_school(with_school(tiny_instance(), "S1", federation="F"), "S3", federation="F")
    pins = [{"school": "S2", "sip": "P1"}, {"school": "S1", "sip": "P1"}, {"school": "S3", "sip": "P2"}]
    assert _rows_told(_pinned(instance, *pins)) == {3, 4}


def test_days_that_are_too_close() -> None:
    pins = [{"school": "S1", "visit": 1, "day": "2008-04-14"}, {"school": "S1", "visit": 2, "day": "2008-04-16"}]
    assert _rows_told(_pinned(tiny_instance(), *pins)) == set()
    assert _rows_told(_pinned(with_visit(tiny_instance(), 2, min_gap=3), *pins)) == {2, 3}


def test_visits_pinned_by_one_sip_of_whom_too_few_days_are_left() -> None:
    pins = [{"school": "S1", "visit": visit, "sip": "P1"} for visit in (1, 2, 3)]
    assert _rows_told(_pinned(with_sip(tiny_instance(), "P1", max_days=3), *pins)) == set()
    assert _rows_told(_pinned(with_sip(tiny_instance(), "P1", max_days=2), *pins)) == {2, 3, 4}
    made = with_history(with_sip(tiny_instance(), "P1", max_days=3), "S2", 1, "P1", "2008-04-14")
    assert _rows_told(_pinned(made, *pins)) == {2, 3, 4}


def test_a_minimum_that_only_schools_without_a_pin_can_fill() -> None:
    instance = with_sip(tiny_instance(), "P1", min_schools=2)
    pins = [{"school": "S1", "sip": "P1"}, {"school": "S2", "sip": "P2"}, {"school": "S3", "sip": "P2"}]
    assert _rows_told(_pinned(instance, *pins[:2])) == set()
    assert _rows_told(_pinned(instance, *pins)) == {2, 3, 4}


def test_a_pin_that_history_keeps_is_never_told() -> None:
    instance = with_history(with_sip(tiny_instance(), "P2", max_schools=0), "S1", 1, "P2", "2008-04-14")
    kept = {"school": "S1", "visit": 1, "sip": "P2", "day": "2008-04-14"}
    assert _rows_told(_pinned(instance, kept)) == set()
    assert _rows_told(_pinned(instance, kept, {"school": "S1", "sip": "P2"})) == {3}


def test_what_is_told_of_random_pins_is_a_smallest_set_and_only_where_no_plan_is_legal() -> None:
    contradictions = several = 0
    for seed in range(30):
        instance = with_tables(known(seed).instance, pins=[])
        problem = compile_problem(instance)
        rng = random.Random(seed)
        pins: list[dict[str, Any]] = []
        for number in rng.sample(range(len(problem.visits)), min(len(problem.visits), 3)):
            visit = problem.visits[number]
            sips = [instance.sips[problem.pairs.sip[pair]].sip for pair in problem.pairs_of_school[visit.school]]
            days = [problem.calendar.days[day] for day in visit.days]
            sip = rng.choice([None, *sips])
            day = rng.choice([None, *days]) if sip is not None else rng.choice(days or [None])
            school = instance.schools[visit.school].school
            if (sip, day) != (None, None):
                pins.append({"school": school, "visit": visit.number, "sip": sip, "day": day})
        pinned = _pinned(instance, *pins)
        told = _rows_told(pinned)
        assert bool(told) == (best_plan(pinned) is None), seed
        if told:
            contradictions += 1
            several += len(told) > 1
            rows = [pin for pin in pinned.pins if pin.row in told]
            assert best_plan(_with(pinned, rows)) is None
            for pin in rows:
                assert best_plan(_with(pinned, [other for other in rows if other is not pin])) is not None, seed
    assert contradictions > 5
    assert several > 3


def _with(instance: Instance, pins: list[Pin]) -> Instance:
    return with_tables(instance, pins=pins)
