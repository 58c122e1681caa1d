"""The workbook, sheet by sheet."""

from __future__ import annotations

from datetime import datetime
from pathlib import PurePosixPath

from scheduler.exporting.account import Account
from scheduler.exporting.workbook.book import Book
from scheduler.exporting.workbook.decisions import allocation_sheet, visits_sheet
from scheduler.exporting.workbook.grid import term_sheet
from scheduler.exporting.workbook.layout import FIXED
from scheduler.exporting.workbook.lists import advisers_sheet, by_school_sheet, by_sip_sheet, unplaced_sheet
from scheduler.exporting.workbook.money import money_by_school_sheet, money_sheet
from scheduler.exporting.workbook.summary import summary_sheet

FILE = PurePosixPath("plan.xlsx")


def workbook(account: Account, made: datetime) -> bytes:
    """The content of the .xlsx file; `made` (UTC) is the only time in it."""
    book = Book(made, FIXED)
    summary_sheet(book, account)
    allocation_sheet(book, account)
    for term in account.terms:
        term_sheet(book, account, term)
    by_school_sheet(book, account)
    by_sip_sheet(book, account)
    advisers_sheet(book, account)
    unplaced_sheet(book, account)
    money_sheet(book, account)
    money_by_school_sheet(book, account)
    visits_sheet(book, account)
    return book.content()
