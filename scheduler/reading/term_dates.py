"""An authority's term dates as they are published: calendars (ICS), tables (CSV, a sheet), tables of an instance.

What an event's name means is not decided here: see `scheduler.school_year`.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from models import Absence, Closure, Term
from models.instance import DayRange
from scheduler.reading.cells import cell_text, parse_day
from scheduler.reading.instance import read_tables
from scheduler.reading.rows import read_rows
from scheduler.reading.tables import as_table, column_letter, unreadable
from scheduler.reading.workbook import SUFFIXES, read_sheets
from scheduler.validation.problem import Problem, quoted

if TYPE_CHECKING:
    from icalendar import Component

FIRST_YEAR, LAST_YEAR = 1900, 2200
"""A year outside these is a slip."""
LONGEST_NAME = 200
LONGEST_EVENT = timedelta(days=10_000)
UNREADABLE_DAY = "has a day that cannot be read"
HOME = "Europe/London"
"""Where days are counted, unless a calendar names another time zone."""

AnyRow = TypeVar("AnyRow", bound=DayRange)
Cells = Sequence[object]


@dataclass(frozen=True, slots=True)
class DatedEvent:
    """An event of a calendar, or a row of a table of dates: a name with its first and last day."""

    name: str
    first_day: date
    last_day: date
    source: str
    """Where it stands, for messages: `2008.ics`, `terms.csv row 3`."""
    names_a_term: bool = False
    """It stood in a column of terms, so that `Autumn 2008` is one without saying so."""


@dataclass(frozen=True, slots=True)
class TermDates:
    """What one source of term dates holds."""

    events: tuple[DatedEvent, ...] = ()
    terms: tuple[Term, ...] = ()
    closures: tuple[Closure, ...] = ()
    absences: tuple[Absence, ...] = ()
    unread: tuple[str, ...] = ()
    """Entries without a day that could be read, and lines that are none, each with why."""


class TermDatesError(Exception):
    """Term dates that cannot be used; each problem says where and what to do about it."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


def read_term_dates(path: Path) -> TermDates:
    """Read term dates: an ICS calendar, a CSV file, a workbook, or a folder with the tables of an instance.

    A CSV file or a sheet is one of the tables `terms` and `closures`; a table as authorities publish it (term, start,
    end, half-term start, half-term end); or a list of events (event, start, end).

    Raises:
        TermDatesError: the file cannot be read, or has a day that cannot.
    """
    path = Path(path)
    if path.is_dir():
        return _of_everybody(existing_dates(path))
    if path.suffix.casefold() in SUFFIXES:
        return _of_workbook(path)
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise TermDatesError([f"there is no {path}; expected term dates: .ics, .csv, .xlsx, or a folder"]) from None
    except OSError as error:
        raise TermDatesError([unreadable(path, error)]) from None
    text = _decoded(path, content)
    if text.lstrip().upper().startswith("BEGIN:VCALENDAR"):
        return _of_calendar(path.name, text)
    if path.suffix.casefold() in (".ics", ".ical", ".ifb", ".vcs"):
        raise TermDatesError([f"{path} is not a calendar: expected it to begin with BEGIN:VCALENDAR"])
    return _of_table(path.name, _parsed_csv(path, text))


def existing_dates(path: Path) -> TermDates:
    """The tables `terms`, `closures` and `absences` of a folder or workbook; what else it holds is not looked at.

    Raises:
        TermDatesError: with everything that is wrong with these tables.
    """
    raw = read_tables(path)
    problems = [problem for problem in raw.problems if problem.table in (None, "terms", "closures", "absences")]

    def rows(name: str, model: type[AnyRow]) -> tuple[AnyRow, ...]:
        if name not in raw.tables:
            return ()
        found, wrong = read_rows(raw.tables[name], model)
        problems.extend(wrong or _backwards(name, found))
        return found

    dates = TermDates((), rows("terms", Term), rows("closures", Closure), rows("absences", Absence))
    if problems:
        raise TermDatesError([f"{path}: {problem}" for problem in problems])
    return dates


def _of_everybody(dates: TermDates) -> TermDates:
    """The dates without the absences of single schools, SIPs and advisers, which are no term dates."""
    return replace(dates, absences=tuple(absence for absence in dates.absences if absence.id == "*"))


def _of_workbook(path: Path) -> TermDates:
    """The tables of an instance, or the first sheet with anything in it."""
    sheets = read_sheets(path)
    if isinstance(sheets, Problem):
        raise TermDatesError([str(sheets)])
    if any(title.strip().casefold() == "terms" for title in sheets):
        return _of_everybody(existing_dates(path))
    for title, grid in sheets.items():
        if any(cell_text(cell) for row in grid for cell in row):
            return _of_table(f"{path.name} sheet {title}", grid)
    raise TermDatesError([f"{path} is empty; expected term dates"])


def _decoded(path: Path, content: bytes) -> str:
    """Text in UTF-8, in UTF-16 as Excel writes 'Unicode text', or in Windows-1252."""
    marked = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    encodings = ["utf-16"] if marked else ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise TermDatesError([f'{path} is no text; expected a calendar (.ics), or a table saved as "CSV UTF-8"'])


def _clean(text: str) -> str:
    """A name on one line, without characters that no table can hold."""
    return "".join(character for character in " ".join(text.split()) if character.isprintable())[:LONGEST_NAME].strip()


def _sensible(day: date) -> bool:
    return FIRST_YEAR <= day.year <= LAST_YEAR


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
        return quoted(_clean(next(names, "")) or "an event without a name")


def _of_calendar(name: str, text: str) -> TermDates:
    """The events of a calendar, each read by itself: what is damaged elsewhere in it spoils none of them."""
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
            unread.append(f"{quoted(_clean(line))} ({name} line {number}): is no line of a calendar")
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
    return _clean(str(value[0] if isinstance(value, list) else value))


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
    if not isinstance(moment, date) or not _sensible(moment):
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


def _parsed_csv(path: Path, text: str) -> list[list[str]]:
    heading = next((line for line in text.splitlines() if any(map(line.count, ",;\t"))), "")
    delimiter = max(",;\t", key=heading.count)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise TermDatesError([f"{path} is not a proper CSV file ({error}); is a quotation mark unclosed?"]) from None


@dataclass(frozen=True)
class _Column:
    """A column of a published table, by the words that head it."""

    pattern: re.Pattern[str]

    def find(self, headings: Sequence[str]) -> int | None:
        """Where it is, None where it is not there."""
        return next((at for at, heading in enumerate(headings) if self.pattern.fullmatch(heading)), None)


_START = r"(?:starts?|begins?|opens?|from|first day|start date|date from|starts? on|begins? on|opening date)"
_END = r"(?:ends?|finish(?:es)?|closes?|to|until|last day|end date|date to|ends? on|closing date)"
_HALF = r"(?:half ?term|mid ?term)(?: break| holiday)?"
_TERM_NAME = _Column(re.compile(r"(?:school )?terms?(?: name)?"))
_EVENT_NAME = _Column(
    re.compile(r"event(?: name| title)?|subject|summary|title|name|description|reason|period|holiday")
)
_FIRST = _Column(re.compile(rf"(?:term )?(?:{_START}|dates?|days?)"))
_LAST = _Column(re.compile(rf"(?:term )?{_END}"))
_HALF_FIRST = _Column(re.compile(rf"{_HALF}(?: {_START}| dates?)?|{_START} (?:of )?{_HALF}"))
_HALF_LAST = _Column(re.compile(rf"{_HALF} {_END}|{_END} (?:of )?{_HALF}"))
HALF_TERM = "Half-term"


def _of_table(source: str, grid: Sequence[Cells]) -> TermDates:
    """The dates in a grid of cells, whichever layout it has; what stands alone above its headings is a title."""
    filled = [(at, row) for at, row in enumerate(grid) if any(map(cell_text, row))]
    top, heading = next((each for each in filled if sum(map(bool, map(cell_text, each[1]))) > 1), (0, ()))
    words = [" ".join(re.findall(r"\w+", cell_text(cell).casefold())) for cell in heading]
    exact = {cell_text(cell).casefold() for cell in heading} - {""}
    if {"term", "first_day"} <= exact:
        return TermDates(terms=_own_rows(source, "terms", grid, Term))
    if "first_day" in exact and exact <= {"first_day", "last_day", "reason"}:
        return TermDates(closures=_own_rows(source, "closures", grid, Closure))
    in_terms = _TERM_NAME.find(words)
    name = in_terms if in_terms is not None else _EVENT_NAME.find(words)
    first = _FIRST.find(words)
    if name is None or first is None:
        found = ", ".join(quoted(cell_text(cell)) for cell in heading if cell_text(cell)) or "nothing"
        raise TermDatesError(
            [
                f"{source}: expected headings such as term, start, end, half-term start, half-term end; or event, "
                f"start, end; or those of the table terms or closures; found {found}"
            ]
        )
    columns = {
        "first": first,
        "last": _LAST.find(words),
        "half_first": _HALF_FIRST.find(words),
        "half_last": _HALF_LAST.find(words),
    }
    events: list[DatedEvent] = []
    problems: list[str] = []
    for number, row in enumerate(grid, start=1):
        cells = [cell_text(cell) for cell in row]
        if number <= top + 1 or not any(cells):
            continue
        try:
            events += _events_of_row(f"{source} row {number}", cells, name, columns, in_terms is not None)
        except ValueError as error:
            problems += [f"{source} row {number}: {line}" for line in str(error).splitlines()]
    if problems:
        raise TermDatesError(problems)
    return TermDates(tuple(dict.fromkeys(events)))


def _own_rows(source: str, table: str, grid: Sequence[Cells], model: type[AnyRow]) -> tuple[AnyRow, ...]:
    raw, problems = as_table(table, grid)
    rows: tuple[AnyRow, ...] = ()
    if raw is not None:
        rows, wrong = read_rows(raw, model)
        problems += wrong or _backwards(table, rows)
    if problems:
        raise TermDatesError([f"{source}: {problem}" for problem in problems])
    return rows


def _backwards(table: str, rows: Sequence[DayRange]) -> list[Problem]:
    """Every row that ends before it begins, or in a year that is a slip."""
    years = f"expected a year from {FIRST_YEAR} to {LAST_YEAR}"
    return [
        Problem(table, row.row, "first_day", str(row.first_day), years)
        for row in rows
        if not (_sensible(row.first_day) and _sensible(row.last_day))
    ] + [
        Problem(table, row.row, "last_day", str(row.last_day), f"expected first_day, {row.first_day}, or later")
        for row in rows
        if row.first_day > row.last_day
    ]


_LAST_OF = {"first": "last", "half_first": "half_last"}
"""Where the end of a range goes that stands in the column of its beginning; a column of ends has the last word."""


def _events_of_row(
    source: str, cells: Sequence[str], name: int, columns: dict[str, int | None], names_a_term: bool
) -> Iterator[DatedEvent]:
    """The event of a row, and its half-term where it has one.

    Raises:
        ValueError: with a line for each day that cannot be read.
    """
    days: dict[str, date] = {}
    wrong: list[str] = []
    for what, at in columns.items():
        text = cells[at] if at is not None and at < len(cells) else ""
        if at is None or not text or text in "-–—":
            continue
        try:
            days[what], last = parse_published_days(text)
            if last is not None and what in _LAST_OF:
                days.setdefault(_LAST_OF[what], last)
            elif last is not None:
                wrong.append(f"column {column_letter(at)}, {quoted(text)}: expected one day")
        except ValueError as error:
            wrong.append(f"column {column_letter(at)}, {quoted(text)}: {error}")
    called = _clean(cells[name]) if name < len(cells) else ""
    if not wrong and "first" not in days:
        wrong.append(f"{quoted(called)} has no first day")
    first = days.get("first", date.min)
    last = days.get("last", first)
    if not wrong and last < first:
        wrong.append(f"{quoted(called)} ends on {last}, before it begins on {first}")
    if not wrong and ("half_last" in days) and days.get("half_first", date.max) > days["half_last"]:
        wrong.append(f"the half-term of {quoted(called)} ends before it begins")
    if wrong:
        raise ValueError("\n".join(wrong))
    yield DatedEvent(called, first, last, source, names_a_term)
    if "half_first" in days:
        half = days["half_first"]
        yield DatedEvent(HALF_TERM, half, days.get("half_last", half), source)


_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAY, _MONTH, _YEAR = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?", r"(?P<month>[a-z]{3})[a-z]*\.?", r"(?P<year>\d{4}|'?\d\d)"
_PUBLISHED_DAYS = [
    re.compile(pattern, re.I)
    for pattern in (
        rf"{_DAY}(?: of)?[ -]?{_MONTH}[ ,-]*{_YEAR}",
        rf"{_MONTH} ?{_DAY}[ ,]+{_YEAR}",
        rf"(?P<day>\d{{1,2}})[/.-](?P<month>\d{{1,2}})[/.-]{_YEAR}(?: 00:00(?::00)?)?",
        r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)",
    )
]
_WEEKDAY = re.compile(r"\(?\b(mon|tues?|weds?|wednes|thu|thurs?|fri|sat|satur|sun)(?:day)?(?![a-z])\)?[ ,.]*", re.I)


_BETWEEN_DAYS = re.compile(r"\s+(?:-|\u2013|\u2014|to|until)\s+|\s*[\u2013\u2014]\s*", re.I)


def parse_published_days(text: str) -> tuple[date, date | None]:
    """A day, or the first and last of a range: `27 October 2008 - 31 October 2008`, `Mon 27 to Fri 31 October 2008`.

    Raises:
        ValueError: saying what was expected.
    """
    parts = _BETWEEN_DAYS.split(text)
    if len(parts) != 2 or not all(parts):
        return parse_published_day(text), None
    last = parse_published_day(parts[1])
    lent = ("", f" {last.year}", f" {last.year - 1}", f" {_MONTHS[last.month - 1]} {last.year}")
    for more in lent:  # month and year that only the last day has are those of both, around New Year with a year less
        with suppress(ValueError):
            if (first := parse_published_day(f"{parts[0]}{more}")) <= last:
                return first, last
    return parse_published_day(parts[0]), last


def parse_published_day(text: str) -> date:
    """A day as tables have it, or as people write it: `Thursday 4th Sept 2008`, `Sept 4, 2008`, `04-Sep-08`, `4.9.08`.

    The day comes before the month, as in Britain; years of two figures are of this century.

    Raises:
        ValueError: saying what was expected.
    """
    plain = " ".join(text.rstrip("* ").split())
    weekday = _WEEKDAY.search(plain)
    bare = _WEEKDAY.sub("", plain, count=1).strip(", ")
    for pattern in _PUBLISHED_DAYS:
        if parts := pattern.fullmatch(bare):
            month = parts["month"].casefold()
            number = int(month) if month.isdecimal() else (*_MONTHS, month).index(month) + 1
            year = parts["year"].lstrip("'")
            bare = f"{year if len(year) == 4 else f'20{year}'}-{number}-{parts['day']}"
            break
    day = parse_day(bare)
    if not _sensible(day):
        raise ValueError(f"expected a year from {FIRST_YEAR} to {LAST_YEAR}")
    if weekday is not None and weekday[1][:3].casefold() != _WEEKDAYS[day.weekday()]:
        raise ValueError(f"that day is a {_WEEKDAYS[day.weekday()].title()}, not a {weekday[1][:3].title()}")
    return day
