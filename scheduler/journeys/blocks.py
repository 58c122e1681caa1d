"""Which places are asked about together: blocks of origins and destinations, as many as a server takes at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from models import School, Sip

Position = tuple[float, float]
"""Latitude and longitude in degrees, to about a metre."""
Leg = tuple[Position, Position]
"""From where, to where."""
Item = TypeVar("Item")

DECIMALS = 5
"""Of a degree: about a metre. Places at the same spot are asked about once."""


def position_of(place: School | Sip) -> Position:
    """Where a school or SIP is, as a server is asked."""
    return round(place.latitude, DECIMALS), round(place.longitude, DECIMALS)


@dataclass(frozen=True)
class Block:
    """A question: the time from each origin to each destination."""

    origins: tuple[Position, ...]
    destinations: tuple[Position, ...]

    @property
    def places(self) -> int:
        """How many coordinates the question has."""
        return len(self.origins) + len(self.destinations)

    @property
    def size(self) -> int:
        """How many times it asks for."""
        return len(self.origins) * len(self.destinations)

    def place(self, number: int) -> Position:
        """A place by its number, through origins and destinations."""
        return (*self.origins, *self.destinations)[number]

    def legs(self) -> Iterator[Leg]:
        """Every origin with every destination, origin by origin."""
        return ((origin, destination) for origin in self.origins for destination in self.destinations)

    def halves(self) -> tuple[Block, Block]:
        """Two blocks that ask for the same, the longer side cut in the middle."""
        if len(self.origins) > len(self.destinations):
            middle = len(self.origins) // 2
            return Block(self.origins[:middle], self.destinations), Block(self.origins[middle:], self.destinations)
        middle = len(self.destinations) // 2
        return Block(self.origins, self.destinations[:middle]), Block(self.origins, self.destinations[middle:])

    def without(self, places: Collection[Position]) -> Block:
        """The block of all other places; it may be empty."""
        return Block(
            tuple(place for place in self.origins if place not in places),
            tuple(place for place in self.destinations if place not in places),
        )


def blocks_of(wanted: Mapping[Position, Collection[Position]], most: int) -> Iterator[Block]:
    """Blocks with every origin and the destinations wanted from it, at most so many on either side.

    Origins that want the same destinations come together, so that little is asked in vain; all else keeps its
    order, so that a table with a row more asks mostly the same questions, whose answers are at hand.
    """
    order = {place: at for at, place in enumerate(dict.fromkeys(to for places in wanted.values() for to in places))}
    origins = sorted(
        (origin for origin in wanted if wanted[origin]), key=lambda each: min(map(order.__getitem__, wanted[each]))
    )
    for some in chunks(origins, most):
        destinations = sorted({to for origin in some for to in wanted[origin]}, key=order.__getitem__)
        yield from (Block(tuple(some), tuple(others)) for others in chunks(destinations, most))


def chunks(items: Sequence[Item], most: int) -> Iterable[Sequence[Item]]:
    """The items in their order, so many at a time."""
    return (items[at : at + most] for at in range(0, len(items), most))
