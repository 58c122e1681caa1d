"""A visit's day beside the other days of its window: which of them are free, and by how much each is worse or better.

One visit is moved and everything else stays: its SIP, and so the journey, and all other visits. Of quality that
changes `waiting` and `spacing` alone; a replan also counts whether the visit moves.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from models import Pin, Plan
from scheduler.explaining.evidence import Evidence
from scheduler.explaining.window import State, WindowDay, WindowFacts


@dataclass(frozen=True)
class OtherDay:
    """Another school day of the window."""

    window_day: WindowDay
    free: bool
    """No rule is against it while everything else stays."""
    away: int
    """School days after the ideal day; negative before it."""
    moves: int
    """How many more visits a replan would move: 1, 0 or -1; 0 in a plan that is no replan."""
    waiting: int
    """How many minutes more, or less, the term would be."""
    spacing: int
    """The same."""

    @property
    def day(self) -> date:
        """The day."""
        return self.window_day.day

    @property
    def minutes(self) -> int:
        """How many minutes quality would be worse, or better."""
        return self.waiting + self.spacing

    @property
    def worth(self) -> tuple[int, int]:
        """What moving the visit here changes in the objective, line by line: better where it is below (0, 0)."""
        return self.moves, self.minutes

    @property
    def better(self) -> bool:
        """The plan would be better with the visit here, if it could be."""
        return self.worth < (0, 0)


@dataclass(frozen=True)
class DayChoice:
    """The day that a visit has by choice, and all others of its window in order."""

    facts: WindowFacts
    away: int
    """School days after the ideal day; negative before it."""
    pin: Pin | None
    """The row by which the planner decided on the day, if any."""
    before: date | None
    """In a replan the day that the visit had before."""
    waits: bool
    """It is the first visit of a school of concern: it counts in `waiting`."""
    others: tuple[OtherDay, ...]

    @property
    def nearer(self) -> tuple[OtherDay, ...]:
        """The days that are nearer to the ideal one."""
        return tuple(each for each in self.others if abs(each.away) < abs(self.away))


def day_choice(evidence: Evidence, plan: Plan, facts: WindowFacts) -> DayChoice | None:
    """Compare a visit's day with the others of its window; None where it has none, or was made already."""
    if facts.made or facts.day is None or facts.ideal is None:
        return None
    pins = evidence.pins_of.get(facts.school.school, ())
    pin = next((row for row in pins if row.visit == facts.visit.visit and row.day is not None), None)
    scale = _Scale(evidence, facts, facts.day, facts.ideal, _day_before(plan, facts))
    return DayChoice(
        facts=facts,
        away=scale.away(facts.day),
        pin=pin,
        before=scale.before,
        waits=scale.waits,
        others=tuple(scale.others(pinned=pin is not None)),
    )


def _day_before(plan: Plan, facts: WindowFacts) -> date | None:
    key = facts.school.school, facts.visit.visit
    rows = () if plan.replanned_from is None else plan.replanned_from.visits
    return next((row.day for row in rows if (row.school, row.visit) == key), None)


@dataclass(frozen=True)
class _Scale:
    """What the days of a window are weighed with."""

    evidence: Evidence
    facts: WindowFacts
    day: date
    ideal: date
    before: date | None

    @property
    def waits(self) -> bool:
        first = self.evidence.facts.visits_of(self.facts.school)[0]
        return self.facts.school.concern > 0 and first.visit == self.facts.visit.visit

    def away(self, day: date) -> int:
        number = self.evidence.facts.calendar.number
        return number(day) - number(self.ideal)

    def others(self, pinned: bool) -> Iterator[OtherDay]:
        policy = self.evidence.facts.policy
        each_waits = policy.waiting_minutes * self.facts.school.concern if self.waits else 0
        here = self.away(self.day)
        for each in self.facts.days:
            if each.day == self.day or each.state is State.CLOSED:
                continue
            away = self.away(each.day)
            yield OtherDay(
                window_day=each,
                free=each.state is State.FREE and not pinned,
                away=away,
                moves=0 if self.before is None else (each.day != self.before) - (self.day != self.before),
                waiting=each_waits * (away - here),
                spacing=policy.spacing_minutes * (abs(away) - abs(here)),
            )
