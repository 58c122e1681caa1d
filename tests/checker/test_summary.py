"""What a summary claims, held against what the checker finds."""

from __future__ import annotations

from typing import Any

import pytest

from models import Disruption, QualityTerms, Replanned
from scheduler.checker import check, check_summary
from tests.build import plan_of, tiny_instance, with_policy, with_school
from tests.checker.judging import GOOD

INSTANCE = tiny_instance()
QUALITY = plan_of(INSTANCE, GOOD).summary.quality


def _claims(compact: Any = GOOD, **claims: Any) -> list[str]:
    """What is not so in the summary of a plan with these claims; without any it is honest."""
    plan = plan_of(INSTANCE, compact, **claims)
    report = check(INSTANCE, plan.allocations, plan.visits)
    return [str(breach) for breach in check_summary(plan, INSTANCE, report)]


def test_an_honest_summary() -> None:
    assert _claims() == []
    assert _claims({}) == []


def test_a_proved_plan() -> None:
    assert _claims(status="optimal", quality_bound=QUALITY, gap=0.0) == []
    assert _claims(quality_bound=QUALITY - 1, gap=1 / QUALITY) == []


def test_coverage_that_is_not_so() -> None:
    found = _claims({"S1": GOOD["S1"]}, coverage={0: 5})
    assert found == ["summary: coverage is 6 at level 0, the summary says 5 at level 0"]


def test_a_term_that_is_not_so() -> None:
    plan = plan_of(INSTANCE, GOOD)
    false = plan.summary.terms.model_copy(update={"travel": plan.summary.terms.travel - 1})
    assert _claims(terms=false) == ["summary: the term travel is 192, the summary says 191"]


def test_quality_that_is_not_so() -> None:
    found = _claims(quality=QUALITY - 1)
    assert found == [f"summary: quality is {QUALITY}, the summary says {QUALITY - 1}"]


def test_terms_that_add_up_to_the_right_quality_but_are_not_so() -> None:
    assert len(_claims(terms=QualityTerms(travel=QUALITY))) >= 2


def test_a_bound_of_quality_just_above_the_value() -> None:
    found = _claims(quality_bound=QUALITY + 1, gap=-1 / QUALITY)
    assert found == [f"summary: the bound of quality, {QUALITY + 1}, is above its value, {QUALITY}"]


def test_a_bound_of_coverage_just_above_the_value() -> None:
    found = _claims({"S1": GOOD["S1"]}, coverage_bound={0: 7})
    assert found == ["summary: the bound of coverage, 7 at level 0, is above its value, 6 at level 0"]
    assert _claims({"S1": GOOD["S1"]}, coverage_bound={0: 6}, gap=1.0) == []


@pytest.mark.parametrize(
    ("bound", "fine"),
    [({2: 2, 0: 99}, True), ({2: 3, 0: 6}, True), ({2: 3, 0: 7}, False), ({2: 4, 0: 0}, False)],
)
def test_bounds_of_coverage_are_compared_from_the_highest_level_on(bound: dict[int, int], fine: bool) -> None:
    """Unplaced are 3 visits at level 2 and 6 at level 0."""
    instance = with_school(INSTANCE, "S3", concern=2)
    proved = bound == {2: 3, 0: 6}
    plan = plan_of(instance, {}, coverage_bound=bound, gap=1.0 if proved else None)
    report = check(instance, plan.allocations, plan.visits)
    assert (check_summary(plan, instance, report) == ()) is fine


def test_a_bound_of_quality_may_be_above_the_value_until_coverage_is_proved() -> None:
    """It holds for plans with the best coverage, and this may not be one."""
    assert _claims({}, quality_bound=10_000) == []


def test_a_bound_for_other_levels() -> None:
    found = _claims(coverage_bound={1: 0}, gap=None)
    assert found == ["summary: coverage is of the levels [0], its bound of [1]"]


def test_the_gap_is_that_of_quality_and_its_bound() -> None:
    assert _claims(quality_bound=QUALITY // 2, gap=(QUALITY - QUALITY // 2) / QUALITY) == []
    assert _claims(gap=0.5) == ["summary: the gap is 1.000000, the summary says 0.500000"]
    assert _claims(gap=None) == ["summary: the gap is not given, but coverage is proved: it is 1.000000"]


def test_there_is_no_gap_until_coverage_is_proved() -> None:
    assert _claims({}, gap=0.5) == ["summary: the gap is 0.5, but there is none until coverage is proved"]


def test_the_gap_is_0_where_quality_and_its_bound_are_0() -> None:
    instance = with_policy(INSTANCE, balance_minutes=0, spacing_minutes=0)
    plan = plan_of(instance, {}, coverage_bound={0: 9}, gap=0.0, status="optimal")
    report = check(instance, plan.allocations, plan.visits)
    assert report.quality == 0
    assert check_summary(plan, instance, report) == ()


def test_optimal_says_that_every_line_is_proved() -> None:
    not_proved = "summary: the status is 'optimal', but not every line of the objective is proved"
    assert _claims(status="optimal") == [not_proved]
    assert _claims({}, status="optimal", quality_bound=240) == [not_proved]


def test_feasible_says_that_some_line_is_not_proved() -> None:
    found = _claims(status="feasible", quality_bound=QUALITY, gap=0.0)
    assert found == ["summary: the status is 'feasible', but every line of the objective is proved"]


def test_the_plan_belongs_to_the_instance() -> None:
    other = with_policy(INSTANCE, spacing_minutes=3)
    found = _claims(instance_sha256=other.sha256)
    assert found == [
        f"summary: the instance has the hash {INSTANCE.sha256[:12]}…, the plan was made for {other.sha256[:12]}…"
    ]


def _replan_claims(**claims: Any) -> list[str]:
    """What is not so in a replan in which S1 loses its SIP and three visits move, with these claims of disruption."""
    before, after = (
        plan_of(INSTANCE, GOOD),
        plan_of(INSTANCE, {school: GOOD[school] for school in GOOD if school != "S1"}),
    )
    bound = dict(after.summary.coverage)
    counts = {"schools": 1, "schools_bound": 1, "visits": 3, "visits_bound": 0}
    summary = after.summary.model_copy(
        update={
            "coverage_bound": bound,
            "disruption": Disruption.model_validate({**counts, **claims.pop("counts", {})}),
            **claims,
        }
    )
    old = Replanned(allocations=before.allocations, visits=before.visits)
    plan = after.model_copy(update={"summary": summary, "replanned_from": old})
    report = check(INSTANCE, plan.allocations, plan.visits)
    return [str(breach) for breach in check_summary(plan, INSTANCE, report)]


def test_an_honest_replan() -> None:
    assert _replan_claims() == []


def test_disruption_that_is_not_so() -> None:
    assert _replan_claims(counts={"schools": 0, "schools_bound": 0}) == [
        "summary: schools that change SIP: 1, the summary says 0"
    ]
    assert _replan_claims(counts={"visits": 2}) == ["summary: visits that move: 3, the summary says 2"]


def test_a_bound_of_disruption_above_its_value() -> None:
    assert _replan_claims(counts={"schools_bound": 2}) == ["summary: the bound of disruption is above its value"]


def test_no_gap_and_no_optimum_before_disruption_is_proved() -> None:
    assert _replan_claims(gap=0.5) == [
        "summary: the gap is 0.5, but there is none until coverage and disruption are proved"
    ]
    assert _replan_claims(status="optimal") == [
        "summary: the status is 'optimal', but not every line of the objective is proved"
    ]
    found = _replan_claims(counts={"visits_bound": 3})
    assert found == ["summary: the gap is not given, but coverage and disruption are proved: it is 1.000000"]


def test_a_replan_without_the_plan_that_it_replaced() -> None:
    claimed = Disruption(schools=0, schools_bound=0, visits=0, visits_bound=0)
    assert _claims(disruption=claimed) == [
        "summary: the disruption cannot be counted: the plan does not say what it was replanned from"
    ]
