"""The allocation alone, with what it says of visits that move: the smallest relaxation of a replan.

Where so many visits with the old day d come to SIP q that they cannot all be made then, some move. With n(q, d) the
number of visits with that day at schools allocated to q, possible for q on it,

    n(q, d) <= 1 + m(q, d)      and      sum over d in w of (n(q, d) - m(q, d)) <= room(q, w) + m'(q, w),

a plan moves at least the sum of all m(q, d) and m'(q, w), and every visit whose day is impossible for its SIP or whose
school has none. For take m(q, d) = max(0, n(q, d) - 1), and m'(q, w) what is left in the week beyond its room: of the
visits counted in n at most one a day keeps its day, and in w at most room(q, w) of these.

It holds thousands of pairs in a few seconds, as it has no variable for a visit; `outline` has, and is exact.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from ortools.sat.python import cp_model

from scheduler.optimiser.keeping.before import Before
from scheduler.optimiser.problem.problem import Flags, Integers
from scheduler.optimiser.rules import capacity, federation, owner, spread
from scheduler.optimiser.variables import AllocationVariables, Literal


@dataclass(frozen=True)
class Crowding:
    """A model with its lines."""

    variables: AllocationVariables
    changes: cp_model.LinearExpr
    moves: cp_model.LinearExpr

    def chosen(self, solver: cp_model.CpSolver) -> Flags:
        """(pairs,): those allocated in a solution."""
        flags = np.zeros(len(self.variables.problem.pairs), dtype=bool)
        for pair, literal in self.variables.allocated.items():
            flags[pair] = solver.boolean_value(literal)
        return flags


def build(before: Before, pairs: Flags, fewest: Integers, target: Mapping[int, int]) -> Crowding:
    """The model over some pairs for plans that leave out so many visits by level, or fewer.

    `fewest` are the visits that each pair must leave out even if its SIP had no other school.
    """
    problem = before.problem
    variables = _variables(before, pairs, target)
    owner.add_one_sip(variables)
    capacity.add_schools(variables)
    spread.add(variables)
    federation.add(variables)
    for level, count in target.items():
        left_out = [
            int(fewest[pair]) * literal
            for pair, literal in variables.allocated.items()
            if fewest[pair] and problem.concern[problem.pairs.school[pair]] == level
        ]
        left_out += [
            len(problem.visits_of[school]) * literal
            for school, literal in variables.unallocated.items()
            if problem.concern[school] == level
        ]
        variables.model.add(cp_model.LinearExpr.sum(left_out) <= count)
    kept = [variables.allocated[pair] for pair in before.pair.tolist() if pair in variables.allocated]
    changes = int(before.had_sip.sum()) - cp_model.LinearExpr.sum(kept)
    return Crowding(variables, changes, _moves(before, variables))


def _variables(before: Before, pairs: Flags, target: Mapping[int, int]) -> AllocationVariables:
    problem = before.problem
    model = cp_model.CpModel()
    pairs_of_school = {
        school: [pair for pair in problem.pairs_of_school[school] if pairs[pair]] for school in range(problem.schools)
    }
    pairs_of_sip: dict[int, list[int]] = {sip: [] for sip in range(problem.sips)}
    for pair in np.flatnonzero(pairs).tolist():
        pairs_of_sip[int(problem.pairs.sip[pair])].append(pair)
    return AllocationVariables(
        model=model,
        problem=problem,
        pairs_of_school=pairs_of_school,
        pairs_of_sip=pairs_of_sip,
        allocated={pair: model.new_bool_var("") for members in pairs_of_school.values() for pair in members},
        unallocated={
            school: model.new_bool_var("")
            for school in range(problem.schools)
            if not problem.must_allocate[school]
            and (target[int(problem.concern[school])] or not problem.visits_of[school])
        },
    )


def _moves(before: Before, variables: AllocationVariables) -> cp_model.LinearExpr:
    problem, model = before.problem, variables.model
    moves: list[cp_model.LinearExprT] = [
        int(before.had_day[list(problem.visits_of[school])].sum()) * literal
        for school, literal in variables.unallocated.items()
    ]
    on_day: dict[tuple[int, int], list[Literal]] = defaultdict(list)
    for pair, literal in variables.allocated.items():
        sip = int(problem.pairs.sip[pair])
        lost = 0
        for visit in problem.visits_of[int(problem.pairs.school[pair])]:
            day = int(before.day[visit])
            if day >= 0 and problem.sip_free[sip, day]:
                on_day[sip, day].append(literal)
            else:
                lost += int(before.had_day[visit])
        if lost:
            moves.append(lost * literal)
    crowds: dict[tuple[int, int], list[cp_model.LinearExprT]] = defaultdict(list)
    for (sip, day), literals in on_day.items():
        sip_week = sip, int(problem.calendar.week[day])
        crowds[sip_week] += literals
        if len(literals) > 1:
            excess = model.new_int_var(0, len(literals) - 1, "")
            model.add(cp_model.LinearExpr.sum(literals) <= 1 + excess)
            crowds[sip_week].append(-excess)
            moves.append(excess)
    for of_week, staying in crowds.items():
        room = int(problem.week_room[of_week])
        if len(staying) > room:
            excess = model.new_int_var(0, len(staying), "")
            model.add(cp_model.LinearExpr.sum(staying) <= room + excess)
            moves.append(excess)
    return cp_model.LinearExpr.sum(moves)
