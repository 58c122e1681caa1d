"""Rule `pin`: every pin is kept.

x[s, p] = 0 for every other SIP than a pinned one; sum_p x[s, p] = 1 for a school with a pin;
a pinned visit is placed, on its pinned day where one is given.
"""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from models import Instance, Pin, School, Sip

ID = "pin"


def to_keep(instance: Instance) -> tuple[Pin, ...]:
    """The pins that decide something: a pin on a visit in history is kept by history."""
    made = {(row.school, row.visit) for row in instance.history}
    return tuple(pin for pin in instance.pins if (pin.school, pin.visit) not in made)


def allowed(instance: Instance, schools: Sequence[School], sips: Sequence[Sip]) -> NDArray[np.bool_]:
    """Which pairs the pinned SIPs allow, shape (schools, sips)."""
    pinned = defaultdict(set)
    for pin in to_keep(instance):
        if pin.sip is not None:
            pinned[pin.school].add(pin.sip)
    return np.array([[pinned[school.school] <= {sip.sip} for sip in sips] for school in schools], dtype=bool)
