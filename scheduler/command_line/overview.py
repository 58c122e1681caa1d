"""The overview of a plan: every SIP's load, and what could not be placed."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from scheduler.command_line.diary import entries
from scheduler.command_line.terminal import table

if TYPE_CHECKING:
    from rich.table import Table

    from models import Instance, Plan, School, Sip

MOST_TERMS = 5
"""With more terms than these a column for each does not fit."""


def workload_table(plan: Plan, instance: Instance) -> Table:
    """A row for each SIP: schools of at most how many, those of concern, and visits by term."""
    schools = {school.school: school for school in instance.schools}
    owned: defaultdict[str, list[School]] = defaultdict(list)
    for allocation in plan.allocations:
        if allocation.sip is not None and allocation.school in schools:
            owned[allocation.sip].append(schools[allocation.school])
    terms = instance.terms if len(instance.terms) <= MOST_TERMS else ()
    load: Counter[tuple[str, str]] = Counter()
    for visit in plan.visits:
        if visit.sip is not None and visit.day is not None:
            load[visit.sip, ""] += 1
            load.update((visit.sip, term.term) for term in terms if term.first_day <= visit.day <= term.last_day)
    columns = ["SIP", "Name", ">Schools", ">Of concern", *(f">{term.term}" for term in terms), ">Visits"]
    return table(
        "SIPs: schools of at most how many, those of concern, and visits",
        columns,
        (
            [
                sip.sip,
                sip.name,
                f"{len(owned[sip.sip])} of {sip.max_schools}",
                _of_concern(owned[sip.sip], sip),
                *(load[sip.sip, term.term] for term in terms),
                load[sip.sip, ""],
            ]
            for sip in instance.sips
        ),
    )


def unplaced_table(plan: Plan, instance: Instance) -> Table | None:
    """The schools with a visit that is not placed, highest concern first; None where all are placed."""
    owners = {allocation.school: allocation.sip for allocation in plan.allocations}
    missing: defaultdict[str, list[str]] = defaultdict(list)
    for entry in entries(plan, instance):
        if entry.day is None:
            missing[entry.school.school].append(str(entry.programme.visit))
    if not missing:
        return None
    schools = sorted(
        (school for school in instance.schools if school.school in missing),
        key=lambda school: -school.concern,
    )
    return table(
        "Not placed",
        ["School", "Name", ">Concern", "SIP", "Visits"],
        (
            [
                school.school,
                school.name,
                school.concern,
                owners.get(school.school) or "unallocated",
                ", ".join(missing[school.school]),
            ]
            for school in schools
        ),
    )


def _of_concern(schools: list[School], sip: Sip) -> str:
    number = sum(school.concern > 0 for school in schools)
    return str(number) if sip.max_concern_schools is None else f"{number} of {sip.max_concern_schools}"
