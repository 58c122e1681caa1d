from __future__ import annotations

import shlex

import pytest

from scheduler.writing.commands import typed


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("norfolk.xlsx", "norfolk.xlsx"),
        ("my-plans/norfolk_2", "my-plans/norfolk_2"),
        (r"C:\plans\norfolk", r"C:\plans\norfolk"),
        ("eg county.xlsx", '"eg county.xlsx"'),
        ("a&b (2).xlsx", '"a&b (2).xlsx"'),
        ("it's", '"it\'s"'),
        ("cost $5", "'cost $5'"),
        ("it's $5", "'it'\\''s $5'"),
    ],
)
def test_a_name_as_it_is_typed(name: str, expected: str) -> None:
    assert typed(name) == expected


@pytest.mark.parametrize("name", ["a b", "a;b", "$(x) 'y' \"z\"", "`x`!"])
def test_a_shell_reads_the_name_back(name: str) -> None:
    assert shlex.split(typed(name)) == [name]
