"""The exact model of the plan of some SIPs and schools: all rules, all terms, in CP-SAT.

Time-indexed: z[v, p, d] = 1 where SIP p makes visit v on day d. The linear relaxation of this form is almost
integral, which is why CP-SAT (with linearization_level 2) closes scopes of a dozen SIPs in seconds.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from ortools.sat.python import cp_model

from scheduler.optimiser.model.scope import Scope
from scheduler.optimiser.problem.problem import Problem
from scheduler.optimiser.rules import accompanied, capacity, federation, gap, one_a_day, owner, spread, week
from scheduler.optimiser.schedule import Schedule
from scheduler.optimiser.terms import balance, travel
from scheduler.optimiser.variables import PlanVariables

NO_DAYS = np.zeros(0, dtype=np.int64)


@dataclass(frozen=True)
class PlanModel:
    """A model with its objective, line by line."""

    variables: PlanVariables
    left_out: dict[int, cp_model.LinearExpr]
    """Visits left out by concern level, highest first, for the levels that may leave any out."""
    quality: cp_model.LinearExpr
    """Minutes, of the scope alone."""


def build(problem: Problem, scope: Scope) -> PlanModel:
    """The model of a scope: rules first, then the lines of the objective."""
    variables = _variables(problem, scope)
    owner.add_one_sip(variables)
    owner.add_visits(variables)
    capacity.add_schools(variables)
    capacity.add_visits(variables)
    spread.add(variables)
    federation.add(variables)
    one_a_day.add(variables)
    week.add(variables)
    gap.add(variables)
    accompanied.add(variables)
    return PlanModel(variables, _left_out(variables), _quality(variables))


def _variables(problem: Problem, scope: Scope) -> PlanVariables:
    model = cp_model.CpModel()
    pairs_of_sip: dict[int, list[int]] = {sip: [] for sip in scope.sips}
    for pairs in scope.pairs_of_school.values():
        for pair in pairs:
            pairs_of_sip[int(problem.pairs.sip[pair])].append(pair)
    free = {
        school
        for school in scope.pairs_of_school
        if not problem.must_allocate[school]
        and (problem.concern[school] in scope.may_leave_out or not problem.visits_of[school])
    }
    variables = PlanVariables(
        model=model,
        problem=problem,
        pairs_of_school={school: list(pairs) for school, pairs in scope.pairs_of_school.items()},
        pairs_of_sip=pairs_of_sip,
        allocated={pair: model.new_bool_var("") for pairs in pairs_of_sip.values() for pair in pairs},
        unallocated={school: model.new_bool_var("") for school in free},
    )
    for visit, school in variables.visits():
        if problem.concern[school] in scope.may_leave_out and not problem.visits[visit].pinned:
            variables.unplaced[visit] = model.new_bool_var("")
        adviser = problem.visits[visit].adviser
        for pair in variables.pairs_of_school[school]:
            variables.placed[pair, visit] = {
                day: model.new_bool_var("")
                for day in scope.days.get((pair, visit), NO_DAYS).tolist()
                if adviser is None or (adviser, day) not in scope.adviser_days
            }
    return variables


def _left_out(variables: PlanVariables) -> dict[int, cp_model.LinearExpr]:
    problem = variables.problem
    lines: dict[int, list[cp_model.IntVar]] = {}
    for visit, literal in variables.unplaced.items():
        lines.setdefault(int(problem.concern[problem.visits[visit].school]), []).append(literal)
    return {level: cp_model.LinearExpr.sum(lines[level]) for level in problem.levels if level in lines}


def _quality(variables: PlanVariables) -> cp_model.LinearExpr:
    problem = variables.problem
    literals, minutes = [], []
    for pair, literal in variables.allocated.items():
        literals.append(literal)
        minutes.append(int(problem.pairs.continuity[pair] + problem.pairs.outside[pair]))
    for (pair, visit), days in variables.placed.items():
        row = problem.visits[visit]
        driving = travel.minutes(problem, pair, visit)
        at = np.searchsorted(row.days, np.fromiter(days, dtype=np.int64, count=len(days)))
        literals.extend(days.values())
        minutes.extend((row.spacing[at] + row.waiting[at] + driving).tolist())
    return cp_model.LinearExpr.weighted_sum(literals, minutes) + balance.add(variables)


def read_solution(model: PlanModel, solver: cp_model.CpSolver, schedule: Schedule) -> Schedule:
    """The schedule with the scope's schools and visits as solved."""
    variables = model.variables
    pair_of = dict.fromkeys(variables.pairs_of_school, -1)
    day_of = {visit: -1 for visit, _ in variables.visits()}
    for pair, literal in variables.allocated.items():
        if solver.boolean_value(literal):
            pair_of[int(variables.problem.pairs.school[pair])] = pair
    for (pair, visit), days in variables.placed.items():
        if pair_of[variables.problem.visits[visit].school] == pair:
            for day, literal in days.items():
                if solver.boolean_value(literal):
                    day_of[visit] = day
    return schedule.changed(pair_of, day_of)


def hint(model: PlanModel, schedule: Schedule) -> None:
    """Let the solver start from a schedule."""
    variables = model.variables
    for pair, literal in variables.allocated.items():
        variables.model.add_hint(literal, int(schedule.pair[variables.problem.pairs.school[pair]]) == pair)
    for school, literal in variables.unallocated.items():
        variables.model.add_hint(literal, bool(schedule.pair[school] < 0))
    for visit, literal in variables.unplaced.items():
        variables.model.add_hint(literal, bool(schedule.day[visit] < 0))
    for (pair, visit), days in variables.placed.items():
        own = schedule.pair[variables.problem.visits[visit].school] == pair
        for day, literal in days.items():
            variables.model.add_hint(literal, bool(own and schedule.day[visit] == day))
