"""Puts a county together: the rows of its tables, from what was drawn about it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

from models import (
    WEEKDAYS,
    Absence,
    Adviser,
    Conflict,
    Instance,
    Locality,
    School,
    Sip,
    Weekday,
)
from scheduler.generator.advisers import Team, draw_team
from scheduler.generator.contract import (
    CLOSURES,
    LATE_START,
    POLICY,
    PROGRAMMES,
    SCHOOL_DAYS,
    TERMS,
    days_of,
    draw_cpd,
)
from scheduler.generator.distance import km
from scheduler.generator.ground import Ground, draw_ground
from scheduler.generator.options import CountyOptions
from scheduler.generator.people import Mailboxes, draw_names
from scheduler.generator.places import SchoolSite
from scheduler.generator.randomness import Draws
from scheduler.generator.staff import ADVISER, HEADTEACHER, Hire, hire

CURRENT_SHARE = 0.36
"""Schools that have a SIP from before the contract."""
CONFLICT_SHARE = 0.22
"""Schools with a SIP whom they cannot have."""
CONFLICT_REASONS = (
    "former headteacher",
    "former governor",
    "relative on the staff",
    "veto by the school",
    "own children at the school",
)
SIP_LEAVE = ("leave", "leave", "leave", "training", "conference")
HEADTEACHER_LEAVE = ("inspection at own school", "governors' meeting", "residential trip", "leave")
ADVISER_LEAVE = ("leave", "leave", "conference")


class County:
    """One authority: its own schools, SIPs, localities and advisers, and the rows about them.

    `prefix` comes before every identifier that is made here, so that authorities share none.
    """

    def __init__(self, sites: Sequence[SchoolSite], prefix: str, options: CountyOptions, mailboxes: Mailboxes) -> None:
        self._sites = sites
        self._prefix = prefix
        self._options = options
        self._mailboxes = mailboxes
        self._ground: Ground = draw_ground(sites, self._draws("ground"))
        self._team: Team = draw_team(self._ground.division, self._draws("advisers"))
        self._hires: list[Hire] = hire(self._ground, self._team, options, self._draws("staff"))
        self._school_ids = [
            site.school or number for site, number in zip(sites, self._ids("S", len(sites)), strict=True)
        ]
        self._sip_ids = self._ids("P", len(self._hires))
        self._locality_ids = self._ids("L", len(self._ground.division.localities))
        self._adviser_ids = self._ids("A", len(self._team.roles))
        self._choices = [self._possible(at) for at in range(len(sites))]

    def _draws(self, purpose: str) -> Draws:
        return Draws(self._options.seed, self._prefix, purpose)

    def _ids(self, letter: str, count: int) -> list[str]:
        width = max(2, len(str(count))) if letter != "A" or count > 9 else 1
        return [f"{self._prefix}{letter}{number:0{width}}" for number in range(1, count + 1)]

    def _possible(self, at: int) -> list[int]:
        """SIPs who may have a school, nearest first: in their localities, neither theirs nor near theirs."""
        need = self._ground.needs[at]
        found: list[tuple[float, int]] = []
        for number, one in enumerate(self._hires):
            if need.locality not in one.localities:
                continue
            if one.leads is not None:
                led = self._ground.needs[one.leads]
                same = need.federation is not None and need.federation == led.federation
                if same or km(need.point, led.point) <= POLICY.headteacher_km + 0.1:
                    continue
            found.append((km(need.point, one.home), number))
        return [number for _, number in sorted(found)]

    def localities(self) -> list[Locality]:
        """Each with its area team, named after the largest town in the area, and its adviser."""
        division = self._ground.division
        names = self._area_names()
        return [
            Locality(
                locality=self._locality_ids[number],
                area=names[area],
                adviser=self._adviser_ids[self._team.of_locality[number]],
            )
            for number, area in enumerate(division.areas)
        ]

    def _area_names(self) -> list[str]:
        division = self._ground.division
        names: list[str] = []
        for area in range(max(division.areas) + 1):
            towns = Counter(
                self._sites[at].town
                for number, members in enumerate(division.localities)
                for at in members
                if division.areas[number] == area
            )
            ranked = sorted(towns, key=lambda town: (-towns[town], town))
            free = [f"{town} area" for town in ranked if town and f"{town} area" not in names]
            names.append(free[0] if free else f"{self._prefix}Area {area + 1}")
        return names

    def advisers(self) -> list[Adviser]:
        """The area teams."""
        names = draw_names(len(self._adviser_ids), self._draws("adviser names"))
        return [
            Adviser(
                adviser=adviser,
                name=name,
                email=self._mailboxes.address(name),
                role=role,
                weekdays=weekdays,
            )
            for adviser, name, role, weekdays in zip(
                self._adviser_ids, names, self._team.roles, self._team.weekdays, strict=True
            )
        ]

    def schools(self) -> list[School]:
        """The schools, in the order of their sites."""
        draws = self._draws("current SIPs")
        rows: list[School] = []
        for at, (site, need) in enumerate(zip(self._sites, self._ground.needs, strict=True)):
            near = [number for number in self._choices[at] if not self._hires[number].late][:5]
            current = draws.pick(near) if draws.chance(CURRENT_SHARE) and near else None
            rows.append(
                School(
                    school=self._school_ids[at],
                    name=site.name,
                    locality=self._locality_ids[need.locality],
                    latitude=site.latitude,
                    longitude=site.longitude,
                    phase=need.phase,
                    pupils=need.pupils,
                    concern=need.concern,
                    programme="concern" if need.concern else "standard",
                    requires=need.requires,
                    federation=(None if need.federation is None else f"{self._prefix}F{need.federation + 1:02}"),
                    current_sip=None if current is None else self._sip_ids[current],
                    weekdays=need.weekdays,
                )
            )
        return rows

    def sips(self) -> list[Sip]:
        """The SIPs with their limits."""
        names = draw_names(len(self._hires), self._draws("SIP names"))
        draws = self._draws("limits")
        all_localities = len(self._locality_ids)
        rows: list[Sip] = []
        for number, (one, name) in enumerate(zip(self._hires, names, strict=True)):
            concern = sum(self._ground.needs[at].concern > 0 for at in one.schools)
            headteacher = one.kind == HEADTEACHER
            usual = draws.pick((1, 2, 2) if headteacher else (3, 4, 4, None))
            everywhere = not self._prefix and len(one.localities) == all_localities
            latitude, longitude = self._ground.plane.position(one.home)
            few = draws.pick((0, 0, 2, 3))
            rows.append(
                Sip(
                    sip=self._sip_ids[number],
                    name=name,
                    email=self._mailboxes.address(name),
                    kind=one.kind,
                    latitude=latitude,
                    longitude=longitude,
                    localities=() if everywhere else tuple(self._locality_ids[at] for at in one.localities),
                    min_schools=0 if headteacher or len(one.schools) < few else few,
                    max_schools=one.room,
                    max_concern_schools=None if usual is None else max(usual, concern),
                    max_days=one.room * 5 if one.kind != ADVISER and draws.chance(0.3) else None,
                    max_visits_per_week=one.per_week,
                    skills=one.skills,
                    weekdays=one.weekdays,
                    from_day=LATE_START if one.late else None,
                    headteacher_of=None if one.leads is None else self._school_ids[one.leads],
                )
            )
        return rows

    def conflicts(self) -> list[Conflict]:
        """Schools that a nearby SIP must not have, other than the SIP who was hired for them."""
        draws = self._draws("conflicts")
        hired_for = {at: number for number, one in enumerate(self._hires) for at in one.schools}
        rows: list[Conflict] = []
        for at, school in enumerate(self._school_ids):
            if not draws.chance(CONFLICT_SHARE):
                continue
            others = [number for number in self._choices[at][:12] if number != hired_for.get(at)]
            rows += [
                Conflict(school=school, sip=self._sip_ids[number], reason=draws.pick(CONFLICT_REASONS))
                for number in sorted(draws.sample(others, 2 if draws.chance(0.1) else 1))
            ]
        return rows

    def absences(self) -> list[Absence]:
        """INSET days of the schools, leave of advisers and SIPs."""
        rows: list[Absence] = []
        inset = self._draws("INSET")
        for school in self._school_ids:
            rows += [
                Absence(of="school", id=school, first_day=day, last_day=day, reason="INSET")
                for day in _inset_days(self._options.inset_days, inset)
            ]
        leave = self._draws("leave")
        for adviser, weekdays in zip(self._adviser_ids, self._team.weekdays, strict=True):
            for first, last in _leave(leave.pick((1, 1, 2)), 5, weekdays, leave):
                reason = leave.pick(ADVISER_LEAVE)
                rows.append(Absence(of="adviser", id=adviser, first_day=first, last_day=last, reason=reason))
        for sip, one in zip(self._sip_ids, self._hires, strict=True):
            headteacher = one.kind == HEADTEACHER
            spells = leave.pick((0, 1, 2)) if headteacher else leave.pick((1, 2, 3, 4))
            for first, last in _leave(spells, 2 if headteacher else 5, one.weekdays, leave):
                reason = leave.pick(HEADTEACHER_LEAVE if headteacher else SIP_LEAVE)
                rows.append(Absence(of="sip", id=sip, first_day=first, last_day=last, reason=reason))
        return rows


EDGES = tuple(day for term in TERMS for day in (days_of(term)[0], days_of(term)[-1]))
"""First and last days of terms: half of all INSET days are held then."""


def _inset_days(count: int, draws: Draws) -> list[date]:
    """Different school days in date order."""
    days: set[date] = set()
    while len(days) < count:
        days.add(draws.pick(EDGES) if draws.chance(0.5) and len(days) < 6 else draws.pick(SCHOOL_DAYS))
    return sorted(days)


def _leave(spells: int, longest: int, weekdays: Sequence[Weekday], draws: Draws) -> list[tuple[date, date]]:
    """Spells of up to `longest` days within a week, each from a working day, in date order."""
    working = [day for day in SCHOOL_DAYS if WEEKDAYS[day.weekday()] in weekdays]
    found: list[tuple[date, date]] = []
    for first in sorted(draws.sample(working, spells)):
        length = draws.pick((1, 1, 2, longest))
        last = min(first + timedelta(days=length - 1), first + timedelta(days=4 - first.weekday()))
        if not found or first > found[-1][1]:
            found.append((first, last))
    return found


def assemble(counties: Sequence[County], options: CountyOptions) -> Instance:
    """One instance of all counties, with the contract that they share."""
    return Instance(
        terms=TERMS,
        closures=CLOSURES,
        localities=tuple(row for county in counties for row in county.localities()),
        advisers=tuple(row for county in counties for row in county.advisers()),
        schools=tuple(row for county in counties for row in county.schools()),
        sips=tuple(row for county in counties for row in county.sips()),
        programmes=PROGRAMMES,
        absences=(
            *draw_cpd(Draws(options.seed, "CPD")),
            *(row for county in counties for row in county.absences()),
        ),
        conflicts=tuple(row for county in counties for row in county.conflicts()),
        policy=POLICY,
    )
