"""The optimiser: CP-SAT and prices. `solve` makes a plan of an instance."""

from scheduler.optimiser.limits import Infeasible, Limits, Progress
from scheduler.optimiser.solve import solve

__all__ = ["Infeasible", "Limits", "Progress", "solve"]
