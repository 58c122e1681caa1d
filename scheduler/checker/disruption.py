"""What changes for people when one plan takes the place of another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from models import Allocation, Instance, Plan, PlanVisit, Replanned


@dataclass(frozen=True)
class SchoolChange:
    """A school that had a SIP and now has another, or none."""

    school: str
    before: str
    now: str | None


@dataclass(frozen=True)
class VisitMove:
    """A visit that had a day and now has another, or none; with its SIPs, who may be the same."""

    school: str
    visit: int
    before: date
    now: date | None
    sip_before: str | None
    sip_now: str | None


@dataclass(frozen=True)
class Changes:
    """Everybody who is disturbed, in the order of the new plan."""

    schools: tuple[SchoolChange, ...]
    visits: tuple[VisitMove, ...]


def changes_between(before: Plan | Replanned, after: Plan | Replanned, instance: Instance) -> Changes:
    """What changes from one plan to the next, made for `instance`.

    Schools and visits that are new or gone are nobody's change, nor is a visit that is history by now.
    """
    made = {(visit.school, visit.visit) for visit in instance.history}
    return Changes(
        schools=tuple(_schools(before.allocations, after.allocations)),
        visits=tuple(_visits(before.visits, after.visits, made)),
    )


def _schools(before: Sequence[Allocation], after: Sequence[Allocation]) -> list[SchoolChange]:
    had = {allocation.school: allocation.sip for allocation in before}
    return [
        SchoolChange(allocation.school, sip, allocation.sip)
        for allocation in after
        if (sip := had.get(allocation.school)) is not None and sip != allocation.sip
    ]


def _visits(before: Sequence[PlanVisit], after: Sequence[PlanVisit], made: set[tuple[str, int]]) -> list[VisitMove]:
    had = {(visit.school, visit.visit): visit for visit in before}
    moves = []
    for visit in after:
        key = visit.school, visit.visit
        earlier = had.get(key)
        if key not in made and earlier is not None and earlier.day is not None and earlier.day != visit.day:
            moves.append(VisitMove(*key, earlier.day, visit.day, earlier.sip, visit.sip))
    return moves
