"""What a planner changes in the workbook becomes pins, and nothing else does."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from datetime import date, datetime
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from openpyxl import Workbook

from models import Pin
from scheduler.exporting.workbook import workbook
from scheduler.exporting.workbook.decisions import ALLOCATION_COLUMNS, VISIT_COLUMNS
from scheduler.reading import EditedWorkbookError, read_pins
from scheduler.reading.edited_workbook import ALLOCATION, COLUMNS, VISITS
from tests.exporting.plans import HOSTILE, MADE, account, hostile_account
from tests.exporting.programs import converted

Edit = Callable[[Workbook], None]
ALREADY = Pin(school="S1", visit=3, day=date(2008, 9, 15))


def edited(tmp_path: Path, *edits: tuple[str, str, object]) -> Path:
    """The workbook with cells changed: sheet, cell, value."""
    book = openpyxl.load_workbook(BytesIO(workbook(account(), MADE)))
    for sheet, cell, value in edits:
        book[sheet][cell].value = value
    file = tmp_path / "plan.xlsx"
    book.save(file)
    return file


def pins(file: Path, everything: bool = False) -> list[Pin]:
    return [pin.model_copy(update={"row": None}) for pin in read_pins(file, everything).pins]


def test_the_columns_that_are_read_are_the_columns_that_are_written() -> None:
    for sheet, columns in ((ALLOCATION, ALLOCATION_COLUMNS), (VISITS, VISIT_COLUMNS)):
        assert set(COLUMNS[sheet]) <= {column.heading.casefold() for column in columns}


def test_untouched_it_gives_the_pins_that_were_there(tmp_path: Path) -> None:
    assert pins(edited(tmp_path)) == [ALREADY]


def test_a_changed_allocation_is_a_pin_of_the_allocation(tmp_path: Path) -> None:
    found = pins(edited(tmp_path, ("Allocation", "G3", "P1")))
    assert found == [Pin(school="S2", sip="P1"), ALREADY]


@pytest.mark.parametrize("day", [datetime(2008, 4, 17), "2008-04-17", "17/04/2008"])
def test_a_changed_day_is_a_pin_of_the_day(tmp_path: Path, day: object) -> None:
    found = pins(edited(tmp_path, ("Visits", "G2", day)))
    assert found == [Pin(school="S1", visit=1, day=date(2008, 4, 17)), ALREADY]


def test_an_unplaced_visit_can_be_given_a_sip_and_a_day(tmp_path: Path) -> None:
    found = pins(edited(tmp_path, ("Visits", "E7", "P2"), ("Visits", "G7", datetime(2008, 9, 17))))
    assert found == [ALREADY, Pin(school="S2", visit=3, sip="P2", day=date(2008, 9, 17))]


@pytest.mark.parametrize(
    ("mark", "pin"),
    [
        ("yes", Pin(school="S1", visit=1, sip="P1", day=date(2008, 4, 15))),
        ("YES", Pin(school="S1", visit=1, sip="P1", day=date(2008, 4, 15))),
        (True, Pin(school="S1", visit=1, sip="P1", day=date(2008, 4, 15))),
        ("sip", Pin(school="S1", visit=1, sip="P1")),
        ("day", Pin(school="S1", visit=1, day=date(2008, 4, 15))),
    ],
)
def test_a_row_marked_is_kept_as_it_stands(tmp_path: Path, mark: object, pin: Pin) -> None:
    assert pins(edited(tmp_path, ("Visits", "H2", mark))) == [pin, ALREADY]


def test_a_pin_that_is_taken_away_is_gone(tmp_path: Path) -> None:
    assert pins(edited(tmp_path, ("Visits", "H4", None))) == []


def test_everything_is_every_allocation_and_placed_visit(tmp_path: Path) -> None:
    found = pins(edited(tmp_path), everything=True)
    assert len(found) == 3 + 7  # one visit was made already
    assert Pin(school="S2", visit=1, sip="P2", day=date(2008, 4, 14)) in found


def test_a_cell_that_is_emptied_decides_nothing_and_is_told(tmp_path: Path) -> None:
    read = read_pins(edited(tmp_path, ("Allocation", "G3", None), ("Visits", "G2", None)))
    assert [pin.school for pin in read.pins] == ["S1"]
    assert read.cleared == (
        'Allocation: row 3, column sip: "P2" was removed, which is no pin',
        'Visits: row 2, column day: "2008-04-15" was removed, which is no pin',
    )


def test_rows_may_be_sorted_and_filtered_away(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(edited(tmp_path, ("Visits", "G2", datetime(2008, 4, 17))))
    sheet = book["Visits"]
    found = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    for at, row in enumerate(reversed(found), start=2):
        for column, value in enumerate(row, start=1):
            sheet.cell(at, column).value = value
    sheet.row_dimensions[3].hidden = True
    file = tmp_path / "sorted.xlsx"
    book.save(file)
    assert sorted(pins(file), key=str) == sorted([Pin(school="S1", visit=1, day=date(2008, 4, 17)), ALREADY], key=str)


@pytest.mark.parametrize(
    ("edits", "message"),
    [
        ([("Allocation", "G3", "P11")], 'Allocation: row 3, column sip, "P11"'),
        ([("Visits", "G2", "next Monday")], 'Visits: row 2, column day, "next Monday": expected a date'),
        ([("Visits", "C2", "one")], 'Visits: row 2, column visit, "one": expected a whole number'),
        ([("Visits", "H2", "perhaps")], "expected yes, sip, day or nothing"),
        ([("Visits", "A2", "S7")], 'Visits: row 2, column school, "S7"'),
        ([("Visits", "G8", datetime(2008, 4, 15))], "Visits: row 8: this visit was made already"),
        ([("Visits", "C3", 1)], "Visits: rows 2 and 3"),
        ([("Visits", "Q1", "Something")], "Visits: row 1, column planned sip: the column is missing"),
        (
            [("Allocation", "G2", "P2"), ("Visits", "E2", "P1"), ("Visits", "H2", "yes")],
            "S1 would be pinned to more than one SIP (P1, P2)",
        ),
    ],
)
def test_what_cannot_be_a_pin_is_told(tmp_path: Path, edits: list[tuple[str, str, object]], message: str) -> None:
    with pytest.raises(EditedWorkbookError) as told:
        read_pins(edited(tmp_path, *edits))
    assert any(message in str(problem) for problem in told.value.problems), str(told.value)


def test_another_workbook_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "other.xlsx"
    Workbook().save(file)
    with pytest.raises(EditedWorkbookError, match='has no sheet "Allocation"'):
        read_pins(file)
    (tmp_path / "text.xlsx").write_text("no workbook")
    with pytest.raises(EditedWorkbookError, match="is no workbook that can be read"):
        read_pins(tmp_path / "text.xlsx")


@pytest.mark.parametrize(
    "text", [text for name, text in HOSTILE.items() if name not in ("tab", "return", "lines", "control")]
)
def test_hostile_ids_come_back_as_they_were(tmp_path: Path, text: str) -> None:
    file = tmp_path / "plan.xlsx"
    file.write_bytes(workbook(hostile_account(text), MADE))
    (pin,) = read_pins(file).pins
    assert pin.school == f"{text}S1".strip()


def test_libreoffice_saves_what_still_can_be_read(tmp_path: Path) -> None:
    file = edited(tmp_path, ("Visits", "G2", datetime(2008, 4, 17)), ("Allocation", "G3", "P1"))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = pins(converted(file, "xlsx", tmp_path))
    assert found == [Pin(school="S2", sip="P1"), Pin(school="S1", visit=1, day=date(2008, 4, 17)), ALREADY]
