from __future__ import annotations

from datetime import date, timedelta

import pytest

from scheduler.reading.term_dates import DatedEvent
from scheduler.school_year.meanings import Meaning, meanings_of, season_of, term_called

DAY = date(2008, 9, 4)


def event(name: str, days: int = 1, in_terms: bool = False) -> DatedEvent:
    return DatedEvent(name, DAY, DAY + timedelta(days=days - 1), "county.ics", in_terms)


@pytest.mark.parametrize(
    ("meaning", "names"),
    [
        (
            Meaning.TERM_BEGINS,
            "Autumn term begins|Term starts|First day of term|Start of Spring Term|Schools re-open"
            "|Pupils return to school"
            "|Back to school|AUTUMN TERM 2008 - OPENS|School returns after summer holiday|Start of the academic year",
        ),
        (
            Meaning.TERM_ENDS,
            "Autumn term ends|Last day of term|End of Summer Term|Schools close for Christmas|Schools break up"
            "|School year ends|Last day before Easter holiday|Term finishes at 2pm",
        ),
        (
            Meaning.CLOSED,
            "Half term|Half-Term|Autumn half-term holiday|Christmas holiday|Easter break|Early May Bank Holiday"
            "|Good Friday|Christmas 2008|Christmas Day & Boxing Day|New Year's Day|Easter|Bank holiday Monday"
            "|Bank Holiday (substitute day)|Golden Jubilee holiday"
            "|Schools closed: polling day|Mid-term break|May Day|Whit week|School Summer Holidays",
        ),
        (Meaning.BREAK_BEGINS, "Half term begins|Start of half-term|Summer holidays begin"),
        (Meaning.BREAK_ENDS, "Half term ends|Easter holiday ends"),
        (Meaning.LAST_BEFORE_BREAK, "Last day before half-term|Schools close for half term|Break up for half term"),
        (
            Meaning.FIRST_AFTER_BREAK,
            "Return after half term|First day after half-term|Schools re-open following half term",
        ),
        (
            Meaning.INSET,
            "INSET day|Inset Day 1|Teacher training day|Staff development day|School closed to pupils|Non-pupil day"
            "|In-service day|INSET day during half term week",
        ),
    ],
)
def test_what_people_write(meaning: Meaning, names: str) -> None:
    for name in names.split("|"):
        assert meanings_of(event(name)) == {meaning}, name


@pytest.mark.parametrize(
    ("name", "days"),
    [
        ("Spring Term", 88),
        ("Autumn Term 2008/09", 107),
        ("Term 3", 30),
        ("Autumn term first half", 50),
        ("1st half term", 50),
        ("School term", 70),
    ],
)
def test_terms_and_halves_of_terms(name: str, days: int) -> None:
    assert meanings_of(event(name, days)) == {Meaning.TERM}


@pytest.mark.parametrize("name", ["Autumn", "Autumn 2", "Herbst", "Michaelmas 2008"])
def test_in_a_column_of_terms_whatever_has_no_other_meaning_is_one(name: str) -> None:
    assert meanings_of(event(name, 40, True)) == {Meaning.TERM}
    assert meanings_of(event(name, 40)) == set()


def test_a_term_may_begin_with_training() -> None:
    assert meanings_of(event("Autumn term begins (INSET day)")) == {Meaning.TERM_BEGINS, Meaning.INSET}


@pytest.mark.parametrize(
    ("name", "days"),
    [
        ("", 1),
        ("Governors' forum", 1),
        ("Autumn Term", 1),
        ("Term begins, holiday, term ends", 1),
        ("Last day of half term", 1),
        ("School year 2008-09", 320),
        ("Summer school", 10),
        ("Half-marathon", 1),
        ("Back to school evening", 1),
        ("Autumn half term 1 starts", 1),
        ("Autumn Term ends (half term)", 1),
        ("Term ends / term begins", 1),
        ("Half-term ends / term ends", 1),
        ("Sports day", 1),
        ("\u202e\x00", 1),
    ],
)
def test_what_is_not_clear_means_nothing(name: str, days: int) -> None:
    assert meanings_of(event(name, days)) == set()


@pytest.mark.parametrize(
    ("meanings", "names"),
    [
        (
            {Meaning.TERM_ENDS},
            "Spring term ends / Easter holiday begins|End of term. Start of Easter holidays"
            "|Autumn term ends and Christmas holiday starts|Term ends - Easter holidays begin",
        ),
        (
            {Meaning.TERM_ENDS, Meaning.LAST_BEFORE_BREAK},
            "Term 1 ends/Half-term begins|Half-term begins; school closes|Schools break up & half-term starts",
        ),
        ({Meaning.TERM_BEGINS}, "Easter holiday ends; summer term begins"),
        ({Meaning.TERM_BEGINS, Meaning.FIRST_AFTER_BREAK}, "End of half term / Return to school"),
    ],
)
def test_two_statements_in_one_name(meanings: set[Meaning], names: str) -> None:
    for name in names.split("|"):
        assert meanings_of(event(name)) == meanings, name


@pytest.mark.parametrize(
    "name",
    [
        "Christmas party of the office",
        "Bank holiday party",
        "Christmas concert",
        "Christmas lights",
        "Christmas appeal begins",
        "May Day fair",
        "New Year reception",
        "Holiday club",
        "Holiday request form",
        "Half-term activities",
        "Coffee break",
        "Summer fete",
        "Library closed",
        "Good Friday church service",
        "Easter egg hunt",
    ],
)
def test_what_is_beside_a_holiday_is_none(name: str) -> None:
    for days in (1, 5):
        assert meanings_of(event(name, days)) == set()


@pytest.mark.parametrize("name", ["Schools close for half term", "Closed for half term", "Break up for half-term"])
def test_whoever_closes_for_a_half_term_all_week_is_closed(name: str) -> None:
    assert meanings_of(event(name, 5)) == {Meaning.CLOSED}


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("AUTUMN TERM 2008", "Autumn"),
        ("Term 3 begins", "Term 3"),
        ("Start of the second term", "Term 2"),
        ("5th term", "Term 5"),
        ("Michaelmas Term", "Michaelmas"),
        ("Term begins", None),
        ("School returns after the summer", None),
        ("Back after summer holidays", None),
        ("Term 12", None),
    ],
)
def test_which_term(name: str, called: str | None) -> None:
    assert term_called(name) == called


def test_seasons() -> None:
    found = [season_of(date(2008, month, 1)) for month in range(1, 13)]
    assert found == ["Spring"] * 3 + ["Summer"] * 4 + ["Autumn"] * 5
