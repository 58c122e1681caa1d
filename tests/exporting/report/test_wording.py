from __future__ import annotations

from datetime import date

import pytest

from scheduler.exporting.report.wording import counted, hours, isolated, pounds, short_day, shortened, unbroken


def test_days_money_and_counts_are_british() -> None:
    assert short_day(date(2008, 4, 14)) == "Mon 14 Apr 2008"
    assert pounds(593_211.4) == "£593,211"
    assert counted(1, "school") == "1 school"
    assert counted(1_900, "visit") == "1,900 visits"


@pytest.mark.parametrize(("minutes", "text"), [(35, "35 min"), (65, "1 h 05 min"), (33_400, "557 h")])
def test_hours(minutes: int, text: str) -> None:
    assert hours(minutes) == text


def test_text_that_turns_is_isolated_and_no_other() -> None:
    assert isolated("King's Lynn") == "King's Lynn"
    assert isolated("Écolé 🏫") == "Écolé 🏫"
    assert isolated("\u202etxet") == "\u2068\u202etxet\u2069"
    assert isolated("مدرسة") == "\u2068مدرسة\u2069"


def test_long_text_is_shortened_and_long_words_are_known() -> None:
    assert shortened("abcdef", 4) == "abc…"
    assert shortened("abcd", 4) == "abcd"
    assert unbroken("x" * 25)
    assert not unbroken("Sacred Heart Catholic Primary School, Great Yarmouth")
