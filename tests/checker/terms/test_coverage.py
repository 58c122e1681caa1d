"""Coverage: unplaced visits by concern level, counted by hand."""

from __future__ import annotations

from tests.build import plan_of, tiny_instance, with_history, with_rows, with_school
from tests.checker.judging import GOOD


def test_a_whole_plan_leaves_nothing_unplaced() -> None:
    assert plan_of(tiny_instance(), GOOD).summary.coverage == {0: 0}


def test_levels_are_those_that_occur_the_highest_first() -> None:
    instance = with_school(with_school(tiny_instance(), "S3", concern=7), "S1", concern=1)
    coverage = plan_of(instance, {"S1": ("P1", ["2008-04-14"])}).summary.coverage
    assert list(coverage.items()) == [(7, 3), (1, 2), (0, 3)]


def test_level_0_is_left_out_where_every_school_is_of_concern() -> None:
    instance = tiny_instance()
    for school in ("S1", "S2", "S3"):
        instance = with_school(instance, school, concern=1)
    assert plan_of(instance, GOOD).summary.coverage == {1: 0}


def test_a_visit_already_made_is_placed_and_each_school_has_its_own_programme() -> None:
    short = {"programme": "short", "visit": 4, "terms": ["autumn"]}
    instance = with_school(with_rows(tiny_instance(), "programmes", short), "S3", programme="short")
    instance = with_history(instance, "S1", 1, "P9", "2008-04-14")
    assert plan_of(instance, {}).summary.coverage == {0: 2 + 3 + 1}
