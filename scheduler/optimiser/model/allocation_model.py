"""The exact model of the allocation alone, with what can be said of visit days without placing any.

A relaxation of the whole plan: every rule on pairs, schools and SIPs is in it; of the days only this, that in any
stretch of days [a, b] a SIP makes no more visits than there is room for. With m[p, k] visits of kind k (a window
and a concern level) left out by SIP p,

    sum of visits of p's schools with windows inside [a, b] - sum over those kinds of m[p, k] <= room(p, a, b),

and that a pair leaves out at least what it would if its SIP had no other school. (Where gaps, not missing days,
force that, the pair's visits are not counted in the rooms, so that no visit is counted as left out twice.) The
fewest visits that it leaves out are a lower bound on what any plan leaves out.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import product

import numpy as np
from ortools.sat.python import cp_model

from scheduler.optimiser.model.scope import possible_days
from scheduler.optimiser.prices.timetables import IMPOSSIBLE, SCALE, fewest_left_out
from scheduler.optimiser.problem.problem import Integers, Problem
from scheduler.optimiser.rules import capacity, federation, owner, spread
from scheduler.optimiser.terms import balance
from scheduler.optimiser.variables import AllocationVariables

Kind = tuple[int, int, int]
"""First day and last day of the window, and concern level."""


@dataclass(frozen=True)
class AllocationModel:
    """A model with the visits left out by concern level, highest first."""

    variables: AllocationVariables
    left_out: dict[int, cp_model.LinearExpr]

    def priced(self, cost: Integers) -> cp_model.LinearExpr:
        """The cost of an allocation, 1/SCALE minutes, for these costs of pairs."""
        allocated = self.variables.allocated
        pairs = cp_model.LinearExpr.weighted_sum(list(allocated.values()), [int(cost[pair]) for pair in allocated])
        return pairs + SCALE * balance.add(self.variables)

    def chosen(self, solver: cp_model.CpSolver) -> Integers:
        """The pair of each school in a solution, -1 for none."""
        pair_of = np.full(self.variables.problem.schools, -1, dtype=np.int64)
        for pair, literal in self.variables.allocated.items():
            if solver.boolean_value(literal):
                pair_of[self.variables.problem.pairs.school[pair]] = pair
        return pair_of


def build(problem: Problem, pairs: Integers, must_cover: bool) -> AllocationModel:
    """The model over some pairs; with `must_cover` no visit may be left out."""
    model = cp_model.CpModel()
    pairs_of_school: dict[int, list[int]] = {school: [] for school in range(problem.schools)}
    pairs_of_sip: dict[int, list[int]] = {sip: [] for sip in range(problem.sips)}
    for pair in pairs.tolist():
        pairs_of_school[int(problem.pairs.school[pair])].append(pair)
        pairs_of_sip[int(problem.pairs.sip[pair])].append(pair)
    optional = [
        school
        for school in range(problem.schools)
        if not problem.must_allocate[school] and not (must_cover and problem.visits_of[school])
    ]
    variables = AllocationVariables(
        model=model,
        problem=problem,
        pairs_of_school=pairs_of_school,
        pairs_of_sip=pairs_of_sip,
        allocated={pair: model.new_bool_var("") for pair in pairs.tolist()},
        unallocated={school: model.new_bool_var("") for school in optional},
    )
    owner.add_one_sip(variables)
    capacity.add_schools(variables)
    spread.add(variables)
    federation.add(variables)
    return AllocationModel(variables, _left_out(variables, must_cover))


def _left_out(variables: AllocationVariables, must_cover: bool) -> dict[int, cp_model.LinearExpr]:
    problem = variables.problem
    fewest = fewest_left_out(problem)
    lines: dict[int, list[cp_model.LinearExprT]] = {level: [] for level in problem.levels}
    for school, literal in variables.unallocated.items():
        lines[int(problem.concern[school])].append(len(problem.visits_of[school]) * literal)
    for sip, pairs in variables.pairs_of_sip.items():
        demand: dict[Kind, list[cp_model.LinearExprT]] = defaultdict(list)
        for pair in pairs:
            school, literal = int(problem.pairs.school[pair]), variables.allocated[pair]
            level = int(problem.concern[school])
            forced = int(fewest[pair])
            if forced >= IMPOSSIBLE or (must_cover and forced):
                variables.model.add(literal == 0)
                continue
            lines[level].append(forced * literal)
            offered = [possible_days(problem, pair, visit) for visit in problem.visits_of[school]]
            if sum(len(days) == 0 for days in offered) == forced:
                for days in offered:
                    if len(days):
                        demand[int(days[0]), int(days[-1]), level].append(literal)
        for level, missing in _add_room(variables, sip, _coarser(demand), must_cover):
            lines[level].append(missing)
    return {level: cp_model.LinearExpr.sum(parts) for level, parts in lines.items()}


def _coarser(demand: dict[Kind, list[cp_model.LinearExprT]]) -> dict[Kind, list[cp_model.LinearExprT]]:
    """Widen windows to few distinct ones: single schools' absences at the ends would give a hundred kinds."""
    firsts = rounded(sorted({kind[0] for kind in demand}), down=True)
    lasts = rounded(sorted({kind[1] for kind in demand}), down=False)
    merged: dict[Kind, list[cp_model.LinearExprT]] = defaultdict(list)
    for (first, last, level), literals in demand.items():
        merged[firsts[first], lasts[last], level].extend(literals)
    return merged


def rounded(days: list[int], down: bool, within: int = 10) -> dict[int, int]:
    """Map days that follow each other closely to the first (down) or last of them."""
    mapped: dict[int, int] = {}
    anchor: int | None = None
    for day in days if down else reversed(days):
        if anchor is None or abs(day - anchor) > within:
            anchor = day
        mapped[day] = anchor
    return mapped


def _add_room(
    variables: AllocationVariables, sip: int, demand: dict[Kind, list[cp_model.LinearExprT]], must_cover: bool
) -> list[tuple[int, cp_model.IntVar]]:
    """Add the room of every stretch of days; return what each kind leaves out, with its level."""
    model = variables.model
    missing = {} if must_cover else {kind: model.new_int_var(0, len(literals), "") for kind, literals in demand.items()}
    for kind, variable in missing.items():
        model.add(variable <= sum(demand[kind]))
    starts, ends = sorted({kind[0] for kind in demand}), sorted({kind[1] for kind in demand})
    for start, end in product(starts, ends):
        inside = [kind for kind in demand if start <= kind[0] and kind[1] <= end]
        wanted = [literal for kind in inside for literal in demand[kind]]
        limit = room_between(variables.problem, sip, start, end)
        if len(wanted) > limit:
            left_out = cp_model.LinearExpr.sum([missing[kind] for kind in inside if kind in missing])
            model.add(cp_model.LinearExpr.sum(wanted) - left_out <= limit)
    return [(kind[2], variable) for kind, variable in missing.items()]


def room_between(problem: Problem, sip: int, start: int, end: int) -> int:
    """Visits that fit between two days, both included."""
    weeks = problem.calendar.week[start : end + 1]
    free = np.bincount(weeks, weights=problem.sip_free[sip, start : end + 1], minlength=problem.calendar.weeks)
    room = int(np.minimum(free, problem.week_room[sip]).sum())
    return min(room, int(problem.visit_room[sip]))
