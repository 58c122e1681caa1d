"""The time-indexed MIP on HiGHS, through OR-Tools MathOpt.

`have[s, p]` is 1 if SIP p has school s; `at[v, p, d]` is 1 if p makes visit v on day d, defined only where
p could; `on[v, d]` is the sum of `at[v, p, d]` over p. The rules are rows:

- sum over d of at[v, p, d] <= have[s, p], sum over p of have[s, p] <= 1;
- sum over v of at[v, p, d] <= 1 for each SIP and day, and the same for SIP-weeks and all days of a SIP;
- for visits i < j of a school and each day t:
  sum over d >= t of on[i, d] + sum over d < t + gap(j) of on[j, d] <= 1.

Coverage comes first, then quality with no worse coverage: one weighted objective would span twelve powers
of ten, too many for the tolerances of a floating-point solver. Coverage may take all of the time, for any
plan with better coverage is the better plan. The seconds of the trace are those at which HiGHS wrote its log.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import timedelta
from itertools import combinations

from ortools.math_opt import model_pb2
from ortools.math_opt.python import mathopt

from models import Instance
from tests.benchmarks.anytime import Result, Stopwatch, Weights
from tests.benchmarks.choices import Choices, SchoolChoice, SipChoice, VisitChoice, VisitKey, choices_of

LOG_LINE = re.compile(r"^ *[A-Za-z]? +\S+ +\S+ +\S+ +[\d.]+% +(?P<bound>\S+) +(?P<best>\S+) ")
Terms = Sequence[tuple[int, float]]


def plan(instance: Instance, seconds: float, seed: int = 0, workers: int = 2) -> Result:
    """The best plan that HiGHS finds in so many seconds; it picks its number of threads by itself."""
    stopwatch = Stopwatch(seconds)
    choices = choices_of(instance)
    program = _Program(choices)
    weights = Weights(choices.most[:-1])

    def note_coverage(bound: float, _best: float) -> None:
        stopwatch.note(bound=(*weights.lines(bound), 0))

    covered = program.solve(program.unplaced(weights), stopwatch.left, seed, {}, note_coverage)
    if covered is None:
        return Result(trace=stopwatch.trace)
    owners, days = program.plan(covered.values)
    first = choices.objective(owners, days)
    proved = weights.lines(covered.bound)
    stopwatch.note(first, (*proved, 0))

    def note_quality(bound: float, best: float) -> None:
        lines = Weights((0,)).lines
        stopwatch.note(
            objective=(*first[:-1], *lines(best)) if best < choices.most[-1] else None,
            bound=(*proved, *lines(bound)) if proved == first[:-1] else None,
        )

    program.add_row(*program.at_most_unplaced(weights, first))
    better = program.solve(program.quality, stopwatch.left, seed, covered.values, note_quality)
    if better is not None:
        owners, days = program.plan(better.values)
        note_quality(better.bound, float("inf"))
        stopwatch.note(choices.objective(owners, days))
    allocations, visits = choices.plan(owners, days)
    return Result(trace=stopwatch.trace, allocations=allocations, visits=visits)


class _Solution:
    """The values of the variables, and the bound."""

    def __init__(self, values: Mapping[int, float], bound: float) -> None:
        self.values = values
        self.bound = bound


class _Objective:
    """Minimise offset + the sum of coefficient * variable."""

    def __init__(self, offset: float = 0.0) -> None:
        self.offset = offset
        self.coefficients: defaultdict[int, float] = defaultdict(float)


class _Program:
    """Columns and rows, written straight into MathOpt's own format: a million columns are soon there."""

    def __init__(self, choices: Choices) -> None:
        self.choices = choices
        self.quality = _Objective()
        self._upper: list[float] = []
        self._integer: list[bool] = []
        self._rows: list[tuple[Terms, float, float]] = []
        self._have: dict[tuple[str, str], int] = {}
        self._at: dict[VisitKey, dict[tuple[str, int], int]] = {}
        self._of_sip_day: defaultdict[tuple[str, int], list[int]] = defaultdict(list)
        self._of_sip: defaultdict[str, list[SchoolChoice]] = defaultdict(list)
        self._on: dict[VisitKey, dict[int, int]] = {}
        for school in choices.schools:
            self._school(school)
            self._gaps(school)
        for sip in choices.sips:
            self._capacity(sip)
            self._days(sip)
            self._spread(sip)
        self._federations()
        self._advisers()

    def add_row(self, terms: Terms, lower: float, upper: float) -> None:
        """Lower <= sum of coefficient * variable <= upper."""
        self._rows.append((terms, lower, upper))

    def unplaced(self, weights: Weights) -> _Objective:
        """The unplaced visits by level, as one number."""
        weight_of = dict(zip(self.choices.levels, weights.of_line, strict=True))
        objective = _Objective()
        for school in self.choices.schools:
            for visit in school.visits:
                weight = weight_of[school.row.concern]
                objective.offset += weight
                for column in self._at[visit.key].values():
                    objective.coefficients[column] -= weight
        return objective

    def at_most_unplaced(self, weights: Weights, reached: Sequence[int]) -> tuple[Terms, float, float]:
        """The row that keeps coverage at least as good as it is."""
        objective = self.unplaced(weights)
        limit = sum(weight * line for weight, line in zip(weights.of_line, reached, strict=False))
        return [*objective.coefficients.items()], -float("inf"), limit - objective.offset

    def plan(self, values: Mapping[int, float]) -> tuple[dict[str, str], dict[VisitKey, int]]:
        """Who has which school and when each visit is, by the values of a solution."""
        owners = {school: sip for (school, sip), column in self._have.items() if values[column] > 0.5}
        days = {
            key: day
            for key, columns in self._at.items()
            for (_, day), column in columns.items()
            if values[column] > 0.5
        }
        return owners, days

    def solve(
        self,
        objective: _Objective,
        seconds: float,
        seed: int,
        hint: Mapping[int, float],
        note: Callable[[float, float], None],
    ) -> _Solution | None:
        """Minimise an objective; `note` is told bound and best value as HiGHS logs them."""
        if seconds <= 0:
            return None
        model = mathopt.Model.from_model_proto(self._proto(objective))

        def read(lines: Sequence[str]) -> None:
            for line in lines:
                found = LOG_LINE.match(line)
                if found:
                    note(float(found["bound"]), float(found["best"]))

        hints = [mathopt.SolutionHint({model.get_variable(column): value for column, value in hint.items()})]
        result = mathopt.solve(
            model,
            mathopt.SolverType.HIGHS,
            params=mathopt.SolveParameters(
                time_limit=timedelta(seconds=seconds),
                random_seed=seed,
                relative_gap_tolerance=0.0,
                absolute_gap_tolerance=0.0,
            ),
            model_params=mathopt.ModelSolveParameters(solution_hints=hints if hint else []),
            msg_cb=read,
        )
        if not result.has_primal_feasible_solution():
            return None
        values = {variable.id: value for variable, value in result.variable_values().items()}
        return _Solution(values, result.termination.objective_bounds.dual_bound)

    def _column(self, upper: float = 1.0, *, integer: bool = True, cost: float = 0.0) -> int:
        column = len(self._upper)
        self._upper.append(upper)
        self._integer.append(integer)
        if cost:
            self.quality.coefficients[column] = cost
        return column

    def _sum(self, columns: Iterable[int], lower: float, upper: float) -> None:
        self.add_row([(column, 1.0) for column in columns], lower, upper)

    def _school(self, school: SchoolChoice) -> None:
        """At most one SIP (exactly one if pinned); each visit made by that SIP, once."""
        for sip, cost in school.sips.items():
            self._have[school.name, sip] = self._column(cost=cost)
            self._of_sip[sip].append(school)
        haves = [self._have[school.name, sip] for sip in school.sips]
        self._sum(haves, float(school.pinned), 1.0)
        for visit in school.visits:
            columns = self._at[visit.key] = {}
            for sip in school.sips:
                travel = 2 * school.minutes[sip] * visit.on_site
                days = [day for day in visit.days if day in self.choices.sip_named[sip].days]
                for day in days:
                    columns[sip, day] = self._column(cost=travel + visit.cost(day))
                    self._of_sip_day[sip, day].append(columns[sip, day])
                terms = [(columns[sip, day], 1.0) for day in days]
                self.add_row([*terms, (self._have[school.name, sip], -1.0)], -float("inf"), 0.0)
            if visit.pinned:
                self._sum(columns.values(), 1.0, 1.0)

    def _days_of(self, visit: VisitChoice) -> dict[int, int]:
        """The columns on[v, d] of a visit, made where they are wanted first."""
        if visit.key not in self._on:
            by_day: defaultdict[int, list[int]] = defaultdict(list)
            for (_, day), column in self._at[visit.key].items():
                by_day[day].append(column)
            self._on[visit.key] = {}
            for day, columns in sorted(by_day.items()):
                on = self._on[visit.key][day] = self._column(integer=False)
                self.add_row([*((column, 1.0) for column in columns), (on, -1.0)], 0.0, 0.0)
        return self._on[visit.key]

    def _gaps(self, school: SchoolChoice) -> None:
        for earlier, later in combinations(school.visits, 2):
            if earlier.days and later.days and earlier.days[-1] + later.least_gap > later.days[0]:
                before, after = self._days_of(earlier), self._days_of(later)
                for first in before:
                    too_soon = [on for day, on in after.items() if day < first + later.least_gap]
                    if too_soon:
                        self._sum([*(on for day, on in before.items() if day >= first), *too_soon], 0.0, 1.0)

    def _capacity(self, sip: SipChoice) -> None:
        """`max_schools`, `max_concern_schools`, `min_schools`, `max_days`, and the term `balance`."""
        row = sip.row
        mine = self._of_sip[sip.name]
        haves = [(self._have[school.name, sip.name], 1.0) for school in mine]
        self.add_row(haves, 0.0, row.max_schools)
        if row.max_concern_schools is not None:
            concern = [self._have[school.name, sip.name] for school in mine if school.row.concern > 0]
            self._sum(concern, 0.0, row.max_concern_schools)
        if row.min_schools > 1:
            serves = self._column()
            self.add_row([*haves, (serves, -float(row.min_schools))], 0.0, float("inf"))
            self.add_row([*haves, (serves, -float(row.max_schools))], -float("inf"), 0.0)
        if sip.max_days is not None:
            days = [column for day in sip.days for column in self._of_sip_day[sip.name, day]]
            self._sum(days, 0.0, sip.max_days)
        most = max(sip.fair_share, row.max_schools)
        apart = self._column(most, integer=False, cost=self.choices.policy.balance_minutes)
        self.add_row([*haves, (apart, -1.0)], -float("inf"), sip.fair_share)
        self.add_row([*haves, (apart, 1.0)], sip.fair_share, float("inf"))

    def _days(self, sip: SipChoice) -> None:
        """One visit a day, and at most so many in a week."""
        in_week: defaultdict[int, list[int]] = defaultdict(list)
        for day in sorted(sip.days):
            columns = self._of_sip_day[sip.name, day]
            self._sum(columns, 0.0, 1.0)
            in_week[self.choices.weeks[day]] += columns
        if sip.weeks is not None:
            for week, columns in in_week.items():
                self._sum(columns, 0.0, sip.weeks[week])

    def _spread(self, sip: SipChoice) -> None:
        """At most `max_localities_per_sip` localities."""
        limit = self.choices.policy.max_localities_per_sip
        if limit is None:
            return
        works_in: dict[str, int] = {}
        for school in self._of_sip[sip.name]:
            if school.row.locality not in works_in:
                works_in[school.row.locality] = self._column()
            terms = [(self._have[school.name, sip.name], 1.0), (works_in[school.row.locality], -1.0)]
            self.add_row(terms, -float("inf"), 0.0)
        self._sum(works_in.values(), 0.0, limit)

    def _federations(self) -> None:
        """Allocated schools of a federation have the same SIP: at most one SIP serves it."""
        for schools in self.choices.federations.values():
            serves = {name: self._column() for name in sorted({sip for each in schools for sip in each.sips})}
            self._sum(serves.values(), 0.0, 1.0)
            for school in schools:
                for sip in school.sips:
                    terms = [(self._have[school.name, sip], 1.0), (serves[sip], -1.0)]
                    self.add_row(terms, -float("inf"), 0.0)

    def _advisers(self) -> None:
        """An adviser accompanies one visit a day."""
        of_adviser_day: defaultdict[tuple[str, int], list[int]] = defaultdict(list)
        for visit in self.choices.visits:
            if visit.adviser is not None:
                for day, on in self._days_of(visit).items():
                    of_adviser_day[visit.adviser, day].append(on)
        for columns in of_adviser_day.values():
            self._sum(columns, 0.0, 1.0)

    def _proto(self, objective: _Objective) -> model_pb2.ModelProto:
        proto = model_pb2.ModelProto()
        proto.variables.ids.extend(range(len(self._upper)))
        proto.variables.lower_bounds.extend([0.0] * len(self._upper))
        proto.variables.upper_bounds.extend(self._upper)
        proto.variables.integers.extend(self._integer)
        columns = sorted(objective.coefficients)
        proto.objective.offset = objective.offset
        proto.objective.linear_coefficients.ids.extend(columns)
        proto.objective.linear_coefficients.values.extend(objective.coefficients[each] for each in columns)
        proto.linear_constraints.ids.extend(range(len(self._rows)))
        proto.linear_constraints.lower_bounds.extend(lower for _, lower, _ in self._rows)
        proto.linear_constraints.upper_bounds.extend(upper for _, _, upper in self._rows)
        matrix = proto.linear_constraint_matrix
        for row, (terms, _, _) in enumerate(self._rows):
            ordered = sorted(terms)
            matrix.row_ids.extend([row] * len(ordered))
            matrix.column_ids.extend(column for column, _ in ordered)
            matrix.coefficients.extend(coefficient for _, coefficient in ordered)
        return proto
