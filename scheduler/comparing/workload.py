"""What each SIP has to do in a plan."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from scheduler.checker.book import Book, PlacedVisit
from scheduler.checker.calendar import monday_of


@dataclass(frozen=True)
class Load:
    """One SIP's work."""

    schools: int = 0
    concern_schools: int = 0
    visits: int = 0
    """With those made already."""
    weeks: int = 0
    """Weeks in which they make a visit: for a headteacher, weeks with a day away from their own school."""
    driving_minutes: int = 0
    """There and back for the visits on site that are still to be made."""


def loads_of(book: Book) -> Mapping[str, Load]:
    """The load of each SIP of the instance, in its order."""
    made: defaultdict[str, list[PlacedVisit]] = defaultdict(list)
    for visit in book.placed.values():
        made[visit.sip].append(visit)
    facts = book.facts
    loads = {}
    for name, sip in facts.sips.items():
        schools, visits = book.schools_of.get(name, ()), made[name]
        driven = [visit for visit in visits if visit.programme.on_site]
        loads[name] = Load(
            schools=len(schools),
            concern_schools=sum(school.concern > 0 for school in schools),
            visits=len(visits),
            weeks=len({monday_of(visit.day) for visit in visits}),
            driving_minutes=sum(2 * facts.minutes(visit.school, sip) for visit in driven),
        )
    return loads
