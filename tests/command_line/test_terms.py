from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from models import Instance
from scheduler.reading import read_instance
from scheduler.reading.term_dates import existing_dates
from scheduler.writing import write_instance, write_plan
from tests.build import plan_of, tiny_instance
from tests.calendars import PUBLISHED, council_calendar
from tests.command_line.conftest import Sipplan

ENGLAND = ("--country", "GB", "--subdivision", "ENG")


@pytest.fixture
def ics(tmp_path: Path) -> Path:
    path = tmp_path / "county.ics"
    path.write_bytes(council_calendar().encode())
    return path


@pytest.fixture
def csv(tmp_path: Path) -> Path:
    path = tmp_path / "published.csv"
    path.write_text(PUBLISHED, encoding="utf-8")
    return path


@pytest.mark.parametrize("name", ["county", "county.xlsx"])
def test_a_calendar_into_a_new_instance(run: Sipplan, tmp_path: Path, ics: Path, name: str) -> None:
    result = run("terms", "--dates", ics, *ENGLAND, "-o", tmp_path / name)
    assert result.exit_code == 0, result.output
    found = existing_dates(tmp_path / name)
    assert [term.term for term in found.terms] == ["Summer 2008", "Autumn 2008", "Spring 2009", "Summer 2009"]
    assert [(row.first_day.isoformat(), row.reason) for row in found.closures] == [
        ("2008-05-05", "May Day bank holiday"),
        ("2008-05-26", "Half term"),
        ("2008-10-25", "Autumn half-term holiday"),
        ("2009-02-16", "Half-term"),
        ("2009-05-04", "May Day"),
        ("2009-05-25", "Half Term Break"),
    ]
    assert [(row.of, row.id, row.first_day, row.reason) for row in found.absences] == [
        ("school", "*", date(2008, 9, 4), "INSET day")
    ]
    assert "4 terms, 6 closures, 1 INSET day." in result.stdout
    assert result.stdout.split("\n\n")[1:3] == [
        "closures:\n"
        "  Mon 5 May 2008  May Day bank holiday\n"
        "  Mon 26 May 2008 to Fri 30 May 2008  Half term\n"
        "  Sat 25 Oct 2008 to Sun 2 Nov 2008  Autumn half-term holiday\n"
        "  Mon 16 Feb 2009 to Fri 20 Feb 2009  Half-term\n"
        "  Mon 25 May 2009 to Fri 29 May 2009  Half Term Break",
        "INSET days:\n  Thu 4 Sep 2008  INSET day",
    ]
    assert "bank holidays:\n  Mon 4 May 2009  May Day\n" in result.stdout
    assert 'not understood, and left out:\n  "Schools forum" on Thu 12 Mar 2009 (county.ics)' in result.stdout
    assert '"Christmas holiday" on Sat 20 Dec 2008 to Mon 5 Jan 2009' in result.stdout
    assert result.stderr == ""


def test_several_files_and_only_the_terms_of_the_contract(run: Sipplan, tmp_path: Path, ics: Path, csv: Path) -> None:
    words = ("--from", "2008-08-01", "--to", "31/01/2010", "-o", tmp_path / "county")
    result = run("terms", "--dates", ics, "--dates", csv, *words)
    assert result.exit_code == 0
    terms = [term.term for term in existing_dates(tmp_path / "county").terms]
    assert terms == ["Autumn 2008", "Spring 2009", "Summer 2009", "Autumn 2009", "Spring 2010"]
    assert "2010-05-31" not in (tmp_path / "county" / "closures.csv").read_text()


def test_the_rest_of_an_instance_stays(run: Sipplan, tmp_path: Path, csv: Path) -> None:
    folder = tmp_path / "county"
    write_instance(_with_leave(tiny_instance()), folder)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    refused = run("terms", "--dates", csv, "-o", folder)
    assert refused.exit_code == 2
    assert "already has rows in terms. --force" in " ".join(refused.stderr.split())
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    assert run("terms", "--dates", csv, "-o", folder, "--force").exit_code == 0
    after = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert {name for name in after if after[name] != before.get(name)} == {"terms.csv", "closures.csv"}


def test_inset_days_come_beside_the_absences_that_are_there(run: Sipplan, tmp_path: Path, ics: Path) -> None:
    folder = tmp_path / "county"
    write_instance(_with_leave(tiny_instance()), folder)
    for _ in range(2):
        assert run("terms", "--dates", ics, "-o", folder, "--force").exit_code == 0
        rows = existing_dates(folder).absences
        assert [(row.of, row.id, row.reason) for row in rows] == [("sip", "P1", "leave"), ("school", "*", "INSET day")]


def test_bank_holidays_for_the_terms_that_are_there(run: Sipplan, tmp_path: Path) -> None:
    folder = tmp_path / "county"
    write_instance(_over_easter(), folder)
    result = run("terms", *ENGLAND, "-o", folder)
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        f"{folder}: 3 bank holidays added to closures.",
        "  Fri 21 Mar 2008  Good Friday",
        "  Mon 24 Mar 2008  Easter Monday",
        "  Mon 26 May 2008  Spring Bank Holiday",
    ]
    closures = read_instance(folder).instance.closures
    assert [row.first_day.isoformat() for row in closures] == ["2008-05-05", "2008-03-21", "2008-03-24", "2008-05-26"]
    again = run("terms", *ENGLAND, "-o", folder)
    assert again.stdout == f"{folder}: 0 bank holidays added to closures.\n"


def test_a_country_with_parts_is_asked_for_the_part(run: Sipplan, tmp_path: Path) -> None:
    folder = tmp_path / "county"
    write_instance(_over_easter(), folder)
    result = run("terms", "--country", "GB", "-o", folder)
    assert "--subdivision names one of ENG, NIR, SCT, WLS" in result.stderr
    assert "Easter Monday" not in result.stdout


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ((), "give --dates, or --country"),
        (("--subdivision", "ENG"), "give --dates, or --country"),
        (("--country", "ENG"), "it is --country GB --subdivision ENG"),
        (("--country", "Englnd"), "unknown country"),
        (("--country", "Germny"), "did you mean DE (germany)?"),
        (("--country", "GB", "--subdivision", "Scotlnd"), "did you mean SCT? Known are ENG, NIR, SCT and WLS"),
        (("--country", "GB"), "has no terms yet: give their dates with --dates"),
    ],
)
def test_options_that_make_no_sense(run: Sipplan, tmp_path: Path, words: tuple[str, ...], message: str) -> None:
    result = run("terms", *words, "-o", tmp_path / "county")
    assert result.exit_code == 2
    assert message in " ".join(result.stderr.split())
    assert not (tmp_path / "county").exists()


def test_a_plan_is_no_target(run: Sipplan, tmp_path: Path, csv: Path) -> None:
    instance = tiny_instance()
    write_plan(plan_of(instance, {}), instance, tmp_path / "plan")
    result = run("terms", "--dates", csv, "-o", tmp_path / "plan", "--force")
    assert (result.exit_code, "is a plan" in result.stderr) == (2, True)
    assert not (tmp_path / "plan" / "terms.csv").exists()


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.ics", b"", "a.ics is not a calendar"),
        ("a.ics", b"<html>not found</html>", "a.ics is not a calendar"),
        ("a.ics", b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:x\r\n", "a.ics is cut off"),
        (
            "a.ics",
            b"BEGIN:VCALENDAR\r\nnonsense\r\nEND:VCALENDAR\r\n",
            'not understood: "nonsense" (a.ics line 2): is no line',
        ),
        ("a.ics", b"BEGIN:VCALENDAR\r\n" + b"nonsense\r\n" * 99 + b"END:VCALENDAR\r\n", "and 88 more"),
        ("a.csv", b"\x00\x01\x02\x03", "is no text"),
        ("a.csv", b"", "found nothing"),
        ("a.csv", b"name,phone\nx,1\n", 'found "name", "phone"'),
        ("a.csv", b'Term,Start,End\n"Autumn,1\n', "unclosed"),
        ("a.csv", b"Term,Start,End\nAutumn,31/09/2008,19/12/2008\n", 'row 2: column B, "31/09/2008": there is no such'),
        ("a.csv", b"Term,Start,End\nAutumn,04/09/2008,19/12/2007\n", "ends on 2007-12-19, before it begins"),
        (
            "a.csv",
            b"term,first_day,last_day\nAutumn,2008-09-04,2007-12-19\n",
            "expected first_day, 2008-09-04, or later",
        ),
        ("a.csv", b"Event,Date\nFete,04/09/2008\n", "no term with a first and a last day"),
        ("a.xlsx", b"PK\x03\x04 broken", "damaged"),
    ],
)
def test_a_file_that_cannot_be_used(run: Sipplan, tmp_path: Path, name: str, content: bytes, message: str) -> None:
    (tmp_path / name).write_bytes(content)
    result = run("terms", "--dates", tmp_path / name, "-o", tmp_path / "county")
    assert result.exit_code == 1, result.output
    assert message in " ".join(result.stderr.split())
    assert not (tmp_path / "county").exists()


def _with_leave(instance: Instance) -> Instance:
    leave = {"of": "sip", "id": "P1", "first_day": "2008-09-16", "last_day": "2008-09-16", "reason": "leave"}
    return Instance.model_validate({**dict(instance), "absences": [leave]})


def _over_easter() -> Instance:
    terms = [
        {"term": "summer", "first_day": "2008-03-03", "last_day": "2008-06-27"},
        {"term": "autumn", "first_day": "2008-09-08", "last_day": "2008-09-19"},
    ]
    closures = [{"first_day": "2008-05-05", "last_day": "2008-05-05", "reason": "May Day"}]
    return tiny_instance(terms=terms, closures=closures)
