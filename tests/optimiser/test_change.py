"""What two threads find at once: the later change fits, or is not taken."""

from __future__ import annotations

import random

from scheduler.checker import check
from scheduler.optimiser.model.scope import Scope, taken_outside
from scheduler.optimiser.schedule import Schedule, to_plan_tables
from scheduler.optimiser.search.change import Change
from tests.optimiser.known import known


def emptied(schedule: Schedule, sip: int) -> Change:
    """Everything of a SIP taken out."""
    problem = schedule.problem
    schools = [
        school
        for school in range(problem.schools)
        if schedule.pair[school] >= 0 and problem.pairs.sip[schedule.pair[school]] == sip
    ]
    scope = Scope((sip,), dict.fromkeys(schools, ()), {}, taken_outside(schedule, frozenset(schools)), frozenset())
    found = schedule.changed(
        dict.fromkeys(schools, -1), {visit: -1 for school in schools for visit in problem.visits_of[school]}
    )
    return Change(schedule, found, scope)


def refilled(schedule: Schedule, best: Schedule, sip: int) -> Change:
    """What the best plan has at a SIP put in, where the schedule has nothing."""
    problem = schedule.problem
    schools = [
        school
        for school in range(problem.schools)
        if best.pair[school] >= 0 and problem.pairs.sip[best.pair[school]] == sip and schedule.pair[school] < 0
    ]
    scope = Scope((sip,), dict.fromkeys(schools, ()), {}, taken_outside(schedule, frozenset(schools)), frozenset())
    found = schedule.changed(
        {school: int(best.pair[school]) for school in schools},
        {visit: int(best.day[visit]) for school in schools for visit in problem.visits_of[school]},
    )
    return Change(schedule, found, scope)


def test_changes_at_different_sips_are_both_taken() -> None:
    both = 0
    for seed in range(60):
        case = known(seed)
        best = case.schedule
        if case.problem.sips < 2 or case.problem.must_allocate.any():
            continue
        first, second = emptied(best, 0), emptied(best, 1)
        after = first.applied_to(best)
        assert after is not None
        merged = second.applied_to(after)
        assert merged is not None
        assert check(case.instance, *to_plan_tables(merged)).breaches == ()
        both += int(
            (merged.pair >= 0).sum()
            == (best.pair >= 0).sum() - len(first.scope.pairs_of_school) - len(second.scope.pairs_of_school)
        )
    assert both > 10


def test_a_change_whose_schools_have_changed_meanwhile_is_not_taken() -> None:
    refused = 0
    for seed in range(60):
        case = known(seed)
        change = emptied(case.schedule, 0)
        if change.scope.pairs_of_school and not case.problem.must_allocate.any():
            after = change.applied_to(case.schedule)
            assert after is not None
            assert change.applied_to(after) is None
            refused += 1
    assert refused > 10


def test_a_merged_plan_is_legal_or_the_change_is_not_taken() -> None:
    """Several SIPs are emptied and filled again from old views of the plan, in any order."""
    taken = refused = 0
    for seed in range(120):
        rng, case = random.Random(seed), known(seed)
        if case.problem.must_allocate.any():
            continue
        current = views = case.schedule
        for _ in range(8):
            sip = rng.randrange(case.problem.sips)
            change = rng.choice([emptied(views, sip), refilled(views, case.schedule, sip)])
            merged = change.applied_to(current)
            if merged is None:
                refused += 1
                views = current
            else:
                taken += 1
                current = merged
            report = check(case.instance, *to_plan_tables(current))
            assert {breach.rule for breach in report.breaches} <= {"capacity"}, (seed, report.breaches)
    assert taken > 100
    assert refused > 30
