"""Workload and travel of each SIP against their fair share."""

from __future__ import annotations

from dataclasses import dataclass

from scheduler.exporting.account import Account, SipEntry, VisitEntry
from scheduler.exporting.report.bars import Bar, bar
from scheduler.exporting.report.filters import Places


@dataclass(frozen=True)
class Load:
    """One SIP's row."""

    place: int
    entry: SipEntry
    schools: Bar
    visits_by_term: tuple[int, ...]
    planned: tuple[VisitEntry, ...]
    """Placed visits that are not made already."""
    driving: Bar
    minutes_a_visit: int | None
    """Driving one way, on average over the planned visits on site."""
    over: int
    """Schools more than their fair share; negative: fewer."""


def loads(account: Account, places: Places) -> tuple[Load, ...]:
    """A row for each SIP, in the order of the instance."""
    most_schools = max((max(each.sip.max_schools, len(each.schools)) for each in account.sips), default=0)
    most_driving = max((each.driving_minutes for each in account.sips), default=0)
    return tuple(_load(account, places, entry, most_schools, most_driving) for entry in account.sips)


def average_minutes(visits: tuple[VisitEntry, ...]) -> int | None:
    """Driving one way, rounded, on average over the planned visits on site; None where there are none."""
    driven = [visit.minutes for visit in visits if visit.minutes is not None and not visit.historic]
    return round(sum(driven) / len(driven)) if driven else None


def _load(account: Account, places: Places, entry: SipEntry, most_schools: int, most_driving: int) -> Load:
    owned = len(entry.schools)
    return Load(
        place=places.sips[entry.sip.sip],
        entry=entry,
        schools=bar(owned, most_schools, mark=entry.fair_share, room=entry.sip.max_schools),
        visits_by_term=tuple(sum(visit.term == term.term for visit in entry.visits) for term in account.terms),
        planned=tuple(visit for visit in entry.visits if not visit.historic),
        driving=bar(entry.driving_minutes, most_driving),
        minutes_a_visit=average_minutes(entry.visits),
        over=owned - entry.fair_share,
    )
