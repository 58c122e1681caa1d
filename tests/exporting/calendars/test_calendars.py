"""What is in whose calendar, as a second implementation reads it."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import pytest

from scheduler.exporting.calendars import Alarm, CalendarOptions, Edition, Hours
from scheduler.exporting.text import plain
from tests.exporting.calendars.reading import events, files_of, parsed, titles
from tests.exporting.plans import HOSTILE, MADE, account, edition, hostile_account

ALL = "All terms"


def test_there_is_a_file_for_each_reader_and_term() -> None:
    names = {
        "sips": ["P1 Pat", "P2 Pip"],
        "schools": ["S1 Ash", "S2 Beech", "S3 Cedar"],
        "advisers": ["A1 Ann Adviser", "A2 Abe Adviser"],
        "areas": ["East", "West"],
        "everything": ["Everything"],
    }
    expected = {
        f"{folder}/{term}/{name}.ics"
        for folder, found in names.items()
        for term in (ALL, "summer", "autumn")
        for name in found
    }
    assert set(files_of(edition())) == expected


def test_a_sip_has_their_visits_reports_training_and_closures() -> None:
    found = titles(files_of(edition())["sips/All terms/P1 Pat.ics"])
    assert found == {
        "Ash: Review": date(2008, 4, 15),
        "Ash: Targets": date(2008, 4, 24),
        "Ash: Evaluation": date(2008, 9, 15),
        "Report due: Ash, Review": date(2008, 4, 18),  # 3 school days later: a CPD day is one
        "Report due: Ash, Targets": date(2008, 9, 18),
        "Report due: Ash, Evaluation": date(2008, 9, 29),
        "CPD programme": date(2008, 4, 18),
        "St George": date(2008, 4, 21),
    }


def test_a_school_has_its_own_visits_and_closures_only() -> None:
    found = titles(files_of(edition())["schools/All terms/S3 Cedar.ics"])
    assert found == {
        "SIP visit: Review": date(2008, 4, 14),
        "SIP visit: Targets": date(2008, 4, 25),
        "SIP visit: Evaluation": date(2008, 9, 16),
        "St George": date(2008, 4, 21),
    }


def test_a_schools_file_never_speaks_of_concern_nor_of_others() -> None:
    files = files_of(edition(), options=CalendarOptions(alarm=Alarm.parse("1d")))
    for path, content in files.items():
        if path.startswith("schools/"):
            assert b"concern" not in content.replace(b"\r\n ", b"").lower(), path
    beech = files["schools/All terms/S2 Beech.ics"].replace(b"\r\n ", b"").decode()
    assert "SIP visit: visit 1" in beech  # its title, Entry to concern, would give it away
    assert "ann@example.org" in beech
    assert "pip@example.org" in beech
    for stranger in ("Ash", "Cedar", "Pat", "pat@", "Abe", "operation", "INSET"):
        assert stranger not in beech


def test_leave_of_one_person_is_in_no_file() -> None:
    assert not any(b"operation" in content for content in files_of(edition()).values())


def test_advisers_have_what_they_accompany_and_areas_their_schools() -> None:
    files = files_of(edition())
    assert titles(files["advisers/All terms/A1 Ann Adviser.ics"]).keys() == {
        "Beech: Entry to concern (Pip)",
        "St George",
    }
    assert titles(files["advisers/All terms/A2 Abe Adviser.ics"]).keys() == {"St George"}
    east = titles(files["areas/All terms/East.ics"])
    assert {title.split(":")[0] for title in east} == {"Ash", "Beech", "St George"}
    everything = titles(files["everything/All terms/Everything.ics"])
    assert len(everything) == 8 + 8 + 1 + 1  # visits, reports, CPD, closure


def test_a_term_file_has_the_days_of_its_term() -> None:
    files = files_of(edition())
    assert set(titles(files["sips/autumn/P1 Pat.ics"]).values()) == {
        date(2008, 9, 15),
        date(2008, 9, 18),
        date(2008, 9, 29),
    } - {
        date(2008, 9, 29)  # past the end of the term
    }
    assert "St George" in titles(files["schools/summer/S1 Ash.ics"])


def test_a_visit_says_all_that_a_calendar_shows() -> None:
    found = events(files_of(edition())["sips/All terms/P2 Pip.ics"])
    visit = next(event for event in found.values() if event.summary.value == "Beech: Entry to concern")
    assert visit.location.value == "Beech, East"
    assert visit.geo.value == "52.7;1.3"
    assert [each.strip() for each in visit.categories.value] == ["SIP visit", "concern", "Concern level 2"]
    assert visit.dtstamp.value == visit.last_modified.value == MADE
    assert visit.sequence.value == "0"
    assert (visit.dtstart.value, visit.dtend.value) == (date(2008, 4, 14), date(2008, 4, 15))
    for part in ("Visit 1 of 3", "S2 Beech", "With the adviser: Ann Adviser, senior adviser, ann@example.org"):
        assert part in visit.description.value
    assert "valarm" not in visit.contents


def test_a_day_at_the_desk_has_no_place() -> None:
    found = events(files_of(edition())["schools/All terms/S1 Ash.ics"])
    desk = next(event for event in found.values() if event.summary.value == "SIP visit: Targets")
    assert not {"location", "geo"} & set(desk.contents)
    assert "nobody comes" in desk.description.value


def test_a_visit_has_the_same_uid_for_every_reader() -> None:
    files = files_of(edition())
    uids = [
        {
            event.uid.value
            for event in events(files[path]).values()
            if "Review" in event.summary.value and "due" not in event.summary.value
        }
        for path in ("sips/All terms/P1 Pat.ics", "schools/All terms/S1 Ash.ics", "schools/summer/S1 Ash.ics")
    ]
    assert len(uids[0]) == 1
    assert uids[0] == uids[1] == uids[2]


@pytest.mark.parametrize("zone", ["Europe/London", "America/New_York", "Asia/Kolkata", "Africa/Cairo"])
def test_hours_are_those_of_the_clock_on_both_sides_of_its_change(zone: str) -> None:
    options = CalendarOptions(hours=Hours.parse("09:00-15:30"))
    of = account(timezone=zone)
    content = files_of(Edition(of, MADE), options=options)["schools/All terms/S1 Ash.ics"]
    for event in events(content).values():
        if event.summary.value.startswith("SIP visit"):
            start, end = event.dtstart.value, event.dtend.value
            assert (f"{start:%H:%M}", f"{end:%H:%M}") == ("09:00", "15:30")
            assert start.utcoffset() is not None
        else:
            assert not isinstance(event.dtstart.value, datetime)


def test_reports_and_closures_last_the_whole_day_whatever_the_hours() -> None:
    options = CalendarOptions(hours=Hours.parse("09:00-15:30"))
    found = events(files_of(edition(), options=options)["sips/All terms/P1 Pat.ics"])
    for event in found.values():
        timed = isinstance(event.dtstart.value, datetime)
        assert timed == event.summary.value.startswith("Ash:")
    assert {
        event.dtstart.value.astimezone(UTC).hour
        for event in found.values()
        if isinstance(event.dtstart.value, datetime)
    } == {8}


def test_an_alarm_is_before_visits_and_only_for_those_who_are_there() -> None:
    files = files_of(edition(), options=CalendarOptions(alarm=Alarm.parse("15h")))
    for path, content in files.items():
        for event in events(content).values():
            woken = path.startswith(("sips", "schools", "advisers")) and "Concern" not in event.summary.value
            is_visit = event.summary.value.startswith("SIP visit") or re.match(
                r"(Ash|Beech|Cedar):", event.summary.value
            )
            assert ("valarm" in event.contents) == bool(woken and is_visit), (path, event.summary.value)
            if "valarm" in event.contents:
                assert event.valarm.trigger.value == timedelta(hours=-15)


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_names_survive_in_every_field(text: str) -> None:
    options = CalendarOptions(hours=Hours.parse("09:00-15:30"), alarm=Alarm.parse("1d"))
    of = hostile_account(text)
    files = files_of(Edition(of, MADE), options=options)
    assert len(files) == 3 * 10
    wanted = plain(text)
    for path, content in files.items():
        assert all(len(line) <= 75 for line in content.split(b"\r\n"))
        assert b"\n" not in content.replace(b"\r\n", b"")
        calendar = parsed(content)
        assert len(path.split("/")) == 3
        if path.startswith("schools/All"):
            visits = [event for event in calendar.vevent_list if event.summary.value != wanted]
            assert visits
            for event in visits:
                assert event.summary.value == f"SIP visit: {wanted}"
                assert wanted in event.description.value or event.description.value.count("\n") == 1
                assert "location" not in event.contents or event.location.value.startswith(f"{wanted}, {wanted}")


def test_the_same_plan_makes_the_same_files() -> None:
    assert files_of(edition()) == files_of(edition())


def test_every_file_begins_as_calendars_do() -> None:
    for content in files_of(edition()).values():
        calendar = parsed(content)
        assert calendar.version.value == "2.0"
        assert calendar.prodid.value == "-//sipplan//SIP visits//EN"
        assert calendar.method.value == "PUBLISH"
        assert calendar.x_wr_calname.value.startswith(("SIP visits", "All SIP visits"))


@pytest.mark.parametrize("text", ["9-15", "09:00-08:00", "09:00-09:00", "25:00-26:00", ""])
def test_hours_that_are_none_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="such as 09:00-15:30"):
        Hours.parse(text)


@pytest.mark.parametrize("text", ["", "1", "h", "-1h", "1w", "1.5h"])
def test_alarms_that_are_none_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="such as 30m, 15h or 1d"):
        Alarm.parse(text)
