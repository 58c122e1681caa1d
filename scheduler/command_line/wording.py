"""How days, concern levels and numbers are put into words."""

from __future__ import annotations

from datetime import date

_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def short_date(day: date) -> str:
    """A day as it stands in a table: 'Mon 14 Apr 2008', in English whatever the computer's language."""
    return f"{_WEEKDAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]} {day.year}"


def concern_name(level: int) -> str:
    """A concern level: 'of concern level 2', 'of no concern'."""
    return f"of concern level {level}" if level else "of no concern"


def minutes(number: int | None) -> str:
    """Minutes, or a dash where there are none yet."""
    return "-" if number is None else f"{number:,}"


def percentage(fraction: float | None) -> str:
    """A gap: '2.1 %', or a dash where there is none yet."""
    return "-" if fraction is None else f"{100 * fraction:.1f} %"
