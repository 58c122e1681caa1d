"""The rule `spread` in the dual.

x[s, p] <= y[locality(s), p] has the multiplier g[s, p] >= 0, y stays with its own limit: for each SIP the best y
takes the m = `max_localities_per_sip` localities with the most sum of g, at a gain of that sum.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from scheduler.optimiser.problem.problem import Flags, Integers, Problem


@dataclass(frozen=True)
class SpreadLimits:
    """For each eligible pair the group of its SIP and locality."""

    problem: Problem

    @cached_property
    def _groups(self) -> tuple[Integers, Integers, Integers]:
        problem = self.problem
        width = len(problem.instance.localities)
        key = problem.pairs.sip * width + problem.locality[problem.pairs.school]
        known, group = np.unique(key, return_inverse=True)
        return group, known // width, known % width

    @property
    def groups(self) -> tuple[Integers, Integers]:
        """For each pair its group, and for each group its SIP."""
        group, sip_of_group, _ = self._groups
        return group, sip_of_group

    @cached_property
    def binding(self) -> Flags:
        """(pairs,): the SIP has pairs in more localities than allowed."""
        _, sip_of_group, _ = self._groups
        localities = np.bincount(sip_of_group, minlength=self.problem.sips)
        return localities[self.problem.pairs.sip] > self.problem.max_localities

    def gain(self, multipliers: Integers) -> tuple[int, NDArray[np.bool_]]:
        """The sum that the best y gains, and y for each pair."""
        group, sip_of_group, locality_of_group = self._groups
        if not self.binding.any():
            return 0, np.zeros(len(group), dtype=bool)
        weight = np.zeros((self.problem.sips, len(self.problem.instance.localities)), dtype=np.int64)
        np.add.at(weight, (sip_of_group[group], locality_of_group[group]), multipliers)
        served = np.zeros(weight.shape, dtype=bool)
        most = np.argsort(-weight, axis=1, kind="stable")[:, : self.problem.max_localities]
        np.put_along_axis(served, most, True, axis=1)
        return sum(weight[served].tolist()), served[sip_of_group[group], locality_of_group[group]]
