"""The planning problem as Timefold sees it: entities, facts, and one named constraint for each rule.

Two solutions share the entities. `Allocation` decides the SIP of each school, with what its visits would
cost and could not be if no other school were there; `Timetable` decides SIPs and days, and is the whole
problem: every rule is hard, coverage is medium, quality is soft. Imported only where Timefold is there.
"""

# The package `timefold` carries no types for its decorators.
# mypy: disallow-untyped-decorators=False, disallow-any-generics=False

from dataclasses import dataclass, field
from typing import Annotated

from timefold.solver.domain import (
    PlanningEntityCollectionProperty,
    PlanningId,
    PlanningScore,
    PlanningVariable,
    ProblemFactCollectionProperty,
    ValueRangeProvider,
    planning_entity,
    planning_solution,
)
from timefold.solver.score import (
    Constraint,
    ConstraintCollectors,
    ConstraintFactory,
    HardMediumSoftScore,
    Joiners,
    constraint_provider,
)

NO_LIMIT = 1_000_000
SHORT_MINUTES = 1_000
"""What a school too few for `min_schools` costs while schools are allocated."""


@dataclass
class Day:
    """A school day and its week, by their numbers."""

    number: int
    week: int

    def __hash__(self) -> int:
        return self.number


@dataclass
class Sip:
    """A SIP: a place in the lists of a school, and what the history leaves of their room."""

    number: int
    max_schools: int
    min_schools: int
    max_concern_schools: int
    max_localities: int
    max_days: int
    balance_minutes: int
    fair_share: int
    free: list[bool]
    """Whether they can make a visit, by day number."""
    room: list[int]
    """The visits they can make, by week number."""

    def __hash__(self) -> int:
        return self.number


@planning_entity
@dataclass
class School:
    """A school and its SIP. The lists are by SIP number."""

    id: Annotated[int, PlanningId]
    locality: str
    federation: str
    """Blank is none."""
    of_concern: bool
    pinned: bool
    weight: int
    """What all its open visits count in coverage."""
    travel: list[int]
    """Minutes for one visit on site."""
    having: list[int]
    """Continuity and outside, in minutes."""
    alone: list[int]
    """What it costs with a SIP who has no other school."""
    impossible: list[int]
    """What its visits that the SIP can never make count in coverage."""
    sips: Annotated[list[Sip], ValueRangeProvider(id="sips")]
    sip: Annotated[Sip | None, PlanningVariable(value_range_provider_refs=["sips"], allows_unassigned=True)] = field(
        default=None
    )

    def __hash__(self) -> int:
        return self.id


@planning_entity
@dataclass
class Visit:
    """A visit that is still to be made, and its day."""

    id: Annotated[int, PlanningId]
    school: int
    """The id of its school."""
    number: int
    on_site: bool
    adviser: str
    """Blank is none."""
    least_gap: int
    pinned: bool
    weight: int
    """What it counts in coverage."""
    ideal: int
    first: int
    spacing: int
    waiting: int
    shut: list[int]
    """The numbers of days that it cannot be on all the same."""
    days: Annotated[list[Day], ValueRangeProvider(id="days")]
    day: Annotated[Day | None, PlanningVariable(value_range_provider_refs=["days"], allows_unassigned=True)] = field(
        default=None
    )

    def __hash__(self) -> int:
        return self.id


@planning_solution
@dataclass
class Allocation:
    """Who has which school."""

    all_sips: Annotated[list[Sip], ProblemFactCollectionProperty]
    schools: Annotated[list[School], PlanningEntityCollectionProperty]
    score: Annotated[HardMediumSoftScore | None, PlanningScore] = field(default=None)


@planning_solution
@dataclass
class Timetable:
    """Who has which school, and when each visit is made."""

    all_sips: Annotated[list[Sip], ProblemFactCollectionProperty]
    all_days: Annotated[list[Day], ProblemFactCollectionProperty]
    schools: Annotated[list[School], PlanningEntityCollectionProperty]
    visits: Annotated[list[Visit], PlanningEntityCollectionProperty]
    score: Annotated[HardMediumSoftScore | None, PlanningScore] = field(default=None)


@constraint_provider
def allocation_constraints(factory: ConstraintFactory) -> list[Constraint]:
    """The rules for who has which school; unallocated schools and impossible visits; costs alone."""
    return [
        *_rules_of_allocation(factory),
        _min_schools(factory, HardMediumSoftScore.of_soft(SHORT_MINUTES)),
        factory.for_each_including_unassigned(School)
        .filter(lambda school: school.sip is None)
        .penalize(HardMediumSoftScore.ONE_MEDIUM, lambda school: school.weight)
        .as_constraint("coverage: unallocated"),
        factory.for_each(School)
        .filter(lambda school: school.impossible[school.sip.number] > 0)
        .penalize(HardMediumSoftScore.ONE_MEDIUM, lambda school: school.impossible[school.sip.number])
        .as_constraint("coverage: impossible"),
        factory.for_each(School)
        .penalize(HardMediumSoftScore.ONE_SOFT, lambda school: school.alone[school.sip.number])
        .as_constraint("cost alone"),
        *_balance(factory),
    ]


@constraint_provider
def timetable_constraints(factory: ConstraintFactory) -> list[Constraint]:
    """The whole problem."""
    return [
        *_rules_of_allocation(factory),
        _min_schools(factory, HardMediumSoftScore.ONE_HARD),
        _sip_available(factory),
        _school_open(factory),
        _one_a_day(factory),
        _week(factory),
        _max_days(factory),
        _gap(factory),
        _accompanied(factory),
        _pinned_visit(factory),
        *_coverage(factory),
        _travel(factory),
        _spacing_and_waiting(factory),
        _continuity_and_outside(factory),
        *_balance(factory),
    ]


def _rules_of_allocation(factory: ConstraintFactory) -> list[Constraint]:
    return [
        factory.for_each(School)
        .group_by(lambda school: school.sip, ConstraintCollectors.count())
        .filter(lambda sip, schools: schools > sip.max_schools)
        .penalize(HardMediumSoftScore.ONE_HARD, lambda sip, schools: schools - sip.max_schools)
        .as_constraint("capacity: max_schools"),
        factory.for_each(School)
        .filter(lambda school: school.of_concern)
        .group_by(lambda school: school.sip, ConstraintCollectors.count())
        .filter(lambda sip, schools: schools > sip.max_concern_schools)
        .penalize(HardMediumSoftScore.ONE_HARD, lambda sip, schools: schools - sip.max_concern_schools)
        .as_constraint("capacity: max_concern_schools"),
        factory.for_each(School)
        .group_by(lambda school: school.sip, ConstraintCollectors.count_distinct(lambda school: school.locality))
        .filter(lambda sip, localities: localities > sip.max_localities)
        .penalize(HardMediumSoftScore.ONE_HARD, lambda sip, localities: localities - sip.max_localities)
        .as_constraint("spread"),
        factory.for_each(School)
        .filter(lambda school: school.federation != "")
        .join(
            factory.for_each(School).filter(lambda school: school.federation != ""),
            Joiners.equal(lambda school: school.federation),
            Joiners.less_than(lambda school: school.id),
        )
        .filter(lambda one, other: one.sip.number != other.sip.number)
        .penalize(HardMediumSoftScore.ONE_HARD)
        .as_constraint("federation"),
        factory.for_each_including_unassigned(School)
        .filter(lambda school: school.pinned and school.sip is None)
        .penalize(HardMediumSoftScore.ONE_HARD)
        .as_constraint("pin: allocation"),
    ]


def _min_schools(factory: ConstraintFactory, weight: HardMediumSoftScore) -> Constraint:
    """Hard from the start it would keep a SIP from ever getting a first school."""
    return (
        factory.for_each(School)
        .group_by(lambda school: school.sip, ConstraintCollectors.count())
        .filter(lambda sip, schools: schools < sip.min_schools)
        .penalize(weight, lambda sip, schools: sip.min_schools - schools)
        .as_constraint("capacity: min_schools")
    )


def _placed(factory: ConstraintFactory):  # type: ignore[no-untyped-def]  # the stream has no public type
    """Each placed visit beside its allocated school."""
    return factory.for_each(Visit).join(School, Joiners.equal(lambda visit: visit.school, lambda school: school.id))


def _sip_available(factory: ConstraintFactory) -> Constraint:
    return (
        _placed(factory)
        .filter(lambda visit, school: not school.sip.free[visit.day.number])
        .penalize(HardMediumSoftScore.ONE_HARD)
        .as_constraint("sip_available")
    )


def _school_open(factory: ConstraintFactory) -> Constraint:
    """`days` is shared by many visits, for it takes long to hand over: `shut` is what this one cannot have."""
    return (
        factory.for_each(Visit)
        .filter(lambda visit: visit.day.number in visit.shut)
        .penalize(HardMediumSoftScore.ONE_HARD)
        .as_constraint("school_open")
    )


def _one_a_day(factory: ConstraintFactory) -> Constraint:
    return (
        _placed(factory)
        .group_by(
            lambda visit, school: school.sip.number * 10_000 + visit.day.number,
            ConstraintCollectors.count_bi(),
        )
        .filter(lambda sip_day, visits: visits > 1)
        .penalize(HardMediumSoftScore.ONE_HARD, lambda sip_day, visits: visits - 1)
        .as_constraint("one_a_day")
    )


def _week(factory: ConstraintFactory) -> Constraint:
    return (
        _placed(factory)
        .group_by(
            lambda visit, school: school.sip,
            lambda visit, school: visit.day.week,
            ConstraintCollectors.count_bi(),
        )
        .filter(lambda sip, week, visits: visits > sip.room[week])
        .penalize(HardMediumSoftScore.ONE_HARD, lambda sip, week, visits: visits - sip.room[week])
        .as_constraint("week")
    )


def _max_days(factory: ConstraintFactory) -> Constraint:
    return (
        _placed(factory)
        .group_by(lambda visit, school: school.sip, ConstraintCollectors.count_bi())
        .filter(lambda sip, visits: visits > sip.max_days)
        .penalize(HardMediumSoftScore.ONE_HARD, lambda sip, visits: visits - sip.max_days)
        .as_constraint("capacity: max_days")
    )


def _gap(factory: ConstraintFactory) -> Constraint:
    return (
        factory.for_each(Visit)
        .join(
            Visit,
            Joiners.equal(lambda visit: visit.school),
            Joiners.less_than(lambda visit: visit.number),
        )
        .filter(lambda earlier, later: later.day.number - earlier.day.number < later.least_gap)
        .penalize(HardMediumSoftScore.ONE_HARD)
        .as_constraint("gap")
    )


def _accompanied(factory: ConstraintFactory) -> Constraint:
    return (
        factory.for_each(Visit)
        .filter(lambda visit: visit.adviser != "")
        .group_by(lambda visit: visit.adviser, lambda visit: visit.day.number, ConstraintCollectors.count())
        .filter(lambda adviser, day, visits: visits > 1)
        .penalize(HardMediumSoftScore.ONE_HARD, lambda adviser, day, visits: visits - 1)
        .as_constraint("accompanied")
    )


def _pinned_visit(factory: ConstraintFactory) -> Constraint:
    return (
        factory.for_each_including_unassigned(Visit)
        .filter(lambda visit: visit.pinned and visit.day is None)
        .penalize(HardMediumSoftScore.ONE_HARD)
        .as_constraint("pin: visit")
    )


def _coverage(factory: ConstraintFactory) -> list[Constraint]:
    return [
        factory.for_each_including_unassigned(Visit)
        .filter(lambda visit: visit.day is None)
        .penalize(HardMediumSoftScore.ONE_MEDIUM, lambda visit: visit.weight)
        .as_constraint("coverage: unplaced"),
        factory.for_each(Visit)
        .join(
            factory.for_each_including_unassigned(School).filter(lambda school: school.sip is None),
            Joiners.equal(lambda visit: visit.school, lambda school: school.id),
        )
        .penalize(HardMediumSoftScore.ONE_MEDIUM, lambda visit, school: visit.weight)
        .as_constraint("coverage: nobody makes it"),
    ]


def _travel(factory: ConstraintFactory) -> Constraint:
    return (
        _placed(factory)
        .filter(lambda visit, school: visit.on_site)
        .penalize(HardMediumSoftScore.ONE_SOFT, lambda visit, school: school.travel[school.sip.number])
        .as_constraint("travel")
    )


def _spacing_and_waiting(factory: ConstraintFactory) -> Constraint:
    return (
        factory.for_each(Visit)
        .penalize(
            HardMediumSoftScore.ONE_SOFT,
            lambda visit: (
                visit.spacing * abs(visit.day.number - visit.ideal) + visit.waiting * (visit.day.number - visit.first)
            ),
        )
        .as_constraint("spacing and waiting")
    )


def _continuity_and_outside(factory: ConstraintFactory) -> Constraint:
    return (
        factory.for_each(School)
        .penalize(HardMediumSoftScore.ONE_SOFT, lambda school: school.having[school.sip.number])
        .as_constraint("continuity and outside")
    )


def _balance(factory: ConstraintFactory) -> list[Constraint]:
    """A SIP without schools is their whole fair share away: the reward takes it off for those with some."""
    return [
        factory.for_each(Sip)
        .penalize(HardMediumSoftScore.ONE_SOFT, lambda sip: sip.balance_minutes * sip.fair_share)
        .as_constraint("balance: fair shares"),
        factory.for_each(School)
        .group_by(lambda school: school.sip, ConstraintCollectors.count())
        .reward(HardMediumSoftScore.ONE_SOFT, lambda sip, schools: sip.balance_minutes * sip.fair_share)
        .as_constraint("balance: of who has schools"),
        factory.for_each(School)
        .group_by(lambda school: school.sip, ConstraintCollectors.count())
        .penalize(
            HardMediumSoftScore.ONE_SOFT,
            lambda sip, schools: sip.balance_minutes * abs(schools - sip.fair_share),
        )
        .as_constraint("balance"),
    ]
