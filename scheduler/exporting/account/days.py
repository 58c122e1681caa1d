"""Days that follow from a plan: when reports are due, and a term day by day."""

from __future__ import annotations

from datetime import date, timedelta

from models import Closure, Term
from scheduler.checker.calendar import Calendar, monday_of
from scheduler.exporting.account.entries import TermDay

SATURDAY = 5


def report_due_after(day: date, report_days: int, calendar: Calendar) -> date:
    """The day `report_days` school days after a visit.

    A visit made on a day that is no school day counts from the school day before it. Past the last school
    day that is known, Mondays to Fridays count in place of school days.
    """
    place = calendar.number(day + timedelta(days=1)) - 1 + report_days
    if report_days == 0:
        return day
    if place < len(calendar.days):
        return calendar.days[place]
    last = max(day, calendar.days[-1]) if calendar.days else day
    missing = place - len(calendar.days) + 1
    return _weekdays_after(last, missing)


def term_days(term: Term, closures: tuple[Closure, ...]) -> tuple[TermDay, ...]:
    """Every Monday to Friday of a term, closed or not."""
    start = monday_of(term.first_day)
    span = range((term.last_day - term.first_day).days + 1)
    days = (term.first_day + timedelta(days=offset) for offset in span)
    return tuple(
        TermDay(day, _closed(day, closures), (day - start).days // 7 + 1) for day in days if day.weekday() < SATURDAY
    )


def _closed(day: date, closures: tuple[Closure, ...]) -> str | None:
    return next((each.reason for each in closures if each.first_day <= day <= each.last_day), None)


def _weekdays_after(day: date, count: int) -> date:
    while count > 0:
        day += timedelta(days=1)
        count -= day.weekday() < SATURDAY
    return day
