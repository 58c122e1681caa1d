"""An exhaustive reference solver for tiny instances, which the optimiser is held against.

It knows no rule and no term: the checker alone says what is legal and what it costs. It relies on
three facts of the contract and no more. Placing one more visit never mends a breach, except of a
pin on that visit. The cost of a school's timetable depends on its SIP but on no other school. And
what an allocation costs does not depend on the timetables.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import product

from models import Allocation, Instance, Plan, PlanVisit, Replanned
from scheduler.checker import Breach, Facts, Report, changes_between, check_against, facts_of
from tests.build import honest_plan, visit_numbers

Cost = tuple[int, ...]
"""Coverage from the highest concern level on, of a replan changes and moves, then quality: compared from the left."""
Owners = Mapping[str, str | None]
Days = tuple[date | None, ...]
Chosen = tuple[tuple[str, Days], ...]


@dataclass(frozen=True)
class Best:
    """The best that any legal plan reaches, and one plan that does."""

    coverage: dict[int, int]
    quality: int
    plan: Plan

    @property
    def objective(self) -> Cost:
        """Coverage from the highest concern level on, then quality."""
        return (*self.coverage.values(), self.quality)


@dataclass(frozen=True)
class Timetable:
    """The days of one school's visits, and by how much they change the objective."""

    cost: Cost
    days: Days


def best_plan(instance: Instance) -> Best | None:
    """The best legal plan; None where no plan is legal, because pins contradict each other or a rule."""
    return _Search(instance).best()


def best_replan(instance: Instance, before: Plan) -> Best | None:
    """The best legal plan of those that have the best coverage and disturb the fewest; None where none is legal."""
    return _Search(instance, before).best()


class _Search:
    def __init__(self, instance: Instance, before: Plan | None = None) -> None:
        self.instance = instance
        self.before = before
        self.facts: Facts = facts_of(instance)
        self.schools = [school.school for school in instance.schools]
        self.numbers = {school: visit_numbers(instance, school) for school in self.schools}
        self.timetables: dict[tuple[str, str | None], list[Timetable]] = {}

    def best(self) -> Best | None:
        """The best over all allocations, those that promise most first."""
        candidates = sorted(self._promises(), key=lambda candidate: candidate[0])
        found: tuple[Cost, dict[str, Days]] | None = None
        owners: Owners = {}
        for promise, candidate, start in candidates:
            if found is not None and promise >= found[0]:
                break
            better = self._complete(candidate, start, found[0] if found else None)
            if better is not None:
                found, owners = better, candidate
        if found is None:
            return None
        plan = honest_plan(self.instance, *self._rows(owners, found[1]))
        report = self._check(owners, found[1])
        assert not report.breaches
        assert self._cost(report, owners, found[1]) == found[0]
        return Best(report.coverage, report.quality, plan)

    def _promises(self) -> Iterator[tuple[Cost, Owners, Cost]]:
        """Each legal allocation with a cost that it cannot beat and the cost of it without visits."""
        sips = [None, *(sip.sip for sip in self.instance.sips)]
        for choice in product(sips, repeat=len(self.schools)):
            owners = dict(zip(self.schools, choice, strict=True))
            report = self._check(owners, {})
            if any(not self._waits(breach) for breach in report.breaches):
                continue
            options = [self._timetables(school, owners[school]) for school in self.schools]
            if all(options):
                cost = self._cost(report, owners, {})
                yield _sum(cost, *(option[0].cost for option in options)), owners, cost

    def _complete(self, owners: Owners, start: Cost, limit: Cost | None) -> tuple[Cost, dict[str, Days]] | None:
        """The best timetables for an allocation, if they cost less than the limit."""
        best: tuple[Cost, dict[str, Days]] | None = None
        known: dict[Chosen, bool] = {}

        def extend(place: int, cost: Cost, chosen: dict[str, Days]) -> None:
            nonlocal best, limit
            if place == len(self.schools):
                best, limit = (cost, dict(chosen)), cost
                return
            school = self.schools[place]
            later = [self._timetables(name, owners[name])[0].cost for name in self.schools[place + 1 :]]
            for timetable in self._timetables(school, owners[school]):
                total = _sum(cost, timetable.cost)
                if limit is not None and _sum(total, *later) >= limit:
                    return
                chosen[school] = timetable.days
                if self._fits(owners, chosen, known):
                    extend(place + 1, total, chosen)
                del chosen[school]

        extend(0, start, {})
        return best

    def _fits(self, owners: Owners, chosen: Mapping[str, Days], known: dict[Chosen, bool]) -> bool:
        """Whether the timetables chosen so far are legal together; those of two schools are looked up."""
        *others, (school, days) = chosen.items()
        pairs = [{other: theirs, school: days} for other, theirs in others]
        for group in [*pairs, chosen] if len(pairs) > 1 else pairs:
            key = tuple(group.items())
            if key not in known:
                breaches = self._check(owners, group).breaches
                known[key] = all(self._waits(breach) and breach.school not in group for breach in breaches)
            if not known[key]:
                return False
        return True

    def _timetables(self, school: str, sip: str | None) -> list[Timetable]:
        """All timetables that are legal as long as there is no other school, the cheapest first."""
        if (school, sip) not in self.timetables:
            self.timetables[school, sip] = sorted(self._enumerated(school, sip), key=lambda timetable: timetable.cost)
        return self.timetables[school, sip]

    def _enumerated(self, school: str, sip: str | None) -> Iterator[Timetable]:
        numbers = self.numbers[school]
        owners: Owners = {school: sip}
        without = self._check(owners, {})
        tolerated = {breach for breach in without.breaches if not self._waits(breach)}

        def legal(days: Days) -> Report | None:
            report = self._check(owners, {school: days})
            new = set(report.breaches) - tolerated
            return None if any(not self._waits(breach) for breach in new) else report

        choices: list[list[date | None]] = []
        for place, number in enumerate(numbers):
            days: list[date | None] = [None]
            if sip is not None and (school, number) not in self.facts.history:
                alone = (None,) * place, (None,) * (len(numbers) - place - 1)
                days += [day for day in self.facts.calendar.days if legal((*alone[0], day, *alone[1]))]
            choices.append(days)
        for timetable in product(*choices):
            report = legal(timetable)
            if report is not None and not any(
                self._waits(breach) and breach.school == school for breach in report.breaches
            ):
                days_of = {school: timetable}
                cost = self._cost(report, owners, days_of), self._cost(without, owners, {})
                yield Timetable(_difference(*cost), timetable)

    def _waits(self, breach: Breach) -> bool:
        """Whether placing a visit may mend a breach: of a pin on a visit that is still to be made."""
        fact = self.facts.history.get((breach.school or "", breach.visit or 0))
        return breach.rule == "pin" and breach.visit is not None and fact is None

    def _cost(self, report: Report, owners: Owners, days: Mapping[str, Days]) -> Cost:
        """The objective; of a replan with schools that change and visits that move before quality."""
        if self.before is None:
            return report.objective
        allocations, visits = self._rows(owners, days)
        changes = changes_between(self.before, Replanned(allocations=allocations, visits=visits), self.instance)
        return (*report.coverage.values(), len(changes.schools), len(changes.visits), report.quality)

    def _check(self, owners: Owners, days: Mapping[str, Days]) -> Report:
        return check_against(self.facts, *self._rows(owners, days))

    def _rows(self, owners: Owners, days: Mapping[str, Days]) -> tuple[tuple[Allocation, ...], tuple[PlanVisit, ...]]:
        allocations = tuple(Allocation(school=school, sip=owners.get(school)) for school in self.schools)
        visits = tuple(
            self._row(school, number, owners.get(school), day)
            for school in self.schools
            for number, day in zip(
                self.numbers[school],
                days.get(school, (None,) * len(self.numbers[school])),
                strict=True,
            )
        )
        return allocations, visits

    def _row(self, school: str, number: int, sip: str | None, day: date | None) -> PlanVisit:
        fact = self.facts.history.get((school, number))
        if fact is not None:
            return PlanVisit(school=school, visit=number, sip=fact.sip, day=fact.day)
        return PlanVisit(school=school, visit=number, sip=None if day is None else sip, day=day)


def _sum(*costs: Cost) -> Cost:
    return tuple(map(sum, zip(*costs, strict=True)))


def _difference(cost: Cost, other: Cost) -> Cost:
    return tuple(one - two for one, two in zip(cost, other, strict=True))
