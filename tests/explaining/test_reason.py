from __future__ import annotations

import random

import pytest

from models import Instance, Plan
from scheduler.checker import check
from scheduler.explaining import Evidence, Question, Reason, Reasoner, Verdict, evidence_of, question_of
from tests.brute_force import best_plan
from tests.build import honest_plan
from tests.explaining.reference import can_place
from tests.random_instances import random_instance

SECONDS = 60.0


def questions(evidence: Evidence) -> list[Question]:
    """Every question that a plan leaves: one for a school without a SIP, one for each unplaced visit."""
    found = []
    for school in evidence.troubled():
        visits = [None] if evidence.owner(school.school) is None else evidence.unplaced(school)
        found += [question_of(evidence, school, visit) for visit in visits]
    return [question for question in found if question is not None]


def with_something_lost(seed: int) -> tuple[Instance, Plan]:
    """A random instance with its best plan; every third time a visit that is no pin's is taken out of it."""
    instance = random_instance(seed)
    best = best_plan(instance)
    assert best is not None
    pinned = {(pin.school, pin.visit) for pin in instance.pins} | {(row.school, row.visit) for row in instance.history}
    free = [row for row in best.plan.visits if row.day and (row.school, row.visit) not in pinned]
    if seed % 3 or not free:
        return instance, best.plan
    lost = random.Random(seed).choice(free)
    visits = [row.model_copy(update={"sip": None, "day": None}) if row == lost else row for row in best.plan.visits]
    return instance, honest_plan(instance, best.plan.allocations, visits)


def reference(reason: Reason, in_force: frozenset[tuple[str, ...]]) -> bool:
    question = reason.question
    return can_place(question.evidence.instance, in_force, question.stays, question.school.school, question.visits)


@pytest.mark.parametrize("first", [*range(0, 84, 6), 174])
def test_reasons_are_sufficient_and_minimal_by_exhaustion(first: int) -> None:
    for seed in range(first, first + 6):
        instance, plan = with_something_lost(seed)
        evidence = evidence_of(instance, plan)
        reasoner = Reasoner(evidence)
        for question in questions(evidence):
            assert_true(reasoner, reasoner.reason(question, SECONDS))


def assert_true(reasoner: Reasoner, reason: Reason) -> None:
    everything = frozenset(reasoner.members)
    if reason.verdict is Verdict.POSSIBLE:
        assert reference(reason, everything)
        assert_keeps_all(reason)
        return
    assert reason.verdict is Verdict.IMPOSSIBLE
    assert reason.minimal
    named = frozenset(member.key for member in reason.members)
    assert named <= everything
    assert not reference(reason, named)
    for key in named:
        assert reference(reason, named - {key}), (reason.school.school, key)


def assert_keeps_all(reason: Reason) -> None:
    """The plan that is offered breaks no rule, places what is asked, and loses nothing of its rank or above."""
    question = reason.question
    evidence = question.evidence
    allocations = [
        row.model_copy(update={"sip": reason.plan[row.school].sip if row.school in reason.plan else None})
        for row in evidence.book.allocations
    ]
    visits = []
    for row in evidence.book.visits:
        if (row.school, row.visit) in evidence.facts.history:
            visits.append(row)
            continue
        placed = reason.plan.get(row.school)
        day = None if placed is None else placed.days.get(row.visit)
        visits.append(row.model_copy(update={"sip": placed.sip if placed and day else None, "day": day}))
    assert check(evidence.instance, allocations, visits).breaches == ()
    own = reason.plan[question.school.school]
    assert not question.visits or question.visits & own.days.keys()
    for school, kept in question.stays.items():
        assert kept <= reason.plan[school].days.keys()
