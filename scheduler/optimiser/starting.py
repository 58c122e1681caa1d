"""A legal plan to begin with: what is pinned, or as much of a given plan as the rules still allow."""

from __future__ import annotations

from collections import Counter

from models import Plan
from scheduler.checker import Breach, check
from scheduler.optimiser.contradiction import pinned_plan
from scheduler.optimiser.problem.problem import Problem
from scheduler.optimiser.schedule import Schedule, from_plan, to_plan_tables


def legal_start(problem: Problem, start: Plan | None) -> Schedule:
    """The start plan without what breaks a rule now; without one, the pins alone. Raises Infeasible."""
    pinned = pinned_plan(problem)
    if start is None:
        return pinned
    given = from_plan(problem, start)
    torn = _against_pins(given)
    held = [school for school in range(problem.schools) if pinned.pair[school] >= 0]
    for schools in (torn, held):
        kept = _without_breaches(_with_pins(given, pinned, schools))
        if kept is not None:
            return kept
    return pinned


def _against_pins(schedule: Schedule) -> list[int]:
    """Schools of which a pin is not kept. Pairs and days that pins forbid have fallen away before."""
    problem = schedule.problem
    return [
        school
        for school in range(problem.schools)
        if (problem.must_allocate[school] and schedule.pair[school] < 0)
        or any(problem.visits[visit].pinned and schedule.day[visit] < 0 for visit in problem.visits_of[school])
    ]


def _with_pins(schedule: Schedule, pinned: Schedule, schools: list[int]) -> Schedule:
    """These schools as the pins want them, all others as they are."""
    problem = schedule.problem
    return schedule.changed(
        {school: int(pinned.pair[school]) for school in schools},
        {visit: int(pinned.day[visit]) for school in schools for visit in problem.visits_of[school]},
    )


def _without_breaches(schedule: Schedule) -> Schedule | None:
    """Take out schools until the checker finds nothing wrong; None if pinned schools are all that is left."""
    problem = schedule.problem
    number = {school.school: index for index, school in enumerate(problem.instance.schools)}
    for _ in range(problem.schools + 1):
        breaches = check(problem.instance, *to_plan_tables(schedule)).breaches
        if not breaches:
            return schedule
        school = _most_blamed(schedule, breaches, number)
        if school is None:
            return None
        visits = problem.visits_of[school]
        schedule = schedule.changed({school: -1}, dict.fromkeys(visits, -1))
    return None


def _most_blamed(schedule: Schedule, breaches: tuple[Breach, ...], number: dict[str, int]) -> int | None:
    """The school that most breaches name, itself or through its SIP, and that no pin holds."""
    problem = schedule.problem
    blame: Counter[int] = Counter()
    for breach in breaches:
        if breach.school in number:
            blame[number[breach.school]] += problem.schools
        elif breach.sip is not None:
            for school, pair in enumerate(schedule.pair.tolist()):
                if pair >= 0 and problem.instance.sips[int(problem.pairs.sip[pair])].sip == breach.sip:
                    blame[school] += 1
    for school, _ in blame.most_common():
        if schedule.pair[school] >= 0 and not problem.must_allocate[school]:
            return school
    return None
