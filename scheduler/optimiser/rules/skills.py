"""Rule `skills`: the SIP has every skill that the school requires.

x[s, p] = 0 unless requires(s) is a subset of skills(p).
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from models import School, Sip

ID = "skills"


def allowed(schools: Sequence[School], sips: Sequence[Sip]) -> NDArray[np.bool_]:
    """Which pairs the rule allows, shape (schools, sips)."""
    skills = [set(sip.skills) for sip in sips]
    return np.array([[have.issuperset(school.requires) for have in skills] for school in schools], dtype=bool)
