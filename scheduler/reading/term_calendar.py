"""Events of calendars (ICS), each with its days."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from scheduler.reading.dated_events import DatedEvent, TermDates, TermDatesError, clean_name, is_sensible
from scheduler.validation.problem import quoted

if TYPE_CHECKING:
    from icalendar import Component

LONGEST_EVENT = timedelta(days=10_000)
UNREADABLE_DAY = "has a day that cannot be read"
HOME = "Europe/London"
"""Where days are counted, unless a calendar names another time zone."""

_LINE = re.compile(r"[A-Z0-9-]+[;:]", re.I)
_FOLD = re.compile(r"\n[ \t]")


@dataclass
class _Vevent:
    """An event as it stands in a calendar."""

    line: int
    zone: tzinfo
    """Of its calendar."""
    content: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        """Its name for messages, as it stands there."""
        names = (line.partition(":")[2] for line in self.content if line.upper().startswith("SUMMARY"))
        return quoted(clean_name(next(names, "")) or "an event without a name")


def read_calendar(name: str, text: str) -> TermDates:
    """The events of a calendar, each read by itself: what is damaged elsewhere in it spoils none of them.

    Raises:
        TermDatesError: the calendar breaks off before its end.
    """
    unread: list[str] = []
    found: dict[DatedEvent, None] = {}
    for vevent in _vevents(name, text, unread):
        try:
            found.setdefault(_dated(_component(vevent), name, vevent.zone))
        except _NoDay as reason:
            unread.append(f"{vevent} ({name} line {vevent.line}): {reason}")
    return TermDates(tuple(found), unread=tuple(unread))


def _vevents(name: str, text: str, unread: list[str]) -> Iterator[_Vevent]:
    """Every event from its BEGIN to its END; what is no line of a calendar, or never ends, is `unread`.

    Raises:
        TermDatesError: the calendar breaks off before its end.
    """
    zone: tzinfo = ZoneInfo(HOME)
    event: _Vevent | None = None
    ended = False
    for number, line in _unfolded(text):
        word = line.strip().upper()
        ended = word == "END:VCALENDAR" or (ended and not word.startswith("BEGIN:VCALENDAR"))
        if word in ("BEGIN:VEVENT", "END:VCALENDAR") and event is not None:
            unread.append(f"{event} ({name} line {event.line}): has no END:VEVENT")
            event = None
        if word == "BEGIN:VEVENT":
            event = _Vevent(number, zone)
        if event is not None:
            event.content.append(line)
            if word == "END:VEVENT":
                yield event
                event = None
        elif word == "BEGIN:VCALENDAR":
            zone = ZoneInfo(HOME)
        elif word.startswith("X-WR-TIMEZONE:"):
            zone = _zone(line.partition(":")[2].strip(), zone)
        elif word and not _LINE.match(word):
            unread.append(f"{quoted(clean_name(line))} ({name} line {number}): is no line of a calendar")
    if not ended:
        raise TermDatesError([f"{name} is cut off: its last END:VCALENDAR is missing; fetch it again"])


def _unfolded(text: str) -> Iterator[tuple[int, str]]:
    """The lines of a calendar with their numbers; one that begins with a space continues the line before it."""
    number = 1
    # not splitlines(), which parts lines at rarer marks too, such as those of paragraphs, that texts may hold
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    for line in re.split(r"\n(?![ \t])", lines):
        yield number, _FOLD.sub("", line)
        number += line.count("\n") + 1


def _component(vevent: _Vevent) -> Component:
    """What a library makes of an event.

    Raises:
        _NoDay: it is damaged, or one of its days is.
    """
    from icalendar import Event  # noqa: PLC0415  (imported by those who read calendars only)

    try:
        event = Event.from_ical("\r\n".join(vevent.content))
    except (ValueError, IndexError, KeyError):
        raise _NoDay("is damaged") from None
    for name in ("DTSTART", "DTEND", "DURATION"):  # a line that cannot be parsed is dropped by the library
        if name not in event and any(line.upper().startswith(name) for line in vevent.content):
            raise _NoDay(UNREADABLE_DAY)
    return event


class _NoDay(ValueError):
    """An event whose days cannot be told."""


def _summary(event: Component) -> str:
    value = event.get("SUMMARY", "")
    return clean_name(str(value[0] if isinstance(value, list) else value))


def _zone(key: str, known: tzinfo) -> tzinfo:
    """Where a calendar's moments in UTC are turned into days: in the zone that it names, if there is such."""
    try:
        return ZoneInfo(key)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return known


def _dated(event: Component, source: str, zone: tzinfo) -> DatedEvent:
    """An event with its first and last day.

    By RFC 5545 an all-day event ends on the day before its DTEND; so does one that ends at midnight. A moment with
    a time zone of its own is taken as it is written.
    """
    if str(event.get("STATUS", "")).upper() == "CANCELLED":
        raise _NoDay("cancelled")
    if "RRULE" in event or "RDATE" in event:
        raise _NoDay("repeats, and only single events are read")
    begins = _moment(event, "DTSTART", zone)
    if begins is None:
        raise _NoDay("has no day")
    first = last = _day(begins)
    ends = _moment(event, "DTEND", zone)
    if ends is None and isinstance(duration := _value(event, "DURATION"), timedelta):
        ends = begins + min(duration, LONGEST_EVENT)
    if ends is not None:
        if _day(ends) < first:
            raise _NoDay(f"ends on {_day(ends)}, before it begins on {first}")
        midnight = not isinstance(ends, datetime) or (ends.hour, ends.minute) == (0, 0)
        last = max(first, _day(ends) - timedelta(days=1) if midnight else _day(ends))
    return DatedEvent(_summary(event), first, last, source)


def _moment(event: Component, name: str, zone: tzinfo) -> date | datetime | None:
    """A day or moment of an event; None where it has none.

    Raises:
        _NoDay: it cannot be read, or lies centuries away.
    """
    moment = _value(event, name)
    if moment is None:
        return None
    if not isinstance(moment, date) or not is_sensible(moment):
        raise _NoDay(UNREADABLE_DAY)
    if isinstance(moment, datetime) and str(moment.tzinfo) in ("UTC", "Etc/UTC"):
        return moment.astimezone(zone)
    return moment


def _value(event: Component, name: str) -> object:
    """The value of a property; None where it is not there.

    Raises:
        _NoDay: it is there twice, or cannot be read.
    """
    from icalendar.error import BrokenCalendarProperty  # noqa: PLC0415

    if name not in event:
        return None
    found: Any = event[name]
    try:
        value: object = found.dt
    except (BrokenCalendarProperty, AttributeError):
        raise _NoDay(UNREADABLE_DAY) from None
    return value


def _day(moment: date | datetime) -> date:
    return moment.date() if isinstance(moment, datetime) else moment
