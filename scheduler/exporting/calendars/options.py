"""What can be chosen about calendars: hours for visits, and an alarm before them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time, timedelta

_HOURS = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)\s*[-–]\s*([01]?\d|2[0-3]):([0-5]\d)")
_ALARM = re.compile(r"(\d{1,4})\s*([mhd])")
_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}


@dataclass(frozen=True)
class Hours:
    """From when to when a visit lasts, by the clock at the school."""

    start: time
    end: time

    @classmethod
    def parse(cls, text: str) -> Hours:
        """Read `09:00-15:30`.

        Raises:
            ValueError: it is not of that form, or ends before it starts.
        """
        match = _HOURS.fullmatch(text.strip())
        if match is None:
            raise ValueError("expected hours such as 09:00-15:30")
        hour, minute, end_hour, end_minute = map(int, match.groups())
        start, end = time(hour, minute), time(end_hour, end_minute)
        if end <= start:
            raise ValueError("expected an end after the start, such as 09:00-15:30")
        return cls(start, end)


@dataclass(frozen=True)
class Alarm:
    """How long before a visit starts its alarm sounds; a visit of a whole day starts at midnight."""

    before: timedelta

    @classmethod
    def parse(cls, text: str) -> Alarm:
        """Read `30m`, `15h` or `1d`.

        Raises:
            ValueError: it is not of that form.
        """
        match = _ALARM.fullmatch(text.strip().casefold())
        if match is None:
            raise ValueError("expected a time before the visit such as 30m, 15h or 1d")
        return cls(int(match[1]) * _UNITS[match[2]])


@dataclass(frozen=True)
class CalendarOptions:
    """All of it: whole days and no alarm where nothing is chosen."""

    hours: Hours | None = None
    alarm: Alarm | None = None
