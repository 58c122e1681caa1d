"""Who gets a calendar, and which entries are in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from scheduler.exporting.account import Account, VisitEntry
from scheduler.exporting.calendars.entry import Entry
from scheduler.exporting.calendars.wording import (
    Reader,
    closure_entries,
    report_entry,
    training_entries,
    visit_entry,
)

Folder = Literal["sips", "schools", "advisers", "areas", "everything"]
CalendarKey = tuple[Folder, str]
"""A kind of reader, and whose calendar it is; `('everything', '')` is the one of everything."""

EVERYTHING: CalendarKey = ("everything", "")


@dataclass(frozen=True)
class ReadersCalendar:
    """Somebody's calendar: what it is called, and its entries by UID."""

    name: str
    entries: dict[str, Entry]


def calendars_of(account: Account) -> dict[CalendarKey, ReadersCalendar]:
    """Every calendar of a plan.

    SIPs have their own visits, the reports due after them, CPD days and closures; schools their own visits and
    closures; advisers the visits that they accompany; areas the visits of their schools; and one calendar has
    everything. Leave of a single SIP and training days of a single school are in none.
    """
    closures, training = closure_entries(account), training_entries(account)
    staff = _Entries(account, "staff")
    for_sips = _Entries(account, "sip")
    found: dict[CalendarKey, ReadersCalendar] = {
        EVERYTHING: _calendar("All SIP visits", (staff.visits(account.placed), for_sips.reports(account.placed)))
    }
    _add(found[EVERYTHING], (training, closures))
    for area in account.areas:
        visits = [visit for visit in account.placed if visit.area == area]
        found["areas", area] = _calendar(f"SIP visits, {area}", (staff.visits(visits), closures))
    for adviser in account.advisers:
        title = f"SIP visits accompanied, {adviser.name}"
        found["advisers", adviser.adviser.adviser] = _calendar(title, (staff.visits(adviser.visits), closures))
    for sip in account.sips:
        entries = (for_sips.visits(sip.visits), for_sips.reports(sip.visits), training, closures)
        found["sips", sip.sip.sip] = _calendar(f"SIP visits, {sip.name}", entries)
    for school in account.schools:
        visits = [visit for visit in school.visits if visit.placed]
        own = _Entries(account, "school").visits(visits)
        found["schools", school.school.school] = _calendar(f"SIP visits, {school.name}", (own, closures))
    return found


def file_titles(account: Account) -> dict[CalendarKey, str]:
    """What each calendar's file is called, before it is made safe: the id and the name."""
    return {
        EVERYTHING: "Everything",
        **{("areas", area): area for area in account.areas},
        **{("advisers", a.adviser.adviser): f"{a.adviser.adviser} {a.adviser.name}" for a in account.advisers},
        **{("sips", s.sip.sip): f"{s.sip.sip} {s.sip.name}" for s in account.sips},
        **{("schools", s.school.school): f"{s.school.school} {s.school.name}" for s in account.schools},
    }


class _Entries:
    """The entries of visits as one kind of reader sees them, each made once."""

    def __init__(self, account: Account, reader: Reader) -> None:
        self._account = account
        self._reader = reader
        self._made: dict[tuple[str, int], Entry] = {}

    def visits(self, visits: Iterable[VisitEntry]) -> Iterator[Entry]:
        """An entry for each visit that has a day."""
        for visit in visits:
            if visit.day is not None:
                key = (visit.school.school, visit.number)
                if key not in self._made:
                    self._made[key] = visit_entry(self._account, visit, visit.day, self._reader)
                yield self._made[key]

    def reports(self, visits: Iterable[VisitEntry]) -> Iterator[Entry]:
        """An entry for the report due after each."""
        for visit in visits:
            if visit.report_due is not None:
                yield report_entry(self._account, visit, visit.report_due)


def _calendar(name: str, parts: Iterable[Iterable[Entry]]) -> ReadersCalendar:
    calendar = ReadersCalendar(name, {})
    _add(calendar, parts)
    return calendar


def _add(calendar: ReadersCalendar, parts: Iterable[Iterable[Entry]]) -> None:
    for part in parts:
        calendar.entries.update((entry.uid, entry) for entry in part)
