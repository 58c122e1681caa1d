"""What breaks a plan: each future replanned as well as can be, and what it cost; then who is missed the most.

The plan is the base of its futures. Where the replan for one is legal without that future too and leaves out less than
the plan does, it is the base from then on: what is lost is counted against it, and every future may begin from it.
"""

from __future__ import annotations

import threading
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, TypeAdapter

from models import Allocation, Instance, Plan, PlanVisit
from scheduler.explaining.contradiction import consistency_of
from scheduler.optimiser import Infeasible, Limits, replan
from scheduler.reading import InstanceError
from scheduler.replanning import CannotReplan, carried_forward
from scheduler.scenarios import under_scenarios
from scheduler.studies.folder import FINISHED
from scheduler.studies.futures import Future
from scheduler.studies.job import Crew, Failed, Finished, Job, fingerprint, plan_sha256
from scheduler.studies.ledger import Ledger
from scheduler.studies.study import carry_out
from scheduler.studies.taking_over import Ground, with_reading


class Aftermath(BaseModel):
    """What is left of a plan in one future, after the best replan that was found."""

    model_config = ConfigDict(frozen=True)

    coverage: dict[int, int] = {}
    """By concern level, highest first: visits without a day."""
    coverage_bound: dict[int, int] = {}
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
    without_day: tuple[tuple[str, int], ...] = ()
    """Each visit that has none: its school and number."""
    better: Plan | None = None
    """The replan as a plan for the instance without this future, where it leaves out less than the base does."""
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
        instance = _in_future(given)
        own = Ground(carried_forward(given.plan, given.instance, given.from_day))
    except (InstanceError, CannotReplan) as error:
        return Aftermath(problems=tuple(map(str, error.problems)))
    try:
        new = replan(instance, given.plan, Limits(given.seconds), workers=1, only_affected=True, stop=stop)
    except Infeasible as error:
        return Aftermath(problems=(*error.problems, *consistency_of(instance).lines()))
    summary = new.summary
    assert summary.disruption is not None
    after = Aftermath(
        coverage=summary.coverage,
        coverage_bound=summary.coverage_bound,
        affected=_affected(given.plan, new.allocations),
        affected_bound=summary.disruption.schools_bound,
        without_day=_without_day(new.visits),
        better=_better(own, new, given.plan),
        seconds=summary.seconds,
    )
    return _counted(after, given.plan, instance)


def _in_future(given: ToWithstand) -> Instance:
    """The instance in its future, with what was made as history."""
    result = under_scenarios(given.instance, [given.future.scenario], "plan")
    return carried_forward(given.plan, result.reading.instance, given.from_day)


def _better(own: Ground, new: Plan, base: Plan) -> Plan | None:
    """A plan of a future for the instance without it; None where it leaves out no less than the base."""
    now, reading = own.as_it_is(base), own.best_reading(new)
    if now is None or reading is None or _line(reading.report.coverage) >= _line(now.report.coverage):
        return None
    # Nothing is proved of an instance in which what was made is history: bounds of the plan are not for it.
    claims = {
        "coverage_bound": dict.fromkeys(reading.report.coverage, 0),
        "quality_bound": 0,
        "instance_sha256": own.instance.sha256,
        "disruption": None,
    }
    return with_reading(new.model_copy(update={"summary": new.summary.model_copy(update=claims)}), reading)


def _line(coverage: Mapping[int, int]) -> tuple[int, ...]:
    return tuple(coverage.values())


def _affected(old: Plan, allocations: Iterable[Allocation]) -> tuple[str, ...]:
    owner = {allocation.school: allocation.sip for allocation in old.allocations}
    return tuple(
        allocation.school
        for allocation in allocations
        if owner.get(allocation.school) is not None and allocation.sip != owner[allocation.school]
    )


def _without_day(visits: Iterable[PlanVisit]) -> tuple[tuple[str, int], ...]:
    return tuple((visit.school, visit.visit) for visit in visits if visit.day is None)


def _counted(after: Aftermath, base: Plan, instance: Instance) -> Aftermath:
    """With what is lost of a base in a future, whose instance this is."""
    level = {school.school: school.concern for school in instance.schools}
    had_none = Counter(level[visit.school] for visit in base.visits if visit.day is None and visit.school in level)
    had_day = {(visit.school, visit.visit) for visit in base.visits if visit.day is not None}
    return after.model_copy(
        update={
            "lost": {each: count - had_none[each] for each, count in after.coverage.items()},
            "lost_bound": {each: count - had_none[each] for each, count in after.coverage_bound.items()},
            "lost_at": dict(Counter(school for school, visit in after.without_day if (school, visit) in had_day)),
        }
    )


@dataclass(frozen=True)
class Base:
    """What took the place of the plan, the future whose replan it was, and the visits that each leaves out."""

    plan: Plan
    instance: Instance
    future: str
    left_out: int
    left_out_before: int


@dataclass(frozen=True)
class ToRecount:
    """A future and what was found for it, with a base that was found for another one."""

    given: ToWithstand
    found: Aftermath
    base: Plan


def recount(recounting: ToRecount, _stop: threading.Event) -> Aftermath:
    """The work: what is lost of the new base, also if its plan is mended for the future, where that is better."""
    given, found, base = recounting.given, recounting.found, recounting.base
    ground = Ground(_in_future(given))
    reading = ground.best_reading(base)
    after = found.model_copy(update={"better": None})
    if reading is not None:
        affected = _affected(given.plan, reading.allocations)
        if (_line(reading.report.coverage), len(affected)) < (_line(found.coverage), len(found.affected)):
            own = Ground(carried_forward(given.plan, given.instance, given.from_day))
            mended = base.model_copy(update={"allocations": reading.allocations, "visits": reading.visits})
            after = after.model_copy(
                update={
                    "coverage": reading.report.coverage,
                    "affected": affected,
                    "without_day": _without_day(reading.visits),
                    "better": _better(own, mended, base),
                }
            )
    return _counted(after, base, ground.instance)


def recount_job(name: str, recounting: ToRecount) -> Job[ToRecount, Aftermath]:
    """The job of counting a future against another base."""
    key = fingerprint(
        study="stress again",
        first=stress_job(recounting.given).key,
        base=plan_sha256(recounting.base),
        found=recounting.found.model_dump_json(exclude={"better"}),
    )
    return Job(recount_name(name), recount, recounting, key)


def recount_name(future: str) -> str:
    """What that job of a future is called."""
    return f"{future}, counted again"


@dataclass(frozen=True)
class Settled:
    """What is left of a plan in each future, and the base that it is counted against."""

    found: dict[str, Aftermath]
    base: Base | None
    """None where it is the plan itself."""
    failed: dict[str, str]
    complete: bool


def settle(
    to_withstand: Mapping[str, ToWithstand],
    found: Mapping[str, Aftermath],
    crew: Crew,
    ledger: Ledger[Aftermath],
    stop: threading.Event,
) -> Settled:
    """Let the base take over what leaves out less, and count every future against it, until it gains no more."""
    settled, base = dict(found), None
    failed: dict[str, str] = {}
    while better := {name: after.better for name, after in settled.items() if after.better is not None}:
        future = min(better, key=lambda name: (_line(better[name].summary.coverage), better[name].summary.quality))
        plan, given = better[future], to_withstand[future]
        base = Base(
            plan,
            carried_forward(given.plan, given.instance, given.from_day),
            future,
            sum(plan.summary.coverage.values()),
            sum(visit.day is None for visit in given.plan.visits),
        )
        jobs = [
            recount_job(name, ToRecount(to_withstand[name], after, plan))
            for name, after in settled.items()
            if not after.problems
        ]
        results = carry_out(jobs, crew, ledger, stop, _silent)
        failed |= results.failed
        if results.left or results.failed:
            return Settled(settled, base, failed, not results.left)
        settled |= {name: results.finished[recount_name(name)] for name, after in settled.items() if not after.problems}
    return Settled(settled, base, failed, complete=True)


def _silent(outcome: Finished[ToRecount, Aftermath] | Failed[ToRecount, Aftermath], kept: bool) -> None:
    """Of a count that takes a moment nothing is told."""


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
    futures: Sequence[Future], settled: Settled, people: Sequence[Missed], localities: Sequence[Missed]
) -> dict[str, Any]:
    """All of it for JSON."""
    found, base = settled.found, settled.base
    taken = None if base is None else {"future": base.future, "unplaced": base.left_out, "before": base.left_out_before}
    return {
        "base": taken,
        "futures": [
            {
                "name": each.name,
                "away": list(each.away),
                "proved": after.proved,
                **after.model_dump(mode="json", exclude={"better", "without_day"}),
            }
            for each in futures
            if (after := found.get(each.name)) is not None
        ],
        "people": [vars(each) for each in people],
        "localities": [vars(each) for each in localities],
    }
