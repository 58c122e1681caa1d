"""`replan`: tiny cases against exhaustive search, and what is history or pinned stays."""

from __future__ import annotations

import threading

import pytest

from scheduler.checker import changes_between
from scheduler.optimiser import Limits, replan
from tests.optimiser.judging import assert_honest
from tests.random_changes import case

MINUTE = Limits(seconds=60.0)
CASES = [seed for seed in range(160) if case(seed) is not None]


@pytest.mark.parametrize("seed", CASES)
def test_tiny_cases_are_replanned_to_the_proof_of_every_line(seed: int) -> None:
    known = case(seed)
    assert known is not None
    plan = replan(known.instance, known.old, MINUTE, seed=seed, workers=1)
    assert_honest(plan, known.instance)
    summary = plan.summary
    assert summary.disruption is not None
    assert (summary.coverage, summary.disruption.schools, summary.disruption.visits, summary.quality) == (
        known.best.coverage,
        known.changes,
        known.moves,
        known.best.quality,
    )
    assert summary.status == "optimal"
    assert summary.disruption.proved
    assert summary.quality_bound == summary.quality


def test_the_cases_hold_something_to_find() -> None:
    found = [known for seed in CASES if (known := case(seed)) is not None]
    assert sum(known.changes > 0 for known in found) > 20
    assert sum(known.moves > 0 for known in found) > 20
    assert sum(known.changes > 0 and known.moves > 0 for known in found) > 5


@pytest.mark.parametrize("seed", CASES[:40])
def test_the_affected_alone_are_counted_as_exactly(seed: int) -> None:
    known = case(seed)
    assert known is not None
    plan = replan(known.instance, known.old, MINUTE, workers=1, only_affected=True)
    assert_honest(plan, known.instance)
    disruption = plan.summary.disruption
    assert disruption is not None
    assert plan.summary.coverage == plan.summary.coverage_bound == known.best.coverage
    assert disruption.schools == disruption.schools_bound == known.changes
    assert disruption.visits_bound <= known.moves


@pytest.mark.parametrize("seed", CASES[:20])
def test_a_replan_that_is_stopped_at_once_is_legal_and_claims_nothing_wrong(seed: int) -> None:
    known = case(seed)
    assert known is not None
    stop = threading.Event()
    stop.set()
    plan = replan(known.instance, known.old, MINUTE, workers=1, stop=stop)
    assert_honest(plan, known.instance)
    disruption = plan.summary.disruption
    assert disruption is not None
    changes = changes_between(known.old, plan, known.instance)
    assert (len(changes.schools), len(changes.visits)) == (disruption.schools, disruption.visits)
    assert tuple(plan.summary.coverage_bound.values()) <= tuple(known.best.coverage.values())
