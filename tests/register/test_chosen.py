from __future__ import annotations

from datetime import date

import pytest

from scheduler.reading.download import DownloadError
from scheduler.reading.register_file import RegisterRow
from scheduler.register import choose, counts, wanted_phases
from scheduler.register.chosen import Chosen
from scheduler.register.opening import why_not_open
from tests.register.rows import register, row

DAY = date(2008, 4, 1)
PRIMARY = wanted_phases(["primary"])


def chosen(*rows: RegisterRow, slim: bool = False) -> Chosen:
    return choose(register(*rows, slim=slim), "926", DAY, PRIMARY)


def day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


@pytest.mark.parametrize(
    ("status", "opened", "closed", "reason"),
    [
        ("Open", "", "", None),
        ("Open", "2008-04-01", "", None),
        ("Open", "2008-04-02", "", "opened after that day"),
        ("Open", "1900-01-01", "", None),
        ("Closed", "", "2008-04-01", None),
        ("Closed", "", "2008-03-31", "closed before that day"),
        ("Closed", "", "2011-08-31", None),
        ("Closed", "2005-09-01", "2011-08-31", None),
        ("Closed", "2009-09-01", "2011-08-31", "opened after that day"),
        ("Closed", "", "", "closed on a day that the register does not know"),
        ("Open, but proposed to close", "", "2008-08-31", None),
        ("Open, but proposed to close", "", "", None),
        ("open,  BUT proposed to close", "", "2007-08-31", "closed before that day"),
        ("Proposed to open", "2008-09-01", "", "opened after that day"),
        ("Proposed to open", "2008-04-01", "", None),
        ("Proposed to open", "", "", "proposed to open on a day that the register does not know"),
        ("Created in error", "", "", 'of status "Created in error"'),
        ("", "", "", 'of status ""'),
    ],
)
def test_status_and_days_say_whether_a_school_is_open(
    status: str, opened: str, closed: str, reason: str | None
) -> None:
    assert why_not_open(status, day(opened), day(closed), DAY) == reason


def test_a_school_and_the_academy_that_follows_it_are_never_open_together() -> None:
    for on in (date(2011, 8, 31), date(2011, 9, 1)):
        old = why_not_open("Closed", None, date(2011, 8, 31), on)
        new = why_not_open("Open", date(2011, 9, 1), None, on)
        assert (old is None) != (new is None)


def test_the_authoritys_schools_of_the_phase_are_taken_and_the_others_counted() -> None:
    found = chosen(
        row(121000, name="Aldeburgh,  \x07\r\nFirst", pupils="180"),
        row(121001, phase="Middle deemed primary"),
        row(121002, phase="Secondary"),
        row(121003, phase="Secondary", closed="31-08-2007", status="Closed"),
        row(121004, phase=""),
        row(121005, authority_code="935"),
    )
    assert [school.urn for school in found.schools] == ["121000", "121001"]
    assert (found.schools[0].name, found.schools[0].pupils) == ("Aldeburgh, First", 180)
    assert (found.schools[1].phase, found.schools[1].pupils) == ("Middle deemed primary", None)
    assert counts(found.left_out) == [("closed before that day", 1), ("of no phase", 1), ("of phase Secondary", 1)]


@pytest.mark.parametrize(
    ("named", "folded"),
    [
        (["primary"], {"primary", "middle deemed primary"}),
        (["Secondary", "nursery"], {"secondary", "middle deemed secondary", "nursery"}),
        (["middle deemed primary"], {"middle deemed primary"}),
        (["all-through"], {"all through"}),
    ],
)
def test_primary_and_secondary_have_their_middle_schools(named: list[str], folded: set[str]) -> None:
    assert wanted_phases(named) == folded


@pytest.mark.parametrize("text", ["31-08-2007", "31/08/2007", "2007-08-31"])
def test_days_are_read_as_the_register_and_as_excel_write_them(text: str) -> None:
    (left,) = chosen(row(121000, closed=text, status="Closed")).left_out
    assert left.reason == "closed before that day"


def test_every_cell_that_cannot_be_read_is_told_but_not_those_of_other_authorities() -> None:
    with pytest.raises(DownloadError) as caught:
        chosen(
            row(121000, opened="31-02-2007"),
            row(121001, pupils="-4", closed="soon"),
            row("", name="no URN"),
            row(121003, pupils="many"),
            row(121005, opened="never", authority_code="935"),
            row(121006),
        )
    said = str(caught.value).splitlines()
    assert said == [
        'register.csv: row 2, column OpenDate, "31-02-2007": expected a date such as 31-08-2007',
        'register.csv: row 3, column CloseDate, "soon": expected a date such as 31-08-2007',
        'register.csv: row 3, column NumberOfPupils, "-4": expected 0 or more',
        'register.csv: row 2, column URN, "": expected a value; the cell is blank',
        'register.csv: row 5, column NumberOfPupils, "many": expected a whole number',
    ]


def test_a_school_that_is_there_twice_is_an_error() -> None:
    with pytest.raises(DownloadError, match='rows 2 and 12, column URN, "121000": the school is there twice'):
        chosen(row(121000), row(121010, urn="121000.0"))


def test_schools_without_a_position_are_listed_with_the_reason() -> None:
    found = chosen(
        row(121000, easting=""),
        row(121001, easting="0", northing="0"),
        row(121002, easting="TG", northing="12"),
        row(121003, easting="7623000"),
        row(121004),
    )
    assert [school.urn for school in found.schools] == ["121004"]
    assert {each.reason for each in found.without_position} == {"without a position"}
    assert [(each.urn, each.detail) for each in found.without_position] == [
        ("121000", "no easting and northing"),
        ("121001", "easting and northing are 0"),
        ("121002", 'easting "TG", northing "12": no numbers'),
        ("121003", "easting 7623000, northing 308500: not on the British National Grid"),
    ]


def test_federations_are_kept_and_told_apart_by_code() -> None:
    found = chosen(
        row(121000, federation="The Broads", federation_code="1"),
        row(121001, federation="The Broads", federation_code="1"),
        row(121002, federation="Coast", federation_code="2"),
        row(121003, federation="Coast", federation_code="3"),
        row(121004, federation="Not applicable"),
        row(121005),
    )
    assert [school.federation for school in found.schools] == [
        "The Broads",
        "The Broads",
        "Coast (2)",
        "Coast (3)",
        None,
        None,
    ]


def test_the_slim_table_has_every_school_and_its_own_degrees() -> None:
    found = chosen(
        row(121000, status="", phase="", latitude="52.66165", longitude="1.25376", pupils="124.0"),
        row(121001, status="", phase="", latitude="", longitude=""),
        row(121002, status="", phase="", latitude="0", longitude="0", easting=""),
        slim=True,
    )
    given, from_grid = found.schools
    assert (given.latitude, given.longitude, given.pupils) == (52.66165, 1.25376, 124)
    assert from_grid.latitude == pytest.approx(52.6295, abs=0.01)
    assert len(found.without_position) == 1
