"""A plan as it is looked at here: indexed once, with what people know it by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from models import Instance, Plan, ProgrammeVisit, QualityTerms
from scheduler.checker import facts_of
from scheduler.checker.book import Book, PlacedVisit, book_of
from scheduler.checker.facts import Facts, VisitKey
from scheduler.checker.terms import quality_terms, unplaced


@dataclass(frozen=True)
class NamedPlan:
    """A plan, the instance that it was made for, and what it is called where it is compared."""

    name: str
    plan: Plan
    instance: Instance


@dataclass(frozen=True)
class View:
    """A plan with its index."""

    name: str
    plan: Plan
    book: Book
    visits: Mapping[VisitKey, ProgrammeVisit]
    """Every visit that the instance has."""
    coverage: Mapping[int, int]
    """Unplaced visits by concern level, highest first."""
    terms: QualityTerms
    fingerprint: str
    """The hash of the instance: two plans with the same one answer the same question."""

    @property
    def facts(self) -> Facts:
        """The instance, by name."""
        return self.book.facts

    @property
    def instance(self) -> Instance:
        """The instance that the plan was made for."""
        return self.book.facts.instance

    @property
    def placed(self) -> Mapping[VisitKey, PlacedVisit]:
        """Every visit that has a day."""
        return self.book.placed

    def owner(self, school: str) -> str | None:
        """The SIP of a school; None where it is unallocated or not there."""
        return self.book.owners.get(school)

    def day(self, key: VisitKey) -> date | None:
        """The day of a visit; None where it has none or is not there."""
        visit = self.book.placed.get(key)
        return None if visit is None else visit.day


def view_of(named: NamedPlan) -> View:
    """Index a plan."""
    facts = facts_of(named.instance)
    book = book_of(facts, named.plan.allocations, named.plan.visits)
    return View(
        name=named.name,
        plan=named.plan,
        book=book,
        visits={
            (school.school, visit.visit): visit
            for school in facts.instance.schools
            for visit in facts.visits_of(school)
        },
        coverage=unplaced(book),
        terms=quality_terms(book),
        fingerprint=named.instance.sha256,
    )
