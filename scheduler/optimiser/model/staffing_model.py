"""The allocation with candidates who are taken or not: a relaxation of every plan with so many recruits.

The allocation model over all SIPs, candidates among them, with t[c] = 1 where candidate c is taken:

    x[s, c] <= t[c] for every pair of a candidate;  sum_c t[c] = number;
    sum_{c not in A} t[c] >= 1 for every set A of that many candidates that is not to be chosen.

A candidate who is not taken has no school, and the rules hold for nobody, so every plan of the instance with the
taken candidates is a solution.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from ortools.sat.python import cp_model

from scheduler.optimiser.model import allocation_model
from scheduler.optimiser.problem.problem import Problem
from scheduler.optimiser.terms import travel


@dataclass(frozen=True)
class StaffingModel:
    """A model with its lines: visits left out by level, then cost, then driving."""

    model: cp_model.CpModel
    taken: Mapping[str, cp_model.IntVar]
    left_out: Mapping[int, cp_model.LinearExpr]
    cost: cp_model.LinearExpr
    minutes: cp_model.LinearExpr
    """Driving, continuity and outside, as if every visit of an allocated school were placed."""


def build(
    problem: Problem, costs: Mapping[str, int], number: int, without: Iterable[Collection[str]], must_cover: bool
) -> StaffingModel:
    """The model that takes so many of the candidates, who are SIPs of the problem, by their costs.

    With `must_cover` no visit may be left out: a smaller model, which tells sooner whether that is possible.
    """
    allocation = allocation_model.build(problem, np.arange(len(problem.pairs)), must_cover)
    variables, model = allocation.variables, allocation.variables.model
    taken = {name: model.new_bool_var("") for name in costs}
    for sip, pairs in variables.pairs_of_sip.items():
        if (name := problem.instance.sips[sip].sip) in taken:
            for pair in pairs:
                model.add_implication(variables.allocated[pair], taken[name])
    model.add(sum(taken.values()) == number)
    for names in without:
        model.add_bool_or([literal for name, literal in taken.items() if name not in names])
    literals = list(variables.allocated.values())
    minutes = [_minutes(problem, pair) for pair in variables.allocated]
    return StaffingModel(
        model=model,
        taken=taken,
        left_out=allocation.left_out,
        cost=cp_model.LinearExpr.weighted_sum(list(taken.values()), list(costs.values())),
        minutes=cp_model.LinearExpr.weighted_sum(literals, minutes),
    )


def _minutes(problem: Problem, pair: int) -> int:
    visits = problem.visits_of[int(problem.pairs.school[pair])]
    driving = sum(travel.minutes(problem, pair, visit) for visit in visits)
    return driving + int(problem.pairs.continuity[pair] + problem.pairs.outside[pair])
