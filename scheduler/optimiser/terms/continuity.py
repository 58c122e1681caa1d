"""Term `continuity`: `continuity_minutes` for each allocated school that loses its current SIP.

cost(s, p) = continuity_minutes where current_sip(s) is one of the SIPs and is not p.
"""

from collections.abc import Sequence, Set

import numpy as np
from numpy.typing import NDArray

from models import School, Sip


def minutes(
    continuity_minutes: int, known: Set[str], schools: Sequence[School], sips: Sequence[Sip]
) -> NDArray[np.int64]:
    """Minutes of each pair if allocated, shape (schools, sips); `known` are the names of all SIPs."""
    loses = [[school.current_sip in known and school.current_sip != sip.sip for sip in sips] for school in schools]
    return np.array(loses, dtype=np.int64) * continuity_minutes
