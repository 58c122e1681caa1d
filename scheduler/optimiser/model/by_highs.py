"""The same models, solved by HiGHS: a linear relaxation and branch and bound in doubles.

On the allocation of a county it finds in seconds what CP-SAT looks for in minutes. What it says is a floating-point
answer: it serves to make plans, which the checker judges, and never to prove a bound.
"""

from __future__ import annotations

import threading
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

import highspy
import numpy as np
from numpy.typing import NDArray
from ortools.sat.python import cp_model

from scheduler.optimiser.highs import SilentHighs

NO_LIMIT = 1 << 60
"""Beyond this a side of a constraint is none."""
WORK_OF_ITERATION = 1e-4
"""Deterministic work of a step of the simplex method, in CP-SAT's units."""


@dataclass(frozen=True)
class Found:
    """The best solution that HiGHS found, by variable, and the work it took in CP-SAT's units."""

    values: Sequence[float]
    work: float


@dataclass
class _Rows:
    """The constraints as a sparse matrix, row by row."""

    starts: list[int] = field(default_factory=lambda: [0])
    columns: list[int] = field(default_factory=list)
    values: list[float] = field(default_factory=list)
    lower: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)

    def add(self, columns: Sequence[int], values: Sequence[float], lower: float, upper: float) -> None:
        """lower <= sum of values times variables <= upper."""
        merged: dict[int, float] = {}
        for column, value in zip(columns, values, strict=True):
            merged[column] = merged.get(column, 0.0) + value
        self.columns.extend(merged)
        self.values.extend(merged.values())
        self.starts.append(len(self.columns))
        self.lower.append(lower)
        self.upper.append(upper)

    def add_literals(self, literals: Sequence[int], lower: float, upper: float) -> None:
        """lower <= number of true literals <= upper."""
        negated = sum(literal < 0 for literal in literals)
        signs = [1.0 if literal >= 0 else -1.0 for literal in literals]
        self.add([_variable(literal) for literal in literals], signs, lower - negated, upper - negated)


def _variable(literal: int) -> int:
    """The variable of a literal; one below zero is the negation of variable -literal - 1."""
    return literal if literal >= 0 else -literal - 1


def minimise_by_highs(
    model: cp_model.CpModel,
    line: cp_model.LinearExpr,
    droppable: Collection[int],
    reach: int,
    seconds: float | None,
    stop: threading.Event,
    relative_gap: float = 1e-3,
) -> Found | None:
    """Minimise one line of a model whose constraints are linear or boolean; None if no solution was found.

    The linear relaxation comes first: of the variables that are `droppable` those whose reduced cost is beyond `reach`
    (in the line's unit) are left at zero, and the rest is solved in whole numbers. Without `seconds` the tree's root
    alone is looked at, which is the same work every time; with them the limit is kept to within a second or two.
    """
    model.minimize(line)
    program = _as_mip(model)
    solver = SilentHighs()
    solver.setOptionValue("mip_rel_gap", relative_gap)
    if seconds is None:
        solver.setOptionValue("mip_max_nodes", 1)
    else:
        solver.setOptionValue("time_limit", max(seconds, 0.01))
    solver.passModel(program)
    for kind in (solver.cbMipInterrupt, solver.cbSimplexInterrupt):
        kind.subscribe(lambda event: setattr(event.data_in, "user_interrupt", stop.is_set()))
    solver.setOptionValue("solve_relaxation", True)
    solver.run()
    work = solver.getInfo().simplex_iteration_count * WORK_OF_ITERATION
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    relaxed = solver.getSolution()
    value, dual = np.array(relaxed.col_value), np.array(relaxed.col_dual)
    dropped = np.zeros(len(value), dtype=bool)
    dropped[np.fromiter(droppable, dtype=np.int64)] = True
    dropped &= (value < 1e-6) & (dual > reach)
    columns = np.flatnonzero(dropped).astype(np.int32)
    solver.changeColsBounds(len(columns), columns, np.zeros(len(columns)), np.zeros(len(columns)))
    solver.setOptionValue("solve_relaxation", False)
    solver.run()
    info = solver.getInfo()
    work += max(0, info.simplex_iteration_count) * WORK_OF_ITERATION
    if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        return None
    return Found(solver.getSolution().col_value, work)


def _as_mip(model: cp_model.CpModel) -> highspy.HighsLp:
    """The model's variables, constraints and objective as a mixed-integer programme."""
    proto = model.proto
    domains = [list(variable.domain) for variable in proto.variables]
    rows = _Rows()
    for constraint in proto.constraints:
        _add(rows, constraint, domains)
    program = highspy.HighsLp()
    program.num_col_, program.num_row_ = len(domains), len(rows.lower)
    cost = np.zeros(len(domains))
    np.add.at(cost, list(proto.objective.vars), np.array(list(proto.objective.coeffs), dtype=np.float64))
    program.col_cost_ = cost
    program.col_lower_, program.col_upper_ = _column(domains, 0), _column(domains, -1)
    # Whole numbers follow from the yes and no of the others: they need not be asked for, and search is shorter.
    kinds = highspy.HighsVarType
    program.integrality_ = [kinds.kInteger if domain == [0, 1] else kinds.kContinuous for domain in domains]
    program.row_lower_, program.row_upper_ = np.array(rows.lower), np.array(rows.upper)
    program.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    program.a_matrix_.start_ = np.array(rows.starts)
    program.a_matrix_.index_ = np.array(rows.columns)
    program.a_matrix_.value_ = np.array(rows.values, dtype=np.float64)
    return program


def _column(domains: list[list[int]], side: int) -> NDArray[np.float64]:
    return np.array([domain[side] for domain in domains], dtype=np.float64)


def _add(rows: _Rows, constraint: Any, domains: list[list[int]]) -> None:
    when = list(constraint.enforcement_literal)
    if constraint.has_linear():
        linear = constraint.linear
        columns, values, sides = list(linear.vars), list(linear.coeffs), list(linear.domain)
        if when:
            _add_enforced(rows, when, columns, values, sides, domains)
        else:
            rows.add(columns, values, _side(sides[0]), _side(sides[-1]))
    elif constraint.has_bool_and():
        for literal in constraint.bool_and.literals:
            rows.add_literals([*(-each - 1 for each in when), literal], 1.0, highspy.kHighsInf)
    elif constraint.has_bool_or():
        rows.add_literals([*(-each - 1 for each in when), *constraint.bool_or.literals], 1.0, highspy.kHighsInf)
    elif constraint.has_at_most_one():
        rows.add_literals(list(constraint.at_most_one.literals), -highspy.kHighsInf, 1.0)
    elif constraint.has_exactly_one():
        rows.add_literals(list(constraint.exactly_one.literals), 1.0, 1.0)
    else:
        raise NotImplementedError(constraint)


def _add_enforced(
    rows: _Rows, when: list[int], columns: list[int], values: list[int], sides: list[int], domains: list[list[int]]
) -> None:
    """A least side that holds where one literal is true: sum >= least + (side - least) * literal."""
    assert len(when) == 1
    assert sides[-1] >= NO_LIMIT
    least = sum(min(value * side for side in domains[column]) for column, value in zip(columns, values, strict=True))
    rise = sides[0] - least
    if when[0] >= 0:
        rows.add([*columns, when[0]], [*values, -rise], least, highspy.kHighsInf)
    else:
        rows.add([*columns, _variable(when[0])], [*values, rise], sides[0], highspy.kHighsInf)


def _side(value: int) -> float:
    if abs(value) < NO_LIMIT:
        return float(value)
    return highspy.kHighsInf if value > 0 else -highspy.kHighsInf
