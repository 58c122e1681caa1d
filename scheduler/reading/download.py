"""A CSV file as a public body publishes it: read for some of its many columns, whatever its encoding.

Department for Education and Ofsted write Windows-1252 in some years and UTF-8 in others, with or without its mark,
and Ofsted puts a line or two above the headings.
"""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO, TextIOWrapper
from operator import itemgetter
from pathlib import Path

from scheduler.reading.tables import unreadable
from scheduler.validation.names import suggestion
from scheduler.validation.problem import Problem, quoted

MOST_LINES_ABOVE = 20
"""The headings stand within so many lines."""
MOST_ROWS_TOLD = 12
"""So many rows that are wrong in the same way are told."""

_ZIP, _OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_UTF_8, _UTF_16 = b"\xef\xbb\xbf", (b"\xff\xfe", b"\xfe\xff")


class DownloadError(Exception):
    """A file that is not what it should be, or has wrong cells; every problem at once, by row and column."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class Download:
    """A file from its headings on."""

    name: str
    """The file's name, which is where problems are."""
    headings: tuple[str, ...]
    heading_row: int
    """The line on which they stand, from 1."""
    content: bytes
    """In UTF-8: as text the whole register would take four times as much memory."""


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns that are looked for: a field with the headings it may have, the usual one first."""

    required: Mapping[str, tuple[str, ...]]
    optional: Mapping[str, tuple[str, ...]]

    @property
    def fields(self) -> tuple[str, ...]:
        """Every field, required ones first."""
        return (*self.required, *self.optional)


def read_download(path: Path, mark: str, expected: str) -> Download:
    """Read a file that has a heading `mark`; `expected` says in words what it should be.

    Raises:
        DownloadError: it is something else.
    """
    text = _text(path, expected)
    found = _heading(text, mark)
    if found is None:
        raise _whole(path, _no_heading(text, mark, expected))
    row, start = found
    content = text[start:].encode()
    headings = tuple(" ".join(heading.split()) for heading in next(_records(Download(path.name, (), row, content))))
    return Download(path.name, headings, row, content)


def positions(download: Download, layout: Layout) -> dict[str, int | None]:
    """Where each field of the layout stands, whatever the capitals; None for an optional one that is not there.

    Raises:
        DownloadError: naming every required column that is missing, and the heading nearest to it.
    """
    at = {heading.casefold(): number for number, heading in reversed(list(enumerate(download.headings)))}
    found = {
        field: next((at[name.casefold()] for name in names if name.casefold() in at), None)
        for field, names in {**layout.required, **layout.optional}.items()
    }
    missing = [
        Problem(download.name, download.heading_row, names[0], None, _missing(names, download.headings))
        for field, names in layout.required.items()
        if found[field] is None
    ]
    if missing:
        raise DownloadError(missing)
    return found


def cells(download: Download, columns: Sequence[int | None]) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Each row that is not blank, as spreadsheets number it, with its cells in these columns; blank for a column None.

    Raises:
        DownloadError: it is not a proper CSV file, or has rows with fewer or more cells than headings.
    """
    count = len(download.headings)
    chosen = itemgetter(*(count if at is None else at for at in columns))
    wrong: list[Problem] = []
    for number, row in enumerate(_records(download), start=download.heading_row):
        if number == download.heading_row or not any(row):
            continue
        if len(row) != count and (len(row) < count or any(row[count:])):
            message = f"has {len(row)} cells, and there are {count} headings: is the file cut short or damaged?"
            wrong.append(Problem(download.name, number, None, None, message))
            continue
        row[count:] = [""]
        yield number, tuple(map(str.strip, chosen(row)))
    if wrong:
        more = [_more(len(wrong) - MOST_ROWS_TOLD)] if len(wrong) > MOST_ROWS_TOLD else []
        raise DownloadError([*wrong[:MOST_ROWS_TOLD], *more])


def _records(download: Download) -> Iterator[list[str]]:
    """Every record, the headings first; by the standard library, which is faster than pandas and its import."""
    reader = csv.reader(TextIOWrapper(BytesIO(download.content), encoding="utf-8", newline=""), strict=True)
    try:
        yield from reader
    except csv.Error as error:
        line = reader.line_num + download.heading_row - 1
        message = f"line {line} is not proper CSV ({error}): is a quotation mark unclosed, or the file cut short?"
        raise DownloadError([Problem(download.name, None, None, None, message)]) from None


def _more(rows: int) -> Problem:
    return Problem(None, None, None, None, f"and {rows:,} more such {'row' if rows == 1 else 'rows'}")


def _text(path: Path, expected: str) -> str:
    if path.is_dir():
        raise _whole(path, f"is a folder; expected {expected}")
    try:
        content = path.read_bytes()
    except OSError as error:
        raise DownloadError([Problem(None, None, None, None, unreadable(path, error))]) from None
    if what := _something_else(content):
        raise _whole(path, f"{what}; expected {expected}")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if content.startswith(_UTF_8):
            message = f"begins as UTF-8 and is none in line {_line(content, error.start)}: is it damaged?"
            raise _whole(path, message) from None
        try:
            text = content.decode("cp1252")
        except UnicodeDecodeError as neither:
            message = f"is neither UTF-8 nor Windows-1252 in line {_line(content, neither.start)}: is it damaged?"
            raise _whole(path, f"{message} Expected {expected}") from None
    if "\0" in text:
        message = f"has a zero byte in line {text.count(chr(10), 0, text.index(chr(0))) + 1}: is it damaged?"
        raise _whole(path, f"{message} Expected {expected}")
    return text


def _something_else(content: bytes) -> str | None:
    """What the content is where it is no CSV file at all."""
    start = content[:1000].removeprefix(_UTF_8).lstrip()
    if content.startswith(_ZIP):
        return _in_zip(content)
    if content.startswith(_OLD_EXCEL):
        return "is an Excel workbook, whatever its name"
    if content.startswith(_UTF_16) or b"\0" in start:
        return 'is UTF-16, which Excel calls "Unicode Text"'
    if not content.removeprefix(_UTF_8).strip():
        return "is empty"
    if start.startswith(b"<"):
        return "is a web page, not the file that it offers: download it again"
    return None


def _in_zip(content: bytes) -> str:
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            names = archive.namelist()
    except zipfile.BadZipFile:
        return "is a ZIP archive that is damaged"
    if any(name.startswith("xl/") for name in names):
        return 'is an Excel workbook, whatever its name: save it as "CSV UTF-8 (Comma delimited)"'
    tables = [name for name in names if name.casefold().endswith(".csv")]
    return f"is a ZIP archive: unpack it and give {quoted(tables[0]) if tables else 'the CSV file in it'}"


def _line(content: bytes, position: int) -> int:
    return content.count(b"\n", 0, position) + 1


def _heading(text: str, mark: str) -> tuple[int, int] | None:
    """The line of the headings, from 1, and where it begins."""
    start = 0
    for line in range(1, MOST_LINES_ABOVE + 1):
        end = text.find("\n", start)
        names = _cells_of(text[start : end if end >= 0 else None])
        if mark.casefold() in (name.casefold() for name in names):
            return line, start
        if end < 0:
            return None
        start = end + 1
    return None


def _cells_of(line: str) -> list[str]:
    try:
        return [cell.strip() for row in csv.reader([line]) for cell in row]
    except csv.Error:  # a cell longer than any heading
        return []


def _no_heading(text: str, mark: str, expected: str) -> str:
    first = text[: text.find("\n")] if "\n" in text else text
    for sign, name in ((";", "semicolons"), ("\t", "tabs")):
        if mark.casefold() in (cell.strip(' "\r').casefold() for cell in first.split(sign)):
            return f"has {name} between its cells; expected commas"
    names = _cells_of(first)
    near = suggestion(mark, names)
    return f"has no column {quoted(mark)} in its first {MOST_LINES_ABOVE} lines{near}; expected {expected}"


def _missing(names: Sequence[str], headings: Sequence[str]) -> str:
    return f"the column is missing{suggestion(names[0], headings)}"


def _whole(path: Path, message: str) -> DownloadError:
    return DownloadError([Problem(None, None, None, None, f"{path} {message}")])
