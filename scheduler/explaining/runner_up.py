"""What it would have cost had another SIP got a school: solved again, not guessed.

The question, exactly: school s goes from its SIP p to another SIP q, with those schools of its federation that p has.
Every other school keeps the SIP it has, or has none as before. The days of all schools of p and q are then chosen
anew, as well as they can be; all other visits stay on their days. Where q has no place left, one school of q goes to p
in exchange, whichever is best. From that plan's coverage and quality is taken the best that the same freedom gives
with s staying at p, so that nothing counts but the choice itself. In a replan schools that change SIP come before
quality and are counted too; visits that would move are not.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from models import Plan, Replanned, School, Sip
from scheduler.explaining.candidates import candidate
from scheduler.explaining.evidence import Evidence
from scheduler.explaining.swap import Change, Impossible, Swap
from scheduler.optimiser.compiling.compile import compile_problem
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
    schools_changed: int | None = None
    """In a replan: how many more schools would have another SIP than before it; below 0: fewer. Else None."""
    minutes: int = 0
    """How much more quality would cost, in minutes; below 0: less, which a longer search would have found."""
    exchanged: str | None = None
    """The school that goes the other way, where the SIP has no place left."""

    @property
    def cost(self) -> tuple[int, ...]:
        """Coverage from the highest level on, of a replan schools that change SIP, minutes: the less the better."""
        changed = () if self.schools_changed is None else (self.schools_changed,)
        return (*self.coverage.values(), *changed, self.minutes)


@dataclass(frozen=True)
class RunnersUp:
    """The alternatives to a school's SIP."""

    school: School
    sip: Sip
    alternatives: tuple[Alternative, ...]
    """Those that were solved, the cheapest first."""
    impossible: tuple[str, ...]
    """SIPs who could have the school, but not while all others keep their SIP, not even in exchange for one."""
    behind: tuple[str, ...]
    """SIPs for whom there was no time, but who cost no less than the first: that is proved."""
    not_solved: tuple[str, ...]
    """SIPs for whom there was no time: one of them may come before those that were solved."""


def runners_up(evidence: Evidence, plan: Plan, school: School, seconds: float = SECONDS) -> RunnersUp | None:
    """The alternatives to a school's SIP, those that can be cheapest first; None for a school without a SIP."""
    owner = evidence.facts.sips.get(evidence.owner(school.school) or "")
    if owner is None:
        return None
    until = time.monotonic() + seconds
    problem = compile_problem(evidence.instance)
    schedule = from_plan(problem, plan)
    at = next(place for place, row in enumerate(evidence.instance.schools) if row.school == school.school)
    swap = Swap(problem, schedule, together(problem, schedule, at), until)
    at_least = {
        number: swap.at_least(number)
        for number, sip in enumerate(evidence.instance.sips)
        if sip.sip != owner.sip and candidate(evidence, school, sip).eligible
    }
    solved, impossible, late = [], [], []
    for number in sorted(at_least, key=lambda number: (at_least[number], number)):
        found = swap.change(number) if time.monotonic() < until else None
        if found is None:
            late.append(number)
        elif isinstance(found, Impossible):
            impossible.append(evidence.instance.sips[number].sip)
        else:
            solved.append(_alternative(swap, number, found, plan.replanned_from))
    solved.sort(key=lambda each: (each.cost, each.sip.sip))
    ranked = solved and plan.replanned_from is None  # at_least does not know who had a school before a replan
    behind = [number for number in late if ranked and at_least[number] >= solved[0].cost]
    return RunnersUp(
        school,
        owner,
        tuple(solved),
        tuple(impossible),
        tuple(evidence.instance.sips[number].sip for number in behind),
        tuple(evidence.instance.sips[number].sip for number in late if number not in behind),
    )


def together(problem: Problem, schedule: Schedule, school: int) -> frozenset[int]:
    """The school, and those of its federation that have a SIP."""
    for members in problem.federations:
        if school in members:
            return frozenset(member for member in members if schedule.pair[member] >= 0)
    return frozenset([school])


def _alternative(swap: Swap, sip: int, found: Change, before: Replanned | None) -> Alternative:
    problem = swap.problem
    *coverage, minutes = found.rank
    exchanged = None if found.exchanged is None else problem.instance.schools[found.exchanged].school
    return Alternative(
        problem.instance.sips[sip],
        dict(zip(problem.levels, coverage, strict=True)),
        None if before is None else _schools_changed(swap, sip, found.exchanged, before),
        minutes,
        exchanged,
    )


def _schools_changed(swap: Swap, sip: int, exchanged: int | None, before: Replanned) -> int:
    """How many more schools have another SIP than before; a school that had none before is not counted."""
    instance = swap.problem.instance
    had = {row.school: row.sip for row in before.allocations}
    now, then = instance.sips[swap.owner].sip, instance.sips[sip].sip
    changes = [(instance.schools[school].school, now, then) for school in swap.moving]
    if exchanged is not None:
        changes.append((instance.schools[exchanged].school, then, now))
    return sum(
        (had[school] != new) - (had[school] != old) for school, old, new in changes if had.get(school) is not None
    )
