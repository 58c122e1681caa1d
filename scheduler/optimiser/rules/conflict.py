"""Rule `conflict`: no SIP is allocated a school they have a conflict with.

x[s, p] = 0 for a row (s, p) of `conflicts`, for the school that p leads (`headteacher_of`), for one
in its federation, and for one within `headteacher_km` of it.
"""

from collections.abc import Mapping, Sequence, Set

import numpy as np
from numpy.typing import NDArray

from models import School, Sip
from scheduler.optimiser.problem.distances import kilometres

ID = "conflict"


def allowed(
    declared: Set[tuple[str, str]],
    known: Mapping[str, School],
    headteacher_km: float,
    schools: Sequence[School],
    sips: Sequence[Sip],
) -> NDArray[np.bool_]:
    """Which pairs the rule allows, shape (schools, sips): `declared` are the rows, `known` all schools by name."""
    allows = np.array([[(school.school, sip.sip) not in declared for sip in sips] for school in schools], dtype=bool)
    own = [known.get(sip.headteacher_of or "") for sip in sips]
    led = [(column, school) for column, school in enumerate(own) if school is not None]
    if led:
        columns = [column for column, _ in led]
        allows[:, columns] &= ~_near_or_with(schools, [school for _, school in led], headteacher_km)
    return allows


def _near_or_with(schools: Sequence[School], led: Sequence[School], km: float) -> NDArray[np.bool_]:
    positions = np.array([[school.latitude, school.longitude] for school in schools])
    centres = np.array([[school.latitude, school.longitude] for school in led])
    near = kilometres(positions, centres) <= km
    together = [
        [
            school.school == own.school or (own.federation is not None and school.federation == own.federation)
            for own in led
        ]
        for school in schools
    ]
    return np.asarray(near | np.array(together, dtype=bool))
