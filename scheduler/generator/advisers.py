"""The area teams: senior advisers and school development advisers, and who looks after which locality."""

from __future__ import annotations

from dataclasses import dataclass

from models import WEEKDAYS, Weekday
from scheduler.generator.localities import Division
from scheduler.generator.randomness import Draws


@dataclass(frozen=True)
class Team:
    """Roles and weekdays of the advisers, and the adviser (by index) of each locality."""

    roles: tuple[str, ...]
    weekdays: tuple[tuple[Weekday, ...], ...]
    of_locality: tuple[int, ...]


def draw_team(division: Division, draws: Draws) -> Team:
    """A senior adviser for each area, who looks after every third locality; an adviser for each other."""
    area_count = max(division.areas) + 1
    roles = ["senior adviser"] * area_count
    weekdays = [WEEKDAYS] * area_count
    of_locality: list[int] = []
    for number, area in enumerate(division.areas):
        if number % 3 == 0:
            of_locality.append(area)
            continue
        of_locality.append(len(roles))
        roles.append("school development adviser")
        free = draws.pick(WEEKDAYS) if draws.chance(0.3) else None
        weekdays.append(tuple(day for day in WEEKDAYS if day != free))
    return Team(tuple(roles), tuple(weekdays), tuple(of_locality))
