"""Calendars (RFC 5545): one file for each SIP, school, adviser and area, and one of everything.

`calendar_files(edition, earlier, options)` is pure: it yields the files, and writes none.
"""

from scheduler.exporting.calendars.files import calendar_files
from scheduler.exporting.calendars.options import Alarm, CalendarOptions, Hours
from scheduler.exporting.calendars.revisions import Edition

__all__ = ["Alarm", "CalendarOptions", "Edition", "Hours", "calendar_files"]
