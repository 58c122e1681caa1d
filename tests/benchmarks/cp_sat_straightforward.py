"""The straightforward CP-SAT model: everything at once, optional intervals, no-overlap for each SIP.

`have[s, p]` is 1 if SIP p has school s; `makes[v, p]` is 1 if p makes visit v; `day[v]` is its school-day
number. For each pair a visit is an optional interval of one day; a SIP's intervals do not overlap, nor do
they overlap the days on which the SIP is away. Coverage outweighs quality in one weighted objective, so
that its bound is a bound for both; it is taken apart again for the trace.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations

from ortools.sat.python import cp_model

from models import Instance
from tests.benchmarks.anytime import Result, Stopwatch, Weights
from tests.benchmarks.choices import Choices, SchoolChoice, SipChoice, VisitChoice, VisitKey, choices_of

Pair = tuple[str, str]


def plan(instance: Instance, seconds: float, seed: int = 0, workers: int = 2) -> Result:
    """The best plan that CP-SAT finds with this model in so many seconds, building it included."""
    stopwatch = Stopwatch(seconds)
    choices = choices_of(instance)
    weights = Weights(choices.most)
    formulation = _Formulation(choices, weights)
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = max(0.01, stopwatch.left)
    solver.parameters.num_workers = workers
    solver.parameters.random_seed = seed
    solver.best_bound_callback = lambda bound: stopwatch.note(bound=weights.lines(bound))
    status = solver.solve(formulation.model, _Notes(stopwatch, formulation))
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return Result(trace=stopwatch.trace)
    owners, days = formulation.plan(solver.value)
    stopwatch.note(choices.objective(owners, days), weights.lines(solver.best_objective_bound))
    allocations, visits = choices.plan(owners, days)
    return Result(trace=stopwatch.trace, allocations=allocations, visits=visits)


class _Notes(cp_model.CpSolverSolutionCallback):
    """Writes down every better plan."""

    def __init__(self, stopwatch: Stopwatch, formulation: _Formulation) -> None:
        super().__init__()
        self._stopwatch = stopwatch
        self._formulation = formulation

    def on_solution_callback(self) -> None:
        """Note what a better plan is worth: counted from its days, for `apart` may be slack in it."""
        owners, days = self._formulation.plan(self.value)
        self._stopwatch.note(self._formulation.choices.objective(owners, days))


class _Formulation:
    """The model and its variables; each method adds one part."""

    def __init__(self, choices: Choices, weights: Weights) -> None:
        self.choices = choices
        self.model = cp_model.CpModel()
        self.have: dict[Pair, cp_model.IntVar] = {}
        self.placed: dict[VisitKey, cp_model.IntVar] = {}
        self.day: dict[VisitKey, cp_model.IntVar] = {}
        self._makes: dict[tuple[VisitKey, str], cp_model.IntVar] = {}
        self._week_of: dict[VisitKey, cp_model.IntVar] = {}
        self._quality: list[cp_model.LinearExprT] = []
        for school in choices.schools:
            self._school(school)
            self._gaps(school)
        for sip in choices.sips:
            self._capacity(sip)
            self._days(sip)
            self._weeks(sip)
            self._spread(sip)
        self._federations()
        self._advisers()
        self._minimise(weights)

    def plan(self, value: Callable[[cp_model.IntVar], int]) -> tuple[dict[str, str], dict[VisitKey, int]]:
        """Who has which school and when each visit is, by the values of a solution."""
        owners = {school: sip for (school, sip), has in self.have.items() if value(has)}
        days = {key: value(self.day[key]) for key, placed in self.placed.items() if value(placed)}
        return owners, days

    def _school(self, school: SchoolChoice) -> None:
        """At most one SIP (exactly one if pinned); each visit made by that SIP or by nobody."""
        haves = []
        for sip, cost in school.sips.items():
            has = self.model.new_bool_var("")
            self.have[school.name, sip] = has
            haves.append(has)
            self._quality.append(cost * has)
        total = sum(haves)
        self.model.add(total == 1 if school.pinned else total <= 1)
        for visit in school.visits:
            self._visit(school, visit)

    def _visit(self, school: SchoolChoice, visit: VisitChoice) -> None:
        model, key = self.model, visit.key
        placed = model.new_bool_var("")
        day = model.new_int_var_from_domain(cp_model.Domain.from_values(visit.days or [0]), "")
        self.placed[key], self.day[key] = placed, day
        makes = []
        for sip in school.sips:
            make = model.new_bool_var("")
            self._makes[key, sip] = make
            makes.append(make)
            model.add_implication(make, self.have[school.name, sip])
            self._quality.append(2 * school.minutes[sip] * visit.on_site * make)
        model.add(sum(makes) == placed)
        if not visit.days:
            model.add(placed == 0)
        if visit.pinned:
            model.add(placed == 1)
        self._quality += self._away_from_ideal(visit)

    def _away_from_ideal(self, visit: VisitChoice) -> Iterator[cp_model.LinearExprT]:
        """`spacing` and `waiting` of a placed visit."""
        day, placed = self.day[visit.key], self.placed[visit.key]
        most = len(self.choices.days)
        if visit.spacing:
            apart = self.model.new_int_var(0, most, "")
            self.model.add(apart >= day - visit.ideal).only_enforce_if(placed)
            self.model.add(apart >= visit.ideal - day).only_enforce_if(placed)
            yield visit.spacing * apart
        if visit.waiting:
            late = self.model.new_int_var(0, most, "")
            self.model.add(late >= day - visit.first).only_enforce_if(placed)
            yield visit.waiting * late

    def _gaps(self, school: SchoolChoice) -> None:
        """day(j) - day(i) >= max(1, min_gap(j)) for placed visits i < j."""
        for earlier, later in combinations(school.visits, 2):
            apart = self.day[later.key] - self.day[earlier.key] >= later.least_gap
            self.model.add(apart).only_enforce_if(self.placed[earlier.key], self.placed[later.key])

    def _capacity(self, sip: SipChoice) -> None:
        """`max_schools`, `max_concern_schools`, `min_schools`, `max_days`, and the term `balance`."""
        model, row = self.model, sip.row
        mine = [school for school in self.choices.schools if sip.name in school.sips]
        schools = sum(self.have[school.name, sip.name] for school in mine)
        model.add(schools <= row.max_schools)
        if row.max_concern_schools is not None:
            concern = [self.have[school.name, sip.name] for school in mine if school.row.concern > 0]
            model.add(sum(concern) <= row.max_concern_schools)
        if row.min_schools > 1:
            serves = model.new_bool_var("")
            model.add(schools >= row.min_schools * serves)
            model.add(schools <= row.max_schools * serves)
        if sip.max_days is not None:
            visits = [self._makes[visit.key, sip.name] for school in mine for visit in school.visits]
            model.add(sum(visits) <= sip.max_days)
        apart = model.new_int_var(0, max(sip.fair_share, row.max_schools), "")
        model.add(apart >= schools - sip.fair_share)
        model.add(apart >= sip.fair_share - schools)
        self._quality.append(self.choices.policy.balance_minutes * apart)

    def _days(self, sip: SipChoice) -> None:
        """One visit a day, and none while the SIP is away."""
        intervals = [
            self.model.new_optional_fixed_size_interval_var(self.day[visit.key], 1, make, "")
            for visit, make in self._visits_of(sip)
        ]
        away = (day for day in range(len(self.choices.days)) if day not in sip.days)
        intervals += [self.model.new_fixed_size_interval_var(day, 1, "") for day in away]
        self.model.add_no_overlap(intervals)

    def _weeks(self, sip: SipChoice) -> None:
        """At most so many visits in a week: a cumulative over the numbers of weeks."""
        limit = sip.row.max_visits_per_week
        if sip.weeks is None or limit is None:
            return
        intervals = [
            self.model.new_optional_fixed_size_interval_var(self._week(visit), 1, make, "")
            for visit, make in self._visits_of(sip)
        ]
        demands = [1] * len(intervals)
        for week, left in sip.weeks.items():
            if left < limit:
                intervals.append(self.model.new_fixed_size_interval_var(week, 1, ""))
                demands.append(limit - left)
        self.model.add_cumulative(intervals, demands, limit)

    def _week(self, visit: VisitChoice) -> cp_model.IntVar:
        """The number of the week of a visit's day; one variable a visit."""
        if visit.key not in self._week_of:
            week = self.model.new_int_var(0, max(self.choices.weeks), "")
            self.model.add_element(self.day[visit.key], list(self.choices.weeks), week)
            self._week_of[visit.key] = week
        return self._week_of[visit.key]

    def _visits_of(self, sip: SipChoice) -> Iterator[tuple[VisitChoice, cp_model.IntVar]]:
        for school in self.choices.schools:
            if sip.name in school.sips:
                for visit in school.visits:
                    yield visit, self._makes[visit.key, sip.name]

    def _spread(self, sip: SipChoice) -> None:
        """At most `max_localities_per_sip` localities."""
        limit = self.choices.policy.max_localities_per_sip
        if limit is None:
            return
        works_in: dict[str, cp_model.IntVar] = {}
        for school in self.choices.schools:
            if sip.name in school.sips:
                place = works_in.setdefault(school.row.locality, self.model.new_bool_var(""))
                self.model.add_implication(self.have[school.name, sip.name], place)
        self.model.add(sum(works_in.values()) <= limit)

    def _federations(self) -> None:
        """Allocated schools of a federation have the same SIP: at most one SIP serves it."""
        for schools in self.choices.federations.values():
            names = sorted({sip for school in schools for sip in school.sips})
            serves = {name: self.model.new_bool_var("") for name in names}
            self.model.add_at_most_one(serves.values())
            for school in schools:
                for sip in school.sips:
                    self.model.add_implication(self.have[school.name, sip], serves[sip])

    def _advisers(self) -> None:
        """An adviser accompanies one visit a day."""
        intervals: dict[str, list[cp_model.IntervalVar]] = {}
        for visit in self.choices.visits:
            if visit.adviser is not None:
                interval = self.model.new_optional_fixed_size_interval_var(
                    self.day[visit.key], 1, self.placed[visit.key], ""
                )
                intervals.setdefault(visit.adviser, []).append(interval)
        for theirs in intervals.values():
            self.model.add_no_overlap(theirs)

    def _minimise(self, weights: Weights) -> None:
        """Unplaced visits by level, then quality, each outweighing all that follow."""
        weight_of = dict(zip(self.choices.levels, weights.of_line, strict=False))
        lines = list(self._quality)
        for school in self.choices.schools:
            weight = weight_of[school.row.concern]
            lines += [weight * (1 - self.placed[visit.key]) for visit in school.visits]
        self.model.minimize(sum(lines))
