"""How problems are worded."""

from __future__ import annotations

import pytest

from scheduler.validation import Problem
from scheduler.validation.names import nearest, unknown


@pytest.mark.parametrize(
    ("problem", "text"),
    [
        (
            Problem("localities", 7, "area", "x", "expected y"),
            'localities: row 7, column area, "x": expected y',
        ),
        (Problem("localities", None, None, None, "missing"), "localities: missing"),
        (Problem(None, None, None, None, "there is no x"), "there is no x"),
        (Problem("pins", 9, "day", None, "no", also=(4,)), "pins: rows 4 and 9, column day: no"),
        (Problem("pins", 9, None, None, "no", also=(4, 2)), "pins: rows 2, 4 and 9: no"),
        (Problem("sips", None, "max_schools", None, "few"), "sips: column max_schools: few"),
        (Problem("sips", 2, "name", "two\nlines", "no"), 'sips: row 2, column name, "two lines": no'),
        (Problem("sips", 2, "name", "x" * 99, "no"), f'sips: row 2, column name, "{"x" * 59}…": no'),
    ],
)
def test_a_problem_reads_as_a_sentence(problem: Problem, text: str) -> None:
    assert str(problem) == text


@pytest.mark.parametrize(
    ("name", "near"),
    [("P12x", "P12"), ("p12", "P12"), ("lattitude", "latitude"), ("LATITUDE", "latitude"), ("zzz", None)],
)
def test_the_nearest_name(name: str, near: str | None) -> None:
    assert nearest(name, ("P12", "S1", "latitude", "longitude")) == near


def test_nothing_is_near_where_nothing_is_known() -> None:
    assert unknown("SIP", "P1", ()) == 'unknown SIP "P1"'
