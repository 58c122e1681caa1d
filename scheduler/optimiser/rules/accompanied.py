"""Rule `accompanied`: on the day of an accompanied visit the locality's adviser is there and accompanies no other.

day(v) in available(a) for the adviser a of v; for every adviser a and day d the sum of z[v, p, d] over all SIPs p and
the visits v that a accompanies is at most 1.
"""

from collections import defaultdict

import numpy as np
from numpy.typing import NDArray

from models import Adviser
from scheduler.optimiser.problem.calendar import Calendar
from scheduler.optimiser.variables import PlanVariables

ID = "accompanied"


def adviser_days(calendar: Calendar, adviser: Adviser, absent: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which school days the adviser can accompany on, shape (days,)."""
    return calendar.on_weekdays(adviser.weekdays) & ~absent


def add(variables: PlanVariables) -> None:
    """Add the rule for every adviser and day; days taken outside the scope are not offered at all."""
    problem = variables.problem
    on_day = defaultdict(list)
    for (_, visit), days in variables.placed.items():
        adviser = problem.visits[visit].adviser
        if adviser is not None:
            for day, literal in days.items():
                on_day[adviser, day].append(literal)
    for literals in on_day.values():
        if len(literals) > 1:
            variables.model.add_at_most_one(literals)
