"""Calls to CP-SAT: one line of the objective after the other, each with its bound.

`minimise` takes CP-SAT at its word; `prove` is for what people are told, and does not where a second look is cheap.
"""

from __future__ import annotations

import math
import threading
from dataclasses import dataclass, replace

from ortools.sat.python import cp_model

SMALL_MODEL = 2_000
"""Variables up to which what is told to people is proved twice."""
SECOND_SECONDS, SECOND_WORK = 1.0, 0.5
"""What the second proof may take at most, by the clock or in deterministic work."""
EXACT = 2.0**52
"""Whole numbers below are exact as doubles."""
DOUBLE = 2.0**-50
"""By what part a double may be wrong that was reached in a few steps."""


@dataclass(frozen=True)
class Effort:
    """How much a call may use. Either seconds on the clock or deterministic work, never both."""

    seconds: float | None
    work: float | None = None
    """CP-SAT's deterministic time: the same work gives the same answer, whatever the machine."""
    workers: int = 1
    seed: int = 0


@dataclass(frozen=True)
class Answer:
    """What CP-SAT said of one line."""

    solver: cp_model.CpSolver
    status: int
    value: int
    """The line's value in the solution, exactly; 0 where there is none."""
    bound: int
    """No solution has less on this line; 0 where nothing is known."""
    work: float
    """What it took, in CP-SAT's deterministic time."""

    @property
    def found(self) -> bool:
        """There is a solution."""
        return self.status in (cp_model.OPTIMAL, cp_model.FEASIBLE)

    @property
    def proved(self) -> bool:
        """The solution is a best one."""
        return self.status == cp_model.OPTIMAL

    @property
    def impossible(self) -> bool:
        """There is no solution."""
        return self.status == cp_model.INFEASIBLE


def prove(model: cp_model.CpModel, line: cp_model.LinearExpr, effort: Effort, stop: threading.Event) -> Answer:
    """Minimise one line where people are told what is proved: a small model is solved again with presolve off.

    Of an optimum it is asked whether there is anything less, of 'no solution' whether there is one after all; for
    CP-SAT's presolve has been at fault for wrong proofs (OR-Tools 9.15, issues 5293, 5274 and 5003). Where the second
    solve finds a solution the two contradict each other: that solution is the answer, and nothing counts as proved.

    Where the second solve comes to no end within its own small limit, the claim stands, as it does for a model that is
    not small: on CP-SAT's word, with the checker and the bounds from prices, which it has no part in, to watch it.
    """
    answer = minimise(model, line, effort, stop)
    if not (answer.proved or answer.impossible) or len(model.proto.variables) > SMALL_MODEL:
        return answer
    doubted = model.clone()
    if answer.proved:
        doubted.add(line <= answer.value - 1)
    second = _solve(doubted, line, _second_effort(effort, answer), stop, presolve=False)
    work = answer.work + second.work
    if second.found:
        return replace(second, status=int(cp_model.FEASIBLE), bound=0, work=work)
    return replace(answer, work=work)


def _second_effort(effort: Effort, first: Answer) -> Effort:
    """What is left of an effort, and no more than a second proof may take."""
    if effort.seconds is None:
        return replace(effort, work=min(SECOND_WORK, (effort.work or SECOND_WORK) - first.work))
    return replace(effort, seconds=min(SECOND_SECONDS, effort.seconds - first.solver.wall_time))


def minimise(
    model: cp_model.CpModel,
    line: cp_model.LinearExpr,
    effort: Effort,
    stop: threading.Event,
    relative_gap: float = 0.0,
) -> Answer:
    """Minimise one line. A solution is always checked by somebody else before it counts."""
    model.minimize(line)
    return _solve(model, line, effort, stop, relative_gap)


def _solve(
    model: cp_model.CpModel,
    line: cp_model.LinearExpr,
    effort: Effort,
    stop: threading.Event,
    relative_gap: float = 0.0,
    presolve: bool = True,
) -> Answer:
    solver = cp_model.CpSolver()
    parameters = solver.parameters
    if effort.seconds is not None:
        parameters.max_time_in_seconds = max(effort.seconds, 0.01)
    if effort.work is not None:
        parameters.max_deterministic_time = max(effort.work, 0.001)
    parameters.num_workers = effort.workers
    parameters.random_seed = effort.seed
    parameters.relative_gap_limit = relative_gap
    parameters.catch_sigint_signal = False
    parameters.linearization_level = 2
    # Measured on counties: probing and repeated presolve cost more than they save on time-indexed models.
    parameters.cp_model_probing_level = 0
    parameters.max_presolve_iterations = 1
    parameters.symmetry_level = 0
    parameters.cp_model_presolve = presolve
    status = _solve_until(solver, model, stop)
    value = _value(solver, line) if status in (cp_model.OPTIMAL, cp_model.FEASIBLE) else 0
    response = solver.response_proto
    inner, constant = response.inner_objective_lower_bound, int(model.proto.objective.offset)
    bound = whole_bound(solver.best_objective_bound, inner, constant)
    return Answer(solver, status, value, bound, float(response.deterministic_time))


def _value(solver: cp_model.CpSolver, line: cp_model.LinearExpr) -> int:
    """The value as CP-SAT tells it where a double holds it; else added up, which takes longer."""
    told = solver.objective_value
    return round(told) if abs(told) < EXACT else int(solver.value(line))


def whole_bound(told: float, without_constant: int, constant: int) -> int:
    """The bound that is proved, in whole numbers; 0 where there is none, as no line is ever less.

    What CP-SAT tells of its objective (`told`) is a double, good to a part in 2**52 and so no proof by itself. Its
    whole number lacks the line's constant, but is also 0 where nothing was proved. The lesser of the two is proved.
    """
    if not math.isfinite(told):
        return 0
    return min(without_constant + constant, math.floor(told + max(1e-6, abs(told) * DOUBLE)))


def _solve_until(solver: cp_model.CpSolver, model: cp_model.CpModel, stop: threading.Event) -> int:
    done = threading.Event()

    def end_when_stopped() -> None:
        while not done.wait(0.1):
            if stop.is_set():
                solver.stop_search()

    guard = threading.Thread(target=end_when_stopped, daemon=True)
    guard.start()
    try:
        return int(solver.solve(model))
    finally:
        done.set()
        guard.join()
