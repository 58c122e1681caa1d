"""Pins that cannot be kept are errors that name every row with a part in it."""

from __future__ import annotations

import pytest

from models import Instance
from scheduler.validation import Problem, validate
from tests.build import (
    tiny_instance,
    with_absence,
    with_adviser,
    with_history,
    with_locality,
    with_policy,
    with_rows,
    with_school,
    with_sip,
    with_tables,
    with_visit,
)

Rows = list[tuple[str, int | None, str | None, str | None]]
MON, TUE, WED = "2008-04-14", "2008-04-15", "2008-04-16"
NEXT_MON = "2008-04-21"
SEPTEMBER = "2008-09-10"


def pinned(instance: Instance, *pins: tuple[str, int | None, str | None, str | None]) -> tuple[Problem, ...]:
    """What is wrong with an instance with these pins in rows 2, 3, …."""
    rows = [
        {"row": number, "school": school, "visit": visit, "sip": sip, "day": day}
        for number, (school, visit, sip, day) in enumerate(pins, start=2)
    ]
    return validate(with_tables(instance, pins=rows)).errors


def one(problems: tuple[Problem, ...]) -> Problem:
    assert len(problems) == 1, [str(problem) for problem in problems]
    assert problems[0].table == "pins"
    return problems[0]


@pytest.mark.parametrize(
    ("pin", "column"),
    [
        (("S1", None, None, None), "sip, day"),
        (("S1", 1, None, None), "sip, day"),
        (("S1", None, "P1", MON), "visit"),
    ],
)
def test_a_pin_must_decide_something(pin: tuple[str, int | None, str | None, str | None], column: str) -> None:
    problem = one(pinned(tiny_instance(), pin))
    assert (problem.row, problem.column) == (2, column)


KEPT: list[Rows] = [
    [("S1", None, "P1", None)],
    [("S1", 1, None, MON)],
    [("S1", 1, "P1", None)],
    [("S1", 1, "P1", MON), ("S1", 2, None, WED), ("S1", 3, "P1", SEPTEMBER)],
    [("S1", None, "P1", None), ("S2", None, "P2", None), ("S1", 1, None, MON), ("S2", 1, None, MON)],
    [("S1", 1, None, MON), ("S2", 1, None, MON)],
]


@pytest.mark.parametrize("pins", KEPT)
def test_pins_that_can_be_kept(pins: Rows) -> None:
    assert pinned(tiny_instance(), *pins) == ()


TINY = tiny_instance()
FEDERATION = with_school(with_school(TINY, "S1", federation="F"), "S2", federation="F")
ACCOMPANIED = with_visit(TINY, 1, accompanied=True)

IMPOSSIBLE: dict[str, tuple[Instance, Rows, tuple[int, ...], str]] = {
    "locality": (
        with_sip(TINY, "P1", localities=("South",)),
        [("S1", None, "P1", None)],
        (2,),
        "lies in North",
    ),
    "conflict": (
        with_rows(TINY, "conflicts", {"school": "S1", "sip": "P1", "reason": "veto"}),
        [("S1", 1, "P1", MON)],
        (2,),
        "must not have S1: veto",
    ),
    "conflict of a headteacher": (
        with_sip(TINY, "P1", headteacher_of="S1"),
        [("S1", None, "P1", None)],
        (2,),
        "they lead it",
    ),
    "skills": (with_school(TINY, "S1", requires=("x",)), [("S1", None, "P1", None)], (2,), "requires x"),
    "reach": (with_policy(TINY, max_travel_minutes=1), [("S1", None, "P1", None)], (2,), "minutes from P1"),
    "capacity": (
        with_sip(TINY, "P1", max_schools=1),
        [("S1", None, "P1", None), ("S3", None, "P2", None), ("S2", None, "P1", None)],
        (2, 4),
        "2 schools, limit 1",
    ),
    "capacity of concern": (
        with_school(with_sip(TINY, "P1", max_concern_schools=0), "S1", concern=1),
        [("S1", None, "P1", None)],
        (2,),
        "of concern, limit 0",
    ),
    "capacity in days": (
        with_sip(TINY, "P1", max_days=1),
        [("S1", 1, "P1", MON), ("S2", 1, "P1", TUE)],
        (2, 3),
        "2 visits, limit 1",
    ),
    "capacity in days, some still open": (
        with_history(with_sip(TINY, "P1", max_days=2), "S3", 1, "P1", WED),
        [("S1", 1, "P1", MON), ("S2", 1, "P1", None), ("S3", None, "P2", None)],
        (2, 3),
        "visits of P1: 1 made and 2 pinned, limit 2",
    ),
    "spread": (
        with_policy(TINY, max_localities_per_sip=1),
        [("S1", None, "P1", None), ("S3", None, "P1", None)],
        (2, 3),
        "2 localities",
    ),
    "federation": (
        FEDERATION,
        [("S1", None, "P1", None), ("S3", None, "P1", None), ("S2", None, "P2", None)],
        (2, 4),
        "have different SIPs",
    ),
    "window": (TINY, [("S1", 3, None, MON)], (2,), "outside its window"),
    "plan_from": (with_policy(TINY, plan_from=TUE), [("S1", 1, None, MON)], (2,), "before planning starts"),
    "school_open": (
        with_absence(TINY, "school", "S1", MON),
        [("S1", 1, None, MON)],
        (2,),
        "absent (training)",
    ),
    "school_open weekdays": (
        with_school(TINY, "S1", weekdays=("Tue",)),
        [("S1", 1, None, MON)],
        (2,),
        "takes visits on Tue only",
    ),
    "sip_available": (
        with_absence(TINY, "sip", "P1", MON),
        [("S2", None, "P1", None), ("S1", None, "P1", None), ("S1", 1, None, MON)],
        (3, 4),
        "absent (training)",
    ),
    "sip_available from": (with_sip(TINY, "P1", from_day=TUE), [("S1", 1, "P1", MON)], (2,), "starts on"),
    "one_a_day": (
        TINY,
        [("S1", 1, "P1", MON), ("S3", 1, "P1", TUE), ("S2", 1, "P1", MON)],
        (2, 4),
        "makes 2 visits on Monday 14 April 2008",
    ),
    "one_a_day with history": (
        with_history(TINY, "S3", 1, "P1", MON),
        [("S1", 1, "P1", MON)],
        (2,),
        "makes 2 visits",
    ),
    "week": (
        with_sip(TINY, "P1", max_visits_per_week=1),
        [("S1", 1, "P1", MON), ("S2", 1, "P1", NEXT_MON), ("S3", 1, "P1", WED)],
        (2, 4),
        "in the week of Monday 14 April 2008, limit 1",
    ),
    "gap": (
        TINY,
        [("S1", 2, None, TUE), ("S2", 1, None, WED), ("S1", 1, None, MON), ("S1", 3, None, SEPTEMBER)],
        (2, 4),
        "must be at least 2 after",
    ),
    "accompanied": (
        with_adviser(ACCOMPANIED, "A1", weekdays=("Fri",)),
        [("S1", 1, None, MON)],
        (2,),
        "A1 works on Fri only",
    ),
    "accompanied twice": (
        ACCOMPANIED,
        [("S1", 1, None, MON), ("S3", 1, None, MON), ("S2", 1, None, MON)],
        (2, 4),
        "A1 accompanies 2 visits",
    ),
    "two SIPs": (
        TINY,
        [("S1", None, "P1", None), ("S2", None, "P2", None), ("S1", 2, "P2", None)],
        (2, 4),
        "S1 is pinned to more than one SIP: P1, P2",
    ),
    "history by another": (
        with_history(TINY, "S1", 1, "P1", MON),
        [("S1", 1, "P2", None)],
        (2,),
        f"was made by P1 on {MON}",
    ),
    "history on another day": (
        with_history(TINY, "S1", 1, "P9", MON),
        [("S1", 1, None, TUE)],
        (2,),
        f"was made by P9 on {MON}",
    ),
    "no day in common": (
        with_sip(TINY, "P1", from_day="2008-09-01"),
        [("S1", 1, "P1", None)],
        (2,),
        "P1 is available on no day on which visit 1 of S1 can be",
    ),
    "nobody on that day": (
        with_absence(TINY, "sip", "*", MON),
        [("S1", 1, None, MON)],
        (2,),
        "no eligible SIP of S1 is available on this day",
    ),
}


@pytest.mark.parametrize("case", IMPOSSIBLE)
def test_pins_that_cannot_be_kept(case: str) -> None:
    instance, pins, rows, phrase = IMPOSSIBLE[case]
    problem = one(pinned(instance, *pins))
    assert problem.rows == rows
    assert phrase in problem.message


def test_a_pin_may_repeat_the_history() -> None:
    assert pinned(with_history(TINY, "S1", 1, "P9", MON), ("S1", 1, "P9", MON)) == ()


def test_fewest_schools_are_for_the_whole_plan_not_for_the_pins() -> None:
    assert pinned(with_sip(TINY, "P1", min_schools=3), ("S1", None, "P1", None)) == ()


def test_visits_in_localities_without_an_adviser_do_not_meet() -> None:
    instance = with_locality(ACCOMPANIED, "North", adviser=None)
    assert pinned(instance, ("S1", 1, None, MON), ("S2", 1, None, MON)) == ()


def test_a_wrong_pin_does_not_hide_the_others() -> None:
    problems = pinned(TINY, ("S9", None, "P1", None), ("S1", 1, "P1", MON), ("S2", 1, "P1", MON))
    assert [problem.rows for problem in problems] == [(2,), (3, 4)]


def test_it_reads_as_a_sentence() -> None:
    problem = one(pinned(TINY, ("S1", None, "P1", None), ("S1", 1, "P2", None)))
    assert str(problem) == "pins: rows 2 and 3, column sip: S1 is pinned to more than one SIP: P1, P2"
