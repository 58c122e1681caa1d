"""The reasons of a whole plan, as many as there is time for, each said once with all that it holds for."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from models import Plan, School
from scheduler.explaining.evidence import Evidence
from scheduler.explaining.question import Question, questions_of
from scheduler.explaining.reason import SECONDS, Reason, Reasoner
from scheduler.explaining.runner_up import RunnersUp, runners_up
from scheduler.explaining.wording import asked, sentences

SECONDS_FOR_A_SCHOOL = 2.8
"""For everything about one school that is solved."""


@dataclass(frozen=True)
class Answer:
    """One reason, and every question that it is the answer to."""

    reasons: tuple[Reason, ...]
    """The same members for each; the first is the one that is told."""

    @property
    def lines(self) -> tuple[str, ...]:
        """What to say: a head, the members, what they come to, and what the same holds for."""
        told = sentences(self.reasons[0])
        others = "; ".join(asked(each) for each in self.reasons[1:])
        return (*told, f"The same holds for {others}.") if others else told


def answers(reasons: Iterable[Reason]) -> tuple[Answer, ...]:
    """Reasons with the same members together, in the order of the first of each."""
    alike: dict[object, list[Reason]] = {}
    for each in reasons:
        alike.setdefault(each.members or id(each), []).append(each)
    return tuple(Answer(tuple(group)) for group in alike.values())


def all_questions(evidence: Evidence) -> tuple[Question, ...]:
    """Every unallocated school and every other unplaced visit, highest concern first."""
    return tuple(question for school in evidence.troubled() for question in questions_of(evidence, school))


def reasons_within(evidence: Evidence, questions: Iterable[Question], seconds: float) -> Iterator[Reason]:
    """The reasons in the order of the questions, as many as the time allows; each has at most `SECONDS`."""
    reasoner, until = Reasoner(evidence), time.monotonic() + seconds
    for question in questions:
        left = until - time.monotonic()
        if left <= 0:
            return
        yield reasoner.reason(question, min(left, SECONDS))


def about_school(
    evidence: Evidence, plan: Plan, school: School, seconds: float = SECONDS_FOR_A_SCHOOL
) -> tuple[tuple[Reason, ...], RunnersUp | None]:
    """Why a school lacks a SIP or days, if it does, and the alternatives to its SIP, if it has one.

    All within so many seconds or a little more. Every question is answered: that one is not settled is an answer too.
    """
    until = time.monotonic() + seconds
    reasoner, found = Reasoner(evidence), []
    questions = questions_of(evidence, school)
    parts = len(questions) + (evidence.owner(school.school) is not None)
    for place, question in enumerate(questions):
        found.append(reasoner.reason(question, max((until - time.monotonic()) / (parts - place), 0.0)))
    return tuple(found), runners_up(evidence, plan, school, max(until - time.monotonic(), 0.0))
