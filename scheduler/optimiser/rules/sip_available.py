"""Rule `sip_available`: a visit is on one of the SIP's weekdays, outside their absences, from `from_day` to `to_day`.

day(v) in available(p) for every visit v of a school of p.
"""

import numpy as np
from numpy.typing import NDArray

from models import Sip
from scheduler.optimiser.problem.calendar import Calendar

ID = "sip_available"


def days(calendar: Calendar, sip: Sip, absent: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which school days the SIP can work on, shape (days,)."""
    return calendar.on_weekdays(sip.weekdays) & calendar.between(sip.from_day, sip.to_day) & ~absent
