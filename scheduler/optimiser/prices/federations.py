"""Federations in the dual: members who are allocated have the same SIP.

For a federation with last member k, every other member j and every SIP p of either of them there is a multiplier
t[j, p] of any sign, which member j pays for p and member k is paid:

    c'[j, p] = c[j, p] + t[j, p],    c'[k, p] = c[k, p] - sum_j t[j, p].

Where both have the same SIP the plan costs the same under c' as under c. Where j has p and k is unallocated it costs
t[j, p] more, where k has p and j is unallocated t[j, p] less: so that c' is never dearer than what the plan costs,
leaving k out is made cheaper by the sum over j of the greatest t[j, p] over j's SIPs, and leaving j out by the greatest
-t[j, p] over k's SIPs, each at least 0.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scheduler.optimiser.problem.problem import Flags, Integers, Problem

NO_PAIR = -1


@dataclass(frozen=True)
class FederationTies:
    """The multipliers, one for each member but the last and each SIP: arrays of one length.

    Sorted by member.
    """

    own: Integers
    """The member's pair with the SIP; NO_PAIR where they are not eligible."""
    last: Integers
    """The pair of the federation's last member with the SIP; NO_PAIR where they are not eligible."""
    member: Integers
    """(ties,): the member's school."""
    last_member: Integers
    """(ties,): the last member's school."""

    def __len__(self) -> int:
        return len(self.own)

    def moved(self, cost: Integers, multipliers: Integers) -> Integers:
        """c' from c, both by pair of the problem."""
        costs = cost.copy()
        for side, sign in ((self.own, 1), (self.last, -1)):
            known = side != NO_PAIR
            np.add.at(costs, side[known], sign * multipliers[known])
        return costs

    def lowered(self, multipliers: Integers, schools: int) -> Integers:
        """(schools,): how much cheaper it is made to leave each school out."""
        taken = np.zeros(schools, dtype=np.int64)
        if not len(self):
            return taken
        first = np.flatnonzero(np.diff(self.member, prepend=-1))
        for side, sign, school in ((self.own, 1, self.last_member), (self.last, -1, self.member)):
            at_stake = np.where(side != NO_PAIR, np.maximum(sign * multipliers, 0), 0)
            np.add.at(taken, school[first], np.maximum.reduceat(at_stake, first))
        return taken

    def disagreement(self, chosen: Integers, unallocated: Flags) -> NDArray[np.float64]:
        """The subgradient: where only one of two members who are both allocated takes the SIP.

        `chosen` is 1 for pairs that are taken, `unallocated` is by school.
        """
        own = np.where(self.own != NO_PAIR, chosen[self.own], 0)
        last = np.where(self.last != NO_PAIR, chosen[self.last], 0)
        both = ~unallocated[self.member] & ~unallocated[self.last_member]
        return np.where(both, own - last, 0).astype(np.float64)


def ties_of(problem: Problem) -> FederationTies:
    """Every member but the last of every federation, with every SIP whom it or the last may have."""
    ties = []
    pair_with = {
        school: {int(problem.pairs.sip[pair]): pair for pair in problem.pairs_of_school[school]}
        for members in problem.federations
        for school in members
    }
    for members in problem.federations:
        last = pair_with[members[-1]]
        for member in members[:-1]:
            own = pair_with[member]
            ties += [
                (own.get(sip, NO_PAIR), last.get(sip, NO_PAIR), member, members[-1]) for sip in sorted({*own, *last})
            ]
    columns = np.array(sorted(ties, key=lambda tie: tie[2]), dtype=np.int64).reshape(-1, 4).T
    return FederationTies(*columns)


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
