"""Answers a question with some rules and rows in force: exactly, from few schools to as many as it takes.

Schools left out of a model leave their SIPs free, so what is impossible for a few schools is impossible for all. What
is possible for a few, all others staying as they are, is possible. Where neither holds, those whom the few clash with
come into the model too, until there is a plan that keeps everything in force, or none. So both answers are exact
whatever the county's size; only time can run out.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from scheduler.checker.calendar import monday_of
from scheduler.explaining.beside import beside
from scheduler.explaining.easing import Eased, Easing, InForce
from scheduler.explaining.placing import Placed, Placement, Verdict, place
from scheduler.explaining.question import Question

FEW_CHOICES = 6000
"""Schools times SIPs times days up to which everything is asked at once."""
MOST_CHOICES = 30_000
"""Pairs, visits and days in one model: beyond that, building it takes longer than anybody waits, and so the answer is
not known."""


@dataclass
class Oracle:
    """Answers for one question; it learns which schools matter."""

    question: Question
    easing: Easing
    deadline: float
    """By time.monotonic()."""
    stop: threading.Event = field(default_factory=threading.Event)
    """Once it is set, nothing is known any more."""

    def __post_init__(self) -> None:
        instance = self.question.evidence.instance
        choices = len(instance.schools) * len(instance.sips) * len(self.question.evidence.facts.calendar.days)
        everything = frozenset(school.school for school in instance.schools)
        self.schools = everything if choices <= FEW_CHOICES else frozenset([self.question.school.school])
        self.asked = 0

    def ask(self, in_force: InForce) -> Verdict:
        """Whether it can be placed."""
        return self.answer(in_force).verdict

    def concerned(self, in_force: InForce) -> InForce:
        """Those members that the model of its schools has in it at all; the others may as well be put aside."""
        instance = self.question.evidence.instance
        schools = [school for school in instance.schools if school.school in self.schools]
        advisers = {row.adviser for row in instance.localities if row.locality in {row.locality for row in schools}}
        names = {
            "requires": self.schools,
            "school weekdays": self.schools,
            "federation": {school.federation for school in schools},
            "window": {school.programme for school in schools},
            "min_gap": {school.programme for school in schools},
            "adviser weekdays": advisers,
            "adviser's day": advisers,
            "conflicts": {str(at) for at, row in enumerate(instance.conflicts) if row.school in self.schools},
            "pins": {str(at) for at, row in enumerate(instance.pins) if row.school in self.schools},
            "absences": {
                str(at)
                for at, row in enumerate(instance.absences)
                if row.of == "sip" or row.id == "*" or row.id in (self.schools if row.of == "school" else advisers)
            },
        }
        return frozenset(key for key in in_force if key[0] not in names or key[1] in names[key[0]])

    def answer(self, in_force: InForce, as_many: bool = False) -> Placement:
        """The same with the whole plan, by school, where it can; with `as_many` of the visits as can be had."""
        while time.monotonic() < self.deadline and not self.stop.is_set():
            self.asked += 1
            eased = self.easing.problem(self.schools, in_force)
            if eased.choices > MOST_CHOICES:
                break
            for others in (self._others(self.question.plan.keys()), self._others(self._fixed)):
                found = self._place(beside(eased, others, in_force), as_many)
                whole = self._completed(found, others, in_force)
                if whole is not None:
                    return Placement(Verdict.POSSIBLE, whole)
            if others:
                found = self._place(eased)
            if found.verdict is not Verdict.POSSIBLE:
                return found
            more = self._clashes({**others, **found.schools}, in_force) or self._short(found.schools, in_force)
            if more <= self.schools:
                break
            self.schools |= more
        return Placement(Verdict.UNKNOWN)

    def _place(self, eased: Eased, as_many: bool = False) -> Placement:
        wanted = self.question.wanted(self.schools)
        return place(eased, wanted, self.deadline - time.monotonic(), self.question.plan, as_many, self.stop)

    def _others(self, schools: Collection[str]) -> dict[str, Placed]:
        """Some schools outside the model, as the plan has them."""
        return {school: self.question.plan[school] for school in schools if school not in self.schools}

    @cached_property
    def _fixed(self) -> frozenset[str]:
        """The schools that must stay as far as the question goes; a pinned one is asked about only in the model."""
        pinned = {school for school in self.question.evidence.pins_of if school in self.question.plan}
        return frozenset(self.question.stays) | pinned

    def _completed(self, found: Placement, others: Mapping[str, Placed], in_force: InForce) -> dict[str, Placed] | None:
        """The whole plan, with as many schools of lower levels as still fit; None where it does not fit together."""
        if found.verdict is not Verdict.POSSIBLE:
            return None
        whole = {**others, **found.schools}
        if self._clashes(whole, in_force):
            return None
        lower = {
            school: each
            for school, each in self.question.plan.items()
            if school not in whole and school not in self.schools
        }
        together = {**lower, **whole}
        kept = {school: each for school, each in lower.items() if school not in self._clashes(together, in_force)}
        together = {**kept, **whole}
        if self._clashes(together, in_force):
            together = whole
        return None if self._too_few(together, in_force) else together

    def _short(self, placed: Mapping[str, Placed], in_force: InForce) -> frozenset[str]:
        """The schools of SIPs with too few for their minimum, and those who could make it up."""
        together = {**self.question.plan, **placed}
        short = self._too_few(together, in_force)
        return frozenset(
            school.school
            for school in self.question.evidence.instance.schools
            if school.school not in self.schools
            and (school.school not in self.question.plan or self.question.plan[school.school].sip in short)
        )

    def _too_few(self, whole: Mapping[str, Placed], in_force: InForce) -> frozenset[str]:
        """The SIPs with some schools, but fewer than their minimum."""
        schools = Counter(placed.sip for placed in whole.values())
        return frozenset(
            sip.sip
            for sip in self.question.evidence.instance.sips
            if ("min_schools", sip.sip) in in_force and 0 < schools[sip.sip] < sip.min_schools
        )

    def _clashes(self, whole: Mapping[str, Placed], in_force: InForce) -> frozenset[str]:
        """Schools outside the model that cannot stay as they are beside those in it."""
        by_sip: dict[str, list[str]] = {}
        for school, placed in whole.items():
            by_sip.setdefault(placed.sip, []).append(school)
        found: set[str] = set()
        for sip, schools in by_sip.items():
            others = [school for school in schools if school not in self.schools]
            if others and len(others) < len(schools):
                found.update(self._of_sip(sip, schools, others, whole, in_force))
        found.update(self._of_advisers(whole, in_force))
        found.update(self._of_federations(whole, in_force))
        return frozenset(found)

    def _of_sip(
        self, name: str, schools: list[str], others: list[str], whole: Mapping[str, Placed], in_force: InForce
    ) -> Iterator[str]:
        evidence = self.question.evidence
        facts, sip = evidence.facts, evidence.facts.sips[name]
        rows = facts.schools
        if ("max_schools", name) in in_force and len(schools) > sip.max_schools:
            yield from others
        concern = [school for school in schools if rows[school].concern > 0]
        most = sip.max_concern_schools
        if ("max_concern_schools", name) in in_force and most is not None and len(concern) > most:
            yield from set(concern) & set(others)
        made = [row.day for row in evidence.instance.history if row.sip == name]
        days = Counter([day for school in schools for day in whole[school].days.values()] + made)
        weeks = Counter(monday_of(day) for day in days.elements())
        too_many = ("max_days", name) in in_force and sip.max_days is not None and days.total() > sip.max_days
        per_week = sip.max_visits_per_week if ("max_visits_per_week", name) in in_force else None
        for school in others:
            for day in whole[school].days.values():
                twice = ("day", name) in in_force and days[day] > 1
                full = per_week is not None and weeks[monday_of(day)] > per_week
                if too_many or twice or full:
                    yield school
        localities = {rows[school].locality for school in schools}
        limit = facts.policy.max_localities_per_sip
        if ("max_localities_per_sip",) in in_force and limit is not None and len(localities) > limit:
            yield from others

    def _of_advisers(self, whole: Mapping[str, Placed], in_force: InForce) -> Iterator[str]:
        evidence = self.question.evidence
        taken: dict[tuple[str, object], list[str]] = {}
        for school, placed in whole.items():
            row = evidence.facts.schools[school]
            for visit in evidence.facts.visits_of(row):
                adviser = evidence.adviser_of(row, visit)
                if adviser is not None and ("adviser's day", adviser) in in_force and visit.visit in placed.days:
                    taken.setdefault((adviser, placed.days[visit.visit]), []).append(school)
        for schools in taken.values():
            if len(schools) > 1:
                yield from set(schools) - self.schools

    def _of_federations(self, whole: Mapping[str, Placed], in_force: InForce) -> Iterator[str]:
        members: dict[str, list[str]] = {}
        for school in whole:
            name = self.question.evidence.facts.schools[school].federation
            if name is not None and ("federation", name) in in_force:
                members.setdefault(name, []).append(school)
        for schools in members.values():
            if len({whole[school].sip for school in schools}) > 1:
                yield from set(schools) - self.schools
