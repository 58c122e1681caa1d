"""A day of the old year in the new one: the same week of its term, the same day of the week."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from models import Term
from scheduler.school_year.counterparts import Counterpart
from scheduler.school_year.days import monday_of


def shifted(day: date, year: Sequence[Counterpart], *, begins: bool) -> date:
    """The day with the same place in the new term: week of term, counted with holidays, and day of the week.

    A term's first and last day become the new term's. What would lie beyond an end of the new term lies on it. A day
    between terms is the first day of the next where it `begins` something, else the last day of the one before.
    """
    pair, inside = _place(day, year, begins)
    if inside == pair.old.first_day:
        return pair.new.first_day
    if inside == pair.old.last_day:
        return pair.new.last_day
    weeks = (monday_of(inside) - monday_of(pair.old.first_day)).days
    moved = monday_of(pair.new.first_day) + timedelta(days=weeks + inside.weekday())
    return min(max(moved, pair.new.first_day), pair.new.last_day)


def _place(day: date, year: Sequence[Counterpart], begins: bool) -> tuple[Counterpart, date]:
    """The term that a day belongs to, and its day there."""
    for pair in year:
        if _in(day, pair.old):
            return pair, day
    later = [pair for pair in year if pair.old.first_day > day]
    earlier = [pair for pair in year if pair.old.last_day < day]
    if later and (begins or not earlier):
        return later[0], later[0].old.first_day
    return earlier[-1], earlier[-1].old.last_day


def _in(day: date, term: Term) -> bool:
    return term.first_day <= day <= term.last_day
