"""VTIMEZONE: the offsets it gives are those of the system's own time zones, through every clock change."""

from __future__ import annotations

import warnings
from datetime import UTC, datetime, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from dateutil import tz

from scheduler.exporting.calendars.timezone import vtimezone

ZONES = [
    "Europe/London",
    "Europe/Berlin",
    "America/New_York",
    "Asia/Kolkata",
    "Africa/Cairo",
    "Australia/Lord_Howe",
    "UTC",
]


@pytest.mark.parametrize("name", ZONES)
def test_offsets_are_right_through_every_change(name: str) -> None:
    text = "BEGIN:VCALENDAR\r\n" + vtimezone(name, 2008, 2010).to_ical().decode() + "END:VCALENDAR\r\n"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # dateutil's own
        read = tz.tzical(StringIO(text)).get(name)
    zone = ZoneInfo(name)
    moment = datetime(2008, 1, 1, 12, tzinfo=UTC)
    while moment.year < 2011:
        local = moment.astimezone(zone).replace(tzinfo=None)
        assert local.replace(tzinfo=read).utcoffset() == local.replace(tzinfo=zone).utcoffset(), local
        moment += timedelta(hours=7)


def test_london_is_two_yearly_rules_from_the_clock_before_each_change() -> None:
    text = vtimezone("Europe/London", 2008, 2009).to_ical().decode()
    summer, winter = text.split("BEGIN:STANDARD")
    assert "DTSTART:20070325T010000" in summer  # 01:00 GMT
    assert "BYDAY=-1SU" in summer
    assert "BYMONTH=3" in summer
    assert "DTSTART:20071028T020000" in winter  # 02:00 BST
    assert "BYMONTH=10" in winter
