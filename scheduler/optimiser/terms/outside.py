"""Term `outside`: `locality_minutes` for each school allocated outside the SIP's localities.

cost(s, p) = locality_minutes where `locality_rule` is `preferred` and p does not serve the locality of s.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from models import Instance, School, Sip
from scheduler.optimiser.rules.locality import in_localities


def minutes(instance: Instance, schools: Sequence[School], sips: Sequence[Sip]) -> NDArray[np.int64]:
    """Minutes of each pair if allocated, shape (schools, sips)."""
    if instance.policy.locality_rule == "required":
        return np.zeros((len(schools), len(sips)), dtype=np.int64)
    return ~in_localities(schools, sips) * instance.policy.locality_minutes
