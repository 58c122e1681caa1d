"""Calls to CP-SAT: one line of the objective after the other, each with its bound."""

from __future__ import annotations

import math
import threading
from dataclasses import dataclass

from ortools.sat.python import cp_model


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
    bound: int
    """No solution has less on this line, rounded up to a whole number."""

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

    @property
    def work(self) -> float:
        """What it took, in CP-SAT's deterministic time."""
        return float(self.solver.response_proto.deterministic_time)

    @property
    def value(self) -> int:
        """The line's value in the solution."""
        return round(self.solver.objective_value)


def minimise(
    model: cp_model.CpModel,
    line: cp_model.LinearExpr,
    effort: Effort,
    stop: threading.Event,
    relative_gap: float = 0.0,
) -> Answer:
    """Minimise one line. An answer is always checked by somebody else before it counts."""
    model.minimize(line)
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
    status = _solve_until(solver, model, stop)
    bound = solver.best_objective_bound
    return Answer(solver, status, math.ceil(bound - 1e-6) if math.isfinite(bound) else 0)


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
