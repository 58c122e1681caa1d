"""The eligible pairs: those that `locality`, `conflict`, `skills`, `reach` and `pin` leave."""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from models import Instance, School, Sip
from scheduler.optimiser.problem.distances import estimated_minutes, kilometres
from scheduler.optimiser.problem.problem import Integers, Pairs
from scheduler.optimiser.rules import conflict, locality, pin, reach, skills
from scheduler.optimiser.terms import continuity, outside


def eligible_pairs(instance: Instance) -> Pairs:
    """All pairs that no rule forbids, a locality at a time, so that a country fits in memory."""
    schools_of: dict[str, list[int]] = defaultdict(list)
    for number, school in enumerate(instance.schools):
        schools_of[school.locality].append(number)
    travel = {(row.school, row.sip): row.minutes for row in instance.travel}
    parts = [
        _pairs_in_locality(instance, members, _serving(instance, name), travel) for name, members in schools_of.items()
    ]
    columns = [np.concatenate(column) for column in zip(*parts, strict=True)]
    order = np.lexsort((columns[1], columns[0]))
    return Pairs(*(column[order] for column in columns))


def _serving(instance: Instance, name: str) -> list[int]:
    everywhere = instance.policy.locality_rule == "preferred"
    return [
        number for number, sip in enumerate(instance.sips) if everywhere or not sip.localities or name in sip.localities
    ]


def _pairs_in_locality(
    instance: Instance, school_numbers: list[int], sip_numbers: list[int], travel: dict[tuple[str, str], int]
) -> tuple[Integers, ...]:
    if not sip_numbers:
        return (np.zeros(0, dtype=np.int64),) * 5
    schools = [instance.schools[number] for number in school_numbers]
    sips = [instance.sips[number] for number in sip_numbers]
    minutes = _minutes(instance, schools, sips, travel)
    allowed = (
        locality.allowed(instance, schools, sips)
        & conflict.allowed(instance, schools, sips)
        & skills.allowed(schools, sips)
        & reach.allowed(instance.policy, minutes)
        & pin.allowed(instance, schools, sips)
    )
    row, column = np.nonzero(allowed)
    return (
        np.array(school_numbers, dtype=np.int64)[row],
        np.array(sip_numbers, dtype=np.int64)[column],
        minutes[row, column],
        continuity.minutes(instance, schools, sips)[row, column],
        outside.minutes(instance, schools, sips)[row, column],
    )


def _minutes(
    instance: Instance, schools: list[School], sips: list[Sip], travel: dict[tuple[str, str], int]
) -> Integers:
    km = kilometres(
        np.array([[school.latitude, school.longitude] for school in schools]),
        np.array([[sip.latitude, sip.longitude] for sip in sips]),
    )
    minutes = estimated_minutes(km, instance.policy.detour, instance.policy.speed_kmh)
    if travel:
        for row, school in enumerate(schools):
            for column, sip in enumerate(sips):
                minutes[row, column] = travel.get((school.school, sip.sip), minutes[row, column])
    return minutes
