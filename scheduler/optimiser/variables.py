"""The decisions of a model, under the names that the rules use."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from ortools.sat.python import cp_model

from scheduler.optimiser.problem.problem import Problem

Literal = cp_model.IntVar


@dataclass(frozen=True)
class AllocationVariables:
    """Who has which school: x[s, p] for the pairs in scope."""

    model: cp_model.CpModel
    problem: Problem
    pairs_of_school: dict[int, list[int]]
    """The pairs in scope of every school in scope."""
    pairs_of_sip: dict[int, list[int]]
    """The pairs in scope of every SIP in scope: those without any are listed too."""
    allocated: dict[int, Literal]
    """x of each pair."""
    unallocated: dict[int, Literal]
    """For each school that may be left without a SIP, whether it is."""


@dataclass(frozen=True)
class PlanVariables(AllocationVariables):
    """Who has which school and when each visit is made: also z[v, p, d]."""

    placed: dict[tuple[int, int], dict[int, Literal]] = field(default_factory=dict)
    """z of each pair and visit, by day."""
    unplaced: dict[int, Literal] = field(default_factory=dict)
    """For each visit that may be left out, whether it is."""

    def visits(self) -> Iterator[tuple[int, int]]:
        """Every visit in scope, with its school."""
        for school in self.pairs_of_school:
            for visit in self.problem.visits_of[school]:
                yield visit, school

    def placed_on_days(self, school: int, visit: int) -> dict[int, list[Literal]]:
        """z of a visit by day, whoever makes it."""
        found: dict[int, list[Literal]] = defaultdict(list)
        for pair in self.pairs_of_school[school]:
            for day, literal in self.placed.get((pair, visit), {}).items():
                found[day].append(literal)
        return found

    def placed_by_sip_day(self) -> dict[tuple[int, int], list[Literal]]:
        """All z of each SIP and day."""
        found: dict[tuple[int, int], list[Literal]] = defaultdict(list)
        for (pair, _), days in self.placed.items():
            sip = int(self.problem.pairs.sip[pair])
            for day, literal in days.items():
                found[sip, day].append(literal)
        return found

    def placed_by_sip(self) -> dict[int, list[Literal]]:
        """All z of each SIP."""
        found: dict[int, list[Literal]] = defaultdict(list)
        for (pair, _), days in self.placed.items():
            found[int(self.problem.pairs.sip[pair])].extend(days.values())
        return found
