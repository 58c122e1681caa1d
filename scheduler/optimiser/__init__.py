"""The optimiser: CP-SAT and prices. `solve` makes a plan of an instance, `replan` the next one of a plan."""

from scheduler.optimiser.limits import Infeasible, Limits, Progress
from scheduler.optimiser.replan import replan
from scheduler.optimiser.solve import solve

__all__ = ["Infeasible", "Limits", "Progress", "replan", "solve"]
