"""Cells to text, and text to values."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from scheduler.reading.cells import cell_text, parse_day, parse_list, parse_number, parse_whole
from scheduler.reading.tables import column_letter


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (" a\xa0", "a"),
        ("a\r\nb\rc", "a\nb\nc"),
        (True, "yes"),
        (False, "no"),
        (120777, "120777"),
        (120777.0, "120777"),
        (52.65, "52.65"),
        (float("nan"), "#N/A"),
        (datetime(2008, 4, 14), "2008-04-14"),
        (datetime(2008, 4, 14, 9), "2008-04-14 09:00:00"),
        (date(2008, 4, 14), "2008-04-14"),
        (time(9), "09:00:00"),
    ],
)
def test_text_of_a_cell(value: object, text: str) -> None:
    assert cell_text(value) == text


@pytest.mark.parametrize("text", ["2008-04-14", "14/04/2008", "14/4/2008", "2008-04-14 00:00:00", "2008-04-14T00:00"])
def test_a_day(text: str) -> None:
    assert parse_day(text) == date(2008, 4, 14)


@pytest.mark.parametrize("text", ["14.04.2008", "39552", "2008-04", "14/04/08", "2008-04-31", "0000-01-01", "x"])
def test_no_day(text: str) -> None:
    with pytest.raises(ValueError, match="expected a date such as 2008-04-14"):
        parse_day(text)


@pytest.mark.parametrize("text", ["", "1,000", "1.5", "1e3", "one", "9" * 16, "0x10", "1_000"])
def test_no_whole_number(text: str) -> None:
    with pytest.raises(ValueError, match="expected a whole number"):
        parse_whole(text)


@pytest.mark.parametrize("text", ["", "52,6", "inf", "nan", "1e999", "52°"])
def test_no_number(text: str) -> None:
    with pytest.raises(ValueError, match="expected a number"):
        parse_number(text)


def test_a_list_without_blanks_and_doubles() -> None:
    assert parse_list(" b; a ;;b;") == ("b", "a")


def test_letters_of_columns() -> None:
    assert [column_letter(at) for at in (0, 25, 26, 51, 52, 701, 702)] == [
        "A",
        "Z",
        "AA",
        "AZ",
        "BA",
        "ZZ",
        "AAA",
    ]
