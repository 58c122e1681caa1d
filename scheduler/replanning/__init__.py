"""Replanning in mid-contract, as data: what is history on the day, and what changes for whom.

No solver: `scheduler.optimiser.replan` makes the new plan; what is here prepares it and judges it.
"""

from scheduler.checker.disruption import Changes, SchoolChange, VisitMove
from scheduler.replanning.carrying import CannotReplan, carried_forward
from scheduler.replanning.disruption import disruption

__all__ = ["CannotReplan", "Changes", "SchoolChange", "VisitMove", "carried_forward", "disruption"]
