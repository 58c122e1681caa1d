"""A VTIMEZONE made from the system's own time zones, with the offsets on both sides of each clock change."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
LAST = -1


@dataclass(frozen=True)
class Change:
    """A clock change: its moment by the clock before it, as RFC 5545 has it, and what changes."""

    local: datetime
    before: timedelta
    after: timedelta
    name: str
    summer: bool

    @property
    def rule(self) -> tuple[object, ...]:
        """What it has in common with the same change in other years, but for the week."""
        return (self.before, self.after, self.name, self.local.month, self.local.weekday(), self.local.time())

    @property
    def weeks(self) -> frozenset[int]:
        """Which weekday of its month it is: from the start, and -1 where it is the last one."""
        from_start = (self.local.day - 1) // 7 + 1
        days = calendar.monthrange(self.local.year, self.local.month)[1]
        return frozenset({from_start, *([LAST] if self.local.day + 7 > days else [])})


def vtimezone(name: str, first_year: int, last_year: int) -> Timezone:
    """The time zone from a year to a year, both included.

    A change on the same weekday of its month every year (the last Sunday of March) is a yearly rule, which
    Outlook needs; any other is listed by its dates.
    """
    zone = ZoneInfo(name)
    start = datetime(first_year - 1, 1, 1, tzinfo=zone)
    timezone = Timezone()
    timezone.add("tzid", name)
    changes = list(_changes(zone, first_year - 1, last_year + 1))
    if not any(_yearly(changes, change, first_year, last_year) for change in changes):
        timezone.add_component(_observance(_at_start(start)))
    for rule in dict.fromkeys(change.rule for change in changes):
        same = [change for change in changes if change.rule == rule]
        component = _observance(same[0])
        week = _yearly(changes, same[0], first_year, last_year)
        if week is not None:
            weekday = f"{week}{_WEEKDAYS[same[0].local.weekday()]}"
            component.add("rrule", {"freq": "yearly", "bymonth": same[0].local.month, "byday": weekday})
        elif same[1:]:
            component.add("rdate", [change.local for change in same[1:]])
        timezone.add_component(component)
    return timezone


def _yearly(changes: list[Change], change: Change, first_year: int, last_year: int) -> int | None:
    """Which weekday of its month a change is in every year; None where it is not the same, or not yearly."""
    same = [each for each in changes if each.rule == change.rule]
    if len(same) != last_year - first_year + 3:
        return None
    return min(frozenset.intersection(*(each.weeks for each in same)), default=None)


def _at_start(moment: datetime) -> Change:
    offset = moment.utcoffset() or timedelta()
    return Change(moment.replace(tzinfo=None), offset, offset, moment.tzname() or "", bool(moment.dst()))


def _changes(zone: ZoneInfo, first_year: int, last_year: int) -> Iterator[Change]:
    low = datetime(first_year, 1, 1, tzinfo=UTC)
    end = datetime(last_year + 1, 1, 1, tzinfo=UTC)
    while low < end:
        high = low + timedelta(days=1)
        if low.astimezone(zone).utcoffset() != high.astimezone(zone).utcoffset():
            yield _change(zone, low, high)
        low = high


def _change(zone: ZoneInfo, low: datetime, high: datetime) -> Change:
    """The change between two moments, found by halving to the second."""
    before = low.astimezone(zone).utcoffset() or timedelta()
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) // 2
        middle = middle.replace(microsecond=0) if middle.replace(microsecond=0) > low else middle
        if middle.astimezone(zone).utcoffset() == before:
            low = middle
        else:
            high = middle
    high = high.replace(microsecond=0)
    there = high.astimezone(zone)
    local = (high + before).replace(tzinfo=None)
    return Change(local, before, there.utcoffset() or timedelta(), there.tzname() or "", bool(there.dst()))


def _observance(change: Change) -> TimezoneStandard | TimezoneDaylight:
    component = TimezoneDaylight() if change.summer else TimezoneStandard()
    component.add("dtstart", change.local)
    component.add("tzoffsetfrom", change.before)
    component.add("tzoffsetto", change.after)
    component.add("tzname", change.name)
    return component
