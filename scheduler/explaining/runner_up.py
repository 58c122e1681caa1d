"""What it would have cost had another SIP got a school: solved again, not guessed.

The question, exactly: school s goes from its SIP p to another SIP q, with those schools of its federation that p has.
Every other school keeps the SIP it has, or has none as before. The days of all schools of p and q are then chosen
anew, as well as they can be; all other visits stay on their days. Where q has no place left, one school of q goes to p
in exchange, whichever is best. From that plan's coverage and quality is taken the best that the same freedom gives
with s staying at p, so that nothing counts but the choice itself.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from models import Plan, School, Sip
from scheduler.explaining.candidates import candidate
from scheduler.explaining.evidence import Evidence
from scheduler.optimiser.compiling.compile import compile_problem
from scheduler.optimiser.model import plan_model
from scheduler.optimiser.model.scope import Scope, possible_days, taken_outside
from scheduler.optimiser.model.solving import Effort, minimise
from scheduler.optimiser.problem.problem import Problem
from scheduler.optimiser.schedule import Schedule, from_plan

SECONDS = 3.0
"""For all alternatives of a school, unless more are asked for."""


@dataclass(frozen=True)
class Alternative:
    """Another SIP for a school."""

    sip: Sip
    coverage: Mapping[int, int] = field(default_factory=dict)
    """By level, highest first: how many more visits would be unplaced; below 0: fewer."""
    minutes: int = 0
    """How much more quality would cost, in minutes; below 0: less, which a longer search would have found."""
    exchanged: str | None = None
    """The school that goes the other way, where the SIP has no place left."""

    @property
    def cost(self) -> tuple[int, ...]:
        """Coverage from the highest level on, then minutes: the lesser is the better."""
        return (*self.coverage.values(), self.minutes)


@dataclass(frozen=True)
class RunnersUp:
    """The alternatives to a school's SIP."""

    school: School
    sip: Sip
    alternatives: tuple[Alternative, ...]
    """Those that were solved, the cheapest first."""
    impossible: tuple[str, ...]
    """SIPs who could have the school, but not while all others keep their SIP, not even in exchange for one."""
    not_solved: tuple[str, ...]
    """SIPs for whom there was no time: one of them may come before those that were solved."""


def runners_up(evidence: Evidence, plan: Plan, school: School, seconds: float = SECONDS) -> RunnersUp | None:
    """The alternatives to a school's SIP, those that look cheapest first; None for a school without a SIP."""
    owner = evidence.facts.sips.get(evidence.owner(school.school) or "")
    if owner is None:
        return None
    until = time.monotonic() + seconds
    problem = compile_problem(evidence.instance)
    swap = _Swap(problem, from_plan(problem, plan), until)
    others = [
        sip for sip in evidence.instance.sips if sip.sip != owner.sip and candidate(evidence, school, sip).eligible
    ]
    number = {row.sip: at for at, row in enumerate(evidence.instance.sips)}
    at = next(place for place, row in enumerate(evidence.instance.schools) if row.school == school.school)
    others.sort(key=lambda sip: swap.outlook(at, number[sip.sip]))
    solved, impossible, late = [], [], []
    for sip in others:
        found = swap.cost(at, number[sip.sip]) if time.monotonic() < until else None
        if found is None:
            late.append(sip.sip)
        elif isinstance(found, Impossible):
            impossible.append(sip.sip)
        else:
            solved.append(Alternative(sip, *found))
    solved.sort(key=lambda each: (each.cost, each.sip.sip))
    return RunnersUp(school, owner, tuple(solved), tuple(impossible), tuple(late))


class Impossible:
    """There is no such plan."""


@dataclass(frozen=True)
class _Swap:
    problem: Problem
    schedule: Schedule
    until: float

    def outlook(self, school: int, sip: int) -> int:
        """Minutes of travel, continuity and outside by which a pair differs: for the order alone."""
        pairs, problem = self.problem.pairs, self.problem
        pair = problem.pair_of[school, sip]
        visits = sum(problem.visits[visit].on_site for visit in problem.visits_of[school])
        full = self.schedule.schools_of_sip[sip] >= problem.max_schools[sip]
        balance = problem.instance.policy.balance_minutes
        share = int(np.sign(self.schedule.schools_of_sip[sip] + 0.5 - problem.fair_share[sip]))
        return int(
            2 * visits * pairs.minutes[pair] + pairs.continuity[pair] + pairs.outside[pair] + balance * (share + full)
        )

    def cost(self, school: int, sip: int) -> tuple[dict[int, int], int, str | None] | Impossible | None:
        """Coverage, minutes and the school exchanged of a change of SIP; None where there was no time."""
        moving = self._together(school)
        if any((member, sip) not in self.problem.pair_of for member in moving):
            return Impossible()
        before = self._best(sip, self._pairs(moving, sip, None), None)
        if before is None or isinstance(before, Impossible):
            return None
        after = self._best(sip, self._pairs(moving, sip, sip), None)
        exchanged: str | None = None
        if isinstance(after, Impossible):
            after = self._best(sip, self._pairs(moving, sip, sip, exchange=True), moving)
            if isinstance(after, Schedule):
                exchanged = self._exchanged(after, moving, sip)
        if after is None or isinstance(after, Impossible):
            return after
        coverage = {level: after.unplaced[level] - before.unplaced[level] for level in self.problem.levels}
        return coverage, after.quality - before.quality, exchanged

    def _together(self, school: int) -> frozenset[int]:
        """The school, and those of its federation that have a SIP."""
        for members in self.problem.federations:
            if school in members:
                return frozenset(member for member in members if self.schedule.pair[member] >= 0)
        return frozenset([school])

    def _sip_of(self, school: int) -> int:
        pair = int(self.schedule.pair[school])
        return -1 if pair < 0 else int(self.problem.pairs.sip[pair])

    def _pairs(
        self, moving: frozenset[int], other: int, to: int | None, exchange: bool = False
    ) -> dict[int, tuple[int, ...]]:
        """The pairs offered to each school of the two SIPs."""
        owner = self._sip_of(next(iter(moving)))
        offered: dict[int, tuple[int, ...]] = {}
        for school in range(self.problem.schools):
            sip = self._sip_of(school)
            if sip not in (owner, other):
                continue
            own = int(self.schedule.pair[school])
            if school in moving and to is not None:
                offered[school] = (self.problem.pair_of[school, to],)
            elif exchange and sip == other and (school, owner) in self.problem.pair_of:
                offered[school] = (own, self.problem.pair_of[school, owner])
            else:
                offered[school] = (own,)
        return offered

    def _exchanged(self, after: Schedule, moving: frozenset[int], other: int) -> str | None:
        gone = [
            school
            for school in range(self.problem.schools)
            if school not in moving
            and self._sip_of(school) == other
            and after.pair[school] != self.schedule.pair[school]
        ]
        return self.problem.instance.schools[gone[0]].school if gone else None

    def _best(
        self, other: int, pairs: dict[int, tuple[int, ...]], exchanging: frozenset[int] | None
    ) -> Schedule | Impossible | None:
        """The best plan with these pairs: first with all visits placed, else with as few left out as can be."""
        for leaving_out in (frozenset[int](), frozenset(self.problem.levels)):
            found = self._solve(other, pairs, leaving_out, exchanging)
            if not isinstance(found, Impossible):
                return found
        return Impossible()

    def _solve(
        self,
        other: int,
        pairs: dict[int, tuple[int, ...]],
        leaving_out: frozenset[int],
        exchanging: frozenset[int] | None,
    ) -> Schedule | Impossible | None:
        problem = self.problem
        owner = {int(problem.pairs.sip[pair]) for offered in pairs.values() for pair in offered}
        scope = Scope(
            sips=tuple(sorted({*owner, other})),
            pairs_of_school=pairs,
            days={
                (pair, visit): possible_days(problem, pair, visit)
                for school, offered in pairs.items()
                for pair in offered
                for visit in problem.visits_of[school]
            },
            adviser_days=taken_outside(self.schedule, frozenset(pairs)),
            may_leave_out=leaving_out,
        )
        model = plan_model.build(problem, scope)
        solver_model = model.variables.model
        for literal in model.variables.unallocated.values():
            solver_model.add(literal == 0)
        if exchanging is not None:
            solver_model.add(
                sum(
                    model.variables.allocated[pair]
                    for school, offered in pairs.items()
                    if school not in exchanging
                    for pair in offered
                    if pair != self.schedule.pair[school]
                )
                <= 1
            )
        for line in [*model.left_out.values(), model.quality]:
            answer = minimise(solver_model, line, Effort(max(self.until - time.monotonic(), 0.01)), threading.Event())
            if answer.impossible:
                return Impossible()
            if not answer.proved:
                return None
            solver_model.add(line <= answer.value)
        return plan_model.read_solution(model, answer.solver, self.schedule)
