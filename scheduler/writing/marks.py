"""Marks of what is wrong in cells: a colour and a note, put there and taken away again.

A mark remembers the colour that the cell had: a plain fill has no use for its second colour, and Excel keeps it.
Notes that were there stay, with the message below them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from copy import copy
from typing import TYPE_CHECKING, Any

from scheduler.writing.notes import note_size
from scheduler.writing.opened_workbook import cells_of

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

AUTHOR = "sipplan"
MESSAGES_BELOW = "— sipplan validate —"
"""Begins what a mark adds to a note."""
WRONG, ODD, WRONG_HEADING = "FFFFB4AC", "FFFFE38F", "FFD9544D"
"""The colours of marks, of no others; that of headings leaves white letters readable as well as black ones."""
NO_COLOUR = 64
"""How Excel says that a fill has no second colour."""
LONGEST_NOTE = 2_000
"""A longer message is cut, in characters."""
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def printable(text: str) -> str:
    """Text without what no workbook can hold: control characters are shown as unknown ones."""
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text)


def mark(cell: Any, messages: Sequence[str], colour: str) -> None:
    """Colour a cell and put messages into its note, below what stands there."""
    from openpyxl.comments import Comment  # noqa: PLC0415  (imported by those who write workbooks only)
    from openpyxl.styles import PatternFill  # noqa: PLC0415

    had: dict[str, Any] = {"bgColor": copy(cell.fill.fgColor)} if cell.fill.fill_type == "solid" else {}
    cell.fill = PatternFill("solid", fgColor=colour, **had)
    own = printable("\n".join((MESSAGES_BELOW, *messages)))[:LONGEST_NOTE]
    text = own if cell.comment is None else f"{cell.comment.text}\n\n{own}"
    author = AUTHOR if cell.comment is None else cell.comment.author
    width, height = note_size(text)
    cell.comment = Comment(text, author, height, width)


def take_marks_away(sheet: Worksheet) -> None:
    """Give every marked cell back its own colour and note."""
    from openpyxl.comments import Comment  # noqa: PLC0415
    from openpyxl.styles import PatternFill  # noqa: PLC0415

    for cell in cells_of(sheet):
        if cell.comment is not None and MESSAGES_BELOW in cell.comment.text:
            own = cell.comment.text.partition(MESSAGES_BELOW)[0].rstrip("\n")
            cell.comment = Comment(own, cell.comment.author, *reversed(note_size(own))) if own else None
        if cell.has_style and cell.fill.fill_type == "solid" and cell.fill.fgColor.rgb in (WRONG, ODD, WRONG_HEADING):
            had = cell.fill.bgColor
            none = (had.type == "rgb" and had.rgb == "00000000") or (had.type == "indexed" and had.indexed == NO_COLOUR)
            cell.fill = PatternFill() if none else PatternFill("solid", fgColor=copy(had))
