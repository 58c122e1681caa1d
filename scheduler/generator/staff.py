"""Hires the SIPs of a county, so that what it can do stands in a chosen proportion to what it needs.

Each SIP who serves from the first day is hired for particular schools, from the edge of the county to its
middle: as many neighbouring schools as they have room for that lie in few localities, in reach, and where
they have the skills and the weekdays and no conflict. That shows that a plan exists; nothing of it is
written into the instance. Rooms are then raised, or SIPs added, until the capacity is the one asked for;
where it is to be less than the need, a random share of the schools is left out of the hiring.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from models import WEEKDAYS, Weekday
from scheduler.generator.advisers import Team
from scheduler.generator.contract import POLICY
from scheduler.generator.distance import Point, centre, km
from scheduler.generator.ground import Ground
from scheduler.generator.options import CountyOptions
from scheduler.generator.randomness import Draws

HEADTEACHER, CONSULTANT, ADVISER = "headteacher", "consultant", "adviser"
KINDS = ((HEADTEACHER, 41), (ADVISER, 32), (CONSULTANT, 27))
"""Kinds of SIPs and how many of a hundred are of each."""

REACH_KM = 28.0
"""All schools that a SIP is hired for are this close to the first of them."""
HOME_KM = 12.0
"""A consultant or adviser lives beside a school up to this far from the middle of their own."""
TRAVEL_KM = 40.0
"""And this far at most from each of them: well within `max_travel_minutes`."""
LEAD_KM = (POLICY.headteacher_km + 0.2, 24.0)
"""The school that a headteacher leads is this far, at least and at most, from each of their schools."""
FEWEST = 3
"""Schools for which a SIP is hired, where there is a choice."""
MOST_LOCALITIES = POLICY.max_localities_per_sip or 1

EXTRA_SKILLS = ("early years", "SEN", "EAL")


@dataclass(frozen=True)
class Hire:
    """A SIP by what they can do; schools and localities by their index in the county."""

    kind: str
    home: Point
    weekdays: tuple[Weekday, ...]
    per_week: int
    room: int
    most_room: int
    """What the weeks of a term allow: two visits to a school in the autumn."""
    skills: tuple[str, ...]
    localities: tuple[int, ...]
    schools: tuple[int, ...]
    """Hired for these."""
    leads: int | None = None
    late: bool = False


def hire(ground: Ground, team: Team, options: CountyOptions, draws: Draws) -> list[Hire]:
    """The SIPs of a county in random order."""
    return _Agency(ground, team, options, draws).hire()


class _Agency:
    """The work of hiring: what is still without a SIP, who leads a school already."""

    def __init__(self, ground: Ground, team: Team, options: CountyOptions, draws: Draws) -> None:
        self._ground = ground
        self._team = team
        self._options = options
        self._draws = draws
        self._points = [need.point for need in ground.needs]
        self._middle = centre(self._points)
        self._centres = [centre([self._points[at] for at in members]) for members in ground.division.localities]
        self._leading: set[int] = set()

    def hire(self) -> list[Hire]:
        count = len(self._points)
        capacity = max(1, int(count * self._options.staffing + 0.5))
        hires = self._hire_for(self._to_serve(min(capacity, count)))
        hires = self._raise_to(capacity, hires)
        hires += self._hire_late(int(count * self._options.late + 0.5))
        return self._draws.shuffled(hires)

    def _to_serve(self, number: int) -> list[tuple[int, ...]]:
        """Units of `number` schools (fewer only if all that is left is federations), outermost first."""
        units: list[tuple[int, ...]] = []
        missing = number
        for unit in self._draws.shuffled(self._ground.units):
            if len(unit) <= missing:
                units.append(unit)
                missing -= len(unit)
        return sorted(units, key=lambda unit: (-km(self._points[unit[0]], self._middle), unit))

    def _hire_for(self, units: list[tuple[int, ...]]) -> list[Hire]:
        """SIPs for all the units."""
        hires: list[Hire] = []
        while units:
            one = self._hire_one(units)
            taken = set(one.schools)
            units = [unit for unit in units if unit[0] not in taken]
            hires.append(one)
        return hires

    def _hire_one(self, units: list[tuple[int, ...]]) -> Hire:
        """A SIP for the first unit and its neighbours."""
        kind = self._draws.pick_weighted(KINDS)
        if kind == HEADTEACHER:
            schools = self._cluster(units, self._draws.pick((3, 4, 4, 5)), 2)
            leads = self._school_to_lead(schools)
            if leads is not None:
                return self._headteacher(schools, leads)
            kind = CONSULTANT
        per_week = self._draws.pick((2, 3, 3, 3, 4, 4))
        size = min(self._draws.pick((6, 8, 8, 10, 10, 12, 14)), _most_room(per_week))
        size = min(size, max(3, len(self._points) // 3))
        planned = max(1, int(size / max(self._options.staffing, 1.0) + self._draws.fraction()))
        remaining = sum(len(unit) for unit in units)
        if 0 < remaining - planned < FEWEST:
            planned = min(remaining, _most_room(per_week))
        schools = self._cluster(units, planned, 4)
        return self._full_time(kind, schools, per_week, max(size, len(schools)))

    def _cluster(self, units: list[tuple[int, ...]], size: int, most_concern: int) -> tuple[int, ...]:
        """Up to `size` schools round the first unit (that one whatever its size)."""
        needs = self._ground.needs
        seed = self._points[units[0][0]]
        near = sorted(units[1:], key=lambda unit: (km(self._points[unit[0]], seed), unit))
        schools = list(units[0])
        for unit in near:
            if len(schools) >= size:
                break
            together = [*schools, *unit]
            if (
                len(together) <= size
                and len({needs[at].locality for at in together}) <= MOST_LOCALITIES
                and sum(needs[at].concern > 0 for at in together) <= most_concern
                and all(km(self._points[at], seed) <= REACH_KM for at in unit)
            ):
                schools = together
        return tuple(sorted(schools))

    def _school_to_lead(self, schools: Sequence[int]) -> int | None:
        """A school whose headteacher can be the SIP of these schools, if there is one."""
        needs = self._ground.needs
        federations = {needs[at].federation for at in schools} - {None}
        candidates: list[tuple[float, int]] = []
        for at, point in enumerate(self._points):
            if at in self._leading or needs[at].federation in federations:
                continue
            total = 0.0
            for school in schools:
                distance = km(point, self._points[school])
                if not LEAD_KM[0] <= distance <= LEAD_KM[1]:
                    break
                total += distance
            else:
                candidates.append((round(total, 3), at))
        if not candidates:
            return None
        _, leads = self._draws.pick(sorted(candidates)[:8] if schools else candidates)
        self._leading.add(leads)
        return leads

    def _headteacher(self, schools: tuple[int, ...], leads: int) -> Hire:
        """A serving headteacher with one or two days a week."""
        weekdays = self._weekdays(schools, (1, 1, 2))
        most = 5 if len(weekdays) == 1 else 6
        return Hire(
            kind=HEADTEACHER,
            home=self._points[leads],
            weekdays=weekdays,
            per_week=1,
            room=len(schools) if schools else self._draws.pick((3, 4, 4, 5)),
            most_room=max(most, len(schools)),
            skills=self._skills(schools, 0.3),
            localities=self._localities(schools, self._points[leads]),
            schools=schools,
            leads=leads,
        )

    def _full_time(self, kind: str, schools: tuple[int, ...], per_week: int, room: int) -> Hire:
        """A consultant or an adviser of the authority, with three to five days a week."""
        home = self._home(schools)
        return Hire(
            kind=kind,
            home=home,
            weekdays=self._weekdays(schools, (3, 3, 4, 5) if kind == ADVISER else (4, 4, 5, 5)),
            per_week=per_week,
            room=room,
            most_room=max(room, _most_room(per_week)),
            skills=self._skills(schools, 0.75),
            localities=self._localities(schools, home),
            schools=schools,
        )

    def _home(self, schools: Sequence[int]) -> Point:
        """Beside a school near the middle of the SIP's, and not too far from any of them."""
        own = [self._points[at] for at in schools] or [self._draws.pick(self._points)]
        middle = centre(own)
        east, north = min(own, key=lambda one: (max(km(one, other) for other in own), one))
        for _ in range(40):
            place = self._draws.pick(self._points)
            if km(place, middle) <= HOME_KM and all(km(place, school) <= TRAVEL_KM for school in own):
                east, north = place
                break
        return east + self._draws.fraction() - 0.5, north + self._draws.fraction() - 0.5

    def _weekdays(self, schools: Sequence[int], lengths: Sequence[int]) -> tuple[Weekday, ...]:
        """Weekdays on which each of the schools can be visited, with its adviser where it is of concern."""
        possible: list[set[Weekday]] = []
        for at in schools:
            need = self._ground.needs[at]
            days = set(need.weekdays)
            if need.concern:
                days &= set(self._team.weekdays[self._team.of_locality[need.locality]])
            possible.append(days)
        length = self._draws.pick(lengths)
        for _ in range(20):
            drawn = set(self._draws.sample(WEEKDAYS, length))
            if all(drawn & days for days in possible):
                return tuple(day for day in WEEKDAYS if day in drawn)
        return WEEKDAYS

    def _skills(self, schools: Sequence[int], concern: float) -> tuple[str, ...]:
        """Drawn skills and those that the schools ask for, in the order of the alphabet."""
        skills = {skill for at in schools for skill in self._ground.needs[at].requires}
        if self._draws.chance(concern):
            skills.add("concern")
        if self._draws.chance(0.4):
            skills.add(self._draws.pick(EXTRA_SKILLS))
        return tuple(sorted(skills))

    def _localities(self, schools: Sequence[int], home: Point) -> tuple[int, ...]:
        """Where they may work: those of the schools and the nearest others, or all of them."""
        count = len(self._centres)
        if self._draws.chance(0.2):
            return tuple(range(count))
        number = self._draws.pick((5, 5, 6, 8, 10))
        nearest = sorted(range(count), key=lambda at: (km(self._centres[at], home), at))
        own = {self._ground.needs[at].locality for at in schools}
        return tuple(sorted(own.union(nearest[:number])))

    def _raise_to(self, capacity: int, hires: list[Hire]) -> list[Hire]:
        """Adds room here and there, then SIPs, until the rooms add up to `capacity`; or takes some away."""
        missing = capacity - sum(one.room for one in hires)
        hires = list(hires)
        while missing:
            changed = False
            for at in self._draws.shuffled(range(len(hires))):
                one = hires[at]
                if missing > 0 and one.room < one.most_room:
                    hires[at] = replace(one, room=one.room + 1)
                    missing -= 1
                    changed = True
                elif missing < 0 and one.room > max(1, len(one.schools)):
                    hires[at] = replace(one, room=one.room - 1)
                    missing += 1
                    changed = True
            if not changed and missing > 0:
                spare = self._spare(missing)
                hires.append(spare)
                missing -= spare.room
            elif not changed:
                break
        return hires

    def _spare(self, most: int) -> Hire:
        """A SIP hired for no school in particular, with room for at most `most`."""
        if self._draws.chance(0.5):
            leads = self._school_to_lead(())
            if leads is not None:
                one = self._headteacher((), leads)
                return replace(one, room=min(one.room, most))
        per_week = self._draws.pick((2, 3, 4))
        kind = self._draws.pick((ADVISER, CONSULTANT))
        return self._full_time(kind, (), per_week, min(most, self._draws.pick((6, 8, 10))))

    def _hire_late(self, capacity: int) -> list[Hire]:
        """SIPs who start in September; none for fewer than three schools."""
        hires: list[Hire] = []
        missing = capacity
        while missing >= FEWEST:
            one = self._spare(missing)
            hires.append(replace(one, late=True))
            missing -= one.room
        return hires


def _most_room(per_week: int) -> int:
    """Schools that can be visited twice in the 15 weeks of the autumn, with an eighth of them to spare."""
    return 15 * per_week * 7 // 8 // 2
