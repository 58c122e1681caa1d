"""Trying a change: what more a plan places with it, shown by a legal plan."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from models import Allocation, Instance, Plan, PlanVisit
from scheduler.checker import Facts, Report, check_against, facts_of
from scheduler.checker.book import book_of
from scheduler.costing import cost
from scheduler.explaining.changes import Change, changed
from scheduler.explaining.easing import Easing
from scheduler.explaining.evidence import evidence_from
from scheduler.explaining.matching import KINDS, Matching
from scheduler.explaining.members import members_of
from scheduler.explaining.oracle import Oracle
from scheduler.explaining.placing import Placed, Verdict
from scheduler.explaining.question import questions_of
from scheduler.optimiser.compiling.compile import compile_problem
from scheduler.optimiser.model.scope import Scope, possible_days, taken_outside
from scheduler.optimiser.pace import Pace
from scheduler.optimiser.problem.problem import Integers, Problem
from scheduler.optimiser.schedule import Schedule, from_plan, to_plan_tables
from scheduler.optimiser.search.improvement import solve_scope

MORE_THAN_PLACES = 5
"""Unallocated schools that a SIP is offered beyond the places that they have left."""


@dataclass(frozen=True)
class Repair:
    """A change with what it brings; a legal plan for the changed instance shows it."""

    change: Change
    gained: Mapping[int, int]
    """Visits placed more, by concern level, highest first; below 0 at a level that comes after a gain."""
    left: Mapping[int, int]
    """Visits still unplaced, by concern level."""
    minutes: int
    """By which quality changes: more visits are more minutes."""
    pounds: float
    """Fees and mileage more."""
    schools_moved: tuple[str, ...]
    """Schools that change SIP."""
    visits_moved: int
    """Visits that had a day and have another, or none."""
    allocations: tuple[Allocation, ...]
    visits: tuple[PlanVisit, ...]

    @property
    def merit(self) -> tuple[int, ...]:
        """The lesser is the better: visits gained from the highest level on, then what it disturbs, then minutes."""
        gains = (-visits for visits in self.gained.values())
        return (*gains, len(self.schools_moved), self.visits_moved, self.minutes)


@dataclass(frozen=True)
class Trials:
    """Tries changes to one plan."""

    facts: Facts
    plan: Plan
    before: Report
    pounds: float
    """What the plan costs."""
    stop: threading.Event
    """Once it is set, nothing more is found."""

    def attempt(self, change: Change, wanted: tuple[str, ...], until: float) -> Repair | None:
        """What a change brings to some schools that lack visits; None where nothing was found, or time ran out."""
        instance = changed(self.facts.instance, change)
        if change.sips:
            schedule = self._with_room(instance, change, until)
            if schedule is not None:
                repair = self._repair(change, instance, *to_plan_tables(schedule))
                if repair is not None:
                    return repair
        return self._by_moving(change, instance, wanted, until)

    def _with_room(self, instance: Instance, change: Change, until: float) -> Schedule | None:
        """The schools that lack visits with the SIPs who have more room; the days of their own schools last."""
        problem = compile_problem(instance)
        schedule = from_plan(problem, self.plan)
        sips = [number for number, sip in enumerate(instance.sips) if sip.sip in change.sips]
        for days_fixed in (True, False):
            scope = _scope(problem, schedule, sips, days_fixed)
            pace = Pace(max(until - time.monotonic(), 0.01), 1, 0, False, self.stop)
            found = solve_scope(schedule, scope, pace, pace.limit)
            if found.schedule is not None and found.schedule.rank[:-1] < schedule.rank[:-1]:
                return found.schedule
        return None

    def _by_moving(self, change: Change, instance: Instance, wanted: tuple[str, ...], until: float) -> Repair | None:
        """Ask for the schools one after the other, whatever has to move for it."""
        facts = facts_of(instance)
        easing = Easing(facts)
        everything = frozenset(member.key for member in members_of(instance))
        looked_at = frozenset(key for key in everything if key[0] in KINDS)
        evidence = evidence_from(facts, self.plan.allocations, self.plan.visits)
        best: Repair | None = None
        for name in wanted:
            for question in questions_of(evidence, facts.schools[name]):
                if time.monotonic() > until or self.stop.is_set():
                    return best
                if Matching(question, easing, until=until, stop=self.stop).ask(looked_at) is not Verdict.POSSIBLE:
                    continue
                answer = Oracle(question, easing, until, self.stop).answer(everything, as_many=True)
                if answer.verdict is Verdict.POSSIBLE:
                    repair = self._repair(change, instance, *self._tables(answer.schools))
                    if repair is not None and (best is None or repair.merit < best.merit):
                        best = repair
        return best

    def _tables(self, schools: Mapping[str, Placed]) -> tuple[tuple[Allocation, ...], tuple[PlanVisit, ...]]:
        allocations = tuple(
            row.model_copy(update={"sip": schools[row.school].sip if row.school in schools else None})
            for row in self.plan.allocations
        )
        visits = []
        for row in self.plan.visits:
            placed = schools.get(row.school)
            day = None if placed is None else placed.days.get(row.visit)
            made = (row.school, row.visit) in self.facts.history
            sip = placed.sip if placed is not None and day is not None else None
            visits.append(row if made else row.model_copy(update={"sip": sip, "day": day}))
        return allocations, tuple(visits)

    def _repair(
        self,
        change: Change,
        instance: Instance,
        allocations: tuple[Allocation, ...],
        visits: tuple[PlanVisit, ...],
    ) -> Repair | None:
        """The repair that a plan shows; None where it breaks a rule or places nothing more."""
        facts = facts_of(instance)
        report = check_against(facts, allocations, visits)
        if report.breaches or tuple(report.coverage.values()) >= tuple(self.before.coverage.values()):
            return None
        had = {row.school: row.sip for row in self.plan.allocations}
        days = {(row.school, row.visit): row.day for row in visits}
        return Repair(
            change=change,
            gained={level: self.before.coverage[level] - left for level, left in report.coverage.items()},
            left=report.coverage,
            minutes=report.quality - self.before.quality,
            pounds=round(_pounds(facts, allocations, visits) - self.pounds, 2),
            schools_moved=tuple(
                row.school for row in allocations if had[row.school] is not None and had[row.school] != row.sip
            ),
            visits_moved=sum(
                row.day is not None and days[row.school, row.visit] != row.day for row in self.plan.visits
            ),
            allocations=allocations,
            visits=visits,
        )


def trials_of(facts: Facts, plan: Plan, stop: threading.Event) -> Trials:
    """For a plan and the facts of its instance."""
    before = check_against(facts, plan.allocations, plan.visits)
    return Trials(facts, plan, before, _pounds(facts, plan.allocations, plan.visits), stop)


def _scope(problem: Problem, schedule: Schedule, sips: list[int], days_fixed: bool) -> Scope:
    """Some SIPs with their own schools and with the nearest that are unallocated and may be theirs."""
    near = _nearest(problem, schedule, sips)
    pairs: dict[int, tuple[int, ...]] = {}
    days: dict[tuple[int, int], Integers] = {}
    for school in range(problem.schools):
        own = int(schedule.pair[school])
        if own >= 0 and int(problem.pairs.sip[own]) in sips:
            pairs[school] = (own,)
        elif own < 0 and not _torn(problem, schedule, school):
            offered = tuple(pair for pair in problem.pairs_of_school[school] if pair in near)
            if offered:
                pairs[school] = offered
        for pair in pairs.get(school, ()):
            for visit in problem.visits_of[school]:
                day = schedule.day[visit : visit + 1]
                fixed = days_fixed and pair == own and day[0] >= 0
                days[pair, visit] = day if fixed else possible_days(problem, pair, visit)
    return Scope(
        sips=tuple(sips),
        pairs_of_school=pairs,
        days=days,
        adviser_days=taken_outside(schedule, frozenset(pairs)),
        may_leave_out=frozenset(problem.levels),
    )


def _nearest(problem: Problem, schedule: Schedule, sips: list[int]) -> set[int]:
    """The pairs of unallocated schools and some SIPs: a few more than there are places, the highest concern first."""
    found: set[int] = set()
    for sip in sips:
        free = np.flatnonzero((problem.pairs.sip == sip) & (schedule.pair[problem.pairs.school] < 0))
        order = np.lexsort((problem.pairs.minutes[free], -problem.concern[problem.pairs.school[free]]))
        places = max(int(problem.max_schools[sip] - schedule.schools_of_sip[sip]), 0)
        found.update(free[order][: places + MORE_THAN_PLACES].tolist())
    return found


def _torn(problem: Problem, schedule: Schedule, school: int) -> bool:
    """Whether another school of its federation has a SIP already."""
    return any(school in members and (schedule.pair[list(members)] >= 0).any() for members in problem.federations)


def _pounds(facts: Facts, allocations: tuple[Allocation, ...], visits: tuple[PlanVisit, ...]) -> float:
    return cost(book_of(facts, allocations, visits)).total
