"""Why schools are unallocated and visits unplaced: what the rules leave, by the checker's own rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from models import Plan
from scheduler.checker import Facts
from scheduler.checker.facts import VisitKey


@dataclass(frozen=True)
class Reasons:
    """A sentence for each school that is unallocated, and for each visit that is unplaced."""

    schools: Mapping[str, str]
    visits: Mapping[VisitKey, str]


def reasons_of(facts: Facts, plan: Plan) -> Reasons:
    """The reasons in plain English."""
    owners = {each.school: each.sip for each in plan.allocations}
    schools = {name: "No SIP has this school." for name, sip in owners.items() if sip is None}
    visits = {
        (visit.school, visit.visit): schools.get(visit.school, "Not placed.")
        for visit in plan.visits
        if visit.day is None
    }
    return Reasons(schools, visits)
