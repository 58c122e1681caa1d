"""The objective, one module for each of its terms: `coverage`, then the six terms of quality."""

from __future__ import annotations

from dataclasses import dataclass

from models import QualityTerms
from scheduler.checker.book import Book
from scheduler.checker.terms import balance, continuity, outside, spacing, travel, waiting
from scheduler.checker.terms.coverage import unplaced

__all__ = ["TERMS", "Term", "quality_terms", "unplaced"]

MODULES = (travel, waiting, spacing, continuity, balance, outside)


@dataclass(frozen=True)
class Term:
    """A term of quality: its name in the contract, and what it counts."""

    id: str
    text: str


TERMS: tuple[Term, ...] = tuple(Term(module.ID, module.TEXT) for module in MODULES)
"""Every term of quality, in the order of the contract."""


def quality_terms(book: Book) -> QualityTerms:
    """The six terms of quality, in minutes."""
    return QualityTerms(**{module.ID: module.minutes(book) for module in MODULES})
