"""Rule `school_open`: an on-site visit is on one of the school's weekdays and outside its absences.

day(v) in open(s) for every on-site visit v of s.
"""

import numpy as np
from numpy.typing import NDArray

from models import School
from scheduler.optimiser.problem.calendar import Calendar

ID = "school_open"


def days(calendar: Calendar, school: School, absent: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which school days the school can be visited on, shape (days,)."""
    return calendar.on_weekdays(school.weekdays) & ~absent
