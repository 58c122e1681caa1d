"""What every answer rests on: an instance and a plan for it, indexed once, with the rows that things stand in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from models import Absence, Allocation, Closure, Conflict, Instance, Kind, Pin, Plan, PlanVisit, ProgrammeVisit, School
from scheduler.checker import Facts, facts_of
from scheduler.checker.book import Book, PlacedVisit, book_of, grouped
from scheduler.checker.calendar import monday_of
from scheduler.checker.facts import EVERYONE


@dataclass(frozen=True)
class Evidence:
    """A plan beside its instance; the plan may leave out what it likes, but breaks no rule."""

    facts: Facts
    book: Book

    @property
    def instance(self) -> Instance:
        """The instance that the plan was made for."""
        return self.facts.instance

    @cached_property
    def places(self) -> int:
        """Schools that all SIPs together may have."""
        return sum(sip.max_schools for sip in self.instance.sips)

    @cached_property
    def conflict_rows(self) -> Mapping[tuple[str, str], Conflict]:
        """The row of each conflict, by school and SIP."""
        return {(row.school, row.sip): row for row in self.instance.conflicts}

    @cached_property
    def pins_of(self) -> Mapping[str, tuple[Pin, ...]]:
        """The pins of each school that has any."""
        return grouped((pin.school, pin) for pin in self.instance.pins)

    @cached_property
    def _absences(self) -> Mapping[tuple[Kind, str], tuple[Absence, ...]]:
        return grouped(((row.of, row.id), row) for row in self.instance.absences)

    def absences(self, kind: Kind, name: str) -> tuple[Absence, ...]:
        """The rows of `absences` about somebody, those about all of the kind too."""
        return self._absences.get((kind, name), ()) + self._absences.get((kind, EVERYONE), ())

    def absence_on(self, kind: Kind, name: str, day: date) -> Absence | None:
        """The first row of `absences` by which a school, SIP or adviser is away on a day."""
        return next((row for row in self.absences(kind, name) if row.first_day <= day <= row.last_day), None)

    def closure_on(self, day: date) -> Closure | None:
        """The first row of `closures` that a day lies in."""
        return next((row for row in self.instance.closures if row.first_day <= day <= row.last_day), None)

    @cached_property
    def in_diary(self) -> Mapping[tuple[str, date], PlacedVisit]:
        """The visit that each SIP makes on a day, those made already too."""
        return {(visit.sip, visit.day): visit for visit in self.book.placed.values()}

    @cached_property
    def in_week(self) -> Mapping[tuple[str, date], int]:
        """How many visits each SIP makes in the week of a Monday."""
        return Counter((visit.sip, monday_of(visit.day)) for visit in self.book.placed.values())

    @cached_property
    def visits_made_by(self) -> Mapping[str, int]:
        """How many visits each SIP makes, those made already too."""
        return Counter(visit.sip for visit in self.book.placed.values())

    @cached_property
    def accompanied_on(self) -> Mapping[tuple[str, date], PlacedVisit]:
        """The visit that each adviser accompanies on a day."""
        return {
            (adviser, visit.day): visit
            for visit in self.book.planned
            if (adviser := self.adviser_of(visit.school, visit.programme)) is not None
        }

    def adviser_of(self, school: School, visit: ProgrammeVisit) -> str | None:
        """Who accompanies a visit of a school; None where nobody does."""
        place = self.facts.localities.get(school.locality)
        return place.adviser if place is not None and visit.accompanied else None

    def owner(self, school: str) -> str | None:
        """The SIP that has a school, if any."""
        return self.book.owners.get(school)

    def unplaced(self, school: School) -> tuple[int, ...]:
        """The numbers of a school's visits that have no day."""
        numbers = (visit.visit for visit in self.facts.visits_of(school))
        return tuple(number for number in numbers if (school.school, number) not in self.book.placed)

    def troubled(self) -> tuple[School, ...]:
        """The schools with an unplaced visit, highest concern first; one whose visits are all made needs no SIP."""
        found = (each for each in self.instance.schools if self.unplaced(each))
        return tuple(sorted(found, key=lambda school: -school.concern))


def evidence_of(instance: Instance, plan: Plan) -> Evidence:
    """Index an instance and a plan."""
    return evidence_from(facts_of(instance), plan.allocations, plan.visits)


def evidence_from(facts: Facts, allocations: tuple[Allocation, ...], visits: tuple[PlanVisit, ...]) -> Evidence:
    """The same for an instance that is indexed already."""
    return Evidence(facts, book_of(facts, allocations, visits))


def weekdays_between(first: date, last: date) -> Iterator[date]:
    """Every Monday to Friday from first to last, both included."""
    for offset in range((last - first).days + 1):
        day = first + timedelta(days=offset)
        if day.weekday() < 5:
            yield day
