"""School days, their numbers over all terms, and the windows of visits."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_FLOOR, Decimal

from models import Instance, ProgrammeVisit
from models.instance import DayRange

SATURDAY = 5


@dataclass(frozen=True)
class Calendar:
    """The school days of an instance in date order: Mondays to Fridays in a term, outside closures."""

    days: tuple[date, ...]

    def number(self, day: date) -> int:
        """How many school days lie before a day: for a school day, its number."""
        return bisect_left(self.days, day)

    def between(self, first: date, last: date) -> tuple[date, ...]:
        """The school days from first to last, both included."""
        return self.days[bisect_left(self.days, first) : bisect_right(self.days, last)]


@dataclass(frozen=True)
class Window:
    """The school days on which a visit may lie, in date order, and the one where it lies best."""

    days: tuple[date, ...]
    ideal: date | None
    """None only where the window has no day."""

    def __contains__(self, day: date) -> bool:
        place = bisect_left(self.days, day)
        return place < len(self.days) and self.days[place] == day


def school_days(instance: Instance) -> Calendar:
    """The school days of all terms; a day of two overlapping terms counts once."""
    closed = {day for closure in instance.closures for day in _each_day(closure)}
    days = {day for term in instance.terms for day in _each_day(term) if day.weekday() < SATURDAY}
    return Calendar(tuple(sorted(days - closed)))


def window_of(visit: ProgrammeVisit, instance: Instance, calendar: Calendar) -> Window:
    """The school days in the visit's terms, from `not_before` to `not_after` where set."""
    days = sorted(
        {
            day
            for term in instance.terms
            if term.term in visit.terms
            for day in calendar.between(term.first_day, term.last_day)
            if (visit.not_before is None or day >= visit.not_before)
            and (visit.not_after is None or day <= visit.not_after)
        }
    )
    return Window(tuple(days), days[ideal_place(len(days), visit.ideal)] if days else None)


def ideal_place(days: int, ideal: float) -> int:
    """floor((days - 1) * ideal + 1/2), exact in the decimal digits of `ideal` as they were written.

    In binary floating point 50 * 0.29 is a little less than 14.5 and would fall to 14 in place of 15.
    """
    place = (days - 1) * Decimal(repr(ideal)) + Decimal("0.5")
    return int(place.to_integral_value(rounding=ROUND_FLOOR))


def monday_of(day: date) -> date:
    """The Monday of a day's Monday-to-Sunday week."""
    return day - timedelta(days=day.weekday())


def _each_day(days: DayRange) -> Iterator[date]:
    for offset in range((days.last_day - days.first_day).days + 1):
        yield days.first_day + timedelta(days=offset)
