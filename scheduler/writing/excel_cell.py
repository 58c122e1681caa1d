"""One cell of a workbook: text stays text, days are days."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from openpyxl.cell import Cell as ExcelCell

FORMULA_STARTS = "=+-@\t"
"""What may begin a formula for Excel; such text is also marked with its sign for text, '."""
MOST_CHARACTERS = 32_767
"""Of one cell."""


def fill_cell(cell: ExcelCell, value: str | float | date) -> None:
    """Fill one cell; text stays text, also where Excel would take it for a formula, a number or a day.

    Raises:
        ValueError: the text has a control character, or is too long.
    """
    from openpyxl.styles.numbers import is_date_format  # noqa: PLC0415  (imported by those who write workbooks only)
    from openpyxl.utils.exceptions import IllegalCharacterError  # noqa: PLC0415

    try:
        cell.value = value
    except IllegalCharacterError:
        raise ValueError(f"{value!r} has a control character, which no workbook can hold") from None
    if isinstance(value, str):
        if len(value) > MOST_CHARACTERS:
            raise ValueError(f"{value[:30]!r}… has more than {MOST_CHARACTERS:,} characters, which no cell can hold")
        cell.data_type = "s"
        cell.number_format = "@"
        if value[0] in FORMULA_STARTS:
            cell.quotePrefix = True
    elif isinstance(value, date) and not is_date_format(cell.number_format):
        cell.number_format = "yyyy-mm-dd"
