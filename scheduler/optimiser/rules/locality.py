"""Rule `locality`: the school's locality is in the SIP's localities, when the policy requires it.

x[s, p] = 0 where `locality_rule` is `required`, p names localities and s lies in none of them.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from models import Instance, School, Sip

ID = "locality"


def in_localities(schools: Sequence[School], sips: Sequence[Sip]) -> NDArray[np.bool_]:
    """Which schools lie in a locality of which SIPs (none named = all), shape (schools, sips)."""
    served = [set(sip.localities) for sip in sips]
    return np.array([[not names or school.locality in names for names in served] for school in schools], dtype=bool)


def allowed(instance: Instance, schools: Sequence[School], sips: Sequence[Sip]) -> NDArray[np.bool_]:
    """Which pairs the rule allows, shape (schools, sips)."""
    if instance.policy.locality_rule == "preferred":
        return np.ones((len(schools), len(sips)), dtype=bool)
    return in_localities(schools, sips)
