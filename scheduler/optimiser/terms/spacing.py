"""Term `spacing`: `spacing_minutes` * |day - ideal day| for each placed visit."""

import numpy as np
from numpy.typing import NDArray

from models import Policy


def minutes(policy: Policy, days: NDArray[np.int64], ideal: int) -> NDArray[np.int64]:
    """Minutes of a visit on each of `days`."""
    return np.asarray(policy.spacing_minutes * np.abs(days - ideal))
