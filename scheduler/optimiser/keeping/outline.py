"""The outline of a plan: who has which school, which visits keep their day, and few other days.

A CP-SAT model like that of whole plans, with z[v, p, d] for some days d alone: the day that the visit had, and as
many more as are asked for, the cheapest first. e[v, p] = 1 where SIP p makes the visit elsewhere, on any other day.
Rules on days speak of z; e counts for its SIP in `max_days` and in the room of stretches of days:

    sum of visits of p with windows inside [a, b] <= room(p, a, b).

Every legal plan is a solution (each visit on a day without a z is elsewhere), coverage, changes and moves are the
same in both, and the quality of the solution is at most that of the plan, since e costs as much as the cheapest of
the days that it stands for. So the least of every line over outlines is a bound for plans. A solution without e is a
plan. Moves are counted exactly: a visit moves unless it has z on the day that it had.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import product

import numpy as np
from ortools.sat.python import cp_model

from scheduler.optimiser.keeping.before import Before
from scheduler.optimiser.model.allocation_model import room_of_sip, rounded
from scheduler.optimiser.model.scope import possible_days
from scheduler.optimiser.problem.problem import Flags, Problem
from scheduler.optimiser.rules import accompanied, capacity, federation, gap, one_a_day, owner, spread, week
from scheduler.optimiser.schedule import Schedule, empty_schedule
from scheduler.optimiser.terms import balance, travel
from scheduler.optimiser.variables import Literal, PlanVariables

ELSEWHERE = -1
"""Stands for the day of a visit on none of those looked at."""


@dataclass(frozen=True)
class Sketch:
    """A solution of an outline."""

    schedule: Schedule
    """Visits that are elsewhere have no day here."""
    elsewhere: frozenset[int]
    """Visits."""


@dataclass(frozen=True)
class Outline:
    """A model with its lines."""

    variables: PlanVariables
    """With z of the days that are looked at."""
    elsewhere: dict[tuple[int, int], Literal]
    """e by pair and visit, where there is another day."""
    left_out: dict[int, cp_model.LinearExpr]
    """Visits left out by level, for all levels."""
    changes: cp_model.LinearExpr
    moves: cp_model.LinearExpr
    quality: cp_model.LinearExpr

    def sketch(self, solver: cp_model.CpSolver) -> Sketch:
        """Read a solution."""
        variables = self.variables
        pair_of = {
            int(variables.problem.pairs.school[pair]): pair
            for pair, literal in variables.allocated.items()
            if solver.boolean_value(literal)
        }
        day_of = {
            visit: day
            for (_, visit), days in variables.placed.items()
            for day, literal in days.items()
            if solver.boolean_value(literal)
        }
        elsewhere = {visit for (_, visit), literal in self.elsewhere.items() if solver.boolean_value(literal)}
        return Sketch(empty_schedule(variables.problem).changed(pair_of, day_of), frozenset(elsewhere))

    def hint(self, sketch: Sketch) -> None:
        """Let the solver start from a sketch."""
        variables, schedule = self.variables, sketch.schedule
        model = variables.model
        for pair, literal in variables.allocated.items():
            model.add_hint(literal, int(schedule.pair[variables.problem.pairs.school[pair]]) == pair)
        for school, literal in variables.unallocated.items():
            model.add_hint(literal, bool(schedule.pair[school] < 0))
        for visit, literal in variables.unplaced.items():
            model.add_hint(literal, bool(schedule.day[visit] < 0) and visit not in sketch.elsewhere)
        for (pair, visit), days in variables.placed.items():
            own = schedule.pair[variables.problem.visits[visit].school] == pair
            for day, literal in days.items():
                model.add_hint(literal, bool(own and schedule.day[visit] == day))
            if (pair, visit) in self.elsewhere:
                day = int(schedule.day[visit])
                away = visit in sketch.elsewhere or (day >= 0 and day not in days)
                model.add_hint(self.elsewhere[pair, visit], bool(own and away))


def build(before: Before, pairs: Flags, looked_at: Mapping[int, int], may_leave_out: frozenset[int]) -> Outline:
    """The outline over some pairs; `looked_at` says how many other days of a visit have a z, none where not given.

    Levels outside `may_leave_out` place every visit.
    """
    problem = before.problem
    model = cp_model.CpModel()
    pairs_of_school = {
        school: [pair for pair in problem.pairs_of_school[school] if pairs[pair]] for school in range(problem.schools)
    }
    pairs_of_sip: dict[int, list[int]] = {sip: [] for sip in range(problem.sips)}
    for pair in np.flatnonzero(pairs).tolist():
        pairs_of_sip[int(problem.pairs.sip[pair])].append(pair)
    optional = [
        school
        for school in range(problem.schools)
        if not problem.must_allocate[school]
        and (problem.concern[school] in may_leave_out or not problem.visits_of[school])
    ]
    variables = PlanVariables(
        model=model,
        problem=problem,
        pairs_of_school=pairs_of_school,
        pairs_of_sip=pairs_of_sip,
        allocated={pair: model.new_bool_var("") for members in pairs_of_school.values() for pair in members},
        unallocated={school: model.new_bool_var("") for school in optional},
    )
    elsewhere: dict[tuple[int, int], Literal] = {}
    costs = _Costs()
    for visit, school in variables.visits():
        if problem.concern[school] in may_leave_out and not problem.visits[visit].pinned:
            variables.unplaced[visit] = model.new_bool_var("")
        for pair in pairs_of_school[school]:
            _add_days(variables, elsewhere, costs, pair, visit, int(before.day[visit]), looked_at.get(visit, 0))
    _add_rules(variables, elsewhere)
    for pair, literal in variables.allocated.items():
        costs.add(literal, int(problem.pairs.continuity[pair] + problem.pairs.outside[pair]))
    return Outline(
        variables,
        elsewhere,
        {
            level: cp_model.LinearExpr.sum(
                [literal for visit, literal in variables.unplaced.items() if _level(problem, visit) == level]
            )
            for level in problem.levels
        },
        _changes(before, variables),
        _moves(before, variables),
        cp_model.LinearExpr.weighted_sum(costs.literals, costs.minutes) + balance.add(variables),
    )


@dataclass(frozen=True)
class _Costs:
    """The literals that cost something, with their minutes."""

    literals: list[Literal] = field(default_factory=list)
    minutes: list[int] = field(default_factory=list)

    def add(self, literal: Literal, minutes: int) -> None:
        self.literals.append(literal)
        self.minutes.append(minutes)


def _level(problem: Problem, visit: int) -> int:
    return int(problem.concern[problem.visits[visit].school])


def _add_days(
    variables: PlanVariables,
    elsewhere: dict[tuple[int, int], Literal],
    costs: _Costs,
    pair: int,
    visit: int,
    old_day: int,
    more: int,
) -> None:
    """The literals of a pair and visit: its old day, as many more as are looked at, and the rest in one."""
    problem, model = variables.problem, variables.model
    row = problem.visits[visit]
    days = possible_days(problem, pair, visit)
    at = np.searchsorted(row.days, days)
    minutes = row.spacing[at] + row.waiting[at] + travel.minutes(problem, pair, visit)
    others = np.flatnonzero(days != old_day)
    others = others[np.argsort(minutes[others], kind="stable")]
    named = [*np.flatnonzero(days == old_day).tolist(), *others[:more].tolist()]
    placed = variables.placed[pair, visit] = {int(days[place]): model.new_bool_var("") for place in named}
    for place in named:
        costs.add(placed[int(days[place])], int(minutes[place]))
    if len(others) > more:
        elsewhere[pair, visit] = model.new_bool_var("")
        costs.add(elsewhere[pair, visit], int(minutes[others[more]]))


def _add_rules(variables: PlanVariables, elsewhere: Mapping[tuple[int, int], Literal]) -> None:
    owner.add_one_sip(variables)
    capacity.add_schools(variables)
    spread.add(variables)
    federation.add(variables)
    one_a_day.add(variables)
    week.add(variables)
    gap.add(variables)
    accompanied.add(variables)
    anywhere = {
        key: {**days, ELSEWHERE: elsewhere[key]} if key in elsewhere else days for key, days in variables.placed.items()
    }
    whole = replace(variables, placed=anywhere)
    owner.add_visits(whole)
    capacity.add_visits(whole)
    _add_room(whole)


def _add_room(whole: PlanVariables) -> None:
    """In any stretch of days a SIP makes no more visits than there is room for."""
    problem = whole.problem
    windows: dict[int, dict[tuple[int, int], list[Literal]]] = defaultdict(lambda: defaultdict(list))
    for (pair, visit), literals in whole.placed.items():
        days = possible_days(problem, pair, visit)
        if len(days):
            window = int(days[0]), int(days[-1])
            windows[int(problem.pairs.sip[pair])][window].extend(literals.values())
    for sip, demand in windows.items():
        firsts = rounded(sorted({first for first, _ in demand}))
        lasts = rounded(sorted({last for _, last in demand}, reverse=True))
        for start, end in product(sorted(set(firsts.values())), sorted(set(lasts.values()))):
            inside = [
                literal
                for (first, last), literals in demand.items()
                if start <= firsts[first] and lasts[last] <= end
                for literal in literals
            ]
            limit = room_of_sip(problem, sip, start, end)
            if len(inside) > limit:
                whole.model.add(cp_model.LinearExpr.sum(inside) <= limit)


def _changes(before: Before, variables: PlanVariables) -> cp_model.LinearExpr:
    kept = [variables.allocated[pair] for pair in before.pair.tolist() if pair in variables.allocated]
    return int(before.had_sip.sum()) - cp_model.LinearExpr.sum(kept)


def _moves(before: Before, variables: PlanVariables) -> cp_model.LinearExpr:
    kept = [
        days[day]
        for (_, visit), days in variables.placed.items()
        if (day := int(before.day[visit])) in days and before.had_day[visit]
    ]
    return int(before.had_day.sum()) - cp_model.LinearExpr.sum(kept)
