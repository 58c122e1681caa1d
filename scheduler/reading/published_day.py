"""Days and ranges of days as people write them."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date

from scheduler.reading.cells import parse_day
from scheduler.reading.dated_events import FIRST_YEAR, LAST_YEAR, is_sensible

_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAY, _MONTH, _YEAR = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?", r"(?P<month>[a-z]{3})[a-z]*\.?", r"(?P<year>\d{4}|'?\d\d)"
_PUBLISHED_DAYS = [
    re.compile(pattern, re.I)
    for pattern in (
        rf"{_DAY}(?: of)?[ -]?{_MONTH}[ ,-]*{_YEAR}",
        rf"{_MONTH} ?{_DAY}[ ,]+{_YEAR}",
        rf"(?P<day>\d{{1,2}})[/.-](?P<month>\d{{1,2}})[/.-]{_YEAR}(?: 00:00(?::00)?)?",
        r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)",
    )
]
_WEEKDAY = re.compile(r"\(?\b(mon|tues?|weds?|wednes|thu|thurs?|fri|sat|satur|sun)(?:day)?(?![a-z])\)?[ ,.]*", re.I)


_BETWEEN_DAYS = re.compile(r"\s+(?:-|\u2013|\u2014|to|until)\s+|\s*[\u2013\u2014]\s*", re.I)


def parse_published_days(text: str) -> tuple[date, date | None]:
    """A day, or the first and last of a range: `27 October 2008 - 31 October 2008`, `Mon 27 to Fri 31 October 2008`.

    Raises:
        ValueError: saying what was expected.
    """
    parts = _BETWEEN_DAYS.split(text)
    if len(parts) != 2 or not all(parts):
        return parse_published_day(text), None
    last = parse_published_day(parts[1])
    lent = ("", f" {last.year}", f" {last.year - 1}", f" {_MONTHS[last.month - 1]} {last.year}")
    for more in lent:  # month and year that only the last day has are those of both, around New Year with a year less
        with suppress(ValueError):
            if (first := parse_published_day(f"{parts[0]}{more}")) <= last:
                return first, last
    return parse_published_day(parts[0]), last


def parse_published_day(text: str) -> date:
    """A day as tables have it, or as people write it: `Thursday 4th Sept 2008`, `Sept 4, 2008`, `04-Sep-08`, `4.9.08`.

    The day comes before the month, as in Britain; years of two figures are of this century.

    Raises:
        ValueError: saying what was expected.
    """
    plain = " ".join(text.rstrip("* ").split())
    weekday = _WEEKDAY.search(plain)
    bare = _WEEKDAY.sub("", plain, count=1).strip(", ")
    for pattern in _PUBLISHED_DAYS:
        if parts := pattern.fullmatch(bare):
            month = parts["month"].casefold()
            number = int(month) if month.isdecimal() else (*_MONTHS, month).index(month) + 1
            year = parts["year"].lstrip("'")
            bare = f"{year if len(year) == 4 else f'20{year}'}-{number}-{parts['day']}"
            break
    day = parse_day(bare)
    if not is_sensible(day):
        raise ValueError(f"expected a year from {FIRST_YEAR} to {LAST_YEAR}")
    if weekday is not None and weekday[1][:3].casefold() != _WEEKDAYS[day.weekday()]:
        raise ValueError(f"that day is a {_WEEKDAYS[day.weekday()].title()}, not a {weekday[1][:3].title()}")
    return day
