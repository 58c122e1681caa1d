"""What a neighbourhood's solve changed, and whether it still fits a plan that others have changed meanwhile."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scheduler.optimiser.model.scope import Scope
from scheduler.optimiser.schedule import Schedule


@dataclass(frozen=True)
class Change:
    """A schedule that differs from `base` at the schools of a scope alone."""

    base: Schedule
    found: Schedule
    scope: Scope

    def applied_to(self, current: Schedule) -> Schedule | None:
        """The current schedule with the change; None where what the change was found for is no longer so.

        It fits where the scope's schools, its SIPs' schools and the fellows of its federations are as in `base`, and
        nobody else has taken the days of advisers that it takes.
        """
        if current is self.base:
            return self.found
        problem = current.problem
        schools = np.array(sorted(self.scope.pairs_of_school), dtype=np.int64)
        inside = np.zeros(problem.schools, dtype=bool)
        inside[schools] = True
        visits = np.flatnonzero(inside[problem.school_of_visit])
        same = np.array_equal(current.pair[schools], self.base.pair[schools])
        same = same and np.array_equal(current.day[visits], self.base.day[visits])
        if not same or self._sips_have_others(current, inside) or self._fellows_differ(current, inside):
            return None
        merged = current.changed(
            {school: int(self.found.pair[school]) for school in schools.tolist()},
            {visit: int(self.found.day[visit]) for visit in visits.tolist()},
        )
        accompanied = [
            (visit.adviser, int(merged.day[number]))
            for number, visit in enumerate(problem.visits)
            if visit.adviser is not None and merged.day[number] >= 0
        ]
        return merged if len(set(accompanied)) == len(accompanied) else None

    def _sips_have_others(self, current: Schedule, inside: np.ndarray) -> bool:
        outside = current.pair[~inside & (current.pair >= 0)]
        return bool(np.isin(current.problem.pairs.sip[outside], self.scope.sips).any())

    def _fellows_differ(self, current: Schedule, inside: np.ndarray) -> bool:
        return any(
            current.pair[member] != self.base.pair[member]
            for members in current.problem.federations
            if inside[list(members)].any()
            for member in members
        )
