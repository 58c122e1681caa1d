"""Somebody's workbook opened to be changed in places and written again with all that it had."""

from __future__ import annotations

import warnings
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import BadZipFile, ZipFile

if TYPE_CHECKING:
    from openpyxl import Workbook

LOST = {
    "xl/vbaProject": "macros",
    "xl/charts/": "charts",
    "xl/media/": "pictures",
    "xl/slicers/": "slicers",
    "xl/ctrlProps/": "buttons",
}
"""Parts of a workbook that openpyxl does not write again, and what people call them."""
LINE_HEIGHT, CHARACTER_WIDTH, MARGIN = 15, 6, 12
"""Of the text in a note, in points, roughly."""
NOTE_CHARACTERS = 44
"""How wide a note is made, in characters."""


def open_workbook(path: Path) -> Workbook:
    """The workbook, formulas as formulas.

    Raises:
        OSError: it cannot be read, or would lose something that it has.
    """
    from openpyxl import load_workbook  # noqa: PLC0415

    content = path.read_bytes()
    try:
        names = ZipFile(BytesIO(content)).namelist()
    except BadZipFile:
        raise OSError("it is not an Excel workbook, or has a password") from None
    for start, what in LOST.items():
        if any(name.startswith(start) for name in names):
            raise OSError(f"the workbook has {what}, which would be lost: give a copy without them")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = load_workbook(BytesIO(content))
    except Exception as error:  # a damaged workbook fails in any of a dozen ways in XML or openpyxl
        raise OSError(f"it is damaged or not an Excel workbook ({type(error).__name__})") from None
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.comment is not None:
                    cell.comment.width, cell.comment.height = note_size(cell.comment.text)
    return book


def note_size(text: str) -> tuple[int, int]:
    """How wide and high a note is to be for its text to be seen, in points."""
    lines = sum(1 + len(line) // NOTE_CHARACTERS for line in text.splitlines() or [""])
    return NOTE_CHARACTERS * CHARACTER_WIDTH + MARGIN, lines * LINE_HEIGHT + MARGIN


def content_of(book: Workbook) -> bytes:
    """The workbook as a file holds it."""
    content = BytesIO()
    book.save(content)
    return content.getvalue()
