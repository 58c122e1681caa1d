"""The course of a solve: coverage, prices, a first plan, and better ones until the limit or the proof."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from scheduler.optimiser.climbing import Climbing
from scheduler.optimiser.coverage import bound_by_allocation, bound_by_flow
from scheduler.optimiser.model.scope import Scope, whole_scope
from scheduler.optimiser.pace import Pace
from scheduler.optimiser.prices.allocation_flow import NoAllocationError
from scheduler.optimiser.prices.dual import make_dual
from scheduler.optimiser.prices.outlook import FARTHEST_REACH, Outlook
from scheduler.optimiser.prices.timetables import SCALE
from scheduler.optimiser.problem.problem import Problem
from scheduler.optimiser.schedule import Schedule
from scheduler.optimiser.search.first_plan import allocate_at_prices, timetable
from scheduler.optimiser.search.improvement import Found, solve_scope
from scheduler.optimiser.search.neighbourhoods import neighbours
from scheduler.optimiser.search.scopes import scope_within
from scheduler.optimiser.standing import Standing

FEW_CHOICES = 5000
"""Pairs, visits and days up to which the exact model of everything needs no prices to be solved at once."""
FIRST_REACH = 10
"""Minutes beyond the bound within which choices are offered when everything is solved at once."""
LEAP = 3
"""How much farther the next reach is while it costs little."""
FARTHER = 1.5
"""How much farther it must be at least to be worth the time."""
CHOICES_IN_A_SECOND, GROWTH = 17_000, 1.8
"""CP-SAT settles so many pairs, visits and days in a second, and n times as many in n**GROWTH seconds, as measured
on counties with one worker. (With two, half of them without the linear relaxation, it does not settle them at all.)
"""
PATIENCE, LEAST_PATIENCE = 3, 5.0
"""Times the seconds expected, and seconds at least, after which a solve of everything within reach is given up."""
MOST_RAISES = 50
"""How often the coverage aimed at is raised by a visit before prices are given up."""
FIRST_SIPS = 8
NEIGHBOUR_REACH = 40
"""Minutes beyond the bound within which choices are offered to neighbourhoods."""
SHARE_OF_CALL = 0.1
"""Of the limit that one neighbourhood may take."""


@dataclass
class Course:
    """One solve of one problem, from a legal plan to the best that the limit allows."""

    problem: Problem
    pace: Pace
    standing: Standing
    draw: random.Random = field(init=False)
    slowness: float = 1.0
    """How many times longer than expected it has proved to take to solve everything within reach."""

    def __post_init__(self) -> None:
        self.draw = random.Random(self.pace.seed)

    def run(self, legal: Schedule) -> None:
        """Improve on a legal plan."""
        self.standing.offer(legal)
        if self._choices <= FEW_CHOICES:
            self.standing.phase = "everything"
            if self._solve_everything():
                return
        climbing = self._from_prices()
        if climbing is None:
            self._solve_everything()
        else:
            self._improve(climbing)
            climbing.end()

    def _from_prices(self) -> Climbing | None:
        """Prices for the best coverage as far as it is known, and a first plan; None if there are no such prices."""
        target = bound_by_flow(self.problem)
        climbing = self._climb(target)
        if climbing is not None and self._first_plan(climbing, target):
            return climbing
        self.standing.phase = "coverage"
        raised = bound_by_allocation(self.problem, target, self.pace, self.pace.limit * 0.1, self.pace.workers)
        if climbing is not None and raised == target:
            return climbing
        if climbing is not None:
            climbing.end()
        climbing = self._climb(raised)
        for _ in range(MOST_RAISES):
            if climbing is not None:
                self._first_plan(climbing, raised)
                break
            # No plan has this coverage, and none has less: so the best has more left out, at the lowest level at least.
            raised = {**raised, self.problem.levels[-1]: raised[self.problem.levels[-1]] + 1}
            climbing = self._climb(raised)
        return climbing

    def _climb(self, target: dict[int, int]) -> Climbing | None:
        """Prices for plans with so many visits left out, climbed until they are of use; None if no plan is such."""
        self.standing.phase = "prices"
        self.standing.prove_coverage(target)
        dual = make_dual(self.problem, target)
        try:
            dual.evaluate(dual.start())
        except NoAllocationError:
            return None
        climbing = Climbing(dual, self.standing, self.pace)
        if self.pace.deterministic:
            climbing.climb_for(self.pace.limit * 0.4)
        else:
            climbing.start()
            climbing.wait_until_ripe(self.pace.limit * 0.35)
        return climbing

    def _first_plan(self, climbing: Climbing, target: dict[int, int]) -> bool:
        """Make a plan from the allocation at prices; False if no allocation with such coverage was found."""
        self.standing.phase = "first plan"
        with climbing.paused():
            outlook = climbing.outlook()
            pair_of = allocate_at_prices(outlook, target, self.pace, self.pace.limit * 0.1)
            if pair_of is not None:
                plan = timetable(outlook, pair_of, self.pace, self.pace.limit * 0.1)
                if plan is not None:
                    self.standing.offer(plan)
        return pair_of is not None

    def _improve(self, climbing: Climbing) -> None:
        """Solve neighbourhoods of SIPs while prices climb; then everything within reach, as far as time allows."""
        size, last_reach, due = min(FIRST_SIPS, self.problem.sips), 0, 0
        seats: list[int] = []
        # Until prices are ripe the processor is theirs: they raise the bound and say what is worth a look.
        climbing.wait_until_ripe(self.pace.left / 2)
        while not self.standing.enough:
            outlook = climbing.outlook()
            if due == 0 and (climbing.ripe or size >= self.problem.sips):
                reach = self._next_reach(outlook, last_reach)
                if reach is not None:
                    self.standing.phase = "whole"
                    if self._solve_whole(outlook, reach):
                        last_reach = reach
                    else:
                        self.slowness *= PATIENCE
                        due = self.problem.sips  # a round of neighbourhoods before it is tried again
                    continue
            self.standing.phase = "improving"
            if not seats:
                seats = self.draw.sample(range(self.problem.sips), self.problem.sips)
            sips = neighbours(outlook, self._schedule, size, seats.pop(), self.draw)
            found = self._solve(self._scope(outlook, sips, NEIGHBOUR_REACH), self.pace.limit * SHARE_OF_CALL)
            due = max(0, due - 1)
            if not found.proved:
                size = max(2, size * 2 // 3)

    def _next_reach(self, outlook: Outlook, last: int) -> int | None:
        """The reach within which to solve everything next; None if there is no time for a farther one.

        A near one first: its plan says how far the farthest of use is, beyond which no better plan can lie. Then leaps
        as long as they cost little, for each better plan brings that nearer; then the farthest of use, or else as far
        as half of the time allows.
        """
        if not self.standing.coverage_proved:
            return FARTHEST_REACH if self._units_for(self._choices) <= self.pace.left else None
        useful = self._schedule.quality - outlook.value // SCALE
        if last == 0 and useful > FIRST_REACH:
            return FIRST_REACH if self._units_within(outlook, FIRST_REACH) <= self.pace.left else None
        if 0 < LEAP * last < useful and self._units_within(outlook, LEAP * last) <= self.pace.left / 4:
            return LEAP * last
        if self._units_within(outlook, useful) <= self.pace.left:
            return useful
        reach, farther = None, int(max(last, FIRST_REACH) * FARTHER)
        while farther < useful and self._units_within(outlook, farther) <= self.pace.left / 2:
            reach, farther = farther, int(farther * FARTHER)
        return reach

    def _units_within(self, outlook: Outlook, reach: int) -> float:
        """What solving everything within reach should take."""
        days = outlook.days_within(reach, outlook.pairs_within(reach))
        return self._units_for(sum(len(offered) for offered in days.values()))

    def _units_for(self, choices: int) -> float:
        """What CP-SAT should take to settle so many choices."""
        return float(self.slowness * (choices / CHOICES_IN_A_SECOND) ** GROWTH)

    @property
    def _choices(self) -> int:
        """Pairs, visits and days that the whole model has at most."""
        eligible = [len(pairs) for pairs in self.problem.pairs_of_school]
        return sum(eligible[visit.school] * len(visit.days) for visit in self.problem.visits)

    def _solve_everything(self) -> bool:
        """Solve the exact model of everything, which proves every line; False if time ran out."""
        found = self._solve(
            whole_scope(self.problem, frozenset(self.problem.levels)), self.pace.left, self._spare_workers
        )
        if found.proved and found.schedule is not None:
            self.standing.prove_coverage(found.schedule.unplaced)
            self.standing.prove_quality(found.schedule.quality, found.schedule.unplaced)
        return found.proved

    def _solve_whole(self, outlook: Outlook, reach: int) -> bool:
        """Solve everything within reach, or simply everything where coverage is not proved; False if time ran out."""
        if not self.standing.coverage_proved:
            return self._solve_everything()
        scope = self._scope(outlook, tuple(range(self.problem.sips)), reach)
        choices = sum(len(days) for days in scope.days.values())
        found = self._solve(scope, max(PATIENCE * self._units_for(choices), LEAST_PATIENCE))
        if found.quality_bound is not None:
            # Plans out of it use a choice out of reach, and so cost more than the bound and the reach.
            out_of_reach = outlook.value // SCALE + reach + 1
            self.standing.prove_quality(min(found.quality_bound, out_of_reach), outlook.dual.target)
        return found.proved

    @property
    def _spare_workers(self) -> int:
        """Those beside the one that raises prices."""
        return max(1, self.pace.workers - 1)

    @property
    def _schedule(self) -> Schedule:
        schedule = self.standing.schedule
        assert schedule is not None
        return schedule

    def _scope(self, outlook: Outlook, sips: tuple[int, ...], reach: int) -> Scope:
        return scope_within(outlook, self._schedule, sips, reach, self.standing.coverage_proved)

    def _solve(self, scope: Scope, units: float, workers: int = 1) -> Found:
        found = solve_scope(
            self._schedule,
            scope,
            self.pace,
            units,
            workers=workers,
            keep_coverage=self.standing.coverage_proved,
        )
        if found.schedule is not None:
            self.standing.offer(found.schedule)
        return found
