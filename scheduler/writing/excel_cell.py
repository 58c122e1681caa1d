"""One cell of a workbook: text stays text, days are days."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from openpyxl.cell import Cell as ExcelCell

FORMULA_STARTS = "=+-@\t"
"""What may begin a formula for Excel; such text is also marked with its sign for text, '."""


def fill_cell(cell: ExcelCell, value: str | float | date) -> None:
    """Fill one cell; text stays text, also where Excel would take it for a formula, a number or a day.

    Raises:
        ValueError: the text has a control character.
    """
    from openpyxl.utils.exceptions import IllegalCharacterError  # noqa: PLC0415

    try:
        cell.value = value
    except IllegalCharacterError:
        raise ValueError(f"{value!r} has a control character, which no workbook can hold") from None
    if isinstance(value, str):
        cell.data_type = "s"
        cell.number_format = "@"
        if value[0] in FORMULA_STARTS:
            cell.quotePrefix = True
    elif isinstance(value, date):
        cell.number_format = "yyyy-mm-dd"
