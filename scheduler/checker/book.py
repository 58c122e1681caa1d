"""The book of visits: an instance and a plan for it, indexed once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from models import Allocation, PlanVisit, ProgrammeVisit, School, Sip
from scheduler.checker.breach import spoken
from scheduler.checker.facts import Facts, VisitKey

Key = TypeVar("Key", bound=Hashable)
Entry = TypeVar("Entry")


@dataclass(frozen=True)
class PlacedVisit:
    """A visit with a SIP and a day: planned, or made already (historic)."""

    school: School
    programme: ProgrammeVisit
    sip: str
    day: date
    historic: bool

    @property
    def number(self) -> int:
        """Its number in the school's programme."""
        return self.programme.visit

    def __str__(self) -> str:
        return f"visit {self.number} of {self.school.school}"


@dataclass(frozen=True)
class Book:
    """A plan beside the facts. Of a school or visit that the plan has twice, the first one counts."""

    facts: Facts
    allocations: tuple[Allocation, ...]
    """As the plan has them."""
    visits: tuple[PlanVisit, ...]
    """As the plan has them."""
    owners: Mapping[str, str]
    """The SIP of each allocated school."""
    pairs: tuple[tuple[School, Sip], ...]
    """Each allocated school with its SIP, where the instance knows both."""
    schools_of: Mapping[str, tuple[School, ...]]
    """The schools of each SIP that has any."""
    planned: tuple[PlacedVisit, ...]
    """The placed visits that are decisions."""
    placed: Mapping[VisitKey, PlacedVisit]
    """All placed visits, the historic ones as the instance has them."""

    def placed_of(self, school: School) -> tuple[PlacedVisit, ...]:
        """The placed visits of a school, in the order of their numbers."""
        keys = ((school.school, visit.visit) for visit in self.facts.visits_of(school))
        return tuple(self.placed[key] for key in keys if key in self.placed)


def book_of(facts: Facts, allocations: Sequence[Allocation], visits: Sequence[PlanVisit]) -> Book:
    """Index a plan. What does not belong in it (an unknown school or visit) is left out."""
    owners: dict[str, str | None] = {}
    for allocation in allocations:
        owners.setdefault(allocation.school, allocation.sip)
    pairs = tuple(
        (facts.schools[school], facts.sips[sip])
        for school, sip in owners.items()
        if school in facts.schools and sip is not None and sip in facts.sips
    )
    placed = _placed(facts, visits)
    return Book(
        facts=facts,
        allocations=tuple(allocations),
        visits=tuple(visits),
        owners={school: sip for school, sip in owners.items() if sip is not None},
        pairs=pairs,
        schools_of=grouped((sip.sip, school) for school, sip in pairs),
        planned=tuple(visit for visit in placed.values() if not visit.historic),
        placed=placed,
    )


def grouped(entries: Iterable[tuple[Key, Entry]]) -> dict[Key, tuple[Entry, ...]]:
    """The entries under each key, in their order."""
    groups: defaultdict[Key, list[Entry]] = defaultdict(list)
    for key, entry in entries:
        groups[key].append(entry)
    return {key: tuple(group) for key, group in groups.items()}


def on_day(visit: PlacedVisit) -> str:
    """A visit and its day: 'visit 2 of S1 is on Monday 5 May 2008'."""
    return f"{visit} is on {spoken(visit.day)}"


def _placed(facts: Facts, visits: Sequence[PlanVisit]) -> dict[VisitKey, PlacedVisit]:
    known = {
        (school.school, visit.visit): (school, visit)
        for school in facts.instance.schools
        for visit in facts.visits_of(school)
    }
    placed = {
        key: PlacedVisit(*known[key], sip=fact.sip, day=fact.day, historic=True)
        for key, fact in facts.history.items()
        if key in known
    }
    seen: set[VisitKey] = set(placed)
    for visit in visits:
        key = (visit.school, visit.visit)
        if key in known and key not in seen:
            seen.add(key)
            if visit.sip is not None and visit.day is not None:
                placed[key] = PlacedVisit(*known[key], sip=visit.sip, day=visit.day, historic=False)
    return placed
