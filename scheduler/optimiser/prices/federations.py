"""Federations in the dual: their members share the cost of each SIP, so that they agree on one.

Let schools 1..k be a federation, c[j, p] the cost of member j with SIP p. For any shares c'[j, p] that add up to
sum_j c[j, p], a plan that gives all members the same SIP costs the same under c' as under c. Starting from equal
shares the members nearly agree; the multipliers t[j, p] (j < k, any sign) settle the rest:

    c'[j, p] = mean + t[j, p] for j < k,    c'[k, p] = the rest.

If members may be left unallocated, the cost U[j] of that is lowered by max_p (c[j, p] - c'[j, p]), at least 0: for
members A with SIP p the shares and the lowered costs then add up to no more than what the plan really costs, since
sum over A of (c' - c) = sum over the others of (c - c') <= what their U were lowered by.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scheduler.optimiser.prices.timetables import IMPOSSIBLE
from scheduler.optimiser.problem.problem import Flags, Integers, Problem


@dataclass(frozen=True)
class FederationShares:
    """For each size k of federation the pairs of each federation and SIP: arrays of shape (n, k)."""

    pairs: tuple[NDArray[np.int64], ...]

    @property
    def prices(self) -> int:
        """How many multipliers there are."""
        return sum(rows.shape[0] * (rows.shape[1] - 1) for rows in self.pairs)

    def share(self, cost: Integers, multipliers: Integers) -> Integers:
        """c' from c (both by pair of the problem); c itself where some member's pair is not looked at."""
        shared = cost.copy()
        start = 0
        for rows in self.pairs:
            count, size = rows.shape
            moved = multipliers[start : start + count * (size - 1)].reshape(count, size - 1)
            start += count * (size - 1)
            known = (cost[rows] < IMPOSSIBLE).all(axis=1)
            members = rows[known]
            total = cost[members].sum(axis=1)
            first = total[:, None] // size + moved[known]
            shared[members[:, :-1]] = first
            shared[members[:, -1]] = total - first.sum(axis=1)
        return shared

    def together(self, kept: Flags) -> Flags:
        """The flags (by pair) with all members' pairs wherever one is: shares of some would be no shares."""
        completed = kept.copy()
        for rows in self.pairs:
            completed[rows[kept[rows].any(axis=1)]] = True
        return completed

    def disagreement(self, chosen: Integers) -> NDArray[np.float64]:
        """The subgradient: by how much each member but the last takes the SIP more often than the last."""
        parts = [(chosen[rows[:, :-1]] - chosen[rows[:, -1:]]).ravel() for rows in self.pairs]
        return np.concatenate(parts).astype(np.float64) if parts else np.zeros(0)


def shares_of(problem: Problem) -> FederationShares:
    """Every federation with every SIP that is eligible for all of its members."""
    by_size: dict[int, list[list[int]]] = {}
    for members in problem.federations:
        sips = [{int(problem.pairs.sip[pair]): pair for pair in problem.pairs_of_school[school]} for school in members]
        for sip in sorted(set.intersection(*(set(choices) for choices in sips))):
            by_size.setdefault(len(members), []).append([choices[sip] for choices in sips])
    return FederationShares(tuple(np.array(rows, dtype=np.int64) for _, rows in sorted(by_size.items())))


def pairs_without_all(problem: Problem, sure: Flags) -> Integers:
    """Pairs that no plan uses: the SIP is not eligible for another member that is sure to be allocated."""
    found = []
    for members in problem.federations:
        sips = {
            school: {int(problem.pairs.sip[pair]) for pair in problem.pairs_of_school[school]} for school in members
        }
        for school in members:
            others = [sips[other] for other in members if other != school and sure[other]]
            found += [
                pair
                for pair in problem.pairs_of_school[school]
                if any(int(problem.pairs.sip[pair]) not in known for known in others)
            ]
    return np.array(found, dtype=np.int64)
