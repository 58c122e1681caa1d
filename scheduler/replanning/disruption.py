"""How far a plan departs from the one before it, counted without the solver."""

from __future__ import annotations

from models import Instance, Plan
from scheduler.checker import Changes, changes_between


def disruption(old: Plan, new: Plan, instance: Instance) -> Changes:
    """The schools that change SIP and the visits that move from the old plan to the new one, made for `instance`.

    A school counts where it had a SIP, is still there, and now has another SIP or none; a visit where it had a day, is
    still in the school's programme and not in `history`, and now has another day or none.
    """
    return changes_between(old, new, instance)
