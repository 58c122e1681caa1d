from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scheduler.reading.published_day import parse_published_day
from scheduler.reading.term_dates import DatedEvent, TermDates, TermDatesError, read_term_dates
from scheduler.writing import write_instance
from tests.build import tiny_instance, with_absence
from tests.calendars import PUBLISHED, all_day, calendar, council_calendar, event

LONDON = "TZID=Europe/London"
OUTLOOK = "TZID=GMT Standard Time"


def read_ics(tmp_path: Path, *events: str, properties: tuple[str, ...] = (), encoding: str = "utf-8") -> TermDates:
    return read(tmp_path, "county.ics", calendar(events, *properties).encode(encoding))


def read(tmp_path: Path, name: str, content: bytes) -> TermDates:
    (tmp_path / name).write_bytes(content)
    return read_term_dates(tmp_path / name)


def days(dates: TermDates) -> list[tuple[str, str]]:
    return [(each.first_day.isoformat(), each.last_day.isoformat()) for each in dates.events]


def test_all_day_events_end_before_their_end(tmp_path: Path) -> None:
    found = read_ics(tmp_path, all_day("Half term", "2008-10-27", "2008-10-31"), all_day("May Day", "2008-05-05"))
    assert days(found) == [("2008-10-27", "2008-10-31"), ("2008-05-05", "2008-05-05")]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (("DTSTART;VALUE=DATE:20081027",), ("2008-10-27", "2008-10-27")),
        (("DTSTART;VALUE=DATE:20081027", "DTEND;VALUE=DATE:20081027"), ("2008-10-27", "2008-10-27")),
        (("DTSTART;VALUE=DATE:20081027", "DURATION:P5D"), ("2008-10-27", "2008-10-31")),
        ((f"DTSTART;{LONDON}:20081027T090000", f"DTEND;{LONDON}:20081031T153000"), ("2008-10-27", "2008-10-31")),
        ((f"DTSTART;{LONDON}:20081027T000000", f"DTEND;{LONDON}:20081101T000000"), ("2008-10-27", "2008-10-31")),
        (("DTSTART:20080525T230000Z", "DTEND:20080530T230000Z"), ("2008-05-26", "2008-05-30")),
        (("DTSTART:20081027T000000Z", "DTEND:20081101T000000Z"), ("2008-10-27", "2008-10-31")),
        ((f"DTSTART;{OUTLOOK}:20080526T000000", f"DTEND;{OUTLOOK}:20080531T000000"), ("2008-05-26", "2008-05-30")),
        (("DTSTART:20081027T090000", "DTEND:20081027T090000"), ("2008-10-27", "2008-10-27")),
    ],
)
def test_days_however_they_are_written(tmp_path: Path, lines: tuple[str, ...], expected: tuple[str, str]) -> None:
    assert days(read_ics(tmp_path, event("Half term", *lines))) == [expected]


def test_moments_are_days_where_the_calendar_is(tmp_path: Path) -> None:
    moment = event("Term begins", "DTSTART:20080903T210000Z")
    assert days(read_ics(tmp_path, moment))[0][0] == "2008-09-03"
    assert days(read_ics(tmp_path, moment, properties=("X-WR-TIMEZONE:Asia/Tokyo",)))[0][0] == "2008-09-04"
    assert days(read_ics(tmp_path, moment, properties=("X-WR-TIMEZONE:Nowhere/../x",)))[0][0] == "2008-09-03"


def test_folded_lines_escapes_and_hostile_text(tmp_path: Path) -> None:
    name = "Half term\\, all schools\\nin the county: " + "a very long name that goes on " * 3
    (found,) = read_ics(tmp_path, all_day(name, "2008-10-27")).events
    assert found.name.startswith("Half term, all schools in the county: a very long name that goes on a very long")
    (found,) = read_ics(tmp_path, all_day("=cmd()\u202e\u0007 half term", "2008-10-27")).events
    assert found.name == "=cmd() half term"


def test_windows_1252(tmp_path: Path) -> None:
    (found,) = read_ics(tmp_path, all_day("Half term \u2013 caf\u00e9", "2008-10-27"), encoding="cp1252").events
    assert found.name == "Half term \u2013 caf\u00e9"


def test_the_same_event_twice_is_once(tmp_path: Path) -> None:
    assert len(read_ics(tmp_path, *[all_day("Half term", "2008-10-27")] * 2).events) == 1


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        ((), "has no day"),
        (("DTSTART:soon",), "has a day that cannot be read"),
        (("DTSTART;VALUE=DATE:20081027", "DTEND:later"), "has a day that cannot be read"),
        (("DTSTART;VALUE=DATE:20081027", "DTEND"), "has a day that cannot be read"),
        (("DTSTART;VALUE=DATE:20081027", "DTSTART;VALUE=DATE:20081028"), "has a day that cannot be read"),
        (("DTSTART;VALUE=DATE:00010101",), "has a day that cannot be read"),
        (("DTSTART;VALUE=DATE:20081027", "DTEND;VALUE=DATE:20081020"), "before it begins"),
        (("DTSTART;VALUE=DATE:20081027", "STATUS:CANCELLED"), "cancelled"),
        (("DTSTART;VALUE=DATE:20081027", "RRULE:FREQ=YEARLY"), "repeats"),
    ],
)
def test_events_without_a_day_are_told(tmp_path: Path, lines: tuple[str, ...], why: str) -> None:
    found = read_ics(tmp_path, event("Half term", *lines), all_day("May Day", "2008-05-05"))
    assert [each.name for each in found.events] == ["May Day"]
    assert found.unread[0].startswith('"Half term" (county.ics line 4): ')
    assert why in found.unread[0]


MAY_DAY = all_day("May Day", "2008-05-05")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (calendar(["nonsense\r\n", MAY_DAY]), '"nonsense" (county.ics line 4): is no line of a calendar'),
        (calendar([MAY_DAY]) + "<!-- made in 1 s -->\r\n", '"<!-- made in 1 s -->" (county.ics line 11): is no line'),
        (calendar(["BEGIN:VTIMEZONE\r\nTZID:X\r\nEND:VTIMEZONE\r\n", MAY_DAY]), None),
        (calendar([MAY_DAY, "END:VEVENT\r\n"]), None),
        (
            calendar([all_day("Fete", "2008-07-05").replace("END:VEVENT\r\n", ""), MAY_DAY]),
            '"Fete" (county.ics line 4): has no END:VEVENT',
        ),
        (
            calendar(["BEGIN:VEVENT\r\nEND:VALARM\r\n", MAY_DAY]),
            '"an event without a name" (county.ics line 4): has no END:VEVENT',
        ),
        (calendar([MAY_DAY]).replace("\r\n", "\r"), None),
    ],
    ids=["line", "after the end", "time zone", "end", "no end", "end of another", "old Macintosh"],
)
def test_what_is_damaged_beside_an_event_is_told_and_spoils_nothing(
    tmp_path: Path, text: str, told: str | None
) -> None:
    found = read(tmp_path, "county.ics", text.encode())
    assert [each.name for each in found.events] == ["May Day"]
    assert len(found.unread) == (told is not None)
    assert told is None or found.unread[0].startswith(told)


def test_a_calendar_is_known_by_its_content(tmp_path: Path) -> None:
    assert len(read(tmp_path, "dates.txt", council_calendar().encode()).events) == 16


@pytest.mark.parametrize(
    "encoded",
    [
        PUBLISHED.encode(),
        PUBLISHED.encode("utf-8-sig"),
        PUBLISHED.replace(",", "\t").encode("utf-16"),
        PUBLISHED.replace(",", ";").encode("cp1252"),
    ],
)
def test_a_published_table(tmp_path: Path, encoded: bytes) -> None:
    found = read(tmp_path, "dates.csv", encoded)
    assert [each.name for each in found.events[::2]] == ["Autumn Term", "Spring Term", "Summer Term"]
    assert {each.name for each in found.events[1::2]} == {"Half-term"}
    assert days(found)[:2] == [("2009-09-04", "2009-12-18"), ("2009-10-26", "2009-10-30")]
    assert found.events[0] == DatedEvent("Autumn Term", date(2009, 9, 4), date(2009, 12, 18), "dates.csv row 2", True)


@pytest.mark.parametrize(
    "heading",
    [
        "Term,Begins,Ends,Half term begins,Half term ends",
        "Term name,Start date,End date,Half-term from,Half-term to",
        "School term,First day,Last day,Start of half-term,End of half-term",
        "TERM,Opens,Closes,Half term start,Half term finish",
    ],
)
def test_headings_in_other_words(tmp_path: Path, heading: str) -> None:
    text = PUBLISHED.replace(PUBLISHED.splitlines()[0], heading)
    assert len(read(tmp_path, "dates.csv", text.encode()).events) == 6


@pytest.mark.parametrize(
    "half_term",
    [
        "27/10/2008 - 31/10/2008",
        "Monday 27 October 2008 to Friday 31 October 2008",
        "Mon 27 October \u2013 Fri 31 October 2008",
        "27\u201331 Oct 2008",
        "27 to 31 October 2008",
    ],
)
def test_first_and_last_day_in_one_cell(tmp_path: Path, half_term: str) -> None:
    table = f"Term,Dates,Half-term\nAutumn,4 September to 19 December 2008,{half_term}\n"
    found = read(tmp_path, "dates.csv", table.encode())
    assert days(found) == [("2008-09-04", "2008-12-19"), ("2008-10-27", "2008-10-31")]


@pytest.mark.parametrize("name", ["dates.csv", "dates.xlsx"])
def test_one_column_of_dates_under_a_title(tmp_path: Path, name: str) -> None:
    rows = [
        ["School term dates 2026-27"],
        [],
        ["Term", "Dates"],
        ["Autumn 1", "2 September 2026 to 23 October 2026"],
        ["Autumn 2", "Monday 2 November to Friday 18 December 2026"],
    ]
    if name.endswith(".csv"):
        (tmp_path / name).write_text("\n".join(map(",".join, rows)), encoding="utf-8")
    else:
        book = openpyxl.Workbook()
        for at, row in enumerate(rows, start=1):
            for column, text in enumerate(row, start=1):
                book.worksheets[0].cell(at, column, text)
        book.save(tmp_path / name)
    found = read_term_dates(tmp_path / name)
    assert days(found) == [("2026-09-02", "2026-10-23"), ("2026-11-02", "2026-12-18")]


def test_a_range_over_new_year(tmp_path: Path) -> None:
    found = read(tmp_path, "dates.csv", b"Holiday,Dates\nChristmas,Saturday 20 December to Mon 5 January 2009\n")
    assert days(found) == [("2008-12-20", "2009-01-05")]


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("Autumn,4 September 2008,18 to 19 December 2008", "column C, .*expected one day"),
        ("Autumn,soon to 19 December 2008,", 'column B, "soon to 19 December 2008": expected a date'),
        ("Autumn,Mon 4 September to 19 December 2008,", "expected a date"),
        ("Autumn,4 September - 19 December,", "expected a date"),
        ("Autumn,19 December 2008 - 4 September 2008,", "before it begins"),
    ],
)
def test_a_range_that_is_none(tmp_path: Path, row: str, why: str) -> None:
    with pytest.raises(TermDatesError, match=why):
        read(tmp_path, "dates.csv", f"Term,Start,End\n{row}\n".encode())


def test_a_title_above_the_headings(tmp_path: Path) -> None:
    found = read(tmp_path, "dates.csv", b"Term dates of the county\n\n" + PUBLISHED.encode())
    assert len(found.events) == 6
    assert found.events[0].source == "dates.csv row 4"


def test_a_list_of_events_with_accents_in_windows_1252(tmp_path: Path) -> None:
    text = "Subject,Start Date,End Date\nTerm starts \u2013 all,04/09/2008,\nHalf term,27/10/2008,31/10/2008\n\n"
    found = read(tmp_path, "dates.csv", text.encode("cp1252"))
    assert [(each.name, each.names_a_term) for each in found.events] == [
        ("Term starts \u2013 all", False),
        ("Half term", False),
    ]


def test_the_tables_themselves(tmp_path: Path) -> None:
    terms = read(tmp_path, "a.csv", b"term,first_day,last_day\nT1,2008-09-04,19/12/2008\n").terms
    assert [(row.term, row.last_day) for row in terms] == [("T1", date(2008, 12, 19))]
    table = b"first_day,last_day,reason\n2008-10-27,2008-10-31,Half-term\n2008-05-05,,\n"
    first, second = read(tmp_path, "b.csv", table).closures
    assert (first.last_day, first.reason) == (date(2008, 10, 31), "Half-term")
    assert (second.last_day, second.reason) == (date(2008, 5, 5), "")


@pytest.mark.parametrize("name", ["county", "county.xlsx"])
def test_another_instance_without_its_own_peoples_absences(tmp_path: Path, name: str) -> None:
    instance = with_absence(with_absence(tiny_instance(), "sip", "P1", "2008-04-14"), "school", "*", "2008-04-15")
    write_instance(instance, tmp_path / name)
    found = read_term_dates(tmp_path / name)
    assert [term.term for term in found.terms] == ["summer", "autumn"]
    assert [(each.of, each.id) for each in found.absences] == [("school", "*")]


def test_a_workbook_with_the_published_table(tmp_path: Path) -> None:
    from openpyxl import Workbook  # noqa: PLC0415

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["Term", "Start", "End"], ["Autumn 2008", date(2008, 9, 4), "19 December 2008"]):
        sheet.append(row)
    book.save(tmp_path / "dates.xlsx")
    assert days(read_term_dates(tmp_path / "dates.xlsx")) == [("2008-09-04", "2008-12-19")]


@pytest.mark.parametrize(
    "text",
    [
        "2008-09-04",
        "04/09/2008",
        "4.9.2008",
        "04-09-2008",
        "4 September 2008",
        "Thursday 4th Sept 2008",
        "Thu, 4 Sep 2008",
        "04-Sep-08",
        "4 Sept. 2008",
        "4th of September, 2008",
        "September 4, 2008",
        "Thursday, September 4th 2008",
        "04.09.08",
        "4/9/08",
        "20080904",
        "Thurs 4 Sept '08",
        "4 September 2008 (Thursday)",
        "Thursday\u00a04  September 2008 *",
        "2008-09-04T00:00:00",
        "Thu 04/09/2008",
    ],
)
def test_published_days(text: str) -> None:
    assert parse_published_day(text) == date(2008, 9, 4)


@pytest.mark.parametrize(
    "text", ["", "4 September", "09/31/2008", "4 Sextember 2008", "4 de Sep 2008", "09/04", "2008", "1/1/0001", "soon"]
)
def test_what_is_no_day(text: str) -> None:
    with pytest.raises(ValueError, match=r"expected|there is no such day"):
        parse_published_day(text)


def test_a_day_that_is_another_weekday_is_a_slip() -> None:
    with pytest.raises(ValueError, match="that day is a Thu, not a Wed"):
        parse_published_day("Wednesday 4 September 2008")


@given(st.binary(max_size=300), st.sampled_from(["x.ics", "x.csv", "x.xlsx"]), st.booleans())
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_damaged_files_are_read_or_refused(tmp_path: Path, noise: bytes, name: str, inside: bool) -> None:
    half = council_calendar().encode() if name == "x.ics" else PUBLISHED.encode()
    content = half[:120] + noise + half[120:] if inside else noise
    try:
        found = read(tmp_path, name, content)
    except TermDatesError as error:
        assert error.problems
    else:
        assert all(each.first_day <= each.last_day for each in found.events)
