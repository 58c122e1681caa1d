"""Days: ranges the right way round, terms apart, dates where planning is, windows that have a day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import pairwise

from models import Instance
from models.instance import MOST_SCHOOL_DAYS
from scheduler.checker.calendar import SATURDAY, school_days, window_of
from scheduler.validation.problem import Problem

RANGES = (
    ("terms", "first_day", "last_day"),
    ("closures", "first_day", "last_day"),
    ("absences", "first_day", "last_day"),
    ("sips", "from_day", "to_day"),
    ("programmes", "not_before", "not_after"),
)

MOST_YEARS = 10


def range_problems(instance: Instance) -> Iterator[Problem]:
    """Every range that ends before it begins."""
    for table, first, last in RANGES:
        for row in getattr(instance, table):
            begins, ends = getattr(row, first, None), getattr(row, last, None)
            if begins is not None and ends is not None and begins > ends:
                yield Problem(table, row.row, last, str(ends), f"expected {first}, {begins}, or later")


def span_problems(instance: Instance) -> Iterator[Problem]:
    """Every term far from the first in the table: a mistyped year would make thousands of school days."""
    for term in instance.terms:
        begins, ends = getattr(term, "first_day", None), getattr(term, "last_day", None)
        anchor = getattr(instance.terms[0], "first_day", None)
        for column, day in (("first_day", begins), ("last_day", ends)):
            if day is not None and anchor is not None and abs(day.year - anchor.year) > MOST_YEARS:
                message = f"expected a year within {MOST_YEARS} of the first term's, {anchor.year}"
                yield Problem("terms", term.row, column, str(day), message)


def overlap_problems(instance: Instance) -> Iterator[Problem]:
    """Every term that begins before the one before it has ended."""
    terms = sorted(instance.terms, key=lambda term: (term.first_day, term.last_day))
    for earlier, later in pairwise(terms):
        if later.first_day <= earlier.last_day:
            message = f"the terms {earlier.term} and {later.term} overlap; expected after {earlier.last_day}"
            also = () if earlier.row is None else (earlier.row,)
            yield Problem("terms", later.row, "first_day", str(later.first_day), message, also)


def outside_problems(instance: Instance, policy_rows: Mapping[str, int]) -> Iterator[Problem]:
    """Every date that steers planning and lies before the first term or after the last."""
    first = min(term.first_day for term in instance.terms)
    last = max(term.last_day for term in instance.terms)
    message = f"outside the terms; expected a day from {first} to {last}"
    for visit in instance.programmes:
        for column in ("not_before", "not_after"):
            day = getattr(visit, column, None)
            if day is not None and not first <= day <= last:
                yield Problem("programmes", visit.row, column, str(day), message)
    plan_from = instance.policy.plan_from
    if plan_from is not None and not first <= plan_from <= last:
        row = policy_rows.get("plan_from")
        yield Problem("policy", row, "value", str(plan_from), f"plan_from is {message}")


def length_problems(instance: Instance) -> Iterator[Problem]:
    """More school days than the arithmetic is exact for."""
    if (days := len(school_days(instance).days)) > MOST_SCHOOL_DAYS:
        message = f"the terms have {days:,} school days together; expected at most {MOST_SCHOOL_DAYS:,}"
        yield Problem("terms", None, "last_day", None, message)


def school_day_problems(instance: Instance) -> Iterator[Problem]:
    """Every pin and every visit of the history that is not on a school day."""
    days = set(school_days(instance).days)
    for table in ("pins", "history"):
        for row in getattr(instance, table):
            day: date | None = getattr(row, "day", None)
            if day is not None and day not in days:
                yield Problem(table, row.row, "day", str(day), _why_no_school_day(instance, day))


def _why_no_school_day(instance: Instance, day: date) -> str:
    if day.weekday() >= SATURDAY:
        return f"not a school day: a {day:%A}"
    for closure in instance.closures:
        if closure.first_day <= day <= closure.last_day:
            return f"not a school day: closed{f' ({closure.reason})' if closure.reason else ''}"
    return "not a school day: outside the terms"


def window_problems(instance: Instance) -> Iterator[Problem]:
    """Every visit of a programme whose window has no school day."""
    calendar = school_days(instance)
    for visit in instance.programmes:
        if not window_of(visit, instance, calendar).days:
            bounds = [f"{c} {d}" for c in ("not_before", "not_after") if (d := getattr(visit, c)) is not None]
            where = ", ".join((f"terms {'; '.join(visit.terms)}", *bounds))
            message = f"the window of visit {visit.visit} of {visit.programme} has no school day ({where})"
            yield Problem("programmes", visit.row, "terms", ";".join(visit.terms), message)


def outside_oddities(instance: Instance) -> Iterator[Problem]:
    """Closures and absences that lie outside all terms and so change nothing."""
    for table in ("closures", "absences"):
        for row in getattr(instance, table):
            if not any(row.first_day <= term.last_day and term.first_day <= row.last_day for term in instance.terms):
                yield Problem(table, row.row, "first_day", str(row.first_day), "outside all terms: it changes nothing")
