"""An instance, or a few of its schools, with only some rules and rows in force."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeVar

import numpy as np

from models import WEEKDAYS, Conflict, Instance, ProgrammeVisit, School, Sip
from scheduler.checker import Facts
from scheduler.checker.book import book_of
from scheduler.checker.rules import conflict
from scheduler.explaining.members import Key
from scheduler.optimiser.compiling.compile import compile_problem
from scheduler.optimiser.problem.problem import Flags, Problem
from scheduler.optimiser.rules import sip_available

InForce = frozenset[Key]
Kept = TypeVar("Kept")


@dataclass(frozen=True)
class Eased:
    """A problem with what is in force there. A SIP in `any_number_a_day` makes as many visits a day as they like."""

    problem: Problem
    any_number_a_day: frozenset[int]
    everybody: tuple[School, ...]
    """All schools of the instance, also those that are not in the problem."""

    @property
    def choices(self) -> int:
        """Pairs, visits and days that the problem has at most."""
        pairs = [len(pairs) for pairs in self.problem.pairs_of_school]
        return sum(pairs[visit.school] * len(visit.days) for visit in self.problem.visits)


@dataclass(frozen=True)
class Easing:
    """Makes eased problems of one instance."""

    facts: Facts
    history_aside: bool = False
    """Rows of `history` can be put aside too; else what was made was made."""

    @property
    def instance(self) -> Instance:
        """The instance with everything in force."""
        return self.facts.instance

    @cached_property
    def led(self) -> Mapping[str, frozenset[str]]:
        """For each SIP who leads a school the schools that they must not have for it."""
        found = {}
        for sip in self.instance.sips:
            if sip.headteacher_of is not None:
                without_rows = replace(self.facts, conflicts={})
                book = book_of(without_rows, (), ())
                pairs = tuple((school, sip) for school in self.instance.schools)
                breaches = conflict.breaches(replace(book, pairs=pairs))
                found[sip.sip] = frozenset(breach.school for breach in breaches if breach.school)
        return found

    def problem(self, schools: Collection[str], in_force: InForce) -> Eased:
        """The problem of some schools and all SIPs.

        `min_schools` is in force only where all schools are there: with fewer it would forbid too much.
        """
        eased = self._instance(schools, in_force)
        problem = compile_problem(eased)
        at_will = frozenset(number for number, sip in enumerate(eased.sips) if ("day", sip.sip) not in in_force)
        free_advisers = {
            number for number, row in enumerate(eased.advisers) if ("adviser's day", row.adviser) not in in_force
        }
        visits = tuple(
            replace(visit, adviser=None) if visit.adviser in free_advisers else visit for visit in problem.visits
        )
        free = problem.sip_free.copy()
        history = {row.sip for row in eased.history}
        for number in at_will:
            if eased.sips[number].sip in history:
                free[number] = _available(problem, eased.sips[number])
        return Eased(replace(problem, visits=visits, sip_free=free), at_will, self.instance.schools)

    def _instance(self, schools: Collection[str], in_force: InForce) -> Instance:
        instance = self.instance
        everybody = len(schools) == len(instance.schools)
        policy = instance.policy
        there = set(schools)
        return instance.model_copy(
            update={
                "closures": _kept("closures", instance.closures, in_force),
                "absences": tuple(
                    row
                    for row in _kept("absences", instance.absences, in_force)
                    if row.of != "school" or row.id in there or row.id == "*"
                ),
                "conflicts": (
                    *(row for row in _kept("conflicts", instance.conflicts, in_force) if row.school in there),
                    *(
                        Conflict(school=school, sip=sip)
                        for sip, led in self.led.items()
                        if ("headteacher_of", sip) in in_force
                        for school in led & there
                    ),
                ),
                "pins": tuple(row for row in _kept("pins", instance.pins, in_force) if row.school in there),
                "history": _kept("history", instance.history, in_force) if self.history_aside else instance.history,
                "schools": tuple(_school(row, in_force) for row in instance.schools if row.school in there),
                "sips": tuple(_sip(row, in_force, len(instance.schools), everybody) for row in instance.sips),
                "programmes": tuple(self._visit(row, in_force) for row in instance.programmes),
                "advisers": tuple(
                    row
                    if ("adviser weekdays", row.adviser) in in_force
                    else row.model_copy(update={"weekdays": WEEKDAYS})
                    for row in instance.advisers
                ),
                "policy": policy.model_copy(
                    update={
                        "headteacher_km": 0.0,
                        **{
                            key: None
                            for key in ("plan_from", "max_travel_minutes", "max_localities_per_sip")
                            if (key,) not in in_force
                        },
                    }
                ),
            }
        )

    def _visit(self, row: ProgrammeVisit, in_force: InForce) -> ProgrammeVisit:
        changes: dict[str, object] = {}
        key = row.programme, str(row.visit)
        if ("window", *key) not in in_force:
            terms = tuple(term.term for term in self.instance.terms)
            changes |= {"terms": terms, "not_before": None, "not_after": None}
        if ("min_gap", *key) not in in_force:
            changes["min_gap"] = min(row.min_gap, 1)
        return row.model_copy(update=changes)


def _kept(table: str, rows: tuple[Kept, ...], in_force: InForce) -> tuple[Kept, ...]:
    return tuple(row for number, row in enumerate(rows) if (table, str(number)) in in_force)


def _school(row: School, in_force: InForce) -> School:
    changes: dict[str, object] = {}
    if ("requires", row.school) not in in_force:
        changes["requires"] = ()
    if ("school weekdays", row.school) not in in_force:
        changes["weekdays"] = WEEKDAYS
    if row.federation is not None and ("federation", row.federation) not in in_force:
        changes["federation"] = None
    return row.model_copy(update=changes)


def _sip(row: Sip, in_force: InForce, schools: int, everybody: bool) -> Sip:
    without = {
        "min_schools": 0,
        "max_schools": schools,
        "max_concern_schools": None,
        "max_days": None,
        "max_visits_per_week": None,
        "from_day": None,
        "to_day": None,
        "weekdays": WEEKDAYS,
        "localities": (),
    }
    changes = {column: value for column, value in without.items() if (column, row.sip) not in in_force}
    if not everybody:
        changes["min_schools"] = 0
    return row.model_copy(update={**changes, "headteacher_of": None})


def _available(problem: Problem, sip: Sip) -> Flags:
    """The days on which a SIP works, whatever they did on them already."""
    calendar = problem.calendar
    away = np.zeros(len(calendar.days), dtype=bool)
    for row in problem.instance.absences:
        if row.of == "sip" and row.id in (sip.sip, "*"):
            away |= calendar.between(row.first_day, row.last_day)
    return sip_available.days(calendar, sip, away)
