"""Plans that the instances of a study take over from each other, so that no change is planned better than its base.

A plan for one instance is a plan for another as far as both know its schools, SIPs, visits and days. Whether it is
legal there, and what it is worth there, the checker says; no kind of change is reasoned about. So where an instance
only takes something away from another, whatever is found for it is there for the other one too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from models import Allocation, Instance, Plan, PlanVisit, School
from scheduler.checker import Facts, Report, check_against, facts_of
from scheduler.checker.summary import check_summary, coverage_proved
from scheduler.optimiser import Infeasible
from scheduler.optimiser.compiling.compile import compile_problem
from scheduler.optimiser.problem.problem import Problem
from scheduler.optimiser.schedule import to_plan_tables
from scheduler.optimiser.starting import legal_start
from scheduler.studies.job import plan_sha256


@dataclass(frozen=True)
class Reading:
    """A legal plan for an instance, read from a plan that was made for another one."""

    allocations: tuple[Allocation, ...]
    visits: tuple[PlanVisit, ...]
    report: Report


@dataclass(frozen=True)
class Ground:
    """An instance on which plans for other instances are tried; it is indexed once for all of them."""

    instance: Instance

    @cached_property
    def facts(self) -> Facts:
        """For the checker."""
        return facts_of(self.instance)

    @cached_property
    def problem(self) -> Problem:
        """For the optimiser."""
        return compile_problem(self.instance)

    def as_it_is(self, plan: Plan) -> Reading | None:
        """A plan with nothing changed but what is not known here; None where it then breaks a rule."""
        return self._judged(*translated(plan, self.facts))

    def mended(self, plan: Plan) -> Reading | None:
        """A plan without what breaks a rule here, and with what is out and fits, as a start plan is mended."""
        try:
            return self._judged(*to_plan_tables(legal_start(self.problem, plan)))
        except Infeasible:
            return None

    def best_reading(self, plan: Plan) -> Reading | None:
        """The better of the two; None where the plan gives no legal one."""
        whole = self.as_it_is(plan)
        if whole is not None and not any(whole.report.coverage.values()):
            return whole
        both = (whole, self.mended(plan))
        return min((each for each in both if each is not None), key=lambda each: each.report.objective, default=None)

    def _judged(self, allocations: Sequence[Allocation], visits: Sequence[PlanVisit]) -> Reading | None:
        report = check_against(self.facts, allocations, visits)
        return None if report.breaches else Reading(tuple(allocations), tuple(visits), report)


def translated(plan: Plan, facts: Facts) -> tuple[tuple[Allocation, ...], tuple[PlanVisit, ...]]:
    """What a plan says of the schools, SIPs, visits and school days of another instance; history is the instance's."""
    sip_of = {allocation.school: allocation.sip for allocation in plan.allocations}
    owner = {
        school: sip if (sip := sip_of.get(school)) is not None and sip in facts.sips else None
        for school in facts.schools
    }
    placed = {(visit.school, visit.visit): visit for visit in plan.visits}
    days = frozenset(facts.calendar.days)

    def visits_of(school: School) -> Iterator[PlanVisit]:
        for number in (row.visit for row in facts.visits_of(school)):
            key = school.school, number
            made, visit = facts.history.get(key), placed.get(key)
            if made is not None:
                yield PlanVisit(school=made.school, visit=made.visit, sip=made.sip, day=made.day)
            elif visit is None or visit.day not in days or visit.sip is None or visit.sip != owner[school.school]:
                yield PlanVisit(school=school.school, visit=number, sip=None, day=None)
            else:
                yield visit

    allocations = tuple(Allocation(school=school, sip=sip) for school, sip in owner.items())
    return allocations, tuple(visit for school in facts.instance.schools for visit in visits_of(school))


def with_reading(own: Plan, reading: Reading) -> Plan:
    """A plan with a better one of the same instance in its place; what was proved of the instance still holds.

    A bound of quality is for plans with the best coverage, so it says nothing where the best was not known.
    """
    summary, report = own.summary, reading.report
    bound = summary.quality_bound if coverage_proved(summary) else 0
    gap = None
    if report.coverage == summary.coverage_bound:
        gap = (report.quality - bound) / report.quality if report.quality else 0.0
    return Plan(
        allocations=reading.allocations,
        visits=reading.visits,
        summary=summary.model_copy(
            update={
                "status": "optimal" if gap == 0.0 else "feasible",
                "coverage": report.coverage,
                "quality": report.quality,
                "quality_bound": bound,
                "gap": gap,
                "terms": report.terms,
            }
        ),
    )


@dataclass(frozen=True)
class Shared:
    """The plans of a study after each instance has taken the best that there is for it."""

    plans: dict[str, Plan]
    taken: dict[str, str]
    """Who took over a plan, and whose it was."""
    contradicted: dict[str, str]
    """Who did not, since it is better than what was proved of their own instance can be: one of the two is wrong."""


@dataclass
class _Sharing:
    grounds: Mapping[str, Ground]
    plans: dict[str, Plan]
    base: str
    taken: dict[str, str] = field(default_factory=dict)
    contradicted: dict[str, str] = field(default_factory=dict)
    _tried: set[tuple[str, str]] = field(default_factory=set)

    def round(self) -> bool:
        """Let each instance look at the plan of every other; whether any took one over."""
        before = dict(self.plans)
        for name in self.plans:
            for other in self.plans:
                if other != name:
                    self._try(name, other)
        return self.plans != before

    def _try(self, name: str, other: str) -> None:
        plan = self.plans[other]
        key = name, plan_sha256(plan)
        if key in self._tried:
            return
        self._tried.add(key)
        ground, own = self.grounds[name], self.plans[name]
        reading = ground.best_reading(plan) if self.base in (name, other) else ground.as_it_is(plan)
        if reading is None or reading.report.objective >= _objective(own):
            return
        better = with_reading(own, reading)
        if check_summary(better, ground.instance, reading.report):
            self.contradicted[name] = other
        else:
            self.plans[name], self.taken[name] = better, other


def shared(instances: Mapping[str, Instance], plans: Mapping[str, Plan], base: str) -> Shared:
    """Let every instance take over the best plan of any other that is legal for it, until none is left to take.

    Every plan is legal and its summary true. Each takeover is an improvement by the contract's order, so it ends; the
    same plans always give the same. Plans are mended only between the base and others: it takes a tenth of a second
    on a county, and of scenarios there may be hundreds.
    """
    sharing = _Sharing({name: Ground(instances[name]) for name in plans}, dict(plans), base)
    while sharing.round():
        pass
    return Shared(sharing.plans, sharing.taken, sharing.contradicted)


def _objective(plan: Plan) -> tuple[int, ...]:
    return (*plan.summary.coverage.values(), plan.summary.quality)
