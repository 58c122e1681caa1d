"""Blocks: everything that is wanted is asked for, and no block is larger than a server takes."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from scheduler.journeys.blocks import Block, Position, blocks_of, position_of
from tests.build import tiny_instance

PLACES = st.integers(0, 30).map(lambda number: (50 + number / 100, 1.0))
WANTED = st.dictionaries(PLACES, st.lists(PLACES, max_size=20))
BLOCKS = st.builds(
    Block,
    st.lists(PLACES, min_size=1, max_size=6, unique=True).map(tuple),
    st.lists(PLACES, min_size=1, max_size=6, unique=True).map(tuple),
)


@given(WANTED, st.integers(1, 7))
def test_blocks_have_every_leg_that_is_wanted_and_no_place_that_is_not(
    wanted: dict[Position, list[Position]], most: int
) -> None:
    blocks = list(blocks_of(wanted, most))
    asked = [leg for block in blocks for leg in block.legs()]
    assert {(origin, to) for origin, places in wanted.items() for to in places} <= set(asked)
    assert len(asked) == len(set(asked))
    assert all(1 <= len(side) <= most for block in blocks for side in (block.origins, block.destinations))
    assert {leg[1] for leg in asked} == {to for places in wanted.values() for to in places}


@given(BLOCKS, st.integers(0, 11))
def test_halves_have_the_same_legs_and_a_block_without_a_place_the_others(block: Block, number: int) -> None:
    legs = sorted(block.legs())
    if block.size > 1:
        halves = block.halves()
        assert sorted(leg for half in halves for leg in half.legs()) == legs
        assert all(half.size for half in halves)
    if number < block.places:
        place = block.place(number)
        assert sorted(block.without({place}).legs()) == [leg for leg in legs if place not in leg]


def test_origins_that_want_the_same_come_together() -> None:
    west, east = [(52.0, 1.0), (52.0, 1.1)], [(52.0, 2.0), (52.0, 2.1)]
    wanted = {(51.0, float(at)): (west, east)[at % 2] for at in range(6)}
    assert [(len(block.origins), block.destinations) for block in blocks_of(wanted, 3)] == [
        (3, tuple(west)),
        (3, tuple(east)),
    ]


def test_a_place_is_asked_about_to_the_metre() -> None:
    school = tiny_instance().schools[0].model_copy(update={"latitude": 52.6300049, "longitude": -0.000001})
    assert position_of(school) == (52.63, 0.0)
