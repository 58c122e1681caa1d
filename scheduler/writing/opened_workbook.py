"""Somebody's workbook opened to be changed in places and written again with all that it had.

openpyxl writes most of a workbook as it was. What it would drop is put back into the sheets: the values that Excel
last computed for formulas, drop-downs that name other sheets and sparklines (which Excel keeps in an extension), and
which errors Excel is not to point at. Charts, pictures, macros and buttons cannot be put back: `lost` names them.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from html import escape
from io import BytesIO
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

from models.sheets import LISTS
from scheduler.writing.notes import note_size

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.comments import Comment
    from openpyxl.worksheet.worksheet import Worksheet

LOST = {
    "xl/vbaProject": "macros",
    "xl/charts/": "charts",
    "xl/media/": "pictures",
    "xl/slicers/": "slicers",
    "xl/ctrlProps/": "buttons",
    "xl/activeX/": "buttons",
    "xl/timelines/": "timelines",
    "xl/embeddings/": "embedded objects",
    "xl/connections": "connections",
}
"""Parts of a workbook that openpyxl does not write again, and what people call them."""

DRAWING = "xl/drawings/drawing"
SHAPE = re.compile(rb"<(?:\w+:)?(?:sp|cxnSp|grpSp)\b")
"""In a drawing: a text box, an arrow and the like, which openpyxl does not write again either."""

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
RELATION_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
KEPT_EXTENSIONS = frozenset({"{CCE6A557-97BC-4B89-ADB6-D9C93CAAB3DF}", "{05C60535-1F16-4FD2-B633-F4F36F0B64E0}"})
"""Drop-downs that name other sheets, and sparklines."""
AFTER_IGNORED_ERRORS = re.compile(rb"<(?:drawing|legacyDrawing|picture|oleObjects|controls|tableParts|extLst)\b")
"""What may follow the list of errors not to point at."""
FORMULA_CELL = re.compile(rb'<c r="([A-Z]+\d+)"([^>]*)>(<f[^>]*/>|<f[^>]*>[^<]*</f>)<v ?(?:/>|></v>)</c>')
"""A formula as openpyxl writes it: without its value."""


@dataclass(frozen=True)
class OpenedWorkbook:
    """A workbook to be changed, and what is to be put back when it is written."""

    book: Workbook
    values: Mapping[str, Mapping[str, object]]
    """What Excel last computed: sheet, cell, value."""
    ignored_errors: Mapping[str, bytes]
    extensions: Mapping[str, bytes]
    """Both by sheet, as XML."""
    lost: tuple[str, ...]
    """What it has that cannot be written again."""

    def sheet_of(self, table: str) -> Worksheet | None:
        """The sheet of a table, whatever the capitals of its title."""
        wanted = table.strip().casefold()
        return next((sheet for sheet in self.book.worksheets if sheet.title.strip().casefold() == wanted), None)

    def headings(self, sheet: Worksheet) -> dict[int, str]:
        """The headings of a sheet by their places, from 1, without capitals; of formulas their values."""
        values = self.values.get(sheet.title, {})
        first = sorted((cell.column, cell) for cell in cells_of(sheet) if cell.row == 1)
        texts = ((place, _text(values.get(cell.coordinate, cell.value))) for place, cell in first)
        return {place: text for place, text in texts if text}

    def content(self) -> bytes:
        """The workbook as a file holds it."""
        written = BytesIO()
        self.book.save(written)
        patched = {
            f"xl/worksheets/sheet{number}.xml": sheet.title
            for number, sheet in enumerate(self.book.worksheets, start=1)
            if sheet.title in {*self.values, *self.ignored_errors, *self.extensions}
        }
        if not patched:
            return written.getvalue()
        whole = BytesIO()
        with ZipFile(written) as old, ZipFile(whole, "w", ZIP_DEFLATED) as new:
            for name in old.namelist():
                part = old.read(name)
                new.writestr(name, self._patched(part, patched[name]) if name in patched else part)
        return whole.getvalue()

    def _patched(self, xml: bytes, title: str) -> bytes:
        values = self.values.get(title, {})
        if values:
            xml = FORMULA_CELL.sub(lambda found: _with_value(found, values, self.book.epoch), xml)
        if title in self.ignored_errors:
            follower = AFTER_IGNORED_ERRORS.search(xml, xml.rindex(b"</sheetData>") if b"</sheetData>" in xml else 0)
            at = follower.start() if follower else xml.rindex(b"</worksheet>")
            xml = xml[:at] + self.ignored_errors[title] + xml[at:]
        if title in self.extensions:
            at = xml.rindex(b"</worksheet>")
            xml = xml[:at] + b"<extLst>" + self.extensions[title] + b"</extLst>" + xml[at:]
        return xml


def open_workbook(content: bytes) -> OpenedWorkbook:
    """The workbook in the content of a file.

    Raises:
        OSError: it cannot be read.
    """
    try:
        with ZipFile(BytesIO(content)) as archive:
            lost = set(_lost(archive))
            kept = dict(_kept(archive))
        book = _loaded(content, data_only=False)
        computed = [sheet.title for sheet in book.worksheets if sheet.title != LISTS and any(_formulas(sheet))]
        shown = _loaded(content, data_only=True) if computed else book
        values = {title: {at: shown[title][at].value for at in _formulas(book[title])} for title in computed}
    except BadZipFile:
        raise OSError("it is not an Excel workbook, or has a password") from None
    except Exception as error:  # a damaged workbook fails in any of a dozen ways in zip, XML or openpyxl
        raise OSError(f"it is damaged or not an Excel workbook ({type(error).__name__})") from None
    for note in _notes(book):  # openpyxl forgets how large they are
        note.width, note.height = note_size(note.text)
    ignored = {title: errors for title, (errors, _) in kept.items() if errors}
    extensions = {title: extension for title, (_, extension) in kept.items() if extension}
    return OpenedWorkbook(book, values, ignored, extensions, tuple(sorted(lost)))


def _loaded(content: bytes, data_only: bool) -> Workbook:
    from openpyxl import load_workbook  # noqa: PLC0415  (imported by those who write workbooks only)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what openpyxl drops is put back
        return load_workbook(BytesIO(content), data_only=data_only, rich_text=not data_only)


def cells_of(sheet: Worksheet) -> list[Any]:
    """The cells that a sheet has, and none between them: there may be one in its last row alone, a million below."""
    cells: Mapping[tuple[int, int], Any] = sheet._cells
    return list(cells.values())


def _text(value: object) -> str:
    """A heading as the tables are read."""
    text = value.date().isoformat() if isinstance(value, datetime) else str("" if value is None else value)
    return text.strip().casefold()


def _lost(archive: ZipFile) -> Iterator[str]:
    for name in archive.namelist():
        yield from (what for start, what in LOST.items() if name.startswith(start))
        if name.startswith(DRAWING) and SHAPE.search(archive.read(name)):
            yield "shapes"


def _formulas(sheet: Worksheet) -> Iterator[str]:
    return (cell.coordinate for cell in cells_of(sheet) if cell.data_type == "f")


def _notes(book: Workbook) -> Iterator[Comment]:
    for sheet in book.worksheets:
        yield from (cell.comment for cell in cells_of(sheet) if cell.comment is not None)


def _kept(archive: ZipFile) -> Iterator[tuple[str, tuple[bytes, bytes]]]:
    """Of each sheet by its title: the errors not to point at, and the extensions that are kept."""
    relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {each.get("Id"): each.get("Target", "") for each in relations.iter(f"{{{RELATIONS}}}Relationship")}
    for sheet in ElementTree.fromstring(archive.read("xl/workbook.xml")).iter(f"{{{MAIN}}}sheet"):
        target = PurePosixPath("/xl") / targets.get(sheet.get(RELATION_ID), "")
        xml = archive.read(str(target).lstrip("/"))
        if b"ignoredErrors" not in xml and b"<extLst" not in xml:
            continue
        root = ElementTree.fromstring(xml)
        errors = b"".join(map(ElementTree.tostring, root.findall(f"{{{MAIN}}}ignoredErrors")))
        kept = [
            ElementTree.tostring(extension)
            for extension in root.findall(f"{{{MAIN}}}extLst/{{{MAIN}}}ext")
            if extension.get("uri", "").upper() in KEPT_EXTENSIONS
        ]
        yield sheet.get("name", ""), (errors, b"".join(kept))


def _with_value(found: re.Match[bytes], values: Mapping[str, object], epoch: datetime) -> bytes:
    """A formula's cell with the value that it had; days are counted from the epoch."""
    from openpyxl.utils.datetime import to_excel  # noqa: PLC0415

    value = values.get(found[1].decode())
    kind, text = "", ""
    match value:
        case None:
            return found[0]
        case bool():
            kind, text = ' t="b"', str(int(value))
        case str():
            kind, text = (' t="e"' if value.startswith("#") else ' t="str"'), escape(value, quote=False)
        case int() | float():
            text = repr(value)
        case date() | time() | timedelta():
            text = repr(to_excel(value, epoch))  # type: ignore[no-untyped-call]
    return b'<c r="%s"%s%s>%s<v>%s</v></c>' % (found[1], found[2], kind.encode(), found[3], text.encode())
