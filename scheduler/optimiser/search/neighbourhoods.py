"""Which SIPs to look at together: those whose schools could as well be each other's."""

from __future__ import annotations

import random

import numpy as np

from scheduler.optimiser.prices.outlook import Outlook
from scheduler.optimiser.prices.timetables import SCALE
from scheduler.optimiser.schedule import Schedule

NEAR = 40.0
"""Minutes of reduced cost over which the pull between two SIPs falls to 1/e."""


def neighbours(outlook: Outlook, schedule: Schedule, count: int, seat: int, draw: random.Random) -> tuple[int, ...]:
    """SIP `seat` and `count` - 1 others, drawn by how cheaply they could swap schools with those already in."""
    problem = schedule.problem
    owner = np.where(schedule.pair >= 0, problem.pairs.sip[schedule.pair], -1)
    holder = owner[problem.pairs.school]
    swaps = (holder >= 0) & (holder != problem.pairs.sip)
    pull = np.zeros((problem.sips, problem.sips))
    weight = np.exp(-np.minimum(outlook.reduced_cost[swaps] / SCALE, 1000.0) / NEAR)
    np.add.at(pull, (holder[swaps], problem.pairs.sip[swaps]), weight)
    pull += pull.T
    chosen = [seat]
    while len(chosen) < min(count, problem.sips):
        attraction = pull[chosen].sum(axis=0) * np.array([draw.random() for _ in range(problem.sips)])
        attraction[chosen] = -1.0
        chosen.append(int(np.argmax(attraction)))
    return tuple(sorted(chosen))
