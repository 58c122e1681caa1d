"""What is odd about terms and closures: legal, but probably a slip."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise

from models import Closure, Term
from scheduler.school_year.days import SATURDAY, each_weekday, spoken
from scheduler.validation.problem import quoted

LONG_TERM = 45
"""Weekdays: a term of more than nine weeks has a half-term. No English term of a year of three has fewer than ten
weeks, none of a year of six has more than eight."""
SHORTEST_HALF_TERM = 3
"""Weekdays: a bank holiday with an INSET day beside it is no half-term."""
MIDDLE = (0.25, 0.75)
"""A half-term has a day in the middle half of its term: English ones begin after 34 % of the term (summer terms after
a late Easter) to 55 %."""
FRIDAY = 4


def oddities_of(
    terms: Sequence[Term], closures: Sequence[Closure], holidays: Mapping[date, str] | None = None
) -> Iterator[str]:
    """Warnings, term by term."""
    for term in sorted(terms, key=lambda term: term.first_day):
        yield from _edge(term, "first", term.first_day, closures, holidays or {})
        yield from _edge(term, "last", term.last_day, closures, holidays or {})
        yield from _inside(term, closures)
    for earlier, later in pairwise(sorted(terms, key=lambda term: (term.first_day, term.last_day))):
        if later.first_day <= earlier.last_day:
            yield (
                f"{earlier.term} and {later.term} overlap: {later.term} begins on {spoken(later.first_day)}, "
                f"{earlier.term} ends on {spoken(earlier.last_day)}"
            )
    names = [term.term for term in terms]
    for name in dict.fromkeys(name for name in names if names.count(name) > 1):
        yield f"{quoted(name)} is there twice: each term needs a name of its own"


def _edge(
    term: Term, which: str, day: date, closures: Sequence[Closure], holidays: Mapping[date, str]
) -> Iterator[str]:
    if day.weekday() >= SATURDAY:
        yield f"the {which} day of {term.term} is at a weekend: {spoken(day)}"
    elif day in holidays:
        yield f"the {which} day of {term.term}, {spoken(day)}, is a bank holiday: {holidays[day]}"
    elif closed := next((each for each in closures if each.first_day <= day <= each.last_day), None):
        reason = f": {closed.reason}" if closed.reason else ""
        yield f"the {which} day of {term.term}, {spoken(day)}, is closed{reason}"


def _inside(term: Term, closures: Sequence[Closure]) -> Iterator[str]:
    days = list(each_weekday(term.first_day, term.last_day))
    closed = {day for closure in closures for day in _shared(term, closure)}
    if not set(days) - closed:
        yield f"{term.term} has no school day"
        return
    runs = _runs(days, closed)
    lowest, highest = (share * (len(days) - 1) for share in MIDDLE)
    half_terms = [run for run in runs if len(run) >= SHORTEST_HALF_TERM]
    if len(days) > LONG_TERM and not any(run[-1] >= lowest and run[0] <= highest for run in half_terms):
        yield (
            f"{term.term} has no half-term: {len(days) // 5} weeks without {SHORTEST_HALF_TERM} closed days in a row "
            "near its middle"
        )
    for run in half_terms:
        after = run[-1] + 1
        if after < len(days) and days[after].weekday() == FRIDAY and days[after] not in closed:
            yield (
                f"{spoken(days[after])} is a lone school day between a break and a weekend: perhaps the break was "
                "meant to end with it"
            )


def _shared(term: Term, closure: Closure) -> Iterator[date]:
    return each_weekday(max(term.first_day, closure.first_day), min(term.last_day, closure.last_day))


def _runs(days: Sequence[date], closed: set[date]) -> list[list[int]]:
    """The places of closed weekdays that follow each other."""
    runs: list[list[int]] = []
    for place, day in enumerate(days):
        if day in closed:
            if runs and runs[-1][-1] == place - 1:
                runs[-1].append(place)
            else:
                runs.append([place])
    return runs
