"""The exact model of the allocation alone, with what can be said of visit days without placing any.

A relaxation of the whole plan: every rule on pairs, schools and SIPs is in it; of the days only this, that in any
stretch of days [a, b] a SIP makes, and an adviser accompanies, no more visits than there is room for. With m[p, k]
visits of kind k (a window, a concern level and who accompanies them) left out by SIP p,

    sum of visits of p's schools with windows inside [a, b] - sum over those kinds of m[p, k] <= room(p, a, b),

the same for each adviser, summed over all SIPs and the kinds that the adviser accompanies, where room is the days that
the adviser is there; and that a pair leaves out at least what it would if its SIP had no other school. (Where gaps,
not missing days, force that, the pair's visits are not counted in the rooms, so that no visit is counted as left out
twice.) The fewest visits that it leaves out are a lower bound on what any plan leaves out.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import product
from typing import NamedTuple

import numpy as np
from ortools.sat.python import cp_model

from scheduler.optimiser.model.scope import possible_days
from scheduler.optimiser.prices.multipliers import Resources
from scheduler.optimiser.prices.timetables import IMPOSSIBLE, SCALE, fewest_left_out
from scheduler.optimiser.problem.problem import Flags, Integers, Problem
from scheduler.optimiser.rules import capacity, federation, owner, spread
from scheduler.optimiser.terms import balance
from scheduler.optimiser.variables import AllocationVariables, Literal

FEW_WINDOWS, FEWEST_WINDOWS = 8, 1
"""First or last days of windows up to which each is looked at by itself; fewest in the coarse model. Coarser is
weaker, but seldom: on counties it proves the same in a tenth of the time."""
MOST_VISITS = 10**7
"""More visits than any county has."""
CLOSE = (0, 2, 5, 10)
"""Days between such days up to which they are taken for one, until they are few."""


class Kind(NamedTuple):
    """What visits must have in common to be counted together."""

    first: int
    """First day of the window."""
    last: int
    level: int
    adviser: int | None


@dataclass(frozen=True)
class Wanted:
    """Visits of one kind that one SIP may be asked for."""

    kind: Kind
    visits: tuple[int, ...]
    literals: tuple[Literal, ...]
    """For each visit whether the SIP has its school."""
    left_out: cp_model.IntVar | None
    """How many of them the SIP leaves out; None where no visit may be."""


@dataclass(frozen=True)
class AllocationModel:
    """A model with the visits left out by concern level, highest first."""

    variables: AllocationVariables
    left_out: dict[int, cp_model.IntVar]

    def priced(self, cost: Integers) -> cp_model.LinearExpr:
        """The cost of an allocation, 1/SCALE minutes, for these costs of pairs."""
        allocated = self.variables.allocated
        pairs = cp_model.LinearExpr.weighted_sum(list(allocated.values()), [int(cost[pair]) for pair in allocated])
        return pairs + SCALE * balance.add(self.variables)

    def coverage(self, values: Sequence[float]) -> dict[int, int]:
        """The visits that a solution leaves out, by level."""
        return {level: round(values[line.index]) for level, line in self.left_out.items()}

    def chosen(self, values: Sequence[float]) -> Integers:
        """The pair of each school in a solution, given as the value of each variable; -1 for none."""
        pair_of = np.full(self.variables.problem.schools, -1, dtype=np.int64)
        for pair, literal in self.variables.allocated.items():
            if values[literal.index] > 0.5:
                pair_of[self.variables.problem.pairs.school[pair]] = pair
        return pair_of


def build(problem: Problem, pairs: Integers, must_cover: bool, coarse: bool = False) -> AllocationModel:
    """The model over some pairs; with `must_cover` no visit may be left out. `coarse` looks at fewer stretches."""
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
    return AllocationModel(variables, _left_out(variables, must_cover, FEWEST_WINDOWS if coarse else FEW_WINDOWS))


def _left_out(variables: AllocationVariables, must_cover: bool, few: int) -> dict[int, cp_model.IntVar]:
    problem = variables.problem
    fewest = fewest_left_out(problem)
    lines: dict[int, list[cp_model.LinearExprT]] = {level: [] for level in problem.levels}
    for school, literal in variables.unallocated.items():
        lines[int(problem.concern[school])].append(len(problem.visits_of[school]) * literal)
    accompanied: dict[int, list[Wanted]] = defaultdict(list)
    for sip, pairs in variables.pairs_of_sip.items():
        demand: dict[Kind, list[tuple[int, Literal]]] = defaultdict(list)
        for pair in pairs:
            school, literal = int(problem.pairs.school[pair]), variables.allocated[pair]
            level = int(problem.concern[school])
            forced = int(fewest[pair])
            if forced >= IMPOSSIBLE or (must_cover and forced):
                variables.model.add(literal == 0)
                continue
            lines[level].append(forced * literal)
            offered = {visit: possible_days(problem, pair, visit) for visit in problem.visits_of[school]}
            if sum(len(days) == 0 for days in offered.values()) == forced:
                for visit, days in offered.items():
                    if len(days):
                        kind = Kind(int(days[0]), int(days[-1]), level, problem.visits[visit].adviser)
                        demand[kind].append((visit, literal))
        wanted = _wanted(variables.model, demand, must_cover, few)
        _add_room(variables.model, wanted, partial(room_of_sip, problem, sip))
        for some in wanted:
            if some.left_out is not None:
                lines[some.kind.level].append(some.left_out)
            if some.kind.adviser is not None:
                accompanied[some.kind.adviser].append(some)
    days_of_adviser = Resources(problem).adviser_wanted
    for adviser, asked in accompanied.items():
        widened = _widened((some.kind for some in asked), few)
        together = [replace(some, kind=widened[some.kind]) for some in asked]
        _add_room(variables.model, together, partial(_room_of_adviser, days_of_adviser[adviser]))
    return {level: _total(variables.model, parts) for level, parts in lines.items()}


def _total(model: cp_model.CpModel, parts: list[cp_model.LinearExprT]) -> cp_model.IntVar:
    """A variable that is the sum: a solution says what it is."""
    total = model.new_int_var(0, MOST_VISITS, "")
    model.add(total == cp_model.LinearExpr.sum(parts))
    return total


def _wanted(
    model: cp_model.CpModel, demand: dict[Kind, list[tuple[int, Literal]]], must_cover: bool, few: int
) -> list[Wanted]:
    """The visits of a SIP by kind, with few kinds."""
    widened = _widened(demand, few)
    merged: dict[Kind, list[tuple[int, Literal]]] = defaultdict(list)
    for kind, visits in demand.items():
        merged[widened[kind]].extend(visits)
    found = []
    for kind, visits in merged.items():
        numbers, literals = zip(*visits, strict=True)
        left_out = None if must_cover else model.new_int_var(0, len(visits), "")
        if left_out is not None:
            model.add(left_out <= cp_model.LinearExpr.sum(literals))
        found.append(Wanted(kind, numbers, literals, left_out))
    return found


def _widened(kinds: Iterable[Kind], few: int) -> dict[Kind, Kind]:
    """Windows widened to few distinct ones: single schools' absences at the ends would give a hundred kinds."""
    known = list(kinds)
    firsts = rounded(sorted({kind.first for kind in known}), few)
    lasts = rounded(sorted({kind.last for kind in known}, reverse=True), few)
    return {kind: kind._replace(first=firsts[kind.first], last=lasts[kind.last]) for kind in known}


def rounded(days: list[int], few: int = FEW_WINDOWS) -> dict[int, int]:
    """Map each day to one before it in the list (or itself) that is close, so that few remain."""
    mapped: dict[int, int] = {}
    for close in CLOSE:
        anchors: list[int] = []
        for day in days:
            if not anchors or abs(day - anchors[-1]) > close:
                anchors.append(day)
            mapped[day] = anchors[-1]
        if len(anchors) <= few:
            break
    return mapped


def _add_room(model: cp_model.CpModel, wanted: list[Wanted], room: Callable[[int, int], int]) -> None:
    """Add for every stretch of days that no more visits are placed in it than there is room for."""
    starts, ends = sorted({some.kind.first for some in wanted}), sorted({some.kind.last for some in wanted})
    for start, end in product(starts, ends):
        inside = [some for some in wanted if start <= some.kind.first and some.kind.last <= end]
        most = room(start, end)
        if len({visit for some in inside for visit in some.visits}) > most:
            literals = {literal.index: literal for some in inside for literal in some.literals}
            visits = Counter(literal.index for some in inside for literal in some.literals)
            placed = cp_model.LinearExpr.weighted_sum(list(literals.values()), [visits[index] for index in literals])
            left_out = [some.left_out for some in inside if some.left_out is not None]
            model.add(placed - cp_model.LinearExpr.sum(left_out) <= most)


def _room_of_adviser(there: Flags, start: int, end: int) -> int:
    """Days between two days, both included, on which the adviser is there: one visit each."""
    return int(there[start : end + 1].sum())


def room_of_sip(problem: Problem, sip: int, start: int, end: int) -> int:
    """Visits of a SIP that fit between two days, both included."""
    weeks = problem.calendar.week[start : end + 1]
    free = np.bincount(weeks, weights=problem.sip_free[sip, start : end + 1], minlength=problem.calendar.weeks)
    room = int(np.minimum(free, problem.week_room[sip]).sum())
    return min(room, int(problem.visit_room[sip]))
