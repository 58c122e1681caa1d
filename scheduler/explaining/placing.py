"""Whether some visits can all be placed: an exact CP-SAT model of some schools, whatever it costs in minutes."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum

from ortools.sat.python import cp_model

from scheduler.explaining.easing import Eased
from scheduler.optimiser.model.scope import possible_days
from scheduler.optimiser.model.solving import Effort, prove
from scheduler.optimiser.problem.problem import Problem
from scheduler.optimiser.rules import accompanied, capacity, federation, gap, owner, spread, week
from scheduler.optimiser.variables import PlanVariables


class Verdict(Enum):
    """What a question comes to."""

    POSSIBLE = "possible"
    IMPOSSIBLE = "impossible"
    UNKNOWN = "not known in time"


@dataclass(frozen=True)
class Wanted:
    """What has to be placed, by school: the numbers of its visits."""

    all_of: Mapping[str, frozenset[int]]
    """Every one of these; a school with none of them need only have a SIP."""
    one_of: Mapping[str, frozenset[int]]
    """At least one of these for each school: those that the question is about."""


@dataclass(frozen=True)
class Placed:
    """A school's SIP and the days of the visits that are placed."""

    sip: str
    days: Mapping[int, date]


@dataclass(frozen=True)
class Placement:
    """The answer, with the schools placed where there is one."""

    verdict: Verdict
    schools: Mapping[str, Placed] = field(default_factory=dict)


def place(
    eased: Eased,
    wanted: Wanted,
    seconds: float,
    wish: Mapping[str, Placed],
    as_many: bool = False,
    stop: threading.Event | None = None,
) -> Placement:
    """Place all that is wanted, as the wish has it where that can be; exact where the verdict is not UNKNOWN.

    With `as_many`, as many as can be of those of which one is wanted, and as much as can be as the wish has it.
    """
    problem = eased.problem
    variables = _variables(problem, wanted)
    if variables is None:
        return Placement(Verdict.IMPOSSIBLE)
    owner.add_one_sip(variables)
    owner.add_visits(variables)
    capacity.add_schools(variables)
    capacity.add_visits(variables)
    spread.add(variables)
    federation.add(variables)
    week.add(variables)
    gap.add(variables)
    accompanied.add(variables)
    _one_a_day(variables, eased.any_number_a_day)
    as_wished = _hint(variables, wish)
    line = cp_model.LinearExpr.sum([])
    if as_many:
        many = len(as_wished) + 1
        line = many * cp_model.LinearExpr.sum(list(variables.unplaced.values())) - cp_model.LinearExpr.sum(as_wished)
    answer = prove(variables.model, line, Effort(seconds), stop or threading.Event())
    if answer.found:
        return Placement(Verdict.POSSIBLE, _read(variables, answer.solver))
    return Placement(Verdict.IMPOSSIBLE if answer.impossible else Verdict.UNKNOWN)


def _one_a_day(variables: PlanVariables, at_will: frozenset[int]) -> None:
    """One visit a day for all but some; their weeks are limited anew, as `week` counts on one visit a day."""
    problem = variables.problem
    in_week: dict[tuple[int, int], list[cp_model.IntVar]] = {}
    for (sip, day), literals in variables.placed_by_sip_day().items():
        if sip in at_will:
            in_week.setdefault((sip, int(problem.calendar.week[day])), []).extend(literals)
        elif len(literals) > 1:
            variables.model.add_at_most_one(literals)
    for (sip, number), literals in in_week.items():
        if problem.week_room[sip, number] < len(literals):
            variables.model.add(sum(literals) <= int(problem.week_room[sip, number]))


def _variables(problem: Problem, wanted: Wanted) -> PlanVariables | None:
    """The decisions; None where something wanted has no choice at all."""
    instance = problem.instance
    model = cp_model.CpModel()
    must, may = _visits(problem, wanted)
    names = [school.school for school in instance.schools]
    pairs_of_school = {school: list(problem.pairs_of_school[school]) for school in range(problem.schools)}
    sure = [
        bool(problem.must_allocate[number]) or name in wanted.all_of or name in wanted.one_of
        for number, name in enumerate(names)
    ]
    if any(sure[school] and not pairs for school, pairs in pairs_of_school.items()):
        return None
    pairs_of_sip: dict[int, list[int]] = {sip: [] for sip in range(problem.sips)}
    for pairs in pairs_of_school.values():
        for pair in pairs:
            pairs_of_sip[int(problem.pairs.sip[pair])].append(pair)
    variables = PlanVariables(
        model=model,
        problem=problem,
        pairs_of_school=pairs_of_school,
        pairs_of_sip=pairs_of_sip,
        allocated={pair: model.new_bool_var("") for pair in range(len(problem.pairs))},
        unallocated={school: model.new_bool_var("") for school in pairs_of_school if not sure[school]},
    )
    for visit, school in variables.visits():
        offered = visit in must or any(visit in group for group in may)
        if visit not in must:
            variables.unplaced[visit] = model.new_bool_var("")
        for pair in pairs_of_school[school]:
            days = possible_days(problem, pair, visit).tolist() if offered else []
            variables.placed[pair, visit] = {day: model.new_bool_var("") for day in days}
    for group in may:
        model.add_bool_or([~variables.unplaced[visit] for visit in group if visit in variables.unplaced])
    return variables


def _hint(variables: PlanVariables, wish: Mapping[str, Placed]) -> list[cp_model.IntVar]:
    """Let the solver start from a wish; return the decisions that it consists of."""
    problem = variables.problem
    instance, calendar = problem.instance, problem.calendar
    wished: list[cp_model.IntVar] = []
    for pair, literal in variables.allocated.items():
        name = instance.schools[int(problem.pairs.school[pair])].school
        own = wish.get(name)
        if own is not None and own.sip == instance.sips[int(problem.pairs.sip[pair])].sip:
            wished.append(literal)
            for visit in problem.visits_of[int(problem.pairs.school[pair])]:
                day = calendar.number.get(own.days.get(problem.visits[visit].number, date.min))
                if day in variables.placed[pair, visit]:
                    wished.append(variables.placed[pair, visit][day])
    chosen = {literal.index for literal in wished}
    for literal in variables.allocated.values():
        variables.model.add_hint(literal, literal.index in chosen)
    for days in variables.placed.values():
        for literal in days.values():
            variables.model.add_hint(literal, literal.index in chosen)
    return wished


def _visits(problem: Problem, wanted: Wanted) -> tuple[set[int], list[set[int]]]:
    """The visits that must be placed, and the groups of which one must be."""
    must = {number for number, visit in enumerate(problem.visits) if visit.pinned}
    groups: dict[str, set[int]] = {name: set() for name in wanted.one_of}
    for number, visit in enumerate(problem.visits):
        name = problem.instance.schools[visit.school].school
        if visit.number in wanted.all_of.get(name, ()):
            must.add(number)
        if visit.number in wanted.one_of.get(name, ()):
            groups[name].add(number)
    return must, [group for group in groups.values() if group and not group & must]


def _read(variables: PlanVariables, solver: cp_model.CpSolver) -> dict[str, Placed]:
    problem = variables.problem
    found: dict[str, Placed] = {}
    for pair, literal in variables.allocated.items():
        if solver.boolean_value(literal):
            school = int(problem.pairs.school[pair])
            days = {
                problem.visits[visit].number: problem.calendar.days[day]
                for visit in problem.visits_of[school]
                for day, chosen in variables.placed[pair, visit].items()
                if solver.boolean_value(chosen)
            }
            sip = problem.instance.sips[int(problem.pairs.sip[pair])].sip
            found[problem.instance.schools[school].school] = Placed(sip, days)
    return found
