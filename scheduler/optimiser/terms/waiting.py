"""Term `waiting`: `waiting_minutes` * concern * (day - first day of the window), for a school's first visit."""

import numpy as np
from numpy.typing import NDArray

from models import Policy, School


def minutes(policy: Policy, school: School, days: NDArray[np.int64], first_day: int) -> NDArray[np.int64]:
    """Minutes of the school's first visit on each of `days`; 0 where it is no school of concern."""
    return np.asarray(policy.waiting_minutes * school.concern * (days - first_day))
