"""How the report puts days, numbers and names: British English, whatever the computer's language."""

from __future__ import annotations

import unicodedata
from datetime import date

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
TURNING = frozenset({"R", "AL", "AN", "LRE", "LRO", "RLE", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"})
"""The classes of characters that can change the order in which their neighbours are shown."""
FIRST_STRONG_ISOLATE, POP_ISOLATE = "\u2068", "\u2069"
LONGEST_WORD = 24


def short_day(day: date) -> str:
    """A day in a table: 'Mon 14 Apr 2008'."""
    return f"{WEEKDAYS[day.weekday()]} {day_and_month(day)} {day.year}"


def day_and_month(day: date) -> str:
    """A day whose year is known: '14 Apr'."""
    return f"{day.day} {MONTHS[day.month - 1]}"


def number(value: float) -> str:
    """A whole number with thousands marked: '1,900'."""
    return f"{value:,.0f}"


def pounds(value: float) -> str:
    """A sum of money in whole pounds: '£593,211'."""
    return f"£{value:,.0f}"


def hours(minutes: float) -> str:
    """A duration: '35 min', '4 h 05 min', '1,204 h'."""
    whole = round(minutes)
    if whole < 60:
        return f"{whole} min"
    if whole < 100 * 60:
        return f"{whole // 60} h {whole % 60:02} min"
    return f"{whole / 60:,.0f} h"


def counted(count: int, noun: str, plural: str = "") -> str:
    """A number with its noun: '1 visit', '3 visits'."""
    return f"{count:,} {noun if count == 1 else plural or noun + 's'}"


def concern(level: int) -> str:
    """A concern level in a table: 'none', 'level 2'."""
    return f"level {level}" if level else "none"


def shortened(text: str, most: int) -> str:
    """At most so many characters, the last one an ellipsis where some are left out."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def unbroken(text: object) -> bool:
    """Whether a text has a word too long for a column, which must be broken anywhere."""
    return any(len(word) > LONGEST_WORD for word in str(text).split())


def isolated(text: str) -> str:
    """A text for where no element can isolate it (a title): right-to-left text turns nothing around it."""
    if text.isascii() or not any(unicodedata.bidirectional(character) in TURNING for character in text):
        return text
    return f"{FIRST_STRONG_ISOLATE}{text}{POP_ISOLATE}"
