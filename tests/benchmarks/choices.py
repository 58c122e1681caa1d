"""What there is to choose: for each school its SIPs, for each visit its days, for each SIP their room.

Everything that a single choice can break or cost is settled here, once for all peers: who may have
which school, which days a visit may have whoever makes it, what is left of a SIP's days and weeks after
the history. What remains for a peer are the rules between choices and the search. The judge of a plan
is the checker all the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from models import Allocation, HistoricVisit, Instance, Pin, PlanVisit, Policy, ProgrammeVisit, School, Sip
from scheduler.checker import Facts, facts_of
from scheduler.checker.calendar import monday_of
from scheduler.checker.distances import great_circle_km
from scheduler.checker.facts import works_on
from scheduler.checker.terms.balance import fair_share
from tests.benchmarks.anytime import Objective

VisitKey = tuple[str, int]
Days = Mapping[VisitKey, int]
"""The day number of each placed visit, by school and number."""
Owners = Mapping[str, str]
"""The SIP of each allocated school."""


@dataclass(frozen=True)
class VisitChoice:
    """A visit that is still to be made. Days are school-day numbers, costs are minutes."""

    school: str
    number: int
    on_site: bool
    adviser: str | None
    """Who must come too."""
    least_gap: int
    """Days after every earlier visit of the school: max(1, min_gap)."""
    days: tuple[int, ...]
    """In its window, from `plan_from`, school open, adviser there, far enough from the history, as pinned."""
    pinned: bool
    """It must be placed."""
    ideal: int
    first: int
    """The first day of its window."""
    spacing: int
    """Minutes for each day away from the ideal day."""
    waiting: int
    """Minutes for each day after the first day of the window; 0 unless the school is of concern."""

    @property
    def key(self) -> VisitKey:
        """School and number."""
        return self.school, self.number

    def cost(self, day: int) -> int:
        """Spacing and waiting on a day, in minutes."""
        return self.spacing * abs(day - self.ideal) + self.waiting * (day - self.first)


@dataclass(frozen=True)
class SchoolChoice:
    """A school, the SIPs it may have and its open visits."""

    row: School
    sips: Mapping[str, int]
    """Each SIP it may have, with the minutes of having them at all: continuity and outside."""
    minutes: Mapping[str, int]
    """One way, for each of those SIPs."""
    visits: tuple[VisitChoice, ...]
    pinned: bool
    """It must be allocated."""

    @property
    def name(self) -> str:
        """Its key in the instance."""
        return self.row.school


@dataclass(frozen=True)
class SipChoice:
    """A SIP and what the history leaves of them."""

    row: Sip
    days: frozenset[int]
    """The days on which they can make a visit."""
    fair_share: int
    max_days: int | None
    weeks: Mapping[int, int] | None
    """The visits they can still make in each week, by its number."""

    @property
    def name(self) -> str:
        """Their key in the instance."""
        return self.row.sip


@dataclass(frozen=True)
class Choices:
    """All there is to choose in an instance."""

    facts: Facts
    days: tuple[date, ...]
    weeks: tuple[int, ...]
    """The number of the week of each school day, from 0."""
    schools: tuple[SchoolChoice, ...]
    sips: tuple[SipChoice, ...]
    levels: tuple[int, ...]
    """The concern levels that occur, highest first."""

    @property
    def policy(self) -> Policy:
        """The authority's policy."""
        return self.facts.policy

    @cached_property
    def sip_named(self) -> Mapping[str, SipChoice]:
        """The SIPs by name."""
        return {sip.name: sip for sip in self.sips}

    @cached_property
    def visits(self) -> tuple[VisitChoice, ...]:
        """All open visits."""
        return tuple(visit for school in self.schools for visit in school.visits)

    @cached_property
    def federations(self) -> Mapping[str, tuple[SchoolChoice, ...]]:
        """The schools of each federation that has several."""
        members: dict[str, list[SchoolChoice]] = {}
        for school in self.schools:
            if school.row.federation is not None:
                members.setdefault(school.row.federation, []).append(school)
        return {name: tuple(schools) for name, schools in members.items() if len(schools) > 1}

    @cached_property
    def most(self) -> Objective:
        """No plan that leaves visits unplaced for no reason has more on any line: all of it at its dearest."""
        unplaced: Counter[int] = Counter()
        for school in self.schools:
            unplaced[school.row.concern] += len(school.visits)
        return (*(unplaced[level] for level in self.levels), self._dearest())

    def _dearest(self) -> int:
        quality = 0
        for school in self.schools:
            farthest = max(school.minutes.values(), default=0)
            quality += max(school.sips.values(), default=0)
            for visit in school.visits:
                quality += 2 * farthest * visit.on_site + max(map(visit.cost, visit.days), default=0)
        apart = sum(max(sip.fair_share, sip.row.max_schools) for sip in self.sips)
        return quality + self.policy.balance_minutes * apart

    def objective(self, owners: Owners, days: Days) -> Objective:
        """The objective of a plan, as a peer counts it."""
        unplaced = Counter[int]()
        quality = 0
        for school in self.schools:
            owner = owners.get(school.name)
            quality += 0 if owner is None else school.sips[owner]
            for visit in school.visits:
                day = days.get(visit.key)
                if day is None or owner is None:
                    unplaced[school.row.concern] += 1
                else:
                    quality += 2 * school.minutes[owner] * visit.on_site + visit.cost(day)
        counts = Counter(owners.values())
        apart = sum(abs(counts[sip.name] - sip.fair_share) for sip in self.sips)
        return (
            *(unplaced[level] for level in self.levels),
            quality + self.policy.balance_minutes * apart,
        )

    def plan(self, owners: Owners, days: Days) -> tuple[tuple[Allocation, ...], tuple[PlanVisit, ...]]:
        """The rows of a plan, those of the history included."""
        schools = self.facts.instance.schools
        allocations = tuple(Allocation(school=school.school, sip=owners.get(school.school)) for school in schools)
        visits = tuple(
            self._row(school, visit.visit, owners, days) for school in schools for visit in self.facts.visits_of(school)
        )
        return allocations, visits

    def _row(self, school: School, number: int, owners: Owners, days: Days) -> PlanVisit:
        key = (school.school, number)
        made = self.facts.history.get(key)
        owner, day = owners.get(school.school), days.get(key)
        if made is not None:
            return PlanVisit(school=school.school, visit=number, sip=made.sip, day=made.day)
        if owner is None or day is None:
            return PlanVisit(school=school.school, visit=number, sip=None, day=None)
        return PlanVisit(school=school.school, visit=number, sip=owner, day=self.days[day])


def choices_of(instance: Instance) -> Choices:
    """Settle every single choice of an instance."""
    facts = facts_of(instance)
    days = facts.calendar.days
    mondays = sorted({monday_of(day) for day in days})
    number_of = {monday: number for number, monday in enumerate(mondays)}
    weeks = tuple(number_of[monday_of(day)] for day in days)
    room = sum(sip.max_schools for sip in instance.sips)
    pins: dict[str, list[Pin]] = {}
    for pin in instance.pins:
        if pin.visit is None or (pin.school, pin.visit) not in facts.history:
            pins.setdefault(pin.school, []).append(pin)
    made: dict[str, list[HistoricVisit]] = {}
    for visit in instance.history:
        made.setdefault(visit.sip, []).append(visit)
    return Choices(
        facts=facts,
        days=days,
        weeks=weeks,
        schools=tuple(_school(facts, school, pins.get(school.school, ())) for school in instance.schools),
        sips=tuple(
            _sip(
                facts,
                sip,
                fair_share(sip.max_schools, len(instance.schools), room),
                made.get(sip.sip, ()),
                number_of,
            )
            for sip in instance.sips
        ),
        levels=tuple(sorted({school.concern for school in instance.schools}, reverse=True)),
    )


def _school(facts: Facts, school: School, pins: Collection[Pin]) -> SchoolChoice:
    wanted = {pin.sip for pin in pins if pin.sip is not None}
    sips = [sip for sip in facts.instance.sips if wanted <= {sip.sip} and _may_have(facts, school, sip)]
    return SchoolChoice(
        row=school,
        sips={sip.sip: _cost_of_having(facts, school, sip) for sip in sips},
        minutes={sip.sip: facts.minutes(school, sip) for sip in sips},
        visits=tuple(
            _visit(facts, school, visit, [pin for pin in pins if pin.visit == visit.visit])
            for visit in facts.visits_of(school)
            if (school.school, visit.visit) not in facts.history
        ),
        pinned=bool(pins),
    )


def _may_have(facts: Facts, school: School, sip: Sip) -> bool:
    """The rules `locality`, `conflict`, `skills` and `reach`."""
    policy = facts.policy
    if policy.locality_rule == "required" and facts.outside(school, sip):
        return False
    if (school.school, sip.sip) in facts.conflicts or not {*school.requires} <= {*sip.skills}:
        return False
    if policy.max_travel_minutes is not None and facts.minutes(school, sip) > policy.max_travel_minutes:
        return False
    led = None if sip.headteacher_of is None else facts.schools.get(sip.headteacher_of)
    if led is None:
        return sip.headteacher_of != school.school
    federated = led.federation is not None and led.federation == school.federation
    near = great_circle_km(led, school) <= policy.headteacher_km
    return not (led.school == school.school or federated or near)


def _cost_of_having(facts: Facts, school: School, sip: Sip) -> int:
    """The terms `continuity` and `outside`."""
    changed = school.current_sip in facts.sips and school.current_sip != sip.sip
    outside = facts.policy.locality_rule == "preferred" and facts.outside(school, sip)
    return facts.policy.continuity_minutes * changed + facts.policy.locality_minutes * outside


def _visit(facts: Facts, school: School, visit: ProgrammeVisit, pins: Collection[Pin]) -> VisitChoice:
    number = facts.calendar.number
    window = facts.window(visit)
    adviser = facts.localities[school.locality].adviser if visit.accompanied else None
    first_of_school = facts.visits_of(school)[0].visit == visit.visit
    return VisitChoice(
        school=school.school,
        number=visit.visit,
        on_site=visit.on_site,
        adviser=adviser,
        least_gap=max(1, visit.min_gap),
        days=tuple(
            number(day)
            for day in window.days
            if all(pin.day in (None, day) for pin in pins)
            and (facts.policy.plan_from is None or day >= facts.policy.plan_from)
            and (not visit.on_site or _open(facts, school, day))
            and (adviser is None or _there(facts, adviser, day))
            and _clear_of_history(facts, school, visit, number(day))
        ),
        pinned=bool(pins),
        ideal=0 if window.ideal is None else number(window.ideal),
        first=number(window.days[0]) if window.days else 0,
        spacing=facts.policy.spacing_minutes,
        waiting=facts.policy.waiting_minutes * school.concern if first_of_school else 0,
    )


def _open(facts: Facts, school: School, day: date) -> bool:
    return works_on(school.weekdays, day) and facts.absence("school", school.school, day) is None


def _there(facts: Facts, adviser: str, day: date) -> bool:
    known = facts.advisers.get(adviser)
    works = known is None or works_on(known.weekdays, day)
    return works and facts.absence("adviser", adviser, day) is None


def _clear_of_history(facts: Facts, school: School, visit: ProgrammeVisit, day: int) -> bool:
    """The rule `gap` between a visit and those that the school has had."""
    for other in facts.visits_of(school):
        made = facts.history.get((school.school, other.visit))
        if made is None:
            continue
        earlier, later = facts.calendar.number(made.day), day
        if other.visit > visit.visit:
            earlier, later = later, earlier
        if later - earlier < max(1, max(visit, other, key=lambda each: each.visit).min_gap):
            return False
    return True


def _sip(facts: Facts, sip: Sip, share: int, made: Collection[HistoricVisit], week_of: Mapping[date, int]) -> SipChoice:
    busy = {visit.day for visit in made}
    limit = sip.max_visits_per_week
    in_week = Counter(week_of.get(monday_of(visit.day)) for visit in made)
    return SipChoice(
        row=sip,
        days=frozenset(
            number
            for number, day in enumerate(facts.calendar.days)
            if works_on(sip.weekdays, day)
            and facts.absence("sip", sip.sip, day) is None
            and (sip.from_day is None or day >= sip.from_day)
            and (sip.to_day is None or day <= sip.to_day)
            and day not in busy
        ),
        fair_share=share,
        max_days=None if sip.max_days is None else max(0, sip.max_days - len(made)),
        weeks=None if limit is None else {week: max(0, limit - in_week[week]) for week in sorted(week_of.values())},
    )
