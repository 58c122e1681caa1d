"""Builders that all tests share: tiny instances, plans in compact notation, random instances.

    instance = with_sip(tiny_instance(), "P1", max_visits_per_week=1)
    plan = plan_of(instance, {"S1": ("P1", ["2008-04-14", None, "2008-09-08"])})

The tiny instance has two terms of two weeks, two localities with an adviser each, three schools,
two SIPs and a programme of three visits; everything in it is allowed until a test forbids it.
Every change is validated, so that dates may be given as text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, TypeVar

from models import (
    Allocation,
    Instance,
    Plan,
    PlanVisit,
    Policy,
    Row,
    Summary,
)
from scheduler.checker import check

Compact = Mapping[str, tuple[str | None, Sequence[str | date | None]]]
"""Each allocated school with its SIP and the days of its visits; schools left out are unallocated."""

RowType = TypeVar("RowType", bound=Row)

SUMMER = ("2008-04-14", "2008-04-25")
AUTUMN = ("2008-09-08", "2008-09-19")


def tiny_instance(**tables: Any) -> Instance:
    """The tiny instance, with whole tables replaced by name."""
    content: dict[str, Any] = {
        "terms": [
            {"term": "summer", "first_day": SUMMER[0], "last_day": SUMMER[1]},
            {"term": "autumn", "first_day": AUTUMN[0], "last_day": AUTUMN[1]},
        ],
        "localities": [
            {"locality": "North", "area": "East", "adviser": "A1"},
            {"locality": "South", "area": "East", "adviser": "A2"},
        ],
        "advisers": [{"adviser": "A1", "name": "Ann Adviser"}, {"adviser": "A2", "name": "Abe Adviser"}],
        "schools": [
            {"school": "S1", "name": "Ash", "locality": "North", "latitude": 52.6, "longitude": 1.3},
            {"school": "S2", "name": "Beech", "locality": "North", "latitude": 52.7, "longitude": 1.3},
            {"school": "S3", "name": "Cedar", "locality": "South", "latitude": 52.6, "longitude": 1.0},
        ],
        "sips": [
            {"sip": "P1", "name": "Pat", "latitude": 52.65, "longitude": 1.3, "max_schools": 3},
            {"sip": "P2", "name": "Pip", "latitude": 52.6, "longitude": 1.1, "max_schools": 3},
        ],
        "programmes": [
            {"programme": "standard", "visit": 1, "terms": ["summer"], "ideal": 0},
            {"programme": "standard", "visit": 2, "terms": ["summer"], "ideal": 1, "min_gap": 2},
            {"programme": "standard", "visit": 3, "terms": ["autumn"]},
        ],
    }
    return Instance.model_validate({**content, **tables})


def with_tables(instance: Instance, **tables: Any) -> Instance:
    """The instance with whole tables replaced by name; rows may be models or plain mappings."""
    return Instance.model_validate({**dict(instance), **tables})


def with_policy(instance: Instance, **changes: Any) -> Instance:
    """The instance under another policy."""
    return instance.model_copy(update={"policy": Policy.model_validate({**dict(instance.policy), **changes})})


def with_school(instance: Instance, school: str, **changes: Any) -> Instance:
    """The instance with some columns of one school changed."""
    return _with_row(instance, "schools", {"school": school}, changes)


def with_sip(instance: Instance, sip: str, **changes: Any) -> Instance:
    """The instance with some columns of one SIP changed."""
    return _with_row(instance, "sips", {"sip": sip}, changes)


def with_visit(instance: Instance, visit: int, programme: str = "standard", **changes: Any) -> Instance:
    """The instance with some columns of one programme's visit changed."""
    return _with_row(instance, "programmes", {"programme": programme, "visit": visit}, changes)


def with_locality(instance: Instance, locality: str, **changes: Any) -> Instance:
    """The instance with some columns of one locality changed."""
    return _with_row(instance, "localities", {"locality": locality}, changes)


def with_adviser(instance: Instance, adviser: str, **changes: Any) -> Instance:
    """The instance with some columns of one adviser changed."""
    return _with_row(instance, "advisers", {"adviser": adviser}, changes)


def with_rows(instance: Instance, table: str, *rows: Mapping[str, Any]) -> Instance:
    """The instance with rows added to a table."""
    return with_tables(instance, **{table: [*getattr(instance, table), *rows]})


def with_absence(instance: Instance, of: str, name: str, first: str, last: str | None = None) -> Instance:
    """The instance with a school, SIP or adviser away from the first to the last day."""
    row = {"of": of, "id": name, "first_day": first, "last_day": last or first, "reason": "training"}
    return with_rows(instance, "absences", row)


def with_pin(
    instance: Instance, school: str, visit: int | None = None, sip: str | None = None, day: str | None = None
) -> Instance:
    """The instance with one more pin."""
    return with_rows(instance, "pins", {"school": school, "visit": visit, "sip": sip, "day": day})


def with_history(instance: Instance, school: str, visit: int, sip: str, day: str) -> Instance:
    """The instance with one more visit already made."""
    return with_rows(instance, "history", {"school": school, "visit": visit, "sip": sip, "day": day})


def visit_numbers(instance: Instance, school: str) -> list[int]:
    """The numbers of a school's visits, in order."""
    programme = next(row.programme for row in instance.schools if row.school == school)
    return sorted(visit.visit for visit in instance.programmes if visit.programme == programme)


def plan_of(instance: Instance, compact: Compact, **claims: Any) -> Plan:
    """A plan from compact notation, with an honest summary; `claims` replace what the summary says.

    The days of a school are in the order of its visits; those that are missing at the end are None.
    A visit of the history is in the plan as it was made, whatever stands in its place. Bounds are 0.
    """
    unknown = compact.keys() - {school.school for school in instance.schools}
    if unknown:
        raise ValueError(f"no such schools: {sorted(unknown)}")
    made = {(fact.school, fact.visit): fact for fact in instance.history}
    allocations: list[Allocation] = []
    visits: list[PlanVisit] = []
    for school in instance.schools:
        name = school.school
        sip, days = compact.get(name, (None, ()))
        numbers = visit_numbers(instance, name)
        if len(days) > len(numbers):
            raise ValueError(f"{name} has {len(numbers)} visits, {len(days)} days are given")
        allocations.append(Allocation(school=name, sip=sip))
        for number, day in zip(numbers, [*days, *[None] * (len(numbers) - len(days))], strict=True):
            if (name, number) in made:
                fact = made[name, number]
                visits.append(PlanVisit(school=name, visit=number, sip=fact.sip, day=fact.day))
            else:
                when = date.fromisoformat(day) if isinstance(day, str) else day
                maker = None if when is None else sip
                visits.append(PlanVisit(school=name, visit=number, sip=maker, day=when))
    return honest_plan(instance, allocations, visits, **claims)


def honest_plan(
    instance: Instance, allocations: Sequence[Allocation], visits: Sequence[PlanVisit], **claims: Any
) -> Plan:
    """A plan whose summary says what the checker finds, with bounds of 0, save for the `claims`."""
    report = check(instance, allocations, visits)
    bound = dict.fromkeys(report.coverage, 0)
    proved = report.coverage == bound
    said: dict[str, Any] = {
        "status": "optimal" if proved and report.quality == 0 else "feasible",
        "coverage": report.coverage,
        "coverage_bound": bound,
        "quality": report.quality,
        "quality_bound": 0,
        "gap": (1.0 if report.quality else 0.0) if proved else None,
        "terms": report.terms,
        "seconds": 1.0,
        "seed": 0,
        "workers": 1,
        "instance_sha256": instance.sha256,
        "versions": {"sipplan": "0.0.0"},
    }
    summary = Summary.model_validate({**said, **claims})
    return Plan(allocations=tuple(allocations), visits=tuple(visits), summary=summary)


def compact_of(plan: Plan) -> dict[str, tuple[str | None, list[date | None]]]:
    """A plan in compact notation."""
    return {
        allocation.school: (
            allocation.sip,
            [visit.day for visit in plan.visits if visit.school == allocation.school],
        )
        for allocation in plan.allocations
    }


def weekdays_between(first: date, last: date) -> list[date]:
    """The Mondays to Fridays from first to last, both included."""
    days = (first + timedelta(days=offset) for offset in range((last - first).days + 1))
    return [day for day in days if day.weekday() < 5]


def _with_row(instance: Instance, table: str, key: Mapping[str, Any], changes: Mapping[str, Any]) -> Instance:
    rows: tuple[Row, ...] = getattr(instance, table)
    places = [
        place for place, row in enumerate(rows) if all(getattr(row, column) == value for column, value in key.items())
    ]
    if len(places) != 1:
        raise ValueError(f"{table} has {len(places)} rows with {dict(key)}")
    (place,) = places
    changed = _changed(rows[place], changes)
    return instance.model_copy(update={table: (*rows[:place], changed, *rows[place + 1 :])})


def _changed(row: RowType, changes: Mapping[str, Any]) -> RowType:
    return type(row).model_validate({**dict(row), **changes})
