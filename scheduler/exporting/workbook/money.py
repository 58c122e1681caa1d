"""The sheets Money and Money by school: live formulas on the two rates, the allocation and the visits."""

from __future__ import annotations

from xlsxwriter.utility import xl_col_to_name

from scheduler.costing import Money
from scheduler.exporting.account import Account
from scheduler.exporting.workbook.book import EDIT_COLOUR, LOOKS, Book, Cell, Column, Formula, Look
from scheduler.exporting.workbook.decisions import ALLOCATION_COLUMNS, VISIT_COLUMNS, column_of
from scheduler.exporting.workbook.layout import (
    ALLOCATION,
    FEE_CELL,
    MONEY,
    MONEY_BY_SCHOOL,
    PENCE_CELL,
    VISITS,
    Cells,
    exactly,
)

RATE: Look = {"bg_color": EDIT_COLOUR, "border": 1, "align": "right"}
TOP = 4
"""The row of Money's headings, counted from 0; the rates and the totals stand above it."""


def money_sheet(book: Book, account: Account) -> None:
    """A row for each SIP: fees for their schools and their mileage, as Allocation and Visits stand."""
    sheet = book.sheet(MONEY)
    policy = account.instance.policy
    columns = [
        Column("SIP", width=28),
        Column("Name", width=26),
        Column("Kind"),
        Column("Schools", "number"),
        Column("Fees", "pounds", width=15),
        Column("Miles", "miles", width=12),
        Column("Mileage", "pounds", width=14),
        Column("Total", "pounds", width=15),
    ]
    owners = Cells(ALLOCATION, column_of(ALLOCATION_COLUMNS, "SIP"), len(account.schools))
    makers = Cells(VISITS, column_of(VISIT_COLUMNS, "SIP"), len(account.visits))
    miles = Cells(VISITS, column_of(VISIT_COLUMNS, "Miles"), len(account.visits))
    rows: list[list[Cell]] = []
    for number, each in enumerate(account.sips, start=TOP + 2):
        cell = f"$A{number}"
        schools = Formula(f"=SUMPRODUCT({exactly(owners, cell)})", len(each.schools))
        driven = Formula(f"=SUMPRODUCT({exactly(makers, cell)},{miles})", each.money.miles)
        rows.append([each.sip.sip, each.sip.name, each.sip.kind, schools, *_sums(number, each.money, driven)])
    book.list(sheet, columns, rows, TOP)
    book.put(sheet, 0, 0, "Fee for each school", bold=True)
    book.put(sheet, 0, 1, policy.fee_per_school, **RATE, num_format="£#,##0.00")
    book.put(sheet, 1, 0, "Pence for each mile", bold=True)
    book.put(sheet, 1, 1, policy.mileage_pence_per_mile, **RATE, num_format="0.0#")
    book.put(sheet, 2, 0, "All SIPs that the filter shows", bold=True)
    allocated = sum(each.sip is not None for each in account.schools)
    money = account.money
    totals = (allocated, money.fee, money.miles, money.mileage, money.total)
    for at, (column, value) in enumerate(zip(columns[3:], totals, strict=True), start=3):
        letter = xl_col_to_name(at)
        total = Formula(f"=SUBTOTAL(109,{letter}{TOP + 2}:{letter}{TOP + 1 + max(1, len(rows))})", value)
        book.put(sheet, 2, at, total, **LOOKS[column.look], bold=True)
    sheet.freeze_panes(TOP + 1, 2)


def money_by_school_sheet(book: Book, account: Account) -> None:
    """A row for each school: its fee, and the mileage that visits to it cost."""
    columns = [
        Column("School"),
        Column("Name"),
        Column("Locality"),
        Column("Area"),
        Column("SIP"),
        Column("Fee", "pounds", width=14),
        Column("Miles", "miles", width=12),
        Column("Mileage", "pounds", width=14),
        Column("Total", "pounds", width=15),
    ]
    schools = Cells(VISITS, column_of(VISIT_COLUMNS, "School"), len(account.visits))
    miles = Cells(VISITS, column_of(VISIT_COLUMNS, "Miles"), len(account.visits))
    owners = Cells(ALLOCATION, column_of(ALLOCATION_COLUMNS, "SIP"), len(account.schools))
    ids = Cells(ALLOCATION, column_of(ALLOCATION_COLUMNS, "School"), len(account.schools))
    rows: list[list[Cell]] = []
    for number, each in enumerate(account.schools, start=2):
        school = each.school
        named = each.sip.sip if each.sip else ""
        at = f"MATCH(TRUE,INDEX(EXACT({ids},$A{number}),0),0)"
        sip = Formula(f'=IFERROR(INDEX({owners},{at})&"","")', named)
        fee = Formula(f'=IF($E{number}="",0,{FEE_CELL})', each.money.fee)
        driven = Formula(f"=SUMPRODUCT({exactly(schools, f'$A{number}')},{miles})", each.money.miles)
        mileage = Formula(f"=G{number}*{PENCE_CELL}/100", each.money.mileage)
        total = Formula(f"=F{number}+H{number}", each.money.total)
        rows.append([school.school, school.name, school.locality, each.area, sip, fee, driven, mileage, total])
    sheet = book.sheet(MONEY_BY_SCHOOL)
    book.list(sheet, columns, rows)
    sheet.freeze_panes(1, 2)


def _sums(number: int, money: Money, driven: Formula) -> list[Cell]:
    """Fees, miles, mileage and total of a row of Money."""
    return [
        Formula(f"=D{number}*{FEE_CELL}", money.fee),
        driven,
        Formula(f"=F{number}*{PENCE_CELL}/100", money.mileage),
        Formula(f"=E{number}+G{number}", money.total),
    ]
