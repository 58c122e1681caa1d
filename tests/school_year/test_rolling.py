from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models import Absence, Closure, Instance, Plan, Term
from scheduler.checker.calendar import school_days, window_of
from scheduler.school_year import CannotRollForward, RolledForward, rolled_forward
from scheduler.school_year.counterparts import counterparts
from scheduler.school_year.shifting import shifted
from scheduler.validation import validate
from tests.build import plan_of, tiny_instance, with_absence, with_policy, with_rows, with_sip, with_visit
from tests.random_instances import random_instance

OLD = (
    ("Summer 2008", "2008-04-14", "2008-07-22"),
    ("Autumn 2008", "2008-09-04", "2008-12-19"),
    ("Spring 2009", "2009-01-06", "2009-04-03"),
    ("Summer 2009", "2009-04-20", "2009-07-22"),
)
NEW = (
    ("Autumn 2009", "2009-09-07", "2009-12-18"),
    ("Spring 2010", "2010-01-05", "2010-04-01"),
    ("Summer 2010", "2010-04-19", "2010-07-22"),
)


def terms(*rows: tuple[str, str, str]) -> tuple[Term, ...]:
    return tuple(
        Term(term=name, first_day=date.fromisoformat(first), last_day=date.fromisoformat(last))
        for name, first, last in rows
    )


def later(instance: Instance, weeks: int) -> tuple[Term, ...]:
    away = timedelta(weeks=weeks)
    return tuple(
        Term(term=f"{term.term}+", first_day=term.first_day + away, last_day=term.last_day + away)
        for term in instance.terms
    )


def mapping(old: Sequence[Term], new: Sequence[Term]) -> list[tuple[str, str, bool]]:
    return [(pair.old.term, pair.new.term, pair.exact) for pair in counterparts(old, new)]


def test_as_many_terms_are_matched_one_by_one() -> None:
    assert mapping(terms(*OLD[:3]), terms(*NEW)) == [
        ("Summer 2008", "Autumn 2009", True),
        ("Autumn 2008", "Spring 2010", True),
        ("Spring 2009", "Summer 2010", True),
    ]


def test_fewer_terms_keep_their_seasons() -> None:
    assert mapping(terms(*OLD), terms(*NEW)) == [
        ("Summer 2008", "Autumn 2009", False),
        ("Autumn 2008", "Autumn 2009", True),
        ("Spring 2009", "Spring 2010", True),
        ("Summer 2009", "Summer 2010", True),
    ]


def test_more_terms_keep_their_seasons() -> None:
    assert mapping(terms(*NEW), terms(*OLD)) == [
        ("Autumn 2009", "Autumn 2008", True),
        ("Spring 2010", "Spring 2009", True),
        ("Summer 2010", "Summer 2009", True),
    ]


def test_without_seasons_terms_are_spread() -> None:
    six = terms(*((f"Term {n} 2008", f"2008-{2 * n - 1:02}-01", f"2008-{2 * n:02}-01") for n in range(1, 7)))
    three = terms(*((f"T{n}", f"2009-{n:02}-01", f"2009-{n:02}-20") for n in range(1, 4)))
    assert [new for _, new, _ in mapping(six, three)] == ["T1", "T1", "T2", "T2", "T3", "T3"]
    assert [new for _, new, _ in mapping(three, six)][::2] == ["Term 1 2008", "Term 6 2008"]


TERMS = st.lists(st.sampled_from(["Autumn", "Spring", "Summer", "x"]), min_size=1, max_size=6)


@given(TERMS, TERMS)
def test_the_order_of_terms_is_kept_and_no_term_is_left_out_in_vain(old: list[str], new: list[str]) -> None:
    before, after = (
        terms(*((f"{name} {at}", f"2008-{at + 1:02}-01", f"2008-{at + 1:02}-20") for at, name in enumerate(names)))
        for names in (old, new)
    )
    places = [after.index(pair.new) for pair in counterparts(before, after)]
    assert places == sorted(places)
    assert len(set(places)) == min(len(old), len(new))


@pytest.mark.parametrize(
    ("day", "begins", "expected"),
    [
        ("2008-09-04", True, "2009-09-07"),
        ("2008-12-19", False, "2009-12-18"),
        ("2008-10-10", False, "2009-10-16"),
        ("2008-09-05", True, "2009-09-11"),
        ("2008-12-15", True, "2009-12-18"),
        ("2008-08-20", True, "2009-09-07"),
        ("2008-12-25", False, "2009-12-18"),
        ("2007-01-01", False, "2009-09-07"),
        ("2010-01-01", True, "2010-07-22"),
    ],
)
def test_a_day_keeps_its_week_of_term_and_its_weekday(day: str, begins: bool, expected: str) -> None:
    year = counterparts(terms(*OLD[1:]), terms(*NEW))
    assert shifted(date.fromisoformat(day), year, begins=begins) == date.fromisoformat(expected)


@given(st.dates(date(2008, 4, 1), date(2009, 8, 1)), st.dates(date(2008, 4, 1), date(2009, 8, 1)), st.booleans())
def test_the_order_of_days_is_kept(one: date, other: date, begins: bool) -> None:
    year = counterparts(terms(*OLD[1:]), terms(*NEW))
    first, second = (shifted(day, year, begins=begins) for day in sorted((one, other)))
    assert first <= second
    assert any(term.first_day <= first <= term.last_day for term in terms(*NEW))


@given(st.dates(date(2008, 4, 14), date(2009, 7, 22)))
def test_onto_the_same_terms_a_day_of_term_stays(day: date) -> None:
    year = counterparts(terms(*OLD), terms(*OLD))
    if any(term.first_day <= day <= term.last_day for term in terms(*OLD)):
        assert shifted(day, year, begins=True) == day


def roll(instance: Instance, new: tuple[Term, ...] | None = None, **given: Sequence[object]) -> RolledForward:
    plan = plan_of(instance, {"S1": ("P1", []), "S2": ("P2", [])})
    return rolled_forward(plan, instance, new or later(instance, 52), **given)  # type: ignore[arg-type]


def test_what_is_carried() -> None:
    rolled = roll(tiny_instance())
    instance = tiny_instance()
    for table in ("localities", "advisers", "sips"):
        assert getattr(rolled.instance, table) == getattr(instance, table)
    assert [visit.terms for visit in rolled.instance.programmes] == [("summer+",), ("summer+",), ("autumn+",)]
    assert [school.current_sip for school in rolled.instance.schools] == ["P1", "P2", None]
    assert [row.why for row in rolled.not_carried] == ["the plan gives the school no SIP"]
    assert rolled.look_at == ()


def test_bounds_are_shifted_or_dropped() -> None:
    instance = with_visit(tiny_instance(), 1, not_before="2008-04-16", not_after="2008-04-24")
    (visit, *_) = roll(instance).instance.programmes
    assert (visit.not_before, visit.not_after) == (date(2009, 4, 15), date(2009, 4, 23))
    first_week = Closure(first_day=date(2009, 4, 13), last_day=date(2009, 4, 17))
    early = with_visit(tiny_instance(), 1, not_after="2008-04-16")
    rolled = roll(early, closures=[first_week])
    assert rolled.instance.programmes[0].not_after is None
    assert [row.row for row in rolled.not_carried][1:] == ["visit 1 of standard: not_after 2008-04-16"]


def test_who_has_left_goes_with_all_that_is_theirs() -> None:
    instance = with_sip(
        with_sip(tiny_instance(), "P1", to_day="2009-03-31"), "P2", from_day="2008-05-01", to_day="2009-04-13"
    )
    instance = with_rows(instance, "conflicts", {"school": "S3", "sip": "P1"}, {"school": "S3", "sip": "P2"})
    instance = with_rows(instance, "travel", {"school": "S3", "sip": "P1", "minutes": 5})
    rolled = roll(with_absence(instance, "sip", "P1", "2009-05-01"))
    assert [sip.sip for sip in rolled.instance.sips] == ["P2"]
    (stays,) = rolled.instance.sips
    assert (stays.from_day, stays.to_day) == (date(2008, 5, 1), date(2009, 4, 13))
    assert [row.sip for row in rolled.instance.conflicts] == ["P2"]
    assert (rolled.instance.travel, rolled.instance.absences) == ((), ())
    assert {row.table for row in rolled.not_carried} == {"sips", "schools", "absences", "conflicts", "travel"}


def test_an_absence_that_goes_on_is_carried_and_new_ones_are_added_once() -> None:
    instance = with_absence(tiny_instance(), "sip", "P1", "2008-09-10", "2009-04-17")
    inset = Absence(of="school", id="*", first_day=date(2009, 4, 13), last_day=date(2009, 4, 13), reason="INSET")
    instance = with_absence(instance, "school", "*", "2009-04-13")
    rolled = roll(with_absence(instance, "adviser", "A1", "2008-09-10"), absences=[inset])
    assert [(row.of, row.id) for row in rolled.instance.absences] == [("sip", "P1"), ("school", "*")]
    assert [row.table for row in rolled.not_carried] == ["schools", "absences"]


def test_a_day_to_plan_from_is_last_years() -> None:
    rolled = roll(with_policy(tiny_instance(), plan_from="2008-09-08", fee_per_school=1))
    assert (rolled.instance.policy.plan_from, rolled.instance.policy.fee_per_school) == (None, 1)
    assert rolled.not_carried[-1].row == "plan_from 2008-09-08"


def test_visits_that_come_too_close_are_told() -> None:
    one = terms(("all in one", "2009-09-07", "2009-09-08"))
    rolled = roll(tiny_instance(), one)
    assert [text.split(":")[0] for text in rolled.look_at] == [
        "visit 1 of standard",
        "visit 2 of standard",
        "visit 2 of standard can never be made",
    ]


def test_a_new_term_in_which_nothing_lies_is_told() -> None:
    assert 'no visit of any programme lies in "Spring 2010"' in roll(tiny_instance(), terms(*NEW)).look_at


@pytest.mark.parametrize(
    ("new", "message"),
    [
        ((("a", "2009-09-07", "2009-10-09"), ("b", "2009-10-01", "2009-12-18")), "the terms a and b overlap"),
        ((("a", "2009-09-05", "2009-09-06"), ("b", "2009-10-01", "2009-12-18")), "has no school day"),
        ((("a", "2009-09-07", "2009-10-09"), ("a", "2009-11-01", "2009-12-18")), "twice"),
    ],
)
def test_terms_that_make_no_year(new: tuple[tuple[str, str, str], ...], message: str) -> None:
    with pytest.raises(CannotRollForward) as caught:
        roll(tiny_instance(), terms(*new))
    assert message in str(caught.value)


def random_plan(rng: random.Random, instance: Instance) -> Plan:
    names = [sip.sip for sip in instance.sips]
    return plan_of(instance, {school.school: (rng.choice([*names, None]), []) for school in instance.schools})


@given(st.integers(0, 10_000), st.integers(1, 4), st.integers(50, 60))
@settings(max_examples=60)
def test_random_instances_roll_forward_into_sound_ones(seed: int, count: int, weeks: int) -> None:
    rng = random.Random(seed)
    instance = random_instance(seed)
    first = date(2008, 4, 17) + timedelta(weeks=weeks)
    new = []
    for number in range(count):
        length = rng.randint(4, 30)
        new.append(Term(term=f"t{number}", first_day=first, last_day=first + timedelta(days=length)))
        first += timedelta(days=length + rng.randint(1, 40))
    plan = random_plan(rng, instance)
    try:
        rolled = rolled_forward(plan, instance, new)
    except CannotRollForward as error:
        left = all(sip.to_day is not None and sip.to_day < new[0].first_day for sip in instance.sips)
        assert left, error
        return
    assert validate(rolled.instance).errors == ()
    calendar = school_days(rolled.instance)
    dropped = {row.row.split(":")[0] for row in rolled.not_carried if row.table == "programmes"}
    for old, visit in zip(instance.programmes, rolled.instance.programmes, strict=True):
        assert window_of(visit, rolled.instance, calendar).days
        bounded = old.not_before is not None or old.not_after is not None
        kept = visit.not_before is not None or visit.not_after is not None
        assert bounded == kept or f"visit {visit.visit} of {visit.programme}" in dropped


@given(st.integers(0, 10_000))
@settings(max_examples=30)
def test_exactly_a_year_of_weeks_later_all_windows_are_as_they_were(seed: int) -> None:
    instance = random_instance(seed)
    away = timedelta(weeks=52)
    closures = [Closure(first_day=each.first_day + away, last_day=each.last_day + away) for each in instance.closures]
    try:
        rolled = rolled_forward(random_plan(random.Random(seed), instance), instance, later(instance, 52), closures)
    except CannotRollForward:
        return
    before, after = school_days(instance), school_days(rolled.instance)
    for old, new in zip(instance.programmes, rolled.instance.programmes, strict=True):
        window = [day + away for day in window_of(old, instance, before).days]
        assert list(window_of(new, rolled.instance, after).days) == window
