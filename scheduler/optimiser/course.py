"""The course of a solve: coverage, prices, a first plan, and better ones until the limit or the proof."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from scheduler.optimiser.climbing import Climbing
from scheduler.optimiser.coverage import bound_coverage
from scheduler.optimiser.model.scope import Scope, whole_scope
from scheduler.optimiser.pace import Pace
from scheduler.optimiser.prices.dual import make_dual
from scheduler.optimiser.prices.outlook import Outlook
from scheduler.optimiser.prices.timetables import SCALE
from scheduler.optimiser.problem.problem import Problem
from scheduler.optimiser.schedule import Schedule
from scheduler.optimiser.search.first_plan import allocate_at_prices, timetable
from scheduler.optimiser.search.improvement import Found, solve_scope
from scheduler.optimiser.search.neighbourhoods import neighbours
from scheduler.optimiser.search.scopes import scope_within
from scheduler.optimiser.standing import Standing

FIRST_REACH = 15
"""Minutes beyond the bound within which choices are offered at first."""
FIRST_SIPS = 8
SHARE_OF_CALL = 0.25
"""Of the limit that one improvement may take."""


@dataclass
class Course:
    """One solve of one problem, from a legal plan to the best that the limit allows."""

    problem: Problem
    pace: Pace
    standing: Standing
    draw: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self.draw = random.Random(self.pace.seed)

    def run(self, legal: Schedule) -> None:
        """Improve on a legal plan."""
        standing, pace = self.standing, self.pace
        standing.phase = "coverage"
        standing.offer(legal)
        bound = bound_coverage(self.problem, pace, pace.limit * 0.1, pace.workers)
        standing.prove_coverage(bound.by_level)
        climbing = Climbing(make_dual(self.problem, bound.by_level), standing, pace)
        standing.phase = "prices"
        if pace.deterministic:
            climbing.climb_for(pace.limit * 0.4)
        else:
            climbing.start()
            climbing.wait_until_ripe(pace.limit * 0.3)
        standing.phase = "first plan"
        self._first_plan(climbing, bound.by_level)
        standing.phase = "improving"
        self._improve(climbing)
        pace.stop_threads()
        climbing.join()

    def _first_plan(self, climbing: Climbing, coverage: dict[int, int]) -> None:
        pair_of = allocate_at_prices(climbing.outlook(), coverage, self.pace, self.pace.limit * 0.1, 1)
        if pair_of is not None:
            plan = timetable(self.problem, pair_of, self.pace, self.pace.limit * 0.02)
            if plan is not None:
                self.standing.offer(plan)

    def _improve(self, climbing: Climbing) -> None:
        """Solve neighbourhoods of SIPs, more SIPs and a wider reach as long as they are solved to their end."""
        size, reach = FIRST_SIPS, FIRST_REACH
        seats: list[int] = []
        while not self.standing.enough:
            if size < self.problem.sips:
                if not seats:
                    seats = self.draw.sample(range(self.problem.sips), self.problem.sips)
                outlook = climbing.outlook()
                sips = neighbours(outlook, self._schedule, size, seats.pop(), self.draw)
                found = self._solve(self._scope(outlook, sips, reach))
                if not found.proved:
                    size = max(2, size * 2 // 3)
                elif not seats:
                    size *= 2
            elif self._solve_whole(climbing.outlook(), reach):
                reach *= 2
            else:
                size = max(2, self.problem.sips * 2 // 3)

    def _solve_whole(self, outlook: Outlook, reach: int) -> bool:
        """Solve everything within reach, or simply everything where coverage is not proved; False if time ran out."""
        if not self.standing.coverage_proved:
            found = self._solve(whole_scope(self.problem, frozenset(self.problem.levels)))
            if found.proved and found.schedule is not None:
                self.standing.prove_coverage(found.schedule.unplaced)
                self.standing.prove_quality(found.schedule.quality, found.schedule.unplaced)
            return found.proved
        found = self._solve(self._scope(outlook, tuple(range(self.problem.sips)), reach))
        if found.proved and found.quality_bound is not None:
            # Better plans can only use choices out of reach, and those cost more than the bound and the reach.
            out_of_reach = outlook.value // SCALE + reach + 1
            self.standing.prove_quality(min(found.quality_bound, out_of_reach), outlook.dual.target)
        return found.proved

    @property
    def _schedule(self) -> Schedule:
        schedule = self.standing.schedule
        assert schedule is not None
        return schedule

    def _scope(self, outlook: Outlook, sips: tuple[int, ...], reach: int) -> Scope:
        return scope_within(outlook, self._schedule, sips, reach, self.standing.coverage_proved)

    def _solve(self, scope: Scope) -> Found:
        found = solve_scope(
            self._schedule,
            scope,
            self.pace,
            self.pace.limit * SHARE_OF_CALL,
            keep_coverage=self.standing.coverage_proved,
        )
        if found.schedule is not None:
            self.standing.offer(found.schedule)
        return found
