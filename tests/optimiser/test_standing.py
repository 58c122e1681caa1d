"""Where a solve stands: plans only get better, and a bound is said to hold only where it does."""

from __future__ import annotations

import threading
import time

from scheduler.optimiser.compiling.compile import compile_problem
from scheduler.optimiser.limits import Progress
from scheduler.optimiser.pace import Pace
from scheduler.optimiser.schedule import Schedule, from_plan
from scheduler.optimiser.standing import Standing
from tests.build import Compact, plan_of, tiny_instance, with_school
from tests.checker.judging import GOOD

INSTANCE = with_school(tiny_instance(), "S1", concern=1)
PROBLEM = compile_problem(INSTANCE)
WITHOUT_S1: Compact = {"S2": GOOD["S2"], "S3": GOOD["S3"]}
WITHOUT_S2: Compact = {"S1": GOOD["S1"], "S3": GOOD["S3"]}


def _schedule(compact: Compact = GOOD) -> Schedule:
    return from_plan(PROBLEM, plan_of(INSTANCE, compact))


def _standing(heard: list[Progress] | None = None, gap: float = 0.0, limit: float = 60.0) -> Standing:
    pace = Pace(limit, 1, 0, True, threading.Event())
    return Standing(PROBLEM.levels, pace, gap, None if heard is None else heard.append)


def test_the_better_plan_is_kept_whichever_comes_first() -> None:
    for plans in ([GOOD, WITHOUT_S1, WITHOUT_S2], [WITHOUT_S1, WITHOUT_S2, GOOD], [WITHOUT_S2, GOOD, WITHOUT_S1]):
        standing = _standing()
        for plan in plans:
            standing.offer(_schedule(plan))
        assert standing.schedule is not None
        assert standing.schedule.rank == _schedule().rank
    standing = _standing()
    standing.offer(_schedule(WITHOUT_S1))
    standing.offer(_schedule(WITHOUT_S2))
    assert standing.schedule is not None
    assert standing.schedule.unplaced == {1: 0, 0: 3}


def test_nothing_is_proved_without_a_plan() -> None:
    standing = _standing()
    standing.prove_quality(100, {1: 0, 0: 0})
    assert not standing.coverage_proved
    assert (standing.gap, standing.quality_bound, standing.optimal) == (None, 0, False)


def test_quality_is_bounded_only_where_coverage_is_proved() -> None:
    standing = _standing()
    standing.offer(_schedule(WITHOUT_S2))
    standing.prove_quality(50, {1: 0, 0: 0})
    standing.prove_quality(70, {1: 0, 0: 3})
    assert not standing.coverage_proved
    assert (standing.gap, standing.quality_bound) == (None, 0)
    standing.prove_coverage({1: 0, 0: 3})
    quality = _schedule(WITHOUT_S2).quality
    assert standing.coverage_proved
    assert standing.quality_bound == 70
    assert standing.gap == (quality - 70) / quality


def test_bounds_for_other_coverage_never_count() -> None:
    standing = _standing()
    standing.offer(_schedule())
    for other in ({1: 0, 0: 3}, {1: 3, 0: 0}, {1: 1, 0: 1}):
        standing.prove_quality(1, other)
    assert (standing.quality_bound, standing.gap) == (0, 1.0)
    standing.prove_quality(5, {1: 0, 0: 0})
    standing.prove_quality(4, {1: 0, 0: 0})
    assert standing.quality_bound == 5


def test_bounds_on_coverage_from_two_sources_do_not_mix() -> None:
    """That 3 are left out below was said of plans that leave out 1 above, not of those that leave out 2."""
    standing = _standing()
    standing.offer(_schedule({}))
    standing.prove_coverage({1: 1, 0: 3})
    standing.prove_coverage({1: 2, 0: 0})
    standing.prove_coverage({1: 0, 0: 6})
    assert standing.coverage_bound == {1: 2, 0: 0}


def test_below_a_level_whose_best_is_not_known_nothing_is_proved() -> None:
    standing = _standing()
    standing.prove_coverage({1: 0, 0: 3})
    assert standing.coverage_bound == {1: 0, 0: 0}
    standing.offer(_schedule(WITHOUT_S1))
    assert standing.coverage_bound == {1: 0, 0: 0}
    assert not standing.coverage_proved
    standing.offer(_schedule(WITHOUT_S2))
    assert standing.coverage_bound == {1: 0, 0: 3}
    assert standing.coverage_proved


def test_a_bound_is_never_told_above_the_plan_and_equal_is_optimal() -> None:
    standing = _standing()
    schedule = _schedule()
    standing.offer(schedule)
    standing.prove_quality(schedule.quality - 1, schedule.unplaced)
    assert not standing.optimal
    assert not standing.enough
    standing.prove_quality(schedule.quality + 7, schedule.unplaced)
    assert standing.quality_bound == schedule.quality
    assert standing.optimal
    assert standing.enough


def test_the_gap_asked_for_is_enough() -> None:
    schedule = _schedule()
    gap = 10 / schedule.quality
    for wanted, enough in [(gap - 1e-9, False), (gap, True), (gap + 1e-9, True)]:
        standing = _standing(gap=wanted)
        standing.offer(schedule)
        assert not standing.enough
        standing.prove_quality(schedule.quality - 10, schedule.unplaced)
        assert standing.enough == enough


def test_a_limit_that_is_spent_is_enough() -> None:
    assert _standing(limit=0.0).enough
    assert not _standing().enough


def test_every_step_is_told_with_what_is_proved_by_then() -> None:
    heard: list[Progress] = []
    standing = _standing(heard)
    standing.phase = "prices"
    standing.prove_coverage({1: 0, 0: 0})
    standing.offer(_schedule(WITHOUT_S1))
    standing.prove_quality(9, {1: 0, 0: 0})
    standing.offer(_schedule())
    assert [one.coverage for one in heard] == [{}, {1: 3, 0: 0}, {1: 3, 0: 0}, {1: 0, 0: 0}]
    assert [one.quality_bound for one in heard] == [None, None, None, 9]
    assert [one.gap is None for one in heard] == [True, True, True, False]
    assert {one.phase for one in heard} == {"prices"}


def test_threads_tell_one_after_the_other() -> None:
    """Whoever listens hears of bounds in the order in which they rose, whichever thread raised them."""
    heard: list[int] = []
    pace = Pace(60.0, 1, 0, True, threading.Event())
    busy = threading.Lock()

    def listen(progress: Progress) -> None:
        assert busy.acquire(blocking=False)
        time.sleep(0.0002)
        heard.append(progress.quality_bound or 0)
        busy.release()

    standing = Standing(PROBLEM.levels, pace, 0.0, listen)
    schedule = _schedule()
    standing.offer(schedule)

    def raise_bound(first: int) -> None:
        for bound in range(first, schedule.quality, 4):
            standing.prove_quality(bound, schedule.unplaced)

    threads = [threading.Thread(target=raise_bound, args=(first,)) for first in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert heard == sorted(heard)
    assert heard[-1] == schedule.quality - 1
