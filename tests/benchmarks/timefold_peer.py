# Timefold is imported only where it is installed.
"""Timefold: local search in two phases, the peer to beat where time is short.

1. Allocation alone, a third of the time: every school with what its visits would cost if its SIP had no
   other; first fit decreasing, then simulated annealing over changes and swaps of SIPs.
2. The whole problem from there: first fit decreasing of the days (concern first), then simulated annealing
   over changes and swaps of days and of SIPs.

Timefold's community edition searches in one thread, whatever the workers; the other core has the JVM's
compiler and garbage collector. It proves nothing. Starting the JVM and translating the constraints
(some seconds) is part of its time.
"""

from __future__ import annotations

import importlib.util
import shutil
from collections.abc import Callable
from types import ModuleType
from typing import Any

from models import Instance
from tests.benchmarks.anytime import Result, Stopwatch, Unavailable, Weights
from tests.benchmarks.choices import Choices, SchoolChoice, SipChoice, VisitChoice, choices_of

ALLOCATION_SHARE = 0.35
RESERVE_SECONDS = 0.5
"""For reading the plan back."""

ALLOCATION = """<?xml version="1.0" encoding="UTF-8"?>
<solver>
  <constructionHeuristic>
    <constructionHeuristicType>FIRST_FIT</constructionHeuristicType>
  </constructionHeuristic>
  <localSearch>
    <unionMoveSelector>
      <changeMoveSelector/>
      <swapMoveSelector/>
    </unionMoveSelector>
    <acceptor><simulatedAnnealingStartingTemperature>0hard/0medium/100soft</simulatedAnnealingStartingTemperature></acceptor>
    <forager><acceptedCountLimit>1</acceptedCountLimit></forager>
  </localSearch>
</solver>
"""

TIMETABLE = """<?xml version="1.0" encoding="UTF-8"?>
<solver>
  <constructionHeuristic>
    <queuedEntityPlacer>
      <entitySelector id="placed">
        <cacheType>PHASE</cacheType>
        <entityClass>VISIT</entityClass>
      </entitySelector>
      <changeMoveSelector>
        <entitySelector mimicSelectorRef="placed"/>
        <valueSelector variableName="day"/>
      </changeMoveSelector>
    </queuedEntityPlacer>
  </constructionHeuristic>
  <localSearch>
    <unionMoveSelector>
      <changeMoveSelector>
        <fixedProbabilityWeight>60</fixedProbabilityWeight>
        <entitySelector><entityClass>VISIT</entityClass></entitySelector>
      </changeMoveSelector>
      <swapMoveSelector>
        <fixedProbabilityWeight>30</fixedProbabilityWeight>
        <entitySelector><entityClass>VISIT</entityClass></entitySelector>
      </swapMoveSelector>
      <changeMoveSelector>
        <fixedProbabilityWeight>5</fixedProbabilityWeight>
        <entitySelector><entityClass>SCHOOL</entityClass></entitySelector>
      </changeMoveSelector>
      <swapMoveSelector>
        <fixedProbabilityWeight>5</fixedProbabilityWeight>
        <entitySelector><entityClass>SCHOOL</entityClass></entitySelector>
      </swapMoveSelector>
    </unionMoveSelector>
    <acceptor><simulatedAnnealingStartingTemperature>0hard/0medium/20soft</simulatedAnnealingStartingTemperature></acceptor>
    <forager><acceptedCountLimit>1</acceptedCountLimit></forager>
  </localSearch>
</solver>
"""


def missing() -> str | None:
    """Why Timefold cannot run here, in one line; None where it can."""
    if importlib.util.find_spec("timefold") is None:
        return "timefold is skipped: the package is not installed (pip install 'sipplan[bench]')"
    if shutil.which("java") is None:
        return "timefold is skipped: there is no Java on this machine (17 or later)"
    return None


def plan(instance: Instance, seconds: float, seed: int = 0, workers: int = 1) -> Result:
    """The best plan that Timefold finds in so many seconds.

    Raises Unavailable where the package or Java is missing.
    """
    why = missing()
    if why is not None:
        raise Unavailable(why)
    stopwatch = Stopwatch(seconds - RESERVE_SECONDS)
    from tests.benchmarks import timefold_model as timefold

    choices = choices_of(instance)
    weights = Weights(choices.most[:-1])
    facts = _Facts(timefold, choices, weights)

    allocation = _Search(timefold.Allocation, [timefold.School], timefold.allocation_constraints, ALLOCATION, seed)
    timetable = _Search(
        timefold.Timetable,
        [timefold.School, timefold.Visit],
        timefold.timetable_constraints,
        TIMETABLE,
        seed,
    )
    found = allocation.solve(timefold.Allocation(facts.sips, facts.schools), lambda: stopwatch.left * ALLOCATION_SHARE)
    allocated = _chosen(found.schools, "sip")
    for school in facts.schools:
        school.alone, school.impossible = [], []
        school.sip = facts.sips[allocated[school.id]] if school.id in allocated else None

    def note(hard: int, medium: int, soft: int) -> None:
        if hard == 0:
            stopwatch.note((*weights.lines(-medium), -soft))

    best = timetable.solve(
        timefold.Timetable(facts.sips, facts.days, facts.schools, facts.visits), lambda: stopwatch.left, note
    )
    owners = {
        choices.schools[school].name: choices.sips[sip].name for school, sip in _chosen(best.schools, "sip").items()
    }
    days = {
        choices.visits[visit].key: day
        for visit, day in _chosen(best.visits, "day").items()
        if choices.visits[visit].school in owners
    }
    if int(str(best.score.hard_score)) == 0:
        stopwatch.note(choices.objective(owners, days))
    allocations, visits = choices.plan(owners, days)
    return Result(trace=stopwatch.trace, allocations=allocations, visits=visits)


class _Facts:
    """The instance in Timefold's classes; a place in `choices` is an id here."""

    def __init__(self, timefold: ModuleType, choices: Choices, weights: Weights) -> None:
        self._timefold = timefold
        self._choices = choices
        self._weight_of = dict(zip(choices.levels, weights.of_line, strict=True))
        self.days = [timefold.Day(number, week) for number, week in enumerate(choices.weeks)]
        self.sips = [self._sip(number, sip) for number, sip in enumerate(choices.sips)]
        self.schools = [self._school(number, school) for number, school in enumerate(choices.schools)]
        self.schools.sort(key=lambda school: -school.weight)
        self.visits = self._visits()

    def _sip(self, number: int, sip: SipChoice) -> Any:
        limit = self._timefold.NO_LIMIT
        weeks = range(max(self._choices.weeks, default=-1) + 1)
        policy = self._choices.policy
        return self._timefold.Sip(
            number=number,
            max_schools=sip.row.max_schools,
            min_schools=sip.row.min_schools,
            max_concern_schools=_or(sip.row.max_concern_schools, limit),
            max_localities=_or(policy.max_localities_per_sip, limit),
            max_days=_or(sip.max_days, limit),
            balance_minutes=policy.balance_minutes,
            fair_share=sip.fair_share,
            free=[day in sip.days for day in range(len(self._choices.days))],
            room=[limit if sip.weeks is None else sip.weeks[week] for week in weeks],
        )

    def _school(self, number: int, school: SchoolChoice) -> Any:
        weight = self._weight_of[school.row.concern]
        return self._timefold.School(
            id=number,
            locality=school.row.locality,
            federation=school.row.federation or "",
            of_concern=school.row.concern > 0,
            pinned=school.pinned,
            weight=weight * len(school.visits),
            travel=[2 * school.minutes.get(sip.name, 0) for sip in self._choices.sips],
            having=[school.sips.get(sip.name, 0) for sip in self._choices.sips],
            alone=[self._alone(school, sip) for sip in self._choices.sips],
            impossible=[weight * _impossible(school, sip) for sip in self._choices.sips],
            sips=[self.sips[place] for place, sip in enumerate(self._choices.sips) if sip.name in school.sips],
        )

    @staticmethod
    def _alone(school: SchoolChoice, sip: SipChoice) -> int:
        """What a school costs with a SIP who has no other, gaps between its visits left out."""
        if sip.name not in school.sips:
            return 0
        on_site = sum(visit.on_site for visit in school.visits)
        nearest = (min((visit.cost(d) for d in visit.days if d in sip.days), default=0) for visit in school.visits)
        return school.sips[sip.name] + 2 * on_site * school.minutes[sip.name] + sum(nearest)

    def _visits(self) -> list[Any]:
        """All open visits, those of the highest concern first, then the fewest days first."""
        range_of = self._ranges()
        school_of = {school.name: number for number, school in enumerate(self._choices.schools)}
        visits = []
        for number, visit in enumerate(self._choices.visits):
            school = school_of[visit.school]
            visits.append(
                self._timefold.Visit(
                    id=number,
                    school=school,
                    number=visit.number,
                    on_site=visit.on_site,
                    adviser=visit.adviser or "",
                    least_gap=visit.least_gap,
                    pinned=visit.pinned,
                    weight=self._weight_of[self._choices.schools[school].row.concern],
                    ideal=visit.ideal,
                    first=visit.first,
                    spacing=visit.spacing,
                    waiting=visit.waiting,
                    shut=sorted({day.number for day in range_of[_kind(visit)]} - {*visit.days}),
                    days=range_of[_kind(visit)],
                )
            )
        return sorted(visits, key=lambda visit: (not visit.pinned, -visit.weight, len(visit.days)))

    def _ranges(self) -> dict[tuple[int, ...], list[Any]]:
        """The days of each kind of visit: all that any visit of the kind may have, in one list."""
        ranges: dict[tuple[int, ...], set[int]] = {}
        for visit in self._choices.visits:
            ranges.setdefault(_kind(visit), set()).update(visit.days)
        return {kind: [self.days[day] for day in sorted(days)] for kind, days in ranges.items()}


def _kind(visit: VisitChoice) -> tuple[int, ...]:
    """Visits of one kind have about the same days: one list serves all of them."""
    return visit.first, visit.ideal, visit.number


def _impossible(school: SchoolChoice, sip: SipChoice) -> int:
    """How many of its visits a SIP can never make."""
    return sum(sip.days.isdisjoint(visit.days) for visit in school.visits)


class _Search:
    """One of Timefold's solvers. Making it translates the constraints, which takes some seconds."""

    def __init__(self, solution: type, entities: list[type], constraints: Any, phases: str, seed: int) -> None:
        from timefold.solver import SolverFactory
        from timefold.solver._timefold_java_interop import get_class
        from timefold.solver.config import EnvironmentMode, ScoreDirectorFactoryConfig, SolverConfig

        for entity in entities:
            java = str(get_class(entity).getName())
            phases = phases.replace(f">{entity.__name__.upper()}<", f">{java}<")
        self._factory = SolverFactory.create(
            SolverConfig(
                xml_source_text=phases,
                solution_class=solution,
                entity_class_list=entities,
                environment_mode=EnvironmentMode.NO_ASSERT,
                random_seed=seed,
                score_director_factory_config=ScoreDirectorFactoryConfig(constraint_provider_function=constraints),
            )
        )
        self._solver(1.0)

    def solve(
        self,
        problem: Any,
        seconds: Callable[[], float],
        note: Callable[[int, int, int], None] | None = None,
    ) -> Any:
        """The best solution, as a Java object; `note` is told the score of every better one.

        `Solver.solve` would hand the problem over before its clock starts and copy all of it back in the
        end, which takes seconds: so the seconds left are asked for after handing over, and `_chosen` reads
        the planning variables alone.
        """
        from _jpyinterpreter import convert_to_java_python_like_object

        handed_over = convert_to_java_python_like_object(problem)
        solver = self._solver(seconds())
        if note is not None:
            _listen(solver, note)
        return solver._delegate.solve(handed_over)

    def _solver(self, seconds: float) -> Any:
        from timefold.solver.config import Duration, SolverConfigOverride, TerminationConfig

        limit = TerminationConfig(spent_limit=Duration(milliseconds=int(1000 * seconds) + 1))
        return self._factory.build_solver(SolverConfigOverride(termination_config=limit))


def _chosen(entities: Any, variable: str) -> dict[int, int]:
    """The number of what was chosen for each entity that has something, by the entity's id."""
    from ai.timefold.jpyinterpreter.types import PythonNone

    values = ((entity.id, getattr(entity, variable)) for entity in entities)
    return {
        int(str(name)): int(str(value.number))
        for name, value in values
        if value is not None and not isinstance(value, PythonNone)
    }


def _listen(solver: Any, note: Callable[[int, int, int], None]) -> None:
    """Tell every better score. The package's own listener copies the whole solution each time: too slow."""
    import jpype
    from ai.timefold.solver.core.api.solver.event import SolverEventListener

    class Listener:
        def bestSolutionChanged(self, event: Any) -> None:  # noqa: N802  # the name is Java's
            score = event.getNewBestScore()
            note(int(score.hardScore()), int(score.mediumScore()), int(score.softScore()))

    solver._delegate.addEventListener(jpype.JProxy(SolverEventListener, inst=Listener()))


def _or(limit: int | None, none: int) -> int:
    return none if limit is None else limit
