from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import Term
from scheduler.reading.term_dates import DatedEvent, TermDates
from scheduler.school_year import SchoolYear, school_year_of
from tests.calendars import YEAR

Row = tuple[str, str] | tuple[str, str, str | None]


def read(*rows: Row, in_terms: bool = False) -> SchoolYear:
    return school_year_of([TermDates(tuple(as_event(row, in_terms) for row in rows))])


def as_event(row: Sequence[str | None], in_terms: bool = False) -> DatedEvent:
    name, first, last = (*row, None)[:3]
    begins = date.fromisoformat(first or "")
    return DatedEvent(name or "", begins, date.fromisoformat(last) if last else begins, "county.ics", in_terms)


def terms(year: SchoolYear) -> list[str]:
    return [f"{term.term}: {term.first_day} {term.last_day}" for term in year.terms]


def closures(year: SchoolYear) -> list[str]:
    return [f"{each.first_day} {each.last_day} {each.reason}" for each in year.closures]


def test_a_county() -> None:
    year = read(*YEAR)
    assert terms(year) == [
        "Summer 2008: 2008-04-14 2008-07-22",
        "Autumn 2008: 2008-09-04 2008-12-19",
        "Spring 2009: 2009-01-06 2009-04-03",
        "Summer 2009: 2009-04-20 2009-07-22",
    ]
    assert len(year.closures) == 5
    assert year.not_understood == ('"Schools forum" on Thu 12 Mar 2009 (county.ics)',)
    assert len(year.not_needed) == 2
    assert year.warnings == ()


def test_halves_of_terms_are_one_term_with_a_half_term_between() -> None:
    year = read(
        ("Autumn 1", "2008-09-04", "2008-10-24"),
        ("Autumn 2", "2008-11-03", "2008-12-19"),
        ("Spring 1", "2009-01-06", "2009-02-13"),
        in_terms=True,
    )
    assert terms(year) == ["Autumn 2008: 2008-09-04 2008-12-19", "Spring 2009: 2009-01-06 2009-02-13"]
    assert closures(year) == ["2008-10-27 2008-10-31 Half-term"]


def test_school_opens_and_closes_four_times() -> None:
    year = read(
        ("School opens", "2008-09-04"),
        ("School closes", "2008-10-24"),
        ("School opens", "2008-11-03"),
        ("School closes", "2008-12-19"),
    )
    assert terms(year) == ["Autumn 2008: 2008-09-04 2008-12-19"]
    assert closures(year) == ["2008-10-27 2008-10-31 Half-term"]


def test_a_half_term_by_its_edges() -> None:
    year = read(
        ("Autumn term begins", "2008-09-04"),
        ("Last day before half-term", "2008-10-24"),
        ("Return after half term", "2008-11-03"),
        ("Autumn term ends", "2008-12-19"),
    )
    assert (terms(year), closures(year)) == (
        ["Autumn 2008: 2008-09-04 2008-12-19"],
        ["2008-10-27 2008-10-31 Half-term"],
    )


def test_two_statements_in_one_name() -> None:
    year = read(
        ("Spring term begins", "2009-01-06"),
        ("School closes / half term begins", "2009-02-13"),
        ("Half term ends / school returns", "2009-02-23"),
        ("Spring term ends / Easter holiday begins", "2009-04-03"),
        ("Easter holiday ends; Summer term begins", "2009-04-20"),
        ("Summer term ends and summer holiday begins", "2009-07-22"),
    )
    assert terms(year) == ["Spring 2009: 2009-01-06 2009-04-03", "Summer 2009: 2009-04-20 2009-07-22"]
    assert closures(year) == ["2009-02-16 2009-02-20 Half-term"]
    assert year.not_understood == year.not_needed == year.warnings == ()


def test_what_stands_beside_a_half_term_is_no_term() -> None:
    year = read(
        ("Autumn term begins", "2008-09-04"),
        ("School closes", "2008-10-24"),
        ("Half-term", "2008-10-27", "2008-10-31"),
        ("School reopens", "2008-11-03"),
        ("Autumn term ends", "2008-12-19"),
    )
    assert terms(year) == ["Autumn 2008: 2008-09-04 2008-12-19"]
    assert year.warnings == year.not_understood == ()


def test_a_year_of_six_terms() -> None:
    year = read(
        ("Term 1", "2008-09-02", "2008-10-24"),
        ("Term 2", "2008-11-03", "2008-12-19"),
        ("Term 3", "2009-01-05", "2009-02-13"),
    )
    assert terms(year) == [
        "Term 1 2008: 2008-09-02 2008-10-24",
        "Term 2 2008: 2008-11-03 2008-12-19",
        "Term 3 2009: 2009-01-05 2009-02-13",
    ]
    assert year.closures == ()


def test_an_end_that_nobody_says_is_before_the_holiday() -> None:
    year = read(
        ("Autumn term begins", "2008-09-04"),
        ("Christmas holidays begin", "2008-12-20"),
        ("Spring term begins", "2009-01-06"),
        ("Easter holiday", "2009-04-04", "2009-04-19"),
    )
    assert terms(year) == ["Autumn 2008: 2008-09-04 2008-12-19", "Spring 2009: 2009-01-06 2009-04-03"]
    assert [warning.split(":")[0] for warning in year.warnings] == [
        'nothing says when the term of "Autumn term begins" on Thu 4 Sep 2008 (county.ics) ends',
        'nothing says when the term of "Spring term begins" on Tue 6 Jan 2009 (county.ics) ends',
    ]


def test_a_beginning_that_nobody_says_is_after_the_holiday() -> None:
    year = read(("Christmas holiday", "2008-12-20", "2009-01-04"), ("Spring term ends", "2009-04-03"))
    assert terms(year) == ["Spring 2009: 2009-01-05 2009-04-03"]
    assert "nothing says when the term" in year.warnings[0]


def test_beginnings_and_ends_without_their_other_half_are_told() -> None:
    year = read(
        ("Autumn term begins", "2008-09-04"), ("Spring term ends", "2009-04-03"), ("Half term ends", "2009-02-20")
    )
    assert year.terms == ()
    assert [entry.rpartition(": ")[2] for entry in year.not_understood] == [
        "nothing says when that break begins",
        "nothing says when that term ends",
        "nothing says when that term begins",
    ]


def test_staff_begin_before_pupils() -> None:
    year = read(("Staff return", "2008-09-02"), ("Pupils return", "2008-09-04"), ("End of term", "2008-12-19"))
    assert terms(year) == ["Autumn 2008: 2008-09-04 2008-12-19"]
    assert "taken that the term begins on Thu 4 Sep 2008" in year.warnings[0]


def test_two_different_days_are_told() -> None:
    year = read(("Autumn Term", "2008-09-04", "2008-12-19"), ("Autumn term ends", "2008-12-18"))
    assert terms(year) == ["Autumn 2008: 2008-09-04 2008-12-19"]
    assert "taken that the term ends on Fri 19 Dec 2008" in year.warnings[0]


def test_the_same_twice_is_once() -> None:
    source = TermDates(tuple(map(as_event, YEAR)))
    assert school_year_of([source, source]) == school_year_of([source])


def test_inset_days_outside_the_terms_are_not_needed() -> None:
    year = read(("Autumn Term", "2008-09-04", "2008-12-19"), ("INSET day", "2008-09-03"))
    assert (year.absences, year.not_needed) == ((), ('"INSET day" on Wed 3 Sep 2008',))


def test_terms_of_a_table_keep_their_names() -> None:
    term = Term(term="T1; x", first_day=date(2008, 9, 4), last_day=date(2008, 12, 19))
    assert school_year_of([TermDates(terms=(term,))]).terms == (term,)


WORDS = (
    "autumn",
    "term",
    "half",
    "begins",
    "ends",
    "schools",
    "close",
    "return",
    "after",
    "holiday",
    "INSET",
    "day",
    "1",
)
NAMES = st.lists(st.sampled_from(WORDS), max_size=4).map(" ".join) | st.text(max_size=12)
EVENTS = st.builds(
    lambda name, first, days, column: DatedEvent(name, first, first + timedelta(days=days), "x.ics", column),
    NAMES,
    st.dates(date(2008, 1, 1), date(2009, 12, 31)),
    st.integers(0, 300),
    st.booleans(),
)


@given(st.lists(EVENTS, max_size=8))
def test_whatever_the_events_terms_run_forwards_and_what_means_nothing_is_told(events: list[DatedEvent]) -> None:
    year = school_year_of([TermDates(tuple(events))])
    assert all(term.first_day <= term.last_day for term in year.terms)
    assert all(each.first_day <= each.last_day for each in (*year.closures, *year.absences))
    assert [term.first_day for term in year.terms] == sorted(term.first_day for term in year.terms)
    assert len({term.term for term in year.terms}) == len(year.terms)


@pytest.mark.parametrize("name", ["Fete", "Autumn Term", "=cmd|' /C calc'!A0"])
def test_nothing_is_dropped_in_silence(name: str) -> None:
    assert len(read((name, "2008-09-04")).not_understood) == 1
