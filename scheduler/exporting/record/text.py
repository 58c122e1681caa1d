"""A record as lines of plain text."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from scheduler.exporting.record.document import Document, Section
from scheduler.exporting.text import plain

WIDTH = 80


def lines(document: Document) -> tuple[str, ...]:
    """The record in lines of at most 80 characters; a row of a table is a line of its own, cell after cell."""
    title = _filled(f"{document.kind}: {document.title}")
    found = [*title, "=" * max(map(len, title)), *_filled(document.edition)]
    for section in document.sections:
        heading = _line(section.heading)
        found += ["", heading, "-" * min(len(heading), WIDTH), *_section(section)]
    return tuple(found)


def _section(section: Section) -> Iterator[str]:
    for row in section.rows:
        named = (f"{column}: {cell}" for column, cell in zip(section.columns[1:], row[1:], strict=True) if cell)
        yield from _filled("; ".join([row[0], *named]), "- ", "  ")
    for term, words in section.terms:
        yield from _filled(f"{term}: {words}", "- ", "  ")
    for paragraph in section.paragraphs:
        yield from _filled(paragraph)


def _filled(text: str, first: str = "", later: str = "") -> list[str]:
    return textwrap.wrap(_line(text), WIDTH, initial_indent=first, subsequent_indent=later, break_on_hyphens=False) or [
        first
    ]


def _line(text: str) -> str:
    return " ".join(plain(text).split())
