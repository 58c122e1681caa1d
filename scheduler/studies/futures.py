"""Futures that a plan may meet, each a ready scenario: a SIP who leaves, or a year as chance has it.

Chance draws from these rates; a year is what lies from a given day to the end of the contract:

- each SIP is away for good from some day on with probability 0.03, and otherwise for one to six weeks with 0.15;
- each adviser is away for one to four weeks with probability 0.15;
- each school of no concern becomes one of concern (level 1) with probability 0.03, and each of level 1 comes into an
  Ofsted category (level 2) with 0.1, over a whole contract; what the contract has left of it in proportion;
- snow closes every school for one to three days in a row, in January or February, with probability 0.25 a winter;
- the mileage rate is 40 to 55 pence: it moves no visit, but money is compared with it.

A pin goes with what it cannot be kept with: a day on which its SIP or adviser is away, or that snow takes; a SIP with a
limit of schools of concern, where the school becomes one. Where another pin cannot be kept the future has no replan.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from models import Instance, Pin, Plan
from scheduler.checker import facts_of
from scheduler.scenarios import Scenario, scenario_of

LEAVES, AWAY, MOST_WEEKS_AWAY = 0.03, 0.15, 6
ADVISER_AWAY, MOST_WEEKS_ADVISER_AWAY = 0.15, 4
NEW_CONCERN, WORSE_CONCERN = 0.03, 0.1
SNOW, MOST_SNOW_DAYS, SNOW_MONTHS = 0.25, 3, (1, 2)
MILEAGE_PENCE = (40, 55)

Row = dict[str, str | int | float | date | None]
Tables = dict[str, list[Row]]


@dataclass(frozen=True)
class Future:
    """What may come."""

    name: str
    scenario: Scenario
    away: tuple[str, ...]
    """The SIPs and advisers who are away, for a time or for good."""


def each_sip_leaves(instance: Instance) -> tuple[Future, ...]:
    """For each SIP a future without them."""
    return tuple(
        Future(
            f"without {sip.sip}",
            scenario_of(f"without {sip.sip}", {"sips": [{"sip": sip.sip, "remove": "yes"}]}),
            (sip.sip,),
        )
        for sip in instance.sips
    )


def draws(instance: Instance, plan: Plan, from_day: date, number: int, seed: int) -> tuple[Future, ...]:
    """So many futures by chance. The same seed draws the same; more of them begin with the same ones."""
    days = sorted(day for day in facts_of(instance).calendar.days if day >= from_day)
    return tuple(_Draw(instance, plan, days, random.Random(f"{seed} {at}")).future(at + 1) for at in range(number))


class _Draw:
    """One draw; every chance is drawn in the order of the tables, whatever came of those before."""

    def __init__(self, instance: Instance, plan: Plan, days: Sequence[date], chance: random.Random) -> None:
        self._instance = instance
        self._days = days
        self._chance = chance
        self._sip_of = {allocation.school: allocation.sip for allocation in plan.allocations}
        self._known = {(row.of, row.id, row.first_day) for row in instance.absences}
        self._pins: dict[tuple[str, int | None], Row] = {}

    def future(self, number: int) -> Future:
        """The draw as a future."""
        absences = [*self._of_sips(), *self._of_advisers()]
        schools = list(self._schools())
        tables: Tables = {
            "absences": absences,
            "schools": schools,
            "closures": list(self._snow()),
            "pins": list(self._pins.values()),
            "policy": [{"key": "mileage_pence_per_mile", "value": self._chance.randint(*MILEAGE_PENCE)}],
        }
        name = f"draw {number:04}"
        away = tuple(dict.fromkeys(str(row["id"]) for row in absences))
        return Future(name, scenario_of(name, {table: rows for table, rows in tables.items() if rows}), away)

    def _drop(self, in_the_way: Callable[[Pin], bool]) -> None:
        for pin in filter(in_the_way, self._instance.pins):
            self._pins[pin.school, pin.visit] = {"school": pin.school, "visit": pin.visit, "remove": "yes"}

    def _of_sips(self) -> Iterator[Row]:
        for sip in self._instance.sips:
            leaves, away = self._chance.random() < LEAVES, self._chance.random() < AWAY
            first, weeks = self._chance.choice(self._days), self._chance.randint(1, MOST_WEEKS_AWAY)
            if leaves or away:
                last = self._days[-1] if leaves else first + timedelta(weeks=weeks, days=-1)
                theirs = [school for school, owner in self._sip_of.items() if owner == sip.sip]
                yield from self._absence("sip", sip.sip, first, last, theirs)

    def _of_advisers(self) -> Iterator[Row]:
        for adviser in self._instance.advisers:
            away = self._chance.random() < ADVISER_AWAY
            first, weeks = self._chance.choice(self._days), self._chance.randint(1, MOST_WEEKS_ADVISER_AWAY)
            if away:
                places = {row.locality for row in self._instance.localities if row.adviser == adviser.adviser}
                theirs = [school.school for school in self._instance.schools if school.locality in places]
                last = first + timedelta(weeks=weeks, days=-1)
                yield from self._absence("adviser", adviser.adviser, first, last, theirs)

    def _absence(self, of: str, name: str, first: date, last: date, schools: Sequence[str]) -> Iterator[Row]:
        while (of, name, first) in self._known:
            first -= timedelta(days=1)  # a row with the key of another would take its place
        self._drop(lambda pin: pin.school in schools and _lies_in(first, last, pin))
        yield {"of": of, "id": name, "first_day": first, "last_day": last, "reason": "drawn"}

    def _schools(self) -> Iterator[Row]:
        terms = self._instance.terms
        first, last = min(term.first_day for term in terms), max(term.last_day for term in terms)
        left = (last - max(self._days[0], first)).days / max(1, (last - first).days)
        limited = {sip.sip for sip in self._instance.sips if sip.max_concern_schools is not None}
        for school in self._instance.schools:
            chance = self._chance.random()
            if school.concern == 0 and chance < NEW_CONCERN * left:
                self._drop(partial(_binds, school.school, limited))
                yield {"school": school.school, "concern": 1}
            elif school.concern == 1 and chance < WORSE_CONCERN * left:
                yield {"school": school.school, "concern": 2}

    def _snow(self) -> Iterator[Row]:
        for winter in sorted({day.year for day in self._days}):
            snows, length = self._chance.random() < SNOW, self._chance.randint(1, MOST_SNOW_DAYS)
            place = self._chance.random()
            days = [day for day in self._days if day.year == winter and day.month in SNOW_MONTHS]
            if snows and days:
                first = days[int(place * len(days))]
                last = first + timedelta(days=length - 1)
                if not any(first <= row.day <= last for row in self._instance.history):
                    self._drop(partial(_lies_in, first, last))
                    yield {"first_day": first, "last_day": last, "reason": "snow, drawn"}


def _lies_in(first: date, last: date, pin: Pin) -> bool:
    return pin.day is not None and first <= pin.day <= last


def _binds(school: str, sips: Collection[str], pin: Pin) -> bool:
    return pin.school == school and pin.sip in sips
