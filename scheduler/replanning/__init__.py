"""Replanning in mid-contract, as data: what is history on the day, and what changes for whom.

No solver: `scheduler.optimiser.replan` makes the new plan; what is here prepares it and judges it.
"""

from scheduler.checker.disruption import Changes, SchoolChange, VisitMove, changes_between
from scheduler.replanning.carrying import CannotReplan, carried_forward

__all__ = ["CannotReplan", "Changes", "SchoolChange", "VisitMove", "carried_forward", "changes_between"]
