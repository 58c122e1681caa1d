from __future__ import annotations

from datetime import date, timedelta

from models import Closure, Term
from scheduler.school_year import oddities_of


def term(first: str, last: str, name: str = "autumn") -> Term:
    return Term(term=name, first_day=date.fromisoformat(first), last_day=date.fromisoformat(last))


def closure(first: str, last: str, reason: str = "") -> Closure:
    return Closure(first_day=date.fromisoformat(first), last_day=date.fromisoformat(last), reason=reason)


AUTUMN = term("2008-09-04", "2008-12-19")
HALF_TERM = closure("2008-10-27", "2008-10-31")


def odd(*terms: Term, closures: tuple[Closure, ...] = (), holidays: dict[date, str] | None = None) -> list[str]:
    return list(oddities_of(terms, closures, holidays))


def test_a_term_as_it_should_be() -> None:
    assert odd(AUTUMN, closures=(HALF_TERM,)) == []


def test_a_half_term_is_missing() -> None:
    (warning,) = odd(AUTUMN)
    assert warning.startswith("autumn has no half-term: 15 weeks without 3 closed days in a row")
    assert odd(AUTUMN, closures=(closure("2008-10-27", "2008-10-28"),)) != []
    assert odd(AUTUMN, closures=(closure("2008-10-29", "2008-10-31"),)) == []
    assert odd(AUTUMN, closures=(closure("2008-09-08", "2008-09-12"),)) != []


def test_a_bank_holiday_and_the_rest_of_the_week_are_a_half_term() -> None:
    summer = term("2008-04-14", "2008-07-22", "summer")
    week = (closure("2008-05-27", "2008-05-28"), closure("2008-05-26", "2008-05-26"))
    assert odd(summer, closures=week) == []
    assert odd(summer, closures=week[:1]) != []


def test_how_long_a_term_may_be_without_a_half_term() -> None:
    first = date(2008, 9, 1)
    nine_weeks = Term(term="t", first_day=first, last_day=first + timedelta(days=60))
    assert odd(nine_weeks) == []
    assert len(odd(Term(term="t", first_day=first, last_day=first + timedelta(days=63)))) == 1


def test_the_half_terms_of_early_and_late_easters_are_near_enough() -> None:
    assert odd(term("2011-05-03", "2011-07-22"), closures=(closure("2011-05-30", "2011-06-03"),)) == []
    assert odd(term("2008-04-07", "2008-07-23"), closures=(closure("2008-05-26", "2008-05-30"),)) == []


def test_first_and_last_days() -> None:
    holidays = {date(2008, 5, 5): "May Day"}
    assert odd(term("2008-05-05", "2008-06-01"), holidays=holidays) == [
        "the first day of autumn, Mon 5 May 2008, is a bank holiday: May Day",
        "the last day of autumn is at a weekend: Sun 1 Jun 2008",
    ]
    assert odd(AUTUMN, closures=(HALF_TERM, closure("2008-12-19", "2009-01-05", "Christmas"))) == [
        "the last day of autumn, Fri 19 Dec 2008, is closed: Christmas"
    ]


def test_terms_that_overlap_and_names_that_are_there_twice() -> None:
    found = odd(term("2008-09-01", "2008-10-10"), term("2008-10-10", "2008-11-07"))
    assert found == [
        "autumn and autumn overlap: autumn begins on Fri 10 Oct 2008, autumn ends on Fri 10 Oct 2008",
        '"autumn" is there twice: each term needs a name of its own',
    ]


def test_no_school_day() -> None:
    assert "autumn has no school day" in odd(term("2008-09-06", "2008-09-07"))


def test_a_lone_friday_after_a_half_term() -> None:
    (warning,) = odd(AUTUMN, closures=(closure("2008-10-27", "2008-10-30"),))
    assert warning.startswith("Fri 31 Oct 2008 is a lone school day")
