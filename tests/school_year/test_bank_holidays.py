from __future__ import annotations

from datetime import date

import pytest

from models import Closure, Term
from scheduler.school_year import BankHolidayError, bank_holidays, holiday_closures, parts_of

YEAR = (Term(term="all of it", first_day=date(2008, 1, 1), last_day=date(2008, 12, 31)),)


def closed(country: str, part: str | None, terms: tuple[Term, ...] = YEAR, *closures: Closure) -> list[str]:
    found = holiday_closures(bank_holidays(terms, country, part), terms, closures)
    return [each.first_day.isoformat() for each in found]


def test_england_in_2008() -> None:
    expected = ["01-01", "03-21", "03-24", "05-05", "05-26", "08-25", "12-25", "12-26"]
    assert closed("GB", "ENG") == closed("uk", "england") == [f"2008-{day}" for day in expected]


def test_scotland_has_others() -> None:
    found = closed("GB", "SCT")
    assert "2008-01-02" in found
    assert "2008-08-04" in found
    assert "2008-03-24" not in found
    assert "2008-08-25" not in found
    assert {"2008-03-17", "2008-07-14"} <= set(closed("GB", "NIR"))


def test_a_substitute_day_and_no_weekend() -> None:
    winter = (Term(term="winter", first_day=date(2021, 12, 20), last_day=date(2022, 1, 7)),)
    assert closed("GB", "ENG", winter) == ["2021-12-27", "2021-12-28", "2022-01-03"]


def test_only_what_lies_in_a_term_and_in_no_closure() -> None:
    summer = (Term(term="summer", first_day=date(2008, 4, 14), last_day=date(2008, 7, 22)),)
    half_term = Closure(first_day=date(2008, 5, 26), last_day=date(2008, 5, 30))
    assert closed("GB", "ENG", summer, half_term) == ["2008-05-05"]


def test_names_are_in_the_countrys_language(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    assert bank_holidays(YEAR, "DE", "BY")[date(2008, 10, 3)] == "Tag der Deutschen Einheit"


def test_parts() -> None:
    assert parts_of("GB") == ("ENG", "NIR", "SCT", "WLS")
    assert parts_of("IE") == ()


@pytest.mark.parametrize(
    ("country", "part", "message"),
    [
        ("XX", None, 'unknown country "XX"'),
        ("Grmany", None, "did you mean DE (germany)?"),
        ("", None, "Known are AD, AE, "),
        ("Scotland", None, "it is --country GB --subdivision SCT"),
        ("GB", "EGN", "did you mean ENG?"),
        ("GB", "zzzz", "Known are ENG, NIR, SCT and WLS"),
        ("IE", "ENG", "no parts with bank holidays of their own"),
    ],
)
def test_what_is_not_known(country: str, part: str | None, message: str) -> None:
    with pytest.raises(BankHolidayError) as caught:
        bank_holidays(YEAR, country, part)
    assert message in str(caught.value)
