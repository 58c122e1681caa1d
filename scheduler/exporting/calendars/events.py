"""Entries as events, and events as a calendar file."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Alarm as AlarmComponent
from icalendar import Calendar, Event, vText

from scheduler.exporting.calendars.options import CalendarOptions
from scheduler.exporting.calendars.revisions import Version
from scheduler.exporting.calendars.timezone import vtimezone
from scheduler.exporting.text import plain

PRODUCT = "-//sipplan//SIP visits//EN"


def event(version: Version, options: CalendarOptions, timezone: str, with_alarm: bool) -> bytes:
    """An entry as a VEVENT."""
    entry, revision = version.entry, version.revision
    busy = entry.kind in ("visit", "training")
    result = Event()
    result.add("uid", entry.uid)
    result.add("dtstamp", revision.modified)
    result.add("last-modified", revision.modified)
    result.add("sequence", revision.sequence)
    result.add("status", "CANCELLED" if version.cancelled else "CONFIRMED")
    if entry.kind == "visit" and options.hours is not None:
        zone = ZoneInfo(timezone)
        result.add("dtstart", datetime.combine(entry.first, options.hours.start, zone))
        result.add("dtend", datetime.combine(entry.last, options.hours.end, zone))
    else:
        result.add("dtstart", entry.first)
        result.add("dtend", entry.last + timedelta(days=1))
    result.add("summary", plain(entry.summary))
    if entry.location:
        result.add("location", plain(entry.location))
    if entry.position is not None:
        result.add("geo", entry.position)
    if entry.categories:
        result.add("categories", [plain(each) for each in entry.categories])
    if entry.description:
        result.add("description", plain(entry.description))
    result.add("transp", "OPAQUE" if busy and not version.cancelled else "TRANSPARENT")
    result.add("x-microsoft-cdo-busystatus", "BUSY" if busy and not version.cancelled else "FREE")
    if with_alarm and options.alarm is not None and entry.kind == "visit" and not version.cancelled:
        alarm = AlarmComponent()
        alarm.add("action", "DISPLAY")
        alarm.add("description", plain(entry.summary))
        alarm.add("trigger", -options.alarm.before)
        result.add_component(alarm)
    return bytes(result.to_ical())


def calendar(name: str, events: Iterable[bytes], timezone: str, vtimezone_text: bytes | None) -> bytes:
    """A whole calendar file; its time zone only where an event has hours."""
    result = Calendar()
    result.add("version", "2.0")
    result.add("prodid", PRODUCT)
    result.add("calscale", "GREGORIAN")
    result.add("method", "PUBLISH")
    title = vText(" ".join(plain(name).split()))
    result.add("name", title)
    result.add("x-wr-calname", title)
    result.add("x-wr-timezone", vText(timezone))
    head, end = bytes(result.to_ical()).split(b"END:VCALENDAR")
    return b"".join((head, vtimezone_text or b"", *events, b"END:VCALENDAR", end))


def timezone_text(timezone: str, first_year: int, last_year: int) -> bytes:
    """The time zone as a VTIMEZONE."""
    return bytes(vtimezone(timezone, first_year, last_year).to_ical())
