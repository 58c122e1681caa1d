"""The best plan with so many recruits, and what is proved of every choice of so many.

The set that promises most (`choosing.py`) is planned for real. Where its plan leaves out more than was promised, the
set is excluded and the next best is tried: what remains has a bound of its own, so that the best of the sets tried is
proved as soon as its plan meets it (logic-based Benders decomposition; Hooker and Ottosson 2003).
"""

from __future__ import annotations

import threading
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from models import Instance, Plan
from scheduler.optimiser.choosing import Choice, cheapest, choose, cost_of, line_of
from scheduler.optimiser.limits import Limits
from scheduler.optimiser.solve import solve

MOST_SETS = 4
"""Sets of recruits planned for one number: each takes a whole solve."""


@dataclass(frozen=True)
class Recruitment:
    """The best plan found with so many recruits, and what is proved of every plan with so many."""

    recruits: tuple[str, ...]
    cost: int
    plan: Plan
    coverage_bound: dict[int, int]
    cost_bound: int
    """No set whose plan covers as much costs less."""
    sets_tried: int


def recruit(
    instance: Instance,
    costs: Mapping[str, int],
    number: int,
    limits: Limits,
    *,
    seed: int = 0,
    workers: int = 2,
    start: Plan | None = None,
    stop: threading.Event | None = None,
) -> Recruitment:
    """The best so many of the candidates, whose costs are by the names that they have among the instance's SIPs.

    Fewest visits left out by level, then cheapest. `limits` are for each solve, of which there may be a few. `start`
    is a plan of the instance with fewer of them. Raises Infeasible when no plan keeps every pin.
    """
    halt = stop or threading.Event()
    tried: list[Recruitment] = []
    while True:
        excluded = [each.recruits for each in tried]
        choice = choose(instance, costs, number, excluded, limits.seconds, workers, seed, halt)
        best = min(tried, key=_rank, default=None)
        if best is not None and (choice is None or _done(best, choice, len(tried), halt)):
            return _proved(best, tried, choice, costs)
        recruits = cheapest(costs, number, ()) if choice is None else choice.recruits
        staffed = with_recruits(instance, costs, recruits)
        plan = solve(staffed, limits, seed=seed, workers=workers, start=start, stop=halt)
        assert choice is not None  # else no plan keeps every pin, and solve has said so
        bound = max(choice.coverage_bound, plan.summary.coverage_bound, key=line_of)
        tried.append(Recruitment(recruits, choice.cost, plan, bound, choice.cost_bound, len(tried) + 1))
        if line_of(plan.summary.coverage) == line_of(choice.coverage_bound):
            return _proved(min(tried, key=_rank), tried, choice, costs)


def with_recruits(instance: Instance, costs: Mapping[str, int], recruits: Collection[str]) -> Instance:
    """The instance without the candidates who are not taken."""
    sips = tuple(sip for sip in instance.sips if sip.sip not in costs or sip.sip in recruits)
    return instance.model_copy(update={"sips": sips})


def _rank(tried: Recruitment) -> tuple[tuple[int, ...], int, int]:
    return line_of(tried.plan.summary.coverage), tried.cost, tried.plan.summary.quality


def _done(best: Recruitment, choice: Choice, tried: int, stop: threading.Event) -> bool:
    """Whether nothing that is left is better, or enough was tried."""
    reached, promised = line_of(best.plan.summary.coverage), line_of(choice.coverage_bound)
    beaten = promised > reached or (promised == reached and choice.cost_bound >= best.cost)
    return beaten or tried >= MOST_SETS or stop.is_set()


def _proved(
    best: Recruitment, tried: Sequence[Recruitment], rest: Choice | None, costs: Mapping[str, int]
) -> Recruitment:
    """The best with bounds that hold for every set: those tried, and the rest."""
    bounds = [each.coverage_bound for each in tried] + ([] if rest is None else [rest.coverage_bound])
    reached = line_of(best.plan.summary.coverage)
    least = [each.cost for each in tried if line_of(each.coverage_bound) <= reached]
    if rest is not None and line_of(rest.coverage_bound) == reached:
        least.append(rest.cost_bound)
    elif rest is not None and line_of(rest.coverage_bound) < reached:
        least.append(cost_of(costs, cheapest(costs, len(best.recruits), ())))
    return Recruitment(
        recruits=best.recruits,
        cost=best.cost,
        plan=best.plan,
        coverage_bound=min(bounds, key=line_of),
        cost_bound=min(best.cost, *least),
        sets_tried=len(tried),
    )
