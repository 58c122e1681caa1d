"""A workbook being written: cells that stay what they are, formats, and sheets made for reading and printing."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import TypeVar

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from scheduler.exporting.text import plain

FORMULA_STARTS = "=+-@\t\r"
"""What may begin a formula for Excel; such text is marked as text, also against being typed anew."""
MOST_CHARACTERS = 32_767
"""Of one cell."""
LONGEST_SHEET_NAME = 31
NARROWEST, WIDEST = 7, 34
"""Of a column whose width follows what is in it, in characters."""
A4 = 9
LINE_HEIGHT = 13.5
"""Points."""
MOST_LINES = 12
FORBIDDEN_IN_SHEET_NAMES = "[]:*?/\\"

HEADING_COLOUR = "#1F3A5F"
EDIT_COLOUR = "#FFF8DC"
LINE_COLOUR = "#C9CFD6"


@dataclass(frozen=True)
class Formula:
    """A live formula, and the value that it has as the plan stands."""

    text: str
    value: str | float


Shown = TypeVar("Shown", str, str | float)
Cell = str | int | float | date | Formula | None
Look = dict[str, object]


@dataclass(frozen=True)
class Column:
    """A column of a list."""

    heading: str
    look: str = "text"
    """The name of one of `LOOKS`."""
    width: float | None = None
    """In characters; None where it follows what is in it."""
    edited: bool = False
    """Whether planners may change it, which its colour says."""
    hidden: bool = False


LOOKS: dict[str, Look] = {
    "text": {},
    "wrapped": {"text_wrap": True},
    "number": {"num_format": "#,##0", "align": "right", "indent": 1},
    "signed": {"num_format": "+#,##0;-#,##0;0", "align": "right", "indent": 1},
    "day": {"num_format": "ddd d mmm yy", "align": "left"},
    "miles": {"num_format": "#,##0.0", "align": "right", "indent": 1},
    "pounds": {"num_format": "£#,##0.00", "align": "right", "indent": 1},
    "percent": {"num_format": "0.0%", "align": "right", "indent": 1},
}


class Book:
    """A workbook in memory; `content()` ends it."""

    def __init__(self, made: datetime, reserved: Collection[str]) -> None:
        self._content = BytesIO()
        options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self.workbook = Workbook(self._content, options)
        created = made.replace(tzinfo=None)
        self.workbook.set_properties({"title": "SIP visits", "author": "sipplan", "created": created})
        self.workbook.set_calc_mode("auto")
        self._formats: dict[tuple[tuple[str, object], ...], Format] = {}
        self._names = {"history", *(name.casefold() for name in reserved)}

    def content(self) -> bytes:
        """The file."""
        self.workbook.close()
        return self._content.getvalue()

    def format(self, **look: object) -> Format:
        """A format; the same look is the same format."""
        full = {"font_name": "Calibri", "font_size": 10, "valign": "top", **look}
        key = tuple(sorted(full.items()))
        if key not in self._formats:
            self._formats[key] = self.workbook.add_format(full)
        return self._formats[key]

    def sheet_name(self, text: str) -> str:
        """A name that Excel takes for a sheet and that is neither reserved nor another sheet's."""
        cleaned = "".join("_" if each in FORBIDDEN_IN_SHEET_NAMES else each for each in plain(text))
        base = " ".join(cleaned.split()).strip("'")[:LONGEST_SHEET_NAME].strip("' ") or "Sheet"
        name, number = base, 1
        while name.casefold() in self._names:
            number += 1
            ending = f" ({number})"
            name = base[: LONGEST_SHEET_NAME - len(ending)] + ending
        self._names.add(name.casefold())
        return name

    def sheet(self, name: str) -> Worksheet:
        """An empty sheet that prints on A4 landscape, with its name above and page numbers below."""
        sheet = self.workbook.add_worksheet(name)
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        sheet.set_header("&L&B&A&R&D")
        sheet.set_footer("&LSIP visits&RPage &P of &N")
        sheet.hide_gridlines(2)
        return sheet

    def put(self, sheet: Worksheet, row: int, column: int, value: Cell, **look: object) -> None:
        """Fill one cell; text stays text whatever it begins with."""
        match value:
            case None | "":
                sheet.write_blank(row, column, None, self.format(**look))
            case Formula(text, known):
                sheet.write_formula(row, column, text, self.format(**look), _shown(known))
            case str():
                mark = {"quote_prefix": True} if value[0] in FORMULA_STARTS else {}
                sheet.write_string(row, column, _shown(value), self.format(**look, **mark))
            case date():
                sheet.write_datetime(row, column, value, self.format(**look))
            case _:
                sheet.write_number(row, column, value, self.format(**look))

    def list(self, sheet: Worksheet, columns: Sequence[Column], rows: Sequence[Sequence[Cell]], top: int = 0) -> None:
        """A list with its headings in row `top`: in sight, repeated in print, with a filter for each column."""
        widths = [column.width or _width(column, [row[at] for row in rows]) for at, column in enumerate(columns)]
        for at, (column, width) in enumerate(zip(columns, widths, strict=True)):
            self.put(sheet, top, at, column.heading, **HEADING)
            sheet.set_column(at, at, width, None, {"hidden": True} if column.hidden else {})
        for number, row in enumerate(rows, start=top + 1):
            for at, (column, value) in enumerate(zip(columns, row, strict=True)):
                self.put(sheet, number, at, value, **_look(column))
            if (lines := lines_of([column.look for column in columns], widths, row)) > 1:
                sheet.set_row(number, LINE_HEIGHT * min(lines, MOST_LINES))
        last = top + max(1, len(rows))
        sheet.set_row(top, LINE_HEIGHT * 2 + 4)
        sheet.autofilter(top, 0, last, len(columns) - 1)
        sheet.repeat_rows(top)
        sheet.fit_to_pages(1, 0)
        shown = max(at for at, column in enumerate(columns) if not column.hidden)
        sheet.print_area(0, 0, last, shown)
        sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{last + 1}"})


HEADING: Look = {
    "bold": True,
    "text_wrap": True,
    "font_color": "#FFFFFF",
    "bg_color": HEADING_COLOUR,
    "border": 1,
    "border_color": LINE_COLOUR,
    "valign": "vcenter",
}


def _look(column: Column) -> Look:
    edited: Look = {"bg_color": EDIT_COLOUR} if column.edited else {}
    return {**LOOKS[column.look], "bottom": 1, "bottom_color": LINE_COLOUR, **edited}


def lines_of(looks: Sequence[str], widths: Sequence[float], row: Sequence[Cell]) -> int:
    """How many lines a row needs for what is wrapped: no program but Excel works that out by itself."""
    return max(
        (
            math.ceil(0.9 * len(value) / width)
            for look, width, value in zip(looks, widths, row, strict=False)
            if look == "wrapped" and isinstance(value, str)
        ),
        default=1,
    )


def _shown(value: Shown) -> Shown:
    """A value that a cell can hold."""
    return plain(value)[:MOST_CHARACTERS] if isinstance(value, str) else value


def _width(column: Column, values: Sequence[Cell]) -> float:
    """Wide enough for what is in it and for each word of its heading, within reason."""
    heading = max(-(-len(column.heading) // 2), *map(len, column.heading.split())) + 4
    longest = max((_length(value, column.look) for value in values), default=0) + 2
    return max(NARROWEST, min(WIDEST, max(heading, longest)))


def _length(value: Cell, look: str) -> int:
    match value:
        case None:
            return 0
        case date():
            return len("Wed 30 Sep 09")
        case Formula(_, known):
            return _length(known, look)
        case float() if look in ("pounds", "miles"):
            return len(f"£{value:,.2f}")
        case str():
            return max(map(len, value.split("\n")))
        case _:
            return len(f"{value:,}")
