"""The files: one for each reader with the whole contract, and one for each reader and term."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import PurePosixPath

from models import Term
from scheduler.exporting.account import Account
from scheduler.exporting.calendars.events import calendar, event, timezone_text
from scheduler.exporting.calendars.options import CalendarOptions
from scheduler.exporting.calendars.readers import CalendarKey, Folder, file_titles
from scheduler.exporting.calendars.revisions import Edition, Revisions, Version, revisions_of
from scheduler.exporting.file_names import file_names

FOLDER = PurePosixPath("calendars")
ALL_TERMS = ""
"""No term has this name."""
WITH_ALARM: frozenset[Folder] = frozenset({"sips", "schools", "advisers"})
"""Only those who are there on the day are woken; an area would be for every one of its schools."""


def calendar_files(
    newest: Edition, earlier: Sequence[Edition] = (), options: CalendarOptions | None = None
) -> Iterator[tuple[PurePosixPath, bytes]]:
    """Every calendar file of a plan; `earlier` are plans that calendars were exported from, the oldest first.

    `calendars/sips/All terms/P01 Ann Watts.ics` has them all, `calendars/sips/Summer 2008/…` one term each. A
    visit that has moved to another term is also in the file of the term that it was in, on its new day:
    whichever of the two is opened last, the visit is there once.
    """
    revisions = revisions_of(newest, earlier)
    terms = _folders(newest.account)
    names = _names(revisions)
    texts = _Texts(newest.account, options or CalendarOptions())
    for key in revisions.keys:
        folder, name = FOLDER / key[0], f"{names[key]}.ics"
        versions = revisions.versions(key)
        title = _title(revisions, key)
        yield folder / terms[ALL_TERMS] / name, texts.file(key, title, versions.values())
        for term in newest.account.terms:
            of_term = (each for each in versions.values() if _touches(revisions, key, each.entry.uid, term.term))
            path = folder / terms[term.term.term] / name
            yield path, texts.file(key, f"{title}, {term.term.term}", of_term)


class _Texts:
    """Calendars as text; each event is made once for all the files that it is in."""

    def __init__(self, account: Account, options: CalendarOptions) -> None:
        self._options = options
        self._timezone = account.instance.policy.timezone
        self._made: dict[tuple[Version, bool], bytes] = {}
        years = [day.year for term in account.instance.terms for day in (term.first_day, term.last_day)]
        self._vtimezone = timezone_text(self._timezone, min(years), max(years)) if options.hours else None

    def file(self, key: CalendarKey, title: str, versions: Iterable[Version]) -> bytes:
        """A calendar, its entries by day."""
        alarm = key[0] in WITH_ALARM
        ordered = sorted(versions, key=lambda version: (version.entry.first, version.entry.uid))
        return calendar(title, (self._event(each, alarm) for each in ordered), self._timezone, self._vtimezone)

    def _event(self, version: Version, alarm: bool) -> bytes:
        key = (version, alarm)
        if key not in self._made:
            self._made[key] = event(version, self._options, self._timezone, alarm)
        return self._made[key]


def _folders(account: Account) -> dict[str, str]:
    """The folder of all terms and of each."""
    return file_names([(ALL_TERMS, "All terms"), *((term.term.term, term.term.term) for term in account.terms)])


def _names(revisions: Revisions) -> dict[CalendarKey, str]:
    """The file of each calendar, without its ending; a reader whom the newest plan lacks keeps the old name."""
    titles: dict[CalendarKey, str] = {}
    for edition in revisions.editions:
        titles |= file_titles(edition.account)
    names: dict[CalendarKey, str] = {}
    for folder in dict.fromkeys(key[0] for key in revisions.keys):
        names |= file_names((key, titles[key]) for key in revisions.keys if key[0] == folder)
    return names


def _title(revisions: Revisions, key: CalendarKey) -> str:
    return next(each.calendars[key].name for each in reversed(revisions.editions) if key in each.calendars)


def _touches(revisions: Revisions, key: CalendarKey, uid: str, term: Term) -> bool:
    """Whether an entry lies in a term, or did in an earlier plan."""
    for edition in revisions.editions:
        found = edition.calendars.get(key)
        entry = found.entries.get(uid) if found else None
        if entry is not None and term.first_day <= entry.last and entry.first <= term.last_day:
            return True
    return False
