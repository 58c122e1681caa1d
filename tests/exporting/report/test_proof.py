from __future__ import annotations

from typing import Any

import pytest

from scheduler.exporting.account import account_of
from scheduler.exporting.report.proof import coverage_lines, quality_line
from tests.build import Compact, plan_of, tiny_instance, with_school

SOME: Compact = {"S1": ("P1", ["2008-04-14", None, "2008-09-08"]), "S2": ("P1", ["2008-04-15"])}


def lines(**claims: Any) -> list[tuple[int, str, str]]:
    instance = with_school(with_school(tiny_instance(), "S1", concern=2), "S2", concern=1)
    account = account_of(plan_of(instance, SOME, **claims), instance)
    return [(line.level, line.strength, line.words) for line in coverage_lines(account)]


def test_a_level_at_its_bound_is_proved() -> None:
    assert lines(coverage_bound={2: 1, 1: 2, 0: 3}) == [
        (2, "proved", "Proved: no plan leaves fewer unplaced."),
        (1, "proved", "Proved: no plan leaves fewer unplaced without leaving more at a higher level."),
        (0, "proved", "Proved: no plan leaves fewer unplaced without leaving more at a higher level."),
    ]


def test_a_bound_below_says_how_few_and_what_lies_under_it_says_nothing() -> None:
    assert lines(coverage_bound={2: 1, 1: 1, 0: 3}) == [
        (2, "proved", "Proved: no plan leaves fewer unplaced."),
        (1, "bounded", "Proved: no plan leaves fewer than 1 unplaced without leaving more at a higher level."),
        (0, "open", "Not known: a higher level is not proved yet."),
    ]


def test_a_bound_of_none_proves_nothing() -> None:
    assert [strength for _, strength, _ in lines(coverage_bound={2: 0, 1: 0, 0: 0})] == ["open", "open", "open"]


def test_all_placed_needs_no_bound() -> None:
    instance = tiny_instance()
    days = ["2008-04-14", "2008-04-22", "2008-09-08"]
    others = {"S2": ("P1", ["2008-04-15", "2008-04-23", "2008-09-09"]), "S3": ("P2", days)}
    account = account_of(plan_of(instance, {"S1": ("P1", days), **others}), instance)
    assert [line.words for line in coverage_lines(account)] == ["Every visit is placed; no plan can place more."]


@pytest.mark.parametrize(
    ("quality", "bound", "gap", "strength", "words"),
    [
        (1000, 1000, 0.0, "proved", "Proved: no plan that places as many visits needs fewer minutes."),
        (1000, 996, 0.004, "bounded", "Proved: at most 0.4 % of the minutes could be saved."),
        (10_000, 9_959, 0.0041, "bounded", "Proved: at most 0.5 % of the minutes could be saved."),
        (1000, 0, None, "open", None),
    ],
)
def test_minutes_are_proved_no_further_than_their_bound(
    quality: int, bound: int, gap: float | None, strength: str, words: str | None
) -> None:
    summary = plan_of(tiny_instance(), SOME, quality=quality, quality_bound=bound, gap=gap).summary
    line = quality_line(summary)
    assert line.strength == strength
    assert line.words == words or (words is None and "Not known" in line.words and line.bound is None)
