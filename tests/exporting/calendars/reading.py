"""Calendar files read back by vobject, which shares no line with the icalendar package that wrote them."""

from __future__ import annotations

import warnings
from datetime import date, datetime
from pathlib import PurePosixPath
from typing import Any

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # vobject's own, on being imported
    import vobject

from scheduler.exporting.calendars import CalendarOptions, Edition, calendar_files


def files_of(newest: Edition, *earlier: Edition, options: CalendarOptions | None = None) -> dict[str, bytes]:
    """Every calendar file by its path below `calendars`."""
    found = calendar_files(newest, earlier, options)
    return {path.relative_to(PurePosixPath("calendars")).as_posix(): content for path, content in found}


def parsed(content: bytes) -> Any:
    """A calendar as vobject reads it; what it finds invalid fails the test."""
    calendar = vobject.readOne(content.decode())
    calendar.validate(raiseException=True)
    return calendar


def events(content: bytes) -> dict[str, Any]:
    """The events of a calendar by their UIDs."""
    found = list(getattr(parsed(content), "vevent_list", []))
    by_uid = {event.uid.value: event for event in found}
    assert len(by_uid) == len(found), "a UID is there twice"
    return by_uid


def titles(content: bytes, status: str = "CONFIRMED") -> dict[str, date]:
    """The day on which each event with a status begins, by its title."""
    found = [event for event in events(content).values() if event.status.value == status]
    return {event.summary.value: day_of(event.dtstart.value) for event in found}


def day_of(value: date) -> date:
    """The day of a start, be it a whole day or an hour."""
    return value.date() if isinstance(value, datetime) else value
