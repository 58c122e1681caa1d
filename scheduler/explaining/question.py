"""What is asked of a plan: can this be placed too, while everything of its rank or above stays placed?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from models import School
from scheduler.explaining.evidence import Evidence
from scheduler.explaining.placing import Placed, Wanted


@dataclass(frozen=True)
class Question:
    """Some unplaced visits of a school, of which at least one is to be placed.

    Every visit that the plan places at schools of this concern level or above stays placed, on whatever day and by
    whichever SIP; visits of lower levels may be lost.
    """

    evidence: Evidence
    school: School
    visits: frozenset[int]

    @cached_property
    def plan(self) -> Mapping[str, Placed]:
        """Who has which school, and the days of its planned visits, as the plan has them."""
        days: dict[str, dict[int, object]] = {}
        for visit in self.evidence.book.planned:
            days.setdefault(visit.school.school, {})[visit.number] = visit.day
        return {
            school: Placed(sip, days.get(school, {}))  # type: ignore[arg-type]
            for school, sip in self.evidence.book.owners.items()
        }

    @cached_property
    def stays(self) -> Mapping[str, frozenset[int]]:
        """The visits that stay placed, by school; schools that lose nothing by losing their SIP are not there."""
        ranks = {school.school for school in self.evidence.instance.schools if school.concern >= self.school.concern}
        return {
            school: frozenset(placed.days) for school, placed in self.plan.items() if school in ranks and placed.days
        }

    def wanted(self, schools: frozenset[str]) -> Wanted:
        """What has to be placed at some schools."""
        stays = {school: visits for school, visits in self.stays.items() if school in schools}
        return Wanted(stays, {self.school.school: self.visits} if self.school.school in schools else {})


def question_of(evidence: Evidence, school: School, visit: int | None = None) -> Question | None:
    """The question about one unplaced visit, or about all of a school's; None where nothing is missing."""
    missing = evidence.unplaced(school)
    if visit is not None:
        return Question(evidence, school, frozenset([visit])) if visit in missing else None
    return Question(evidence, school, frozenset(missing)) if missing else None


def questions_of(evidence: Evidence, school: School) -> tuple[Question, ...]:
    """All questions about a school: one where it has no SIP, else one for each unplaced visit."""
    visits = [None] if evidence.owner(school.school) is None else evidence.unplaced(school)
    found = (question_of(evidence, school, visit) for visit in visits)
    return tuple(question for question in found if question is not None)
