"""How good a contender's plan was over the whole limit, and not at its end alone: the primal integral.

After T. Berthold, 'Measuring the impact of primal heuristics', Operations Research Letters 41 (2013): the average over
the limit of the distance to the best plan known, here for an objective of several lines. protocol.md says why it is
measured like this.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from tests.benchmarks.anytime import Moment, Objective


def primal_integral(trace: Sequence[Moment], best: Objective, visits: Sequence[int], limit: float) -> float:
    """The average distance from `best` over the limit: 0 had the best plan from the start, 1 never had any.

    `best` is the best objective known, `visits` the number of visits at each concern level, highest first; what came
    after the limit does not count. Raises ValueError as `distance` does.
    """
    known = [moment for moment in trace if moment.objective is not None and moment.seconds < limit]
    times = [0.0, *(moment.seconds for moment in known), limit]
    distances = [1.0, *(distance(moment.objective, best, visits) for moment in known)]
    return sum(apart * (later - now) for apart, (now, later) in zip(distances, pairwise(times), strict=True)) / limit


def distance(objective: Objective | None, best: Objective, visits: Sequence[int]) -> float:
    """How far a plan is from the best: 0 for as good a one, 1 for none.

    With n lines, and the first that is worse being line k, it is (n - k + d) / n: each line below counts in full, and
    of line k its share d. That is the visits more left out, of all at that level; for quality, (quality - best) /
    quality. So no plan is nearer than one that is better by the contract.

    Raises ValueError where the plan is better than the best, which then is not the best.
    """
    if objective is None:
        return 1.0
    if objective < best:
        raise ValueError(f"a plan with {objective} is better than the best, {best}")
    for place, (line, least) in enumerate(zip(objective, best, strict=True)):
        if line > least:
            whole = visits[place] if place < len(visits) else line
            return (len(best) - 1 - place + (line - least) / whole) / len(best)
    return 0.0
