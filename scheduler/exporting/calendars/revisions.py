"""How often each entry has changed from plan to plan, and what is cancelled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from scheduler.exporting.account import Account
from scheduler.exporting.calendars.entry import Entry
from scheduler.exporting.calendars.readers import EVERYTHING, CalendarKey, ReadersCalendar, calendars_of


@dataclass(frozen=True)
class Edition:
    """A plan and when it was made, in UTC and whole seconds: nothing else tells an entry's time."""

    account: Account
    made: datetime

    @cached_property
    def calendars(self) -> dict[CalendarKey, ReadersCalendar]:
        """Every calendar of this plan."""
        return calendars_of(self.account)


@dataclass(frozen=True)
class Revision:
    """Which version of an entry this is: SEQUENCE, and LAST-MODIFIED (also DTSTAMP)."""

    sequence: int
    modified: datetime


@dataclass(frozen=True)
class Version:
    """An entry at its revision; cancelled where the newest plan has it no more."""

    entry: Entry
    revision: Revision
    cancelled: bool


@dataclass(frozen=True)
class Revisions:
    """The newest plan beside those before it, the oldest first."""

    editions: tuple[Edition, ...]
    revisions: dict[str, Revision]
    """By UID, the same for every reader."""

    def versions(self, key: CalendarKey) -> dict[str, Version]:
        """What is in a calendar now, and, cancelled, what it had in an earlier plan and has no more."""
        found: dict[str, Version] = {}
        for edition in self.editions:
            newest = edition is self.editions[-1]
            calendar = edition.calendars.get(key)
            for uid, entry in calendar.entries.items() if calendar else ():
                found[uid] = Version(entry, self.revisions[uid], cancelled=not newest)
        return found

    @property
    def keys(self) -> tuple[CalendarKey, ...]:
        """Every calendar that any of the plans has, those of the newest first."""
        return tuple(dict.fromkeys(key for edition in reversed(self.editions) for key in edition.calendars))


def revisions_of(newest: Edition, earlier: Sequence[Edition] = ()) -> Revisions:
    """Count the changes of every entry along the plans, the oldest first.

    An entry counts as changed where anything is said differently in the calendar of everything: day, SIP,
    adviser, a name, the day of its report. The times of the plans are made to rise, by a second at least.
    """
    editions = _rising((*earlier, newest))
    revisions: dict[str, Revision] = {}
    known: dict[str, Entry | None] = {}
    for edition in editions:
        now = edition.calendars[EVERYTHING].entries
        for uid in (*known, *(uid for uid in now if uid not in known)):
            if uid not in known:
                revisions[uid] = Revision(0, edition.made)
            elif known[uid] != now.get(uid):
                revisions[uid] = Revision(revisions[uid].sequence + 1, edition.made)
            known[uid] = now.get(uid)
    return Revisions(editions, revisions)


def _rising(editions: Sequence[Edition]) -> tuple[Edition, ...]:
    rising: list[Edition] = []
    for edition in editions:
        least = rising[-1].made + timedelta(seconds=1) if rising else edition.made
        rising.append(edition if edition.made >= least else Edition(edition.account, least))
    return tuple(rising)
