"""A plan in numbers: what the parts of the optimiser hand to each other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from models import Allocation, Plan, PlanVisit, QualityTerms
from scheduler.optimiser.problem.problem import Integers, Problem
from scheduler.optimiser.terms import travel


@dataclass(frozen=True)
class Schedule:
    """Each school's pair and each visit's day, -1 where there is none."""

    problem: Problem
    pair: Integers
    """(schools,)"""
    day: Integers
    """(visits,)"""

    @cached_property
    def unplaced(self) -> dict[int, int]:
        """Unplaced visits by concern level, highest first."""
        counts = dict.fromkeys(self.problem.levels, 0)
        for visit in np.flatnonzero(self.day < 0).tolist():
            counts[int(self.problem.concern[self.problem.visits[visit].school])] += 1
        return counts

    @cached_property
    def schools_of_sip(self) -> Integers:
        """How many schools each SIP has: shape (SIPs,)."""
        return np.bincount(self.problem.pairs.sip[self.pair[self.pair >= 0]], minlength=self.problem.sips)

    @cached_property
    def terms(self) -> QualityTerms:
        """Quality by its terms, in minutes."""
        problem = self.problem
        pairs = self.pair[self.pair >= 0]
        policy = problem.instance.policy
        driving = waiting = spacing = 0
        for number, visit in enumerate(problem.visits):
            if self.day[number] >= 0:
                position = int(np.searchsorted(visit.days, self.day[number]))
                driving += travel.minutes(problem, int(self.pair[visit.school]), number)
                waiting += int(visit.waiting[position])
                spacing += int(visit.spacing[position])
        return QualityTerms(
            travel=driving,
            waiting=waiting,
            spacing=spacing,
            continuity=int(problem.pairs.continuity[pairs].sum()),
            balance=policy.balance_minutes * int(np.abs(self.schools_of_sip - problem.fair_share).sum()),
            outside=int(problem.pairs.outside[pairs].sum()),
        )

    @property
    def quality(self) -> int:
        """Minutes."""
        return self.terms.quality

    @cached_property
    def rank(self) -> tuple[int, ...]:
        """Coverage from the highest level on, then quality: the lesser is the better plan."""
        return (*self.unplaced.values(), self.quality)

    @property
    def adviser_days(self) -> dict[tuple[int, int], int]:
        """The visit for which each adviser is taken on each day."""
        return {
            (visit.adviser, int(self.day[number])): number
            for number, visit in enumerate(self.problem.visits)
            if visit.adviser is not None and self.day[number] >= 0
        }

    def changed(self, pair: Mapping[int, int], day: Mapping[int, int]) -> Schedule:
        """The same with other pairs for some schools and other days for some visits."""
        pairs, days = self.pair.copy(), self.day.copy()
        for school, choice in pair.items():
            pairs[school] = choice
        for visit, choice in day.items():
            days[visit] = choice
        return Schedule(self.problem, pairs, days)


def empty_schedule(problem: Problem) -> Schedule:
    """Nothing allocated, nothing placed."""
    return Schedule(
        problem,
        np.full(problem.schools, -1, dtype=np.int64),
        np.full(len(problem.visits), -1, dtype=np.int64),
    )


def to_plan_tables(schedule: Schedule) -> tuple[tuple[Allocation, ...], tuple[PlanVisit, ...]]:
    """Allocations and visits in the contract's words, history included."""
    problem, instance = schedule.problem, schedule.problem.instance
    sip_of = [instance.sips[int(problem.pairs.sip[pair])].sip if pair >= 0 else None for pair in schedule.pair.tolist()]
    made = {(row.school, row.visit): row for row in instance.history}
    day_of = {
        (instance.schools[visit.school].school, visit.number): problem.calendar.days[schedule.day[number]]
        for number, visit in enumerate(problem.visits)
        if schedule.day[number] >= 0
    }
    numbers: dict[str, list[int]] = {}
    for row in instance.programmes:
        numbers.setdefault(row.programme, []).append(row.visit)
    allocations, visits = [], []
    for school, sip in zip(instance.schools, sip_of, strict=True):
        allocations.append(Allocation(school=school.school, sip=sip))
        for visit_number in sorted(numbers[school.programme]):
            key = school.school, visit_number
            if key in made:
                visits.append(PlanVisit(school=key[0], visit=key[1], sip=made[key].sip, day=made[key].day))
            else:
                day = day_of.get(key)
                visits.append(PlanVisit(school=key[0], visit=key[1], sip=sip if day else None, day=day))
    return tuple(allocations), tuple(visits)


def from_plan(problem: Problem, plan: Plan) -> Schedule:
    """As much of a plan as the problem knows: unknown schools, ineligible pairs and impossible days fall away."""
    instance, calendar = problem.instance, problem.calendar
    school_number = {school.school: number for number, school in enumerate(instance.schools)}
    sip_number = {sip.sip: number for number, sip in enumerate(instance.sips)}
    visit_number = {(visit.school, visit.number): number for number, visit in enumerate(problem.visits)}
    pairs, days = {}, {}
    for allocation in plan.allocations:
        school, sip = school_number.get(allocation.school), sip_number.get(allocation.sip or "")
        if school is not None and sip is not None and (school, sip) in problem.pair_of:
            pairs[school] = problem.pair_of[school, sip]
    for placed in plan.visits:
        school = school_number.get(placed.school, -1)
        visit = visit_number.get((school, placed.visit))
        day = calendar.number.get(placed.day) if placed.day else None
        if visit is None or day is None or school not in pairs:
            continue
        sip = int(problem.pairs.sip[pairs[school]])
        if day in problem.visits[visit].days and problem.sip_free[sip, day] and instance.sips[sip].sip == placed.sip:
            days[visit] = day
    return empty_schedule(problem).changed(pairs, days)
