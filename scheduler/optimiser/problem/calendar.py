"""School days, weeks and windows, numbered as the contract numbers them."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from models import WEEKDAYS, Instance, ProgrammeVisit, Weekday

DayNumbers = NDArray[np.int64]


@dataclass(frozen=True)
class Calendar:
    """The school days of an instance in date order; a day's number is its position here."""

    days: tuple[date, ...]
    term_of_day: tuple[str, ...]

    @cached_property
    def number(self) -> dict[date, int]:
        """The number of each school day."""
        return {day: number for number, day in enumerate(self.days)}

    @cached_property
    def week(self) -> DayNumbers:
        """For each school day the number of its Monday-to-Sunday week, counted over weeks that have one."""
        mondays = [day - timedelta(days=day.weekday()) for day in self.days]
        numbers = {monday: number for number, monday in enumerate(sorted(set(mondays)))}
        return np.array([numbers[monday] for monday in mondays], dtype=np.int64)

    @property
    def weeks(self) -> int:
        """How many weeks hold a school day."""
        return int(self.week[-1]) + 1 if self.days else 0

    def between(self, first: date | None, last: date | None) -> NDArray[np.bool_]:
        """Which school days lie from `first` to `last`, both included; None is open."""
        inside = np.zeros(len(self.days), dtype=bool)
        start = 0 if first is None else bisect_left(self.days, first)
        inside[start : len(self.days) if last is None else bisect_right(self.days, last)] = True
        return inside

    def on_weekdays(self, weekdays: tuple[Weekday, ...]) -> NDArray[np.bool_]:
        """Which school days fall on one of these weekdays."""
        wanted = np.array([weekday in weekdays for weekday in WEEKDAYS], dtype=bool)
        return np.asarray(wanted[self._weekday])

    @cached_property
    def _weekday(self) -> DayNumbers:
        return np.array([day.weekday() for day in self.days], dtype=np.int64)

    def window(self, visit: ProgrammeVisit) -> DayNumbers:
        """The school days in the visit's terms, from `not_before` to `not_after`."""
        in_term = np.array([term in visit.terms for term in self.term_of_day], dtype=bool)
        return np.flatnonzero(in_term & self.between(visit.not_before, visit.not_after))


def calendar_of(instance: Instance) -> Calendar:
    """Monday to Friday inside a term and outside every closure."""
    closed = {
        closure.first_day + timedelta(days=offset)
        for closure in instance.closures
        for offset in range((closure.last_day - closure.first_day).days + 1)
    }
    term_of = {
        term.first_day + timedelta(days=offset): term.term
        for term in instance.terms
        for offset in range((term.last_day - term.first_day).days + 1)
    }
    days = sorted(day for day in term_of if day.weekday() < len(WEEKDAYS) and day not in closed)
    return Calendar(tuple(days), tuple(term_of[day] for day in days))


def ideal_day(window: DayNumbers, ideal: float) -> int:
    """Element floor((n - 1) * ideal + 1/2) of a window of n days, before anybody's absences.

    In decimals, as the tables have them: 0.7 of 45 days is exactly 31.5, which a binary fraction misses.
    """
    return int(window[math.floor((len(window) - 1) * Decimal(repr(ideal)) + Decimal("0.5"))])
