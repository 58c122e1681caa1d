"""Places every visit of an instance, somehow: a witness that it can be done, judged by the checker.

First an allocation that keeps every rule and gives no SIP more visits in a term than days, by CP-SAT; then
a timetable for each SIP in turn, with the advisers' days that are left. Quality is not looked at.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from itertools import pairwise

from ortools.sat.python import cp_model

from models import WEEKDAYS, Allocation, Instance, PlanVisit, ProgrammeVisit, School, Sip
from scheduler.checker.calendar import monday_of, school_days, window_of
from scheduler.checker.distances import estimated_minutes, great_circle_km

MARGIN = 0.9
"""Share of the SIP's days in a term that an allocation may use."""


class Placing:
    """The facts of an instance that was drawn, read in a straightforward way."""

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        calendar = school_days(instance)
        self.days = calendar.days
        self.programmes: dict[str, list[ProgrammeVisit]] = defaultdict(list)
        for visit in instance.programmes:
            self.programmes[visit.programme].append(visit)
        self.windows = {
            (visit.programme, visit.visit): window_of(visit, instance, calendar).days for visit in instance.programmes
        }
        self.absent: dict[tuple[str, str], set[date]] = defaultdict(set)
        for absence in instance.absences:
            for offset in range((absence.last_day - absence.first_day).days + 1):
                self.absent[absence.of, absence.id].add(absence.first_day + timedelta(days=offset))
        self.schools = {school.school: school for school in instance.schools}
        self.sips = {sip.sip: sip for sip in instance.sips}
        self.localities = {locality.locality: locality for locality in instance.localities}
        self.advisers = {adviser.adviser: adviser for adviser in instance.advisers}
        self.barred = {(row.school, row.sip) for row in instance.conflicts}

    def sip_days(self, sip: Sip) -> list[date]:
        """The days on which a SIP can visit."""
        away = self.absent["sip", sip.sip] | self.absent["sip", "*"]
        return [
            day
            for day in self.days
            if WEEKDAYS[day.weekday()] in sip.weekdays
            and day not in away
            and (sip.from_day is None or day >= sip.from_day)
            and (sip.to_day is None or day <= sip.to_day)
        ]

    def may_have(self, school: School, sip: Sip) -> bool:
        """Whether a pair keeps the rules `locality`, `conflict`, `skills` and `reach`."""
        policy = self.instance.policy
        if sip.localities and school.locality not in sip.localities:
            return False
        if (school.school, sip.sip) in self.barred or not set(school.requires) <= set(sip.skills):
            return False
        if sip.headteacher_of is not None:
            led = self.schools[sip.headteacher_of]
            if school.federation is not None and school.federation == led.federation:
                return False
            if great_circle_km(school, led) <= policy.headteacher_km:
                return False
        limit = policy.max_travel_minutes
        return limit is None or estimated_minutes(school, sip, policy) <= limit

    def visit_days(self, school: School, sip: Sip, visit: ProgrammeVisit) -> list[date]:
        """Days on which a visit can be made, the adviser's other visits apart."""
        window = set(self.windows[visit.programme, visit.visit])
        days = [day for day in self.sip_days(sip) if day in window]
        if visit.on_site:
            closed = self.absent["school", school.school]
            days = [d for d in days if WEEKDAYS[d.weekday()] in school.weekdays and d not in closed]
        adviser = self.localities[school.locality].adviser
        if visit.accompanied and adviser is not None:
            away, weekdays = self.absent["adviser", adviser], self.advisers[adviser].weekdays
            days = [d for d in days if WEEKDAYS[d.weekday()] in weekdays and d not in away]
        return days

    def slots(self, sip: Sip, terms: tuple[str, ...]) -> int:
        """Visits that a SIP can make in some terms, by days and by weeks."""
        ranges = [term for term in self.instance.terms if term.term in terms]
        weeks: dict[date, int] = defaultdict(int)
        for day in self.sip_days(sip):
            if any(term.first_day <= day <= term.last_day for term in ranges):
                weeks[monday_of(day)] += 1
        limit = sip.max_visits_per_week or 5
        return sum(min(days, limit) for days in weeks.values())


def allocate(placing: Placing) -> dict[str, str] | None:
    """A SIP for each school, so that each can have all its visits; None where there is no such allocation."""
    model = cp_model.CpModel()
    instance = placing.instance
    choice: dict[tuple[str, str], cp_model.IntVar] = {}
    for school in instance.schools:
        for sip in instance.sips:
            if placing.may_have(school, sip) and all(
                placing.visit_days(school, sip, visit) for visit in placing.programmes[school.programme]
            ):
                choice[school.school, sip.sip] = model.new_bool_var("")
        model.add_exactly_one(choice[pair] for pair in choice if pair[0] == school.school)
    of_sip: dict[str, list[School]] = defaultdict(list)
    for name, sip_name in choice:
        of_sip[sip_name].append(placing.schools[name])
    for sip in instance.sips:
        _limit(model, placing, sip, of_sip[sip.sip], choice)
    for name in sorted({school.federation for school in instance.schools if school.federation}):
        members = [school.school for school in instance.schools if school.federation == name]
        for sip in instance.sips:
            chosen = [choice.get((member, sip.sip)) for member in members]
            for one, other in pairwise(chosen):
                model.add((0 if one is None else one) == (0 if other is None else other))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.max_time_in_seconds = 60
    if solver.solve(model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None
    return {school: sip for (school, sip), taken in choice.items() if solver.boolean_value(taken)}


def _limit(
    model: cp_model.CpModel,
    placing: Placing,
    sip: Sip,
    schools: list[School],
    choice: dict[tuple[str, str], cp_model.IntVar],
) -> None:
    """`capacity`, `spread`, and no more visits in a term than the SIP has days for."""
    taken = {school.school: choice[school.school, sip.sip] for school in schools}
    number = sum(taken.values())
    model.add(number <= sip.max_schools)
    if sip.min_schools and taken:
        some = model.new_bool_var("")
        model.add(number >= sip.min_schools).only_enforce_if(some)
        model.add(number == 0).only_enforce_if(~some)
    if sip.max_concern_schools is not None:
        model.add(sum(taken[school.school] for school in schools if school.concern) <= sip.max_concern_schools)
    if sip.max_days is not None:
        model.add(
            sum(len(placing.programmes[school.programme]) * taken[school.school] for school in schools) <= sip.max_days
        )
    if placing.instance.policy.max_localities_per_sip is not None:
        used = {name: model.new_bool_var("") for name in sorted({school.locality for school in schools})}
        for school in schools:
            model.add_implication(taken[school.school], used[school.locality])
        model.add(sum(used.values()) <= placing.instance.policy.max_localities_per_sip)
    for term in placing.instance.terms:
        load = sum(
            taken[school.school]
            for school in schools
            for visit in placing.programmes[school.programme]
            if visit.terms == (term.term,)
        )
        model.add(load <= int(placing.slots(sip, (term.term,)) * MARGIN))


def timetable(
    placing: Placing, sip: Sip, schools: list[School], taken: set[tuple[str, date]]
) -> list[PlanVisit] | None:
    """A day for each visit of one SIP, off the adviser days already taken, to which it adds its own."""
    model = cp_model.CpModel()
    at: dict[tuple[str, int, date], cp_model.IntVar] = {}
    on_day: dict[date, list[cp_model.IntVar]] = defaultdict(list)
    with_adviser: dict[tuple[str, date], list[cp_model.IntVar]] = defaultdict(list)
    number = {day: index for index, day in enumerate(placing.days)}
    for school in schools:
        adviser = placing.localities[school.locality].adviser
        earlier: list[cp_model.LinearExpr] = []
        for visit in sorted(placing.programmes[school.programme], key=lambda one: one.visit):
            days = placing.visit_days(school, sip, visit)
            if visit.accompanied and adviser is not None:
                days = [day for day in days if (adviser, day) not in taken]
            options = []
            for day in days:
                var = at[school.school, visit.visit, day] = model.new_bool_var("")
                options.append(var)
                on_day[day].append(var)
                if visit.accompanied and adviser is not None:
                    with_adviser[adviser, day].append(var)
            model.add_exactly_one(options)
            when = cp_model.LinearExpr.weighted_sum(options, [number[day] for day in days])
            for before in earlier:
                model.add(when - before >= max(1, visit.min_gap))
            earlier.append(when)
    weeks: dict[date, list[cp_model.IntVar]] = defaultdict(list)
    for day, options in on_day.items():
        model.add_at_most_one(options)
        weeks[monday_of(day)] += options
    for options in weeks.values():
        model.add(sum(options) <= (sip.max_visits_per_week or 5))
    for options in with_adviser.values():
        model.add_at_most_one(options)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.max_time_in_seconds = 20
    if solver.solve(model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None
    for key, options in with_adviser.items():
        if any(solver.boolean_value(var) for var in options):
            taken.add(key)
    return [
        PlanVisit(school=school, visit=visit, sip=sip.sip, day=day)
        for (school, visit, day), var in at.items()
        if solver.boolean_value(var)
    ]


def place(instance: Instance) -> tuple[list[Allocation], list[PlanVisit]] | None:
    """A SIP for every school and a day for every visit; None where none was found."""
    placing = Placing(instance)
    allocation = allocate(placing)
    if allocation is None:
        return None
    visits: list[PlanVisit] = []
    taken: set[tuple[str, date]] = set()
    for sip in instance.sips:
        schools = [placing.schools[name] for name, owner in allocation.items() if owner == sip.sip]
        placed = timetable(placing, sip, schools, taken)
        if placed is None:
            return None
        visits += placed
    return [Allocation(school=school, sip=sip) for school, sip in allocation.items()], visits
