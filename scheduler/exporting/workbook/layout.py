"""Where things stand: names of sheets, and the columns that formulas and `sipplan pins` look for."""

from __future__ import annotations

from dataclasses import dataclass

from xlsxwriter.utility import quote_sheetname, xl_col_to_name

SUMMARY = "Summary"
ALLOCATION = "Allocation"
VISITS = "Visits"
BY_SCHOOL = "By school"
BY_SIP = "By SIP"
ADVISERS = "Advisers"
UNPLACED = "Unplaced"
MONEY = "Money"
MONEY_BY_SCHOOL = "Money by school"

FIXED = (SUMMARY, ALLOCATION, VISITS, BY_SCHOOL, BY_SIP, ADVISERS, UNPLACED, MONEY, MONEY_BY_SCHOOL)
"""The names that no term's sheet gets."""

FEE_CELL = "Money!$B$1"
PENCE_CELL = "Money!$B$2"


@dataclass(frozen=True)
class Cells:
    """One column of a list that has its headings in row 1."""

    sheet: str
    column: int
    rows: int

    def __str__(self) -> str:
        letter = xl_col_to_name(self.column)
        return f"{quote_sheetname(self.sheet)}!${letter}$2:${letter}${self.rows + 1}"


def exactly(cells: Cells, wanted: str) -> str:
    """1 for each cell that is the same text as the cell `wanted`, else 0.

    COUNTIF and SUMIFS would take `*`, `<` or `=` at the start of an id for more than text.
    """
    return f"--EXACT({cells},{wanted})"
