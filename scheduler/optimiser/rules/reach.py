"""Rule `reach`: one way is at most `max_travel_minutes`, where the policy sets it.

x[s, p] = 0 where minutes(s, p) > max_travel_minutes.
"""

import numpy as np
from numpy.typing import NDArray

from models import Policy

ID = "reach"


def allowed(policy: Policy, minutes: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which pairs the rule allows, in the shape of `minutes`."""
    if policy.max_travel_minutes is None:
        return np.ones(minutes.shape, dtype=bool)
    return minutes <= policy.max_travel_minutes
