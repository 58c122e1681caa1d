"""The eligible pairs: those that `locality`, `conflict`, `skills`, `reach` and `pin` leave."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from models import Instance, School, Sip
from scheduler.optimiser.problem.distances import estimated_minutes, kilometres
from scheduler.optimiser.problem.problem import Integers, Pairs
from scheduler.optimiser.rules import conflict, locality, pin, reach, skills
from scheduler.optimiser.terms import continuity, outside


def eligible_pairs(instance: Instance) -> Pairs:
    """All pairs that no rule forbids, a locality at a time, so that a country fits in memory."""
    return _Eligibility(instance).pairs()


@dataclass(frozen=True)
class _Eligibility:
    """What is looked up for every locality is worked out once: a country has a thousand of them."""

    instance: Instance

    @cached_property
    def declared(self) -> frozenset[tuple[str, str]]:
        return frozenset((row.school, row.sip) for row in self.instance.conflicts)

    @cached_property
    def school_named(self) -> dict[str, School]:
        return {school.school: school for school in self.instance.schools}

    @cached_property
    def sip_names(self) -> frozenset[str]:
        return frozenset(sip.sip for sip in self.instance.sips)

    @cached_property
    def pinned(self) -> dict[str, set[str]]:
        return pin.pinned_sips(self.instance)

    @cached_property
    def travel(self) -> dict[tuple[str, str], int]:
        return {(row.school, row.sip): row.minutes for row in self.instance.travel}

    @cached_property
    def serving(self) -> dict[str, list[int]]:
        """The SIPs who may work in each locality."""
        everywhere = self.instance.policy.locality_rule == "preferred"
        names = [row.locality for row in self.instance.localities]
        found: dict[str, list[int]] = {name: [] for name in names}
        for number, sip in enumerate(self.instance.sips):
            for name in names if everywhere or not sip.localities else dict.fromkeys(sip.localities):
                found[name].append(number)
        return found

    def pairs(self) -> Pairs:
        schools_of: dict[str, list[int]] = defaultdict(list)
        for number, school in enumerate(self.instance.schools):
            schools_of[school.locality].append(number)
        parts = [self.in_locality(members, self.serving[name]) for name, members in schools_of.items()]
        columns = [np.concatenate(column) for column in zip(*parts, strict=True)]
        order = np.lexsort((columns[1], columns[0]))
        return Pairs(*(column[order] for column in columns))

    def in_locality(self, school_numbers: list[int], sip_numbers: list[int]) -> tuple[Integers, ...]:
        if not sip_numbers:
            return (np.zeros(0, dtype=np.int64),) * 5
        instance, policy = self.instance, self.instance.policy
        schools = [instance.schools[number] for number in school_numbers]
        sips = [instance.sips[number] for number in sip_numbers]
        minutes = self.minutes(schools, sips)
        allowed = (
            locality.allowed(instance, schools, sips)
            & conflict.allowed(self.declared, self.school_named, policy.headteacher_km, schools, sips)
            & skills.allowed(schools, sips)
            & reach.allowed(policy, minutes)
            & pin.allowed(self.pinned, schools, sips)
        )
        row, column = np.nonzero(allowed)
        return (
            np.array(school_numbers, dtype=np.int64)[row],
            np.array(sip_numbers, dtype=np.int64)[column],
            minutes[row, column],
            continuity.minutes(policy.continuity_minutes, self.sip_names, schools, sips)[row, column],
            outside.minutes(instance, schools, sips)[row, column],
        )

    def minutes(self, schools: list[School], sips: list[Sip]) -> Integers:
        km = kilometres(
            np.array([[school.latitude, school.longitude] for school in schools]),
            np.array([[sip.latitude, sip.longitude] for sip in sips]),
        )
        minutes = estimated_minutes(km, self.instance.policy.detour, self.instance.policy.speed_kmh)
        if self.travel:
            for row, school in enumerate(schools):
                for column, sip in enumerate(sips):
                    minutes[row, column] = self.travel.get((school.school, sip.sip), minutes[row, column])
        return minutes
