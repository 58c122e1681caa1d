"""Rule `gap`: for placed visits i < j of a school, day(j) - day(i) >= max(1, min_gap(j)).

For every day t: (sum of z[i, p, d] over p, d >= t) + (sum of z[j, p, d] over p, d < t + gap) <= 1, which is the
tight form for time-indexed variables (Christofides, Alvarez-Valdes and Tamarit, 'Project scheduling with
resource constraints', European Journal of Operational Research 29, 1987). It holds with visits left out too.
"""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from models import ProgrammeVisit
from scheduler.optimiser.variables import Literal, PlanVariables

ID = "gap"


def days_clear_of_history(
    days: int, visit: ProgrammeVisit, programme: Sequence[ProgrammeVisit], historic_day: Mapping[int, int]
) -> NDArray[np.bool_]:
    """Which of `days` school days keep the gap to the school's visits in history, shape (days,)."""
    number = np.arange(days)
    clear = np.ones(days, dtype=bool)
    for other in programme:
        day = historic_day.get(other.visit)
        if day is None:
            continue
        if other.visit < visit.visit:
            clear &= number - day >= max(1, visit.min_gap)
        else:
            clear &= day - number >= max(1, other.min_gap)
    return clear


def add(variables: PlanVariables) -> None:
    """Add the rule for every two visits of a school in scope whose days can come too close."""
    problem = variables.problem
    for school in variables.pairs_of_school:
        for earlier, later in combinations(problem.visits_of[school], 2):
            if later != earlier + 1 and not _may_be_left_out(variables, earlier, later):
                continue
            _add_between(variables, school, earlier, later)


def _may_be_left_out(variables: PlanVariables, earlier: int, later: int) -> bool:
    return any(visit in variables.unplaced for visit in range(earlier + 1, later))


def _add_between(variables: PlanVariables, school: int, earlier: int, later: int) -> None:
    before, after = variables.placed_on_days(school, earlier), variables.placed_on_days(school, later)
    if not before or not after:
        return
    gap = variables.problem.visits[later].min_gap
    if min(after) - max(before) >= gap:
        return
    late_days, late = _by_day(before)
    early_days, early = _by_day(after)
    for threshold in sorted(before):
        too_early = early[: bisect_left(early_days, threshold + gap)]
        if too_early:
            variables.model.add_at_most_one(late[bisect_left(late_days, threshold) :] + too_early)


def _by_day(choices: Mapping[int, Sequence[Literal]]) -> tuple[list[int], list[Literal]]:
    """The days of all choices in order, and the choices."""
    ordered = [(day, literal) for day in sorted(choices) for literal in choices[day]]
    return [day for day, _ in ordered], [literal for _, literal in ordered]
