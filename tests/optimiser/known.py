"""Tiny random instances with their best plans, each worked out once for all tests."""

from __future__ import annotations

import random
import threading
from dataclasses import dataclass
from functools import cache

import numpy as np

from models import Instance, Plan
from scheduler.optimiser.compiling.compile import compile_problem
from scheduler.optimiser.pace import Pace
from scheduler.optimiser.prices.dual import Dual
from scheduler.optimiser.prices.multipliers import Vector
from scheduler.optimiser.prices.timetables import SCALE
from scheduler.optimiser.problem.calendar import calendar_of
from scheduler.optimiser.problem.problem import Problem
from scheduler.optimiser.schedule import Schedule, from_plan
from tests.brute_force import Best, best_plan
from tests.build import compact_of, plan_of
from tests.random_instances import Draft, random_instance


@dataclass(frozen=True)
class Known:
    """A tiny instance, compiled, with the best that brute force finds."""

    instance: Instance
    problem: Problem
    best: Best

    @property
    def schedule(self) -> Schedule:
        """The best plan in numbers."""
        return from_plan(self.problem, self.best.plan)


@cache
def known(seed: int) -> Known:
    """The tiny random instance of a seed."""
    instance = random_instance(seed)
    best = best_plan(instance)
    assert best is not None
    return Known(instance, compile_problem(instance), best)


def unhurried(seed: int = 0) -> Pace:
    """All the work that a tiny instance can ask for, the same on every machine."""
    return Pace(1000.0, 1, seed, True, threading.Event())


def slightly_changed(rng: random.Random, instance: Instance, plan: Plan) -> Plan:
    """The plan with another SIP or another day at one school or two: legal perhaps, perhaps not."""
    draft: Draft = compact_of(plan)
    days = calendar_of(instance).days
    for school in rng.choices(list(draft), k=rng.choice([1, 1, 2])):
        sip, when = draft[school]
        if sip is None or rng.random() < 0.4:
            sip = rng.choice([None, *(row.sip for row in instance.sips)])
        if sip is None:
            when = [None] * len(when)
        else:
            when = list(when)
            when[rng.randrange(len(when))] = rng.choice([None, *days])
        draft[school] = sip, when
    return plan_of(instance, draft)


def random_prices(rng: random.Random, dual: Dual) -> Vector:
    """Prices that a climb would hardly come by: of some kinds none, of others far too high."""
    draw = np.random.default_rng(rng.randrange(1 << 30))
    vector = np.zeros(dual.layout.size)
    for kind in dual.layout.shapes:
        block = dual.layout.block(vector, kind)
        height = rng.choice([0, 5, 40, 300, 2000]) * SCALE
        block[:] = draw.random(block.shape) * height * (draw.random(block.shape) < rng.choice([0.1, 0.5, 1.0]))
    signs = np.where(draw.random(dual.layout.size) < 0.5, -1.0, 1.0)
    vector = np.where(dual.layout.signed, vector * signs, vector)
    vector[~dual.priced] = 0
    return vector
