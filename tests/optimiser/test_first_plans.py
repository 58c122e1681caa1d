"""Whole plans in the first seconds: insertion, timetables by flow, allocations by HiGHS. All are legal."""

from __future__ import annotations

import numpy as np

from scheduler.checker import check
from scheduler.optimiser.compiling.compile import compile_problem
from scheduler.optimiser.mending import mended
from scheduler.optimiser.problem.problem import Problem
from scheduler.optimiser.schedule import Schedule, empty_schedule, to_plan_tables
from scheduler.optimiser.search.allocating import FAR, NEAR, allocated, costs_of_pairs, free_dual, plan_of
from scheduler.optimiser.search.insertion import inserted
from scheduler.optimiser.search.timetabling import timetabled
from scheduler.optimiser.starting import legal_start
from tests.build import tiny_instance, with_rows, with_school, with_sip, with_visit
from tests.optimiser.known import known, unhurried
from tests.random_districts import random_district

SEEDS = range(200)
DISTRICTS = range(12)


def assert_legal(schedule: Schedule) -> None:
    """No rule is broken, and the checker counts as the schedule does."""
    report = check(schedule.problem.instance, *to_plan_tables(schedule))
    assert report.breaches == ()
    assert report.coverage == schedule.unplaced
    assert report.terms == schedule.terms


def by_allocation(problem: Problem, reach: int) -> tuple[dict[int, int], Schedule | None]:
    """What the allocation by HiGHS leaves out, and the plan of it."""
    free, pace = free_dual(problem), unhurried()
    found = allocated(problem, costs_of_pairs(free, free.start()), reach, pace, 100.0)
    assert found is not None
    return found.coverage, plan_of(problem, found.pair, pace, 100.0)


def test_insertion_is_legal_and_never_worse_than_what_it_begins_with() -> None:
    better = 0
    for seed in SEEDS:
        case = known(seed)
        legal = legal_start(case.problem, None)
        plan = inserted(legal)
        assert_legal(plan)
        assert plan.rank >= case.best.objective, seed
        if plan.rank < legal.rank:
            better += 1
        else:
            assert (plan.pair[legal.pair >= 0] == legal.pair[legal.pair >= 0]).all()
    assert better > len(SEEDS) // 2


def test_plans_of_districts_are_legal_and_insertion_places_more_than_mending_an_empty_plan() -> None:
    by_insertion = by_mending = 0
    for seed in DISTRICTS:
        problem = compile_problem(random_district(seed))
        legal = legal_start(problem, None)
        plan = inserted(legal)
        assert_legal(plan)
        _, by_highs = by_allocation(problem, NEAR)
        if by_highs is not None:
            assert_legal(by_highs)
        mended_plan = mended(legal, problem.must_allocate)
        assert mended_plan is not None
        by_insertion += sum(plan.unplaced.values())
        by_mending += sum(mended_plan.unplaced.values())
    assert by_insertion < by_mending


def test_schools_of_concern_are_inserted_first_and_get_the_room_of_others() -> None:
    """One SIP for one school: the school of concern has it, wherever it stands in the table."""
    for school in ("S1", "S2", "S3"):
        instance = with_school(tiny_instance(), school, concern=2)
        instance = with_sip(with_sip(instance, "P2", max_schools=0), "P1", max_schools=1)
        plan = inserted(empty_schedule(compile_problem(instance)))
        assert plan.unplaced[2] == 0


def test_a_sip_below_the_minimum_is_closed() -> None:
    """P1 takes no fewer than three schools, and there is one: nobody, or P2."""
    instance = with_sip(tiny_instance(), "P1", min_schools=4)
    plan = inserted(empty_schedule(compile_problem(instance)))
    assert_legal(plan)
    assert not (plan.schools_of_sip[0] > 0)


def test_a_federation_whose_members_have_no_sip_in_common_gives_the_place_to_concern() -> None:
    instance = with_school(with_school(tiny_instance(), "S1", federation="F", concern=2), "S2", federation="F")
    apart = ({"school": "S1", "sip": "P1", "reason": "governor"}, {"school": "S2", "sip": "P2", "reason": "veto"})
    instance = with_rows(instance, "conflicts", *apart)
    plan = inserted(empty_schedule(compile_problem(instance)))
    assert_legal(plan)
    assert plan.unplaced[2] == 0
    assert plan.pair[1] < 0


def test_allocations_by_highs_give_legal_plans_and_leave_out_no_more_than_their_timetables() -> None:
    best = 0
    for seed in SEEDS:
        case = known(seed)
        coverage, plan = by_allocation(case.problem, FAR)
        if plan is None:
            assert case.problem.must_allocate.any()
            continue
        assert_legal(plan)
        assert tuple(coverage.values()) <= tuple(plan.unplaced.values()), seed
        assert plan.rank >= case.best.objective, seed
        best += plan.unplaced == case.best.coverage
    assert best > 0.8 * len(SEEDS)


def test_timetables_by_flow_place_as_many_visits_as_exact_ones_where_no_gap_binds() -> None:
    """The best plan's own allocation, placed anew."""
    same = tried = 0
    for seed in SEEDS:
        case = known(seed)
        best = case.schedule
        again = timetabled(Schedule(case.problem, best.pair, np.full_like(best.day, -1)), range(case.problem.sips))
        report = check(case.instance, *to_plan_tables(again))
        assert {breach.rule for breach in report.breaches} <= {"pin"}, seed
        tried += 1
        same += again.unplaced == best.unplaced
    assert same > 0.9 * tried


def test_visits_that_come_too_close_are_parted() -> None:
    """Both are best on the first day of the term, and must be six days apart."""
    instance = with_visit(tiny_instance(), 2, terms=["summer"], ideal=0, min_gap=6)
    plan = inserted(empty_schedule(compile_problem(instance)))
    assert_legal(plan)
    days = [plan.day[visit] for visit in plan.problem.visits_of[0][:2]]
    assert min(days) >= 0
    assert days[1] - days[0] >= 6


def test_other_sips_keep_their_days_and_advisers_theirs() -> None:
    for seed in range(80):
        case = known(seed)
        best = case.schedule
        if not len(case.problem.pairs) or case.problem.must_allocate.any():
            continue
        again = timetabled(best, [0])
        assert_legal(again)
        others = np.where(best.pair >= 0, case.problem.pairs.sip[best.pair], -1) != 0
        kept = others[case.problem.school_of_visit]
        assert (again.day[kept] == best.day[kept]).all()
