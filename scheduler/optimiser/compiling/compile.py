"""From an instance to the problem that the optimiser works on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from models import Absence, Instance, Kind, Pin, ProgrammeVisit, School
from scheduler.optimiser.compiling.eligibility import eligible_pairs
from scheduler.optimiser.problem.calendar import Calendar, calendar_of, ideal_day
from scheduler.optimiser.problem.problem import NO_LIMIT, Flags, Integers, Problem, VisitToPlace
from scheduler.optimiser.rules import accompanied, gap, school_open, sip_available, window
from scheduler.optimiser.rules.pin import to_keep
from scheduler.optimiser.terms import spacing, waiting


def compile_problem(instance: Instance) -> Problem:
    """Number everything and settle what single pairs, visits and days allow. The instance must be valid."""
    return _Compiler(instance).problem()


@dataclass(frozen=True)
class _Compiler:
    instance: Instance

    @cached_property
    def calendar(self) -> Calendar:
        return calendar_of(self.instance)

    @cached_property
    def sip_number(self) -> dict[str, int]:
        return {sip.sip: number for number, sip in enumerate(self.instance.sips)}

    @cached_property
    def absences(self) -> dict[tuple[Kind, str], list[Absence]]:
        found = defaultdict(list)
        for absence in self.instance.absences:
            found[absence.of, absence.id].append(absence)
        return found

    @cached_property
    def historic_day(self) -> dict[str, dict[int, int]]:
        found: dict[str, dict[int, int]] = defaultdict(dict)
        for row in self.instance.history:
            found[row.school][row.visit] = self.calendar.number[row.day]
        return found

    @cached_property
    def pins(self) -> dict[str, list[Pin]]:
        found = defaultdict(list)
        for pin in to_keep(self.instance):
            found[pin.school].append(pin)
        return found

    @cached_property
    def programme(self) -> dict[str, list[ProgrammeVisit]]:
        found = defaultdict(list)
        for visit in sorted(self.instance.programmes, key=lambda row: row.visit):
            found[visit.programme].append(visit)
        return found

    @cached_property
    def windows(self) -> dict[tuple[str, int], Integers]:
        return {(row.programme, row.visit): self.calendar.window(row) for row in self.instance.programmes}

    @cached_property
    def allowed_days(self) -> dict[tuple[str, int], Flags]:
        plan_from = self.instance.policy.plan_from
        return {key: window.days(self.calendar, days, plan_from) for key, days in self.windows.items()}

    @cached_property
    def ideal_days(self) -> dict[tuple[str, int], int]:
        rows = self.instance.programmes
        return {
            (row.programme, row.visit): ideal_day(self.windows[row.programme, row.visit], row.ideal) for row in rows
        }

    def absent(self, kind: Kind, identifier: str) -> Flags:
        away = np.zeros(len(self.calendar.days), dtype=bool)
        for absence in self.absences[kind, identifier] + self.absences[kind, "*"]:
            away |= self.calendar.between(absence.first_day, absence.last_day)
        return away

    def problem(self) -> Problem:
        instance, calendar = self.instance, self.calendar
        sips, schools = instance.sips, instance.schools
        taken = np.zeros((len(sips), len(calendar.days)), dtype=bool)
        used_in_week = np.zeros((len(sips), calendar.weeks), dtype=np.int64)
        for row in instance.history:
            if row.sip in self.sip_number:
                sip, day = self.sip_number[row.sip], calendar.number[row.day]
                taken[sip, day] = True
                used_in_week[sip, calendar.week[day]] += 1
        available = [sip_available.days(calendar, sip, self.absent("sip", sip.sip)) for sip in sips]
        free = np.array(available, dtype=bool).reshape(taken.shape) & ~taken
        localities = {row.locality: number for number, row in enumerate(instance.localities)}
        max_schools = np.array([sip.max_schools for sip in sips], dtype=np.int64)
        return Problem(
            instance=instance,
            calendar=calendar,
            visits=tuple(visit for number, school in enumerate(schools) for visit in self.visits(number, school)),
            pairs=eligible_pairs(instance),
            sip_free=free,
            week_room=np.maximum(_limits(sip.max_visits_per_week for sip in sips)[:, None] - used_in_week, 0),
            visit_room=np.maximum(_limits(sip.max_days for sip in sips) - used_in_week.sum(axis=1), 0),
            max_schools=max_schools,
            min_schools=np.array([sip.min_schools for sip in sips], dtype=np.int64),
            max_concern_schools=_limits(sip.max_concern_schools for sip in sips),
            fair_share=_fair_share(max_schools, len(schools)),
            concern=np.array([school.concern for school in schools], dtype=np.int64),
            locality=np.array([localities[school.locality] for school in schools], dtype=np.int64),
            max_localities=instance.policy.max_localities_per_sip or NO_LIMIT,
            federations=_federations(schools),
            must_allocate=np.array([bool(self.pins[school.school]) for school in schools], dtype=bool),
        )

    def visits(self, number: int, school: School) -> Iterable[VisitToPlace]:
        instance, calendar = self.instance, self.calendar
        historic = self.historic_day[school.school]
        rows = self.programme[school.programme]
        open_days = school_open.days(calendar, school, self.absent("school", school.school))
        pins = {pin.visit: pin for pin in self.pins[school.school] if pin.visit is not None}
        for row in rows:
            if row.visit in historic:
                continue
            key = row.programme, row.visit
            pin = pins.get(row.visit)
            possible = self.allowed_days[key].copy()
            if row.on_site:
                possible &= open_days
            adviser = self.accompanying(school, row)
            if adviser is not None:
                possible &= self.adviser_days[adviser]
            if historic:
                possible &= gap.days_clear_of_history(len(calendar.days), row, rows, historic)
            if pin is not None and pin.day is not None:
                possible &= calendar.between(pin.day, pin.day)
            days = np.flatnonzero(possible)
            waits = int(row is rows[0])
            yield VisitToPlace(
                school=number,
                number=row.visit,
                min_gap=max(1, row.min_gap),
                on_site=row.on_site,
                adviser=adviser,
                days=days,
                spacing=spacing.minutes(instance.policy, days, self.ideal_days[key]),
                waiting=waits * waiting.minutes(instance.policy, school, days, int(self.windows[key][0])),
                pinned=pin is not None,
            )

    @cached_property
    def adviser_number(self) -> dict[str, int]:
        return {adviser.adviser: number for number, adviser in enumerate(self.instance.advisers)}

    @cached_property
    def adviser_days(self) -> list[Flags]:
        return [
            accompanied.adviser_days(self.calendar, adviser, self.absent("adviser", adviser.adviser))
            for adviser in self.instance.advisers
        ]

    @cached_property
    def adviser_of_locality(self) -> dict[str, int]:
        return {row.locality: self.adviser_number[row.adviser] for row in self.instance.localities if row.adviser}

    def accompanying(self, school: School, row: ProgrammeVisit) -> int | None:
        return self.adviser_of_locality.get(school.locality) if row.accompanied else None


def _limits(values: Iterable[int | None]) -> Integers:
    return np.array([NO_LIMIT if value is None else value for value in values], dtype=np.int64)


def _fair_share(max_schools: Integers, schools: int) -> Integers:
    total = int(max_schools.sum())
    if total == 0:
        return np.zeros_like(max_schools)
    return (2 * max_schools * schools + total) // (2 * total)


def _federations(schools: tuple[School, ...]) -> tuple[tuple[int, ...], ...]:
    members = defaultdict(list)
    for number, school in enumerate(schools):
        if school.federation is not None:
            members[school.federation].append(number)
    return tuple(tuple(numbers) for numbers in members.values() if len(numbers) > 1)
