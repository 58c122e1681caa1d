"""What every plan of the optimiser must be, whatever it was asked for and however little time it had."""

from __future__ import annotations

from models import Instance, Plan
from scheduler.checker import check, check_summary
from tests.brute_force import Best


def assert_honest(plan: Plan, instance: Instance, best: Best | None = None) -> None:
    """The checker finds nothing wrong, neither with the plan nor with what its summary says of it.

    Where the best is known, the bounds are not above it.
    """
    report = check(instance, plan.allocations, plan.visits)
    assert report.breaches == ()
    assert check_summary(plan, instance, report) == ()
    if best is not None:
        summary = plan.summary
        assert tuple(summary.coverage_bound.values()) <= tuple(best.coverage.values())
        assert objective(plan) >= best.objective
        if summary.gap is not None:
            assert summary.coverage == best.coverage
            assert summary.quality_bound <= best.quality


def objective(plan: Plan) -> tuple[int, ...]:
    """Coverage from the highest concern level on, then quality: the lesser is the better plan."""
    return (*plan.summary.coverage.values(), plan.summary.quality)
