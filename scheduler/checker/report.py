"""The judgement on a plan: its breaches, its coverage and its quality."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from models import Allocation, Instance, PlanVisit, QualityTerms
from scheduler.checker.book import book_of
from scheduler.checker.breach import Breach
from scheduler.checker.facts import Facts, facts_of
from scheduler.checker.rules import breaches
from scheduler.checker.terms import quality_terms, unplaced


@dataclass(frozen=True)
class Report:
    """What the checker found; coverage and quality mean what they say only without breaches."""

    breaches: tuple[Breach, ...]
    coverage: dict[int, int]
    """Unplaced visits by concern level, for each level that occurs, highest first."""
    terms: QualityTerms

    @property
    def quality(self) -> int:
        """The sum of the terms, in minutes."""
        return self.terms.quality

    @property
    def objective(self) -> tuple[int, ...]:
        """Coverage from the highest level on, then quality: of two plans the better one has the less."""
        return (*self.coverage.values(), self.quality)


def check(instance: Instance, allocations: Sequence[Allocation], visits: Sequence[PlanVisit]) -> Report:
    """Judge a plan by the instance alone; nothing that the plan says of itself is looked at."""
    return check_against(facts_of(instance), allocations, visits)


def check_against(facts: Facts, allocations: Sequence[Allocation], visits: Sequence[PlanVisit]) -> Report:
    """Judge one of many plans for an instance that is indexed already; the same judgement as `check`."""
    book = book_of(facts, allocations, visits)
    return Report(tuple(breaches(book)), unplaced(book), quality_terms(book))
