"""Rule `pin`: every pin is kept.

x[s, p] = 0 for every other SIP than a pinned one; sum_p x[s, p] = 1 for a school with a pin;
a pinned visit is placed, on its pinned day where one is given.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence, Set

import numpy as np
from numpy.typing import NDArray

from models import Instance, Pin, School, Sip

ID = "pin"


def to_keep(instance: Instance) -> tuple[Pin, ...]:
    """The pins that decide something: a pin on a visit in history is kept by history."""
    made = {(row.school, row.visit) for row in instance.history}
    return tuple(pin for pin in instance.pins if (pin.school, pin.visit) not in made)


def pinned_sips(instance: Instance) -> dict[str, set[str]]:
    """The SIPs that pins name for each school that has such a pin."""
    pinned = defaultdict(set)
    for pin in to_keep(instance):
        if pin.sip is not None:
            pinned[pin.school].add(pin.sip)
    return dict(pinned)


def allowed(pinned: Mapping[str, Set[str]], schools: Sequence[School], sips: Sequence[Sip]) -> NDArray[np.bool_]:
    """Which pairs the pinned SIPs allow, shape (schools, sips)."""
    wanted = [pinned.get(school.school, set()) for school in schools]
    return np.array([[names <= {sip.sip} for sip in sips] for names in wanted], dtype=bool)
