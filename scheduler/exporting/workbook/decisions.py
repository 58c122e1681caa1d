"""The two sheets that planners decide in: Allocation and Visits.

A hidden column beside each cell that may be changed has what the plan says, so that `sipplan pins` can tell
what was changed, however the rows are sorted since.
"""

from __future__ import annotations

from collections.abc import Sequence

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from scheduler.exporting.account import Account, VisitEntry
from scheduler.exporting.workbook.book import Book, Cell, Column, Formula
from scheduler.exporting.workbook.layout import ALLOCATION, BY_SIP, VISITS, Cells

ALLOCATION_COLUMNS: tuple[Column, ...] = (
    Column("School"),
    Column("Name"),
    Column("Locality"),
    Column("Area"),
    Column("Concern", "number"),
    Column("Programme"),
    Column("SIP", edited=True, width=10),
    Column("SIP's name"),
    Column("Pin", edited=True, width=8),
    Column("Current SIP"),
    Column("Changes SIP", width=11),
    Column("Planned SIP", hidden=True),
)
VISIT_COLUMNS: tuple[Column, ...] = (
    Column("School"),
    Column("Name"),
    Column("Visit", "number"),
    Column("Title"),
    Column("SIP", edited=True, width=10),
    Column("SIP's name"),
    Column("Day", "day", edited=True, width=15),
    Column("Pin", edited=True, width=8),
    Column("Term"),
    Column("Adviser"),
    Column("Where", width=10),
    Column("Report due", "day"),
    Column("Days from ideal", "number", width=11),
    Column("Minutes one way", "number", width=11),
    Column("Miles", "miles", width=9),
    Column("State", width=12),
    Column("Planned SIP", hidden=True),
    Column("Planned day", "day", hidden=True),
)
PIN_HINT = "yes keeps this row as it stands, sip or day only that; what you change is kept without it"


def column_of(columns: Sequence[Column], heading: str) -> int:
    """Where a heading stands."""
    return next(at for at, column in enumerate(columns) if column.heading == heading)


def allocation_sheet(book: Book, account: Account) -> None:
    """Every school and who has it; a changed SIP becomes a pin."""
    sheet = book.sheet(ALLOCATION)
    pins = _pinned(account)
    sip_column = column_of(ALLOCATION_COLUMNS, "SIP")
    rows: list[list[Cell]] = []
    for number, each in enumerate(account.schools, start=2):
        school, sip = each.school, each.sip.sip if each.sip else None
        rows.append(
            [
                school.school,
                school.name,
                school.locality,
                each.area,
                school.concern,
                school.programme,
                sip,
                _sip_name(account, sip_column, number, each.sip.name if each.sip else ""),
                pins.get((school.school, None)),
                school.current_sip,
                "yes" if each.changes else None,
                sip,
            ]
        )
    book.list(sheet, ALLOCATION_COLUMNS, rows)
    sheet.freeze_panes(1, 2)
    _choices(sheet, ALLOCATION_COLUMNS, len(rows), account)


def visits_sheet(book: Book, account: Account) -> None:
    """Every visit, school by school; a changed SIP or day becomes a pin."""
    sheet = book.sheet(VISITS)
    sip_column = column_of(VISIT_COLUMNS, "SIP")
    visits = [visit for school in account.schools for visit in school.visits]
    pins = _pinned(account)
    rows = [
        _visit(account, visit, sip_column, number, pins.get((visit.school.school, visit.number)))
        for number, visit in enumerate(visits, start=2)
    ]
    book.list(sheet, VISIT_COLUMNS, rows)
    sheet.freeze_panes(1, 3)
    _choices(sheet, VISIT_COLUMNS, len(rows), account)


def _visit(account: Account, visit: VisitEntry, sip_column: int, number: int, pin: str | None) -> list[Cell]:
    name = visit.maker.name if visit.maker else ""
    state = "made already" if visit.historic else "planned" if visit.placed else "not placed"
    return [
        visit.school.school,
        visit.school.name,
        visit.number,
        visit.programme.title,
        visit.sip,
        _sip_name(account, sip_column, number, name),
        visit.day,
        pin,
        visit.term.term if visit.term else None,
        (visit.adviser.name or visit.adviser.adviser) if visit.adviser else None,
        "at school" if visit.programme.on_site else "at the desk",
        visit.report_due,
        visit.off_ideal,
        visit.minutes,
        visit.money.miles if visit.money.miles else None,
        state,
        visit.sip,
        visit.day,
    ]


def _pinned(account: Account) -> dict[tuple[str, int | None], str]:
    """What stands under Pin, by school and visit: what the pins of the instance decide."""
    return {
        (pin.school, pin.visit): "yes" if pin.visit is None or (pin.sip and pin.day) else "sip" if pin.sip else "day"
        for pin in account.instance.pins
    }


def _sip_name(account: Account, column: int, row: int, known: str) -> Formula:
    """The name of the SIP in this row, whoever is typed in; ids are compared to the letter."""
    sips = len(account.sips)
    names, ids = Cells(BY_SIP, 1, sips), Cells(BY_SIP, 0, sips)
    cell = f"${xl_col_to_name(column)}{row}"
    return Formula(f'=IFERROR(INDEX({names},MATCH(TRUE,INDEX(EXACT({ids},{cell}),0),0))&"","")', known)


def _choices(sheet: Worksheet, columns: Sequence[Column], rows: int, account: Account) -> None:
    """Lists to choose from where planners type a SIP or yes."""
    sip, pin = column_of(columns, "SIP"), column_of(columns, "Pin")
    ids = Cells(BY_SIP, 0, len(account.sips))
    last = max(1, rows)
    sheet.data_validation(
        1, sip, last, sip, {"validate": "list", "source": f"={ids}", "error_type": "warning", "ignore_blank": True}
    )
    sheet.data_validation(
        1,
        pin,
        last,
        pin,
        {
            "validate": "list",
            "source": ["yes", "sip", "day"],
            "input_title": "Pin",
            "input_message": PIN_HINT,
            "ignore_blank": True,
        },
    )
