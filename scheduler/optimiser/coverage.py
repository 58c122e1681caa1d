"""Coverage: how few visits any plan leaves out at each concern level, proved before a day is placed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from ortools.sat.python import cp_model

from scheduler.optimiser.model import allocation_model
from scheduler.optimiser.model.solving import minimise
from scheduler.optimiser.pace import Pace
from scheduler.optimiser.problem.problem import Integers, Problem


@dataclass(frozen=True)
class CoverageBound:
    """Lower bounds by level, highest first, and an allocation that suggests itself."""

    by_level: dict[int, int]
    """Each holds for plans that leave out no more at the levels above than their bounds say."""
    pair_of: Integers | None
    """The pair of each school in an allocation that would leave out just that, if days allow."""


def bound_coverage(problem: Problem, pace: Pace, units: float, workers: int) -> CoverageBound:
    """Minimise the visits left out by the allocation model, level by level."""
    pairs = np.arange(len(problem.pairs))
    nothing = dict.fromkeys(problem.levels, 0)
    complete = allocation_model.build(problem, pairs, must_cover=True)
    answer = minimise(complete.variables.model, cp_model.LinearExpr.sum([]), pace.effort(units, workers), pace.stop)
    pace.spend(answer.work)
    if answer.found:
        return CoverageBound(nothing, complete.chosen(answer.solver))
    model = allocation_model.build(problem, pairs, must_cover=False)
    by_level, pair_of = dict(nothing), None
    for level, line in model.left_out.items():
        answer = minimise(model.variables.model, line, pace.effort(units, workers), pace.stop)
        pace.spend(answer.work)
        if not answer.found:
            break
        by_level[level] = max(answer.bound, 0)
        pair_of = model.chosen(answer.solver)
        if not answer.proved:
            break
        model.variables.model.add(line <= answer.value)
    return CoverageBound(by_level, pair_of)
