"""Calendars and tables of term dates as councils publish them, made for tests."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

YEAR = (
    ("Summer term 2008 begins", "2008-04-14", None),
    ("May Day bank holiday", "2008-05-05", None),
    ("Half term", "2008-05-26", "2008-05-30"),
    ("Summer term 2008 ends", "2008-07-22", None),
    ("Autumn Term begins", "2008-09-04", None),
    ("INSET day", "2008-09-04", None),
    ("Autumn half-term holiday", "2008-10-25", "2008-11-02"),
    ("Last day of autumn term", "2008-12-19", None),
    ("Christmas holiday", "2008-12-20", "2009-01-05"),
    ("Spring Term", "2009-01-06", "2009-04-03"),
    ("Half-term", "2009-02-16", "2009-02-20"),
    ("Easter holidays", "2009-04-04", "2009-04-19"),
    ("Term starts", "2009-04-20", None),
    ("Half Term Break", "2009-05-25", "2009-05-29"),
    ("Schools close for the summer", "2009-07-22", None),
    ("Schools forum", "2009-03-12", None),
)
"""The terms of the bundled instances in the words of a county's calendar: name, first day, last day."""

PUBLISHED = """\
Term,Start,End,Half-term start,Half-term end
Autumn Term,04/09/2009,18/12/2009,26/10/2009,30/10/2009
Spring Term,05/01/2010,01/04/2010,15/02/2010,19/02/2010
Summer Term,19/04/2010,22/07/2010,31/05/2010,04/06/2010
"""


def all_day(name: str, first: str, last: str | None = None, *more: str) -> str:
    """An all-day event: its DTEND is the day after the last."""
    ends = date.fromisoformat(last or first) + timedelta(days=1)
    return event(name, f"DTSTART;VALUE=DATE:{first.replace('-', '')}", f"DTEND;VALUE=DATE:{ends:%Y%m%d}", *more)


def event(name: str, *lines: str) -> str:
    """An event of a calendar, folded as RFC 5545 asks for."""
    content = ("BEGIN:VEVENT", f"UID:{abs(hash((name, *lines)))}@council.example.org", f"SUMMARY:{name}", *lines)
    return "".join(f"{folded(line)}\r\n" for line in (*content, "END:VEVENT"))


def folded(line: str) -> str:
    """A line of at most 75 bytes, continued on the next after a space."""
    return "\r\n ".join(line[at : at + 60] for at in range(0, len(line), 60))


def calendar(events: Iterable[str], *properties: str) -> str:
    """A calendar of events."""
    head = ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Council//Term dates//EN", *properties)
    return "".join(f"{line}\r\n" for line in head) + "".join(events) + "END:VCALENDAR\r\n"


def council_calendar() -> str:
    """The calendar of `YEAR`."""
    return calendar(all_day(*each) for each in YEAR)
