"""A record in words: what stands on the page, without what it looks like."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Section:
    """A heading with a table, terms and their meaning, and paragraphs, in this order; each may be empty."""

    heading: str
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    """As many cells as columns."""
    terms: tuple[tuple[str, str], ...] = ()
    """What is named, and what is said of it."""
    paragraphs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Document:
    """A whole page."""

    kind: str
    """What sort of paper it is: 'Decision record'."""
    title: str
    edition: str
    """Whom it is for, in a sentence."""
    sections: tuple[Section, ...]
