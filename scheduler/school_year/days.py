"""Days, counted and in words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

DAY = timedelta(days=1)
SATURDAY = 5
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def spoken(day: date) -> str:
    """'Mon 14 Apr 2008', in English whatever the computer's language."""
    return f"{_WEEKDAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]} {day.year}"


def each_weekday(first: date, last: date) -> Iterator[date]:
    """The Mondays to Fridays from first to last, both included."""
    for offset in range((last - first).days + 1):
        day = first + timedelta(days=offset)
        if day.weekday() < SATURDAY:
            yield day


def weekdays(first: date, last: date) -> int:
    """How many Mondays to Fridays there are from first to last, both included."""
    return sum(1 for _ in each_weekday(first, last))


def monday_of(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def trimmed(first: date, last: date) -> tuple[date, date]:
    """The days without the weekends at either end."""
    while first.weekday() >= SATURDAY:
        first += DAY
    while last.weekday() >= SATURDAY:
        last -= DAY
    return first, last
