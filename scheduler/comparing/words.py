"""How numbers, days and nouns are put into sentences: British English."""

from __future__ import annotations

import re
from datetime import date

NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
"""The numbers that are written as words."""
_NOUN = re.compile(r"[A-Za-z][a-z]*( [a-z]+)*")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def number(value: int) -> str:
    """Numbers up to twelve as words: 'three', '13', '1,900'; 'no' for 0."""
    return NUMBERS[value] if value < len(NUMBERS) else f"{value:,}"


def counted(value: int, noun: str, many: str | None = None) -> str:
    """'three schools', 'one visit', '13 visits'."""
    return f"{number(value)} {noun if value == 1 else many or plural(noun)}"


def plural(noun: str) -> str:
    """The plural of a regular noun: 'headteachers', 'deputies', 'coaches'."""
    if re.search(r"(s|x|ch|sh)$", noun):
        return f"{noun}es"
    if re.search(r"[^aeiou]y$", noun):
        return f"{noun[:-1]}ies"
    return f"{noun}s"


def people(value: int, kind: str) -> str:
    """SIPs of a kind: 'two headteachers', 'one SIP', 'two SIPs of the kind "A&B"'."""
    if not kind:
        return counted(value, "SIP")
    if _NOUN.fullmatch(kind):
        return counted(value, kind)
    return f'{counted(value, "SIP")} of the kind "{kind}"'


def day_name(day: date) -> str:
    """'5 May 2008'."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def span(first: date, last: date) -> str:
    """'5 May 2008', '5 May to 3 Jun 2008'."""
    if first == last:
        return day_name(first)
    start = day_name(first) if first.year != last.year else f"{first.day} {_MONTHS[first.month - 1]}"
    return f"{start} to {day_name(last)}"


def at_row(table: str, row: int | None) -> str:
    """Where to look it up: ' (absences row 12)'; '' where the row is not known."""
    return "" if row is None else f" ({table} row {row})"


def sentence(clauses: list[str]) -> str:
    """Clauses as one sentence: 'Three schools lose their SIP; £1,500 more.'."""
    joined = "; ".join(clauses)
    return f"{joined[:1].upper()}{joined[1:]}." if joined else ""
