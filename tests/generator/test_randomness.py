"""Draws that stay the same for ever, and are fair."""

from __future__ import annotations

from collections import Counter

import pytest

from scheduler.generator.randomness import Draws


def test_a_stream_is_the_same_for_ever() -> None:
    draws = Draws(2008, "C1-", "sites")
    assert [draws.below(1000) for _ in range(6)] == [364, 538, 657, 790, 97, 895]


def test_streams_of_other_names_differ() -> None:
    streams = [[Draws(seed, *path).below(10**9)] for seed, path in ((1, ("a",)), (2, ("a",)), (1, ("b",)), (1, ()))]
    assert len({value for stream in streams for value in stream}) == 4


def test_ranges_include_both_ends_and_nothing_else() -> None:
    draws = Draws(1)
    assert {draws.between(3, 5) for _ in range(200)} == {3, 4, 5}
    assert {draws.below(1) for _ in range(20)} == {0}


def test_weights_count() -> None:
    draws = Draws(1)
    drawn = Counter(draws.pick_weighted((("seldom", 1), ("never", 0), ("often", 9))) for _ in range(2000))
    assert set(drawn) == {"seldom", "often"}
    assert 120 <= drawn["seldom"] <= 280
    with pytest.raises(ValueError, match="no value has a weight"):
        draws.pick_weighted((("never", 0),))


def test_a_sample_has_no_value_twice_and_any_value_anywhere() -> None:
    draws = Draws(1)
    assert sorted(draws.shuffled(range(10))) == list(range(10))
    assert len(set(draws.sample(range(10), 4))) == 4
    assert draws.sample([1, 2], 5) in ([1, 2], [2, 1])
    assert {draws.sample(range(5), 1)[0] for _ in range(200)} == set(range(5))
