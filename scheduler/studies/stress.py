"""What breaks a plan: each future replanned as well as can be, and what it cost; then who is missed the most."""

from __future__ import annotations

import threading
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, TypeAdapter

from models import Instance, Plan
from scheduler.explaining.contradiction import consistency_of
from scheduler.optimiser import Infeasible, Limits, replan
from scheduler.reading import InstanceError
from scheduler.replanning import CannotReplan, carried_forward
from scheduler.scenarios import under_scenarios
from scheduler.studies.folder import FINISHED
from scheduler.studies.futures import Future
from scheduler.studies.job import Job, fingerprint, plan_sha256
from scheduler.studies.ledger import Ledger


class Aftermath(BaseModel):
    """What is left of a plan in one future, after the best replan that was found."""

    model_config = ConfigDict(frozen=True)

    lost: dict[int, int] = {}
    """By concern level, highest first: visits without a day now, less those that had none before."""
    lost_bound: dict[int, int] = {}
    """No replan loses fewer, level by level."""
    affected: tuple[str, ...] = ()
    """Schools that change SIP or lose theirs."""
    affected_bound: int = 0
    """No replan that covers as much affects fewer schools."""
    lost_at: dict[str, int] = {}
    """Visits without a day now that had one, by school."""
    seconds: float = 0.0
    problems: tuple[str, ...] = ()
    """Why there is no replan."""

    @property
    def total(self) -> int:
        """Visits lost in all."""
        return sum(self.lost.values())

    @property
    def proved(self) -> bool:
        """No replan loses fewer visits, and none of those that lose as few affects fewer schools."""
        return not self.problems and self.lost == self.lost_bound and len(self.affected) == self.affected_bound


@dataclass(frozen=True)
class ToWithstand:
    """A plan, a future, and how long to replan for it."""

    plan: Plan
    instance: Instance
    future: Future
    from_day: date
    seconds: float


def stress_job(given: ToWithstand) -> Job[ToWithstand, Aftermath]:
    """The job of replanning for one future."""
    told = [
        f"{table}: {row.cells} {row.remove}" for table, rows in given.future.scenario.tables.items() for row in rows
    ]
    key = fingerprint(
        study="stress",
        instance=given.instance.sha256,
        plan=plan_sha256(given.plan),
        scenario=told,
        from_day=given.from_day.isoformat(),
        seconds=given.seconds,
    )
    return Job(given.future.name, withstand, given, key)


def stress_ledger(folder: Path) -> Ledger[Aftermath]:
    """What is finished in the folder of a study."""
    return Ledger(folder / FINISHED, TypeAdapter(Aftermath))


def withstand(given: ToWithstand, stop: threading.Event) -> Aftermath:
    """The work."""
    try:
        result = under_scenarios(given.instance, [given.future.scenario], "plan")
        instance = carried_forward(given.plan, result.reading.instance, given.from_day)
    except (InstanceError, CannotReplan) as error:
        return Aftermath(problems=tuple(map(str, error.problems)))
    try:
        replanned = replan(instance, given.plan, Limits(given.seconds), workers=1, only_affected=True, stop=stop)
    except Infeasible as error:
        return Aftermath(problems=(*error.problems, *consistency_of(instance).lines()))
    return _aftermath(given.plan, instance, replanned)


def _aftermath(old: Plan, instance: Instance, new: Plan) -> Aftermath:
    level = {school.school: school.concern for school in instance.schools}
    had_none = Counter(level[visit.school] for visit in old.visits if visit.day is None and visit.school in level)
    had_day = {(visit.school, visit.visit) for visit in old.visits if visit.day is not None}
    owner = {allocation.school: allocation.sip for allocation in old.allocations}
    summary = new.summary
    assert summary.disruption is not None
    return Aftermath(
        lost={each: count - had_none[each] for each, count in summary.coverage.items()},
        lost_bound={each: count - had_none[each] for each, count in summary.coverage_bound.items()},
        affected=tuple(
            allocation.school
            for allocation in new.allocations
            if owner.get(allocation.school) is not None and allocation.sip != owner[allocation.school]
        ),
        affected_bound=summary.disruption.schools_bound,
        lost_at=dict(
            Counter(
                visit.school for visit in new.visits if visit.day is None and (visit.school, visit.visit) in had_day
            )
        ),
        seconds=summary.seconds,
    )


@dataclass(frozen=True)
class Missed:
    """Somebody who is away in some futures, or a locality: what is lost then, on average over those futures."""

    name: str
    futures: int
    lost: float
    """Visits."""
    affected: float
    """Schools."""
    worst: str
    """The future in which most is lost."""


def people_missed(futures: Sequence[Future], found: Mapping[str, Aftermath]) -> tuple[Missed, ...]:
    """Who is missed the most: everybody who is away in a future that could be replanned."""
    of: dict[str, list[str]] = defaultdict(list)
    for future in futures:
        for name in future.away if future.name in found else ():
            of[name].append(future.name)
    return _ranked(of, found, lambda _, after: (after.total, len(after.affected)))


def localities_hit(futures: Sequence[Future], found: Mapping[str, Aftermath], instance: Instance) -> tuple[Missed, ...]:
    """Where most is lost: every locality in which a future loses a visit or takes a SIP from a school."""
    place = {school.school: school.locality for school in instance.schools}
    of = {
        row.locality: [
            future.name
            for future in futures
            if future.name in found and row.locality in {place.get(each) for each in _hurt(found[future.name])}
        ]
        for row in instance.localities
    }

    def there(locality: str, after: Aftermath) -> tuple[int, int]:
        lost = sum(count for school, count in after.lost_at.items() if place.get(school) == locality)
        return lost, sum(place.get(school) == locality for school in after.affected)

    return _ranked(of, found, there)


def _hurt(after: Aftermath) -> Iterable[str]:
    return (*after.affected, *after.lost_at)


def _ranked(
    of: Mapping[str, Sequence[str]],
    found: Mapping[str, Aftermath],
    cost: Callable[[str, Aftermath], tuple[int, int]],
) -> tuple[Missed, ...]:
    ranked = []
    for name, futures in of.items():
        costs = {future: cost(name, found[future]) for future in futures if not found[future].problems}
        if costs:
            ranked.append(
                Missed(
                    name,
                    len(costs),
                    sum(lost for lost, _ in costs.values()) / len(costs),
                    sum(affected for _, affected in costs.values()) / len(costs),
                    max(costs, key=lambda future: costs[future]),
                )
            )
    return tuple(sorted(ranked, key=lambda each: (-each.lost, -each.affected, each.name)))


def as_data(
    futures: Sequence[Future],
    found: Mapping[str, Aftermath],
    people: Sequence[Missed],
    localities: Sequence[Missed],
) -> dict[str, Any]:
    """All of it for JSON."""
    return {
        "futures": [
            {"name": each.name, "away": list(each.away), "proved": after.proved, **after.model_dump(mode="json")}
            for each in futures
            if (after := found.get(each.name)) is not None
        ],
        "people": [vars(each) for each in people],
        "localities": [vars(each) for each in localities],
    }
