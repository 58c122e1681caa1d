"""The course of a solve: a legal plan at once, coverage, prices, and better plans until the limit or the proof."""

from __future__ import annotations

import math
import threading
from dataclasses import dataclass, field

from scheduler.optimiser.climbing import Climbing
from scheduler.optimiser.coverage import bound_by_allocation, bound_by_flow
from scheduler.optimiser.model.scope import Scope, whole_scope
from scheduler.optimiser.pace import Pace
from scheduler.optimiser.prices.allocation_flow import NoAllocationError
from scheduler.optimiser.prices.dual import make_dual
from scheduler.optimiser.prices.outlook import Outlook, bound_beyond
from scheduler.optimiser.prices.timetables import SCALE
from scheduler.optimiser.problem.problem import Integers, Problem
from scheduler.optimiser.quality import bound_at_prices
from scheduler.optimiser.schedule import Schedule
from scheduler.optimiser.search.allocating import FAR, NEAR, allocated, costs_of_pairs, free_dual, plan_of
from scheduler.optimiser.search.change import Change
from scheduler.optimiser.search.improvement import Found, solve_scope
from scheduler.optimiser.search.insertion import inserted
from scheduler.optimiser.search.neighbourhoods import Neighbourhoods
from scheduler.optimiser.search.scopes import scope_within
from scheduler.optimiser.search.speed import Speed
from scheduler.optimiser.standing import Standing

FEW_CHOICES = 5000
"""Pairs, visits and days up to which the exact model of everything needs no prices to be solved at once."""
FIRST_REACH = 10
"""Minutes beyond the bound within which choices are offered when everything is solved at once."""
LEAP = 3
"""How much farther the next reach is while it costs little."""
FARTHER = 1.5
"""How much farther it must be at least to be worth the time."""
PATIENCE, LEAST_PATIENCE = 3, 5.0
"""Times the seconds expected, and seconds at least, after which a solve of everything within reach is given up."""
SHARE_OF_ALLOCATION, SHARE_OF_PROOF = 0.4, 0.25
"""Of the limit that an allocation, and a proof of coverage, may take."""
NEIGHBOUR_REACH = 40
"""Minutes beyond the bound within which choices are offered to neighbourhoods."""
SHARE_OF_BOUND, SHARE_OF_END = 0.1, 0.12
"""Of the limit that a bound by the allocation at prices may take, and what is left of it when the last one is made."""
WORTH_A_BOUND, PAUSE = 0.002, 3
"""How much prices must have risen for another bound, as a fraction of quality; times as long as the last one took that
must have gone by."""
SHARE_WHILE_UNSETTLED = 0.05
"""Of the limit: what a solve of everything within reach should take at most while prices still rise fast."""
SHARE_OF_CALL, SHARE_OF_EVERYTHING = 0.05, 0.3
"""Of the limit that one neighbourhood, and the model of everything where it is small, may take."""


@dataclass(frozen=True)
class Bounded:
    """The last bound by the allocation at prices."""

    at: int
    """What the prices alone proved then, 1/SCALE minutes."""
    left: float
    """Units that were left of the limit when it was done."""
    took: float


NOT_YET = Bounded(0, math.inf, 0.0)


@dataclass
class Course:
    """One solve of one problem, from a legal plan to the best that the limit allows."""

    problem: Problem
    pace: Pace
    standing: Standing
    speed: Speed = field(default_factory=Speed)
    _climbing: Climbing | None = None
    _asked_finely: dict[int, int] | None = None
    """The coverage that the finer allocation model was asked about."""
    _bounded: Bounded = NOT_YET
    _last_reach: int = 0
    """Within which everything has been solved at the present prices' coverage."""

    def run(self, legal: Schedule) -> None:
        """Improve on a legal plan."""
        self.standing.offer(legal)
        self.standing.offer(inserted(legal))
        if self._choices <= FEW_CHOICES:
            self.standing.phase = "everything"
            if self._solve_everything():
                return
        by_flow = bound_by_flow(self.problem)
        self.standing.prove_coverage(by_flow)
        try:
            if not self.pace.deterministic:
                self._climb(by_flow)  # in most counties the coverage that will be reached; else it serves as a start
            self._cover()
            self._climb(self._schedule.unplaced)
            self._improve()
        finally:
            self._end_climb()

    def _cover(self) -> None:
        """Find a plan of the best coverage by its allocation, and prove that there is no better one."""
        self.standing.phase = "coverage"
        free = free_dual(self.problem)
        costs = costs_of_pairs(free, free.start())
        for reach in (NEAR, FAR):
            found = allocated(self.problem, costs, reach, self.pace, self._share(SHARE_OF_ALLOCATION))
            if found is not None:
                self._offer_allocated(found.pair)
            if self.standing.coverage_proved:
                return
            # Fewer than the allocation leaves out, not than its plan: that is settled much sooner.
            if self._bound_coverage(self._schedule.unplaced if found is None else found.coverage):
                return
            if self.pace.left <= self.pace.limit / 2:
                return

    def _settle_coverage(self) -> None:
        """Ask about plans of better coverage than the best: a finer allocation model, then the exact one."""
        self.standing.phase = "coverage"
        known = self._schedule.unplaced
        if known != self._asked_finely:
            self._asked_finely = known
            self._bound_coverage(known, coarse=False)
        elif self.speed.units_for(self._choices) <= self.pace.left:
            self._solve_everything()

    def _bound_coverage(self, known: dict[int, int], coarse: bool = True) -> bool:
        """Ask the allocation model for better coverage than this; whether there is none."""
        bounds = self.standing.coverage_bound
        units = self._share(SHARE_OF_PROOF)
        answer = bound_by_allocation(self.problem, bounds, known, self.pace, units, coarse)
        self.standing.prove_coverage(answer.bounds)
        if answer.pair is not None:
            self._offer_allocated(answer.pair)
        return answer.bounds == known

    def _offer_allocated(self, pair: Integers) -> None:
        plan = plan_of(self.problem, pair, self.pace, self._share(SHARE_OF_CALL))
        if plan is not None:
            self.standing.offer(plan)

    def _climb(self, target: dict[int, int]) -> None:
        """Raise prices for plans with this coverage, from those there are."""
        before = self._climbing
        if before is not None and before.target == target:
            return
        dual = make_dual(self.problem, target)
        try:
            dual.evaluate(dual.start())
        except NoAllocationError:
            return
        self._end_climb()
        climbing = Climbing(dual, self.standing, self.pace) if before is None else before.aimed_at(dual)
        self._climbing, self._last_reach, self._bounded = climbing, 0, NOT_YET
        if self.pace.deterministic:
            climbing.climb_for(self.pace.limit * 0.4)
        else:
            climbing.start()

    def _end_climb(self) -> None:
        if self._climbing is not None:
            self._climbing.end()

    def _improve(self) -> None:
        """Better plans and bounds, by allocations at prices, neighbourhoods and everything within reach."""
        neighbourhoods = Neighbourhoods(self.problem, self.pace.seed)
        beside: threading.Thread | None = None
        due = 0  # neighbourhoods to solve before everything within reach is tried again
        while not self.standing.enough:
            self._climb(self._schedule.unplaced)
            climbing = self._prices
            if not self.standing.coverage_proved:
                if neighbourhoods.round_is_over():
                    self._settle_coverage()
                else:
                    self._improve_once(neighbourhoods)
            elif climbing.target == self._schedule.unplaced and self._worth_a_bound():
                neighbourhoods.begin_again()
                self._bound_at_prices()
            elif climbing.ripe and due <= 0 and (reach := self._next_reach(climbing.outlook())) is not None:
                if not self._solve_whole(climbing.outlook(), reach):
                    due = self.problem.sips  # a round of neighbourhoods before it is tried again
            else:
                due -= 1
                self._improve_once(neighbourhoods)
            if climbing.over and beside is None and self.pace.workers > 1:
                beside = threading.Thread(target=self._improve_beside, args=(neighbourhoods,), daemon=True)
                beside.start()
        if beside is not None:
            beside.join()

    def _improve_beside(self, neighbourhoods: Neighbourhoods) -> None:
        """In a thread of its own: neighbourhood after neighbourhood."""
        while not self.standing.enough:
            self._improve_once(neighbourhoods)

    def _worth_a_bound(self) -> bool:
        """Whether prices have risen since the last bound, and it is long enough ago; and once more before the end."""
        outlook = self._prices.outlook()
        if not self._prices.ripe or outlook.value <= self._bounded.at:
            return False
        if self.pace.left <= self._share(SHARE_OF_END):
            return self._bounded.left > self._share(SHARE_OF_END)
        risen = outlook.value - self._bounded.at > WORTH_A_BOUND * self._schedule.quality * SCALE
        return risen and self._bounded.left - self.pace.left > PAUSE * self._bounded.took

    def _bound_at_prices(self) -> None:
        """What the rules on allocations that prices do not know add to the bound."""
        self.standing.phase = "bound"
        outlook, left = self._prices.outlook(), self.pace.left
        found = bound_at_prices(outlook, self._useful(outlook), self.pace, self._share(SHARE_OF_BOUND))
        self.standing.prove_quality(found.bound, outlook.dual.target)
        if found.pair is not None:
            self._offer_allocated(found.pair)
        self._bounded = Bounded(outlook.value, self.pace.left, left - self.pace.left)

    def _improve_once(self, neighbourhoods: Neighbourhoods) -> None:
        """Solve one neighbourhood."""
        schedule, outlook = self._schedule, self._prices.outlook()
        proved = self.standing.coverage_proved and outlook.dual.target == schedule.unplaced
        with neighbourhoods.next(outlook, schedule) as sips:
            if not sips:
                return
            self.standing.phase = "improving"
            reach = min(NEIGHBOUR_REACH, self._useful(outlook)) if proved else NEIGHBOUR_REACH
            scope = scope_within(outlook, schedule, sips, reach, proved)
            found = self._solve(schedule, scope, self._share(SHARE_OF_CALL), proved)
            better = found.schedule is not None and self.standing.offer_part(Change(schedule, found.schedule, scope))
            neighbourhoods.tell(better, found.proved)

    def _next_reach(self, outlook: Outlook) -> int | None:
        """The reach within which to solve everything next; None if there is no time for a farther one.

        A near one first: its plan says how far the farthest of use is, beyond which no better plan can lie. Then leaps
        as long as they cost little, for each better plan brings that nearer; then the farthest of use, or else as far
        as half of the time allows.
        """
        useful, last = self._useful(outlook), self._last_reach
        # Before prices are settled too much seems to be in reach: only what costs next to nothing is tried.
        time = self.pace.left if self._prices_are_settled else self._share(SHARE_WHILE_UNSETTLED)
        if last == 0 and useful > FIRST_REACH:
            return FIRST_REACH if self._units_within(outlook, FIRST_REACH) <= time / 4 else None
        if 0 < LEAP * last < useful and self._units_within(outlook, LEAP * last) <= time / 4:
            return LEAP * last
        if self._units_within(outlook, useful) <= time / 2:
            return useful
        reach, farther = None, int(max(last, FIRST_REACH) * FARTHER)
        while farther < useful and self._units_within(outlook, farther) <= time / 2:
            reach, farther = farther, int(farther * FARTHER)
        return reach

    def _useful(self, outlook: Outlook) -> int:
        """Minutes beyond the bound at these prices within which a better plan can lie."""
        return max(0, self._schedule.quality - outlook.value // SCALE)

    def _units_within(self, outlook: Outlook, reach: int) -> float:
        """What solving everything within reach should take."""
        days = outlook.days_within(reach, outlook.pairs_within(reach))
        return self.speed.units_for(sum(len(offered) for offered in days.values()))

    @property
    def _choices(self) -> int:
        """Pairs, visits and days that the whole model has at most."""
        eligible = [len(pairs) for pairs in self.problem.pairs_of_school]
        return sum(eligible[visit.school] * len(visit.days) for visit in self.problem.visits)

    @property
    def _prices_are_settled(self) -> bool:
        """Prices have ended their climb, or half of the limit is spent."""
        return self._prices.over or self.pace.deterministic or self.pace.left <= self.pace.limit / 2

    def _solve_everything(self) -> bool:
        """Solve the exact model of everything, which proves every line; False if time ran out."""
        schedule = self._schedule
        scope = whole_scope(self.problem, frozenset(self.problem.levels))
        found = self._solve(schedule, scope, self._share(SHARE_OF_EVERYTHING), False)
        if found.schedule is not None:
            self.standing.offer(found.schedule)
            if found.proved:
                self.standing.prove_coverage(found.schedule.unplaced)
                self.standing.prove_quality(found.schedule.quality, found.schedule.unplaced)
        return found.proved

    def _solve_whole(self, outlook: Outlook, reach: int) -> bool:
        """Solve everything within reach; False if time ran out."""
        self.standing.phase = "whole"
        schedule = self._schedule
        scope = scope_within(outlook, schedule, tuple(range(self.problem.sips)), reach, True)
        choices = sum(len(days) for days in scope.days.values())
        patience = max(PATIENCE * self.speed.units_for(choices), LEAST_PATIENCE)
        found = self._solve(schedule, scope, patience, True)
        if found.schedule is not None:
            self.standing.offer(found.schedule)
        if found.quality_bound is not None:
            bound = bound_beyond(outlook.value, reach, found.quality_bound)
            self.standing.prove_quality(bound, outlook.dual.target)
        if found.proved:
            self._last_reach = reach
        else:
            self.speed.was_slower()
        return found.proved

    def _solve(self, schedule: Schedule, scope: Scope, units: float, keep_coverage: bool) -> Found:
        work = self.pace.seconds
        found = solve_scope(schedule, scope, self.pace, units, keep_coverage=keep_coverage)
        if found.proved and not self.pace.deterministic:
            self.speed.note(sum(len(days) for days in scope.days.values()), self.pace.seconds - work)
        return found

    def _share(self, fraction: float) -> float:
        """So much of the limit, in units."""
        return self.pace.limit * fraction

    @property
    def _prices(self) -> Climbing:
        assert self._climbing is not None
        return self._climbing

    @property
    def _schedule(self) -> Schedule:
        schedule = self.standing.schedule
        assert schedule is not None
        return schedule
