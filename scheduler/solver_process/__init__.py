"""The optimiser in a process of its own: should it crash, the best plan that it had found is not lost.

Light to import: the optimiser itself is imported by that process alone, while the other reads what is to be solved.
"""

from scheduler.solver_process.solver import Solved, Solver, SolverCrashed

__all__ = ["Solved", "Solver", "SolverCrashed"]
