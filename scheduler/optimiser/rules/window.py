"""Rule `window`: a visit's day is in its window, and not before `plan_from`, where set.

day(v) in { d in window(v) : d >= plan_from }.
"""

from datetime import date

import numpy as np
from numpy.typing import NDArray

from scheduler.optimiser.problem.calendar import Calendar

ID = "window"


def days(calendar: Calendar, window: NDArray[np.int64], plan_from: date | None) -> NDArray[np.bool_]:
    """Which school days the rule allows, shape (days,)."""
    inside = np.zeros(len(calendar.days), dtype=bool)
    inside[window] = True
    return inside & calendar.between(plan_from, None)
