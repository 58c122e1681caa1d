"""Block after block is asked of a server, made smaller where that helps, until all is answered or given up."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain

from scheduler.journeys.blocks import Block, Leg, Position
from scheduler.journeys.fetching import Fetcher, StoppedError, UnreachableError
from scheduler.journeys.protocol import (
    AnswerError,
    NoWayError,
    OffRoadError,
    RoutingServer,
    Seconds,
    TooBigError,
)

MOST_FAILURES = 3
"""After so many blocks without an answer, one after the other, the server is not asked any more."""
MOST_REFUSALS = 200
REFUSALS_PER_ANSWER = 20
"""A place off the road is found by asking for smaller and smaller blocks, but not for ever."""
OFF_ROAD = "no road near it"

Advance = Callable[[int], None]
"""Told how many legs have been settled."""


@dataclass(frozen=True)
class Missing:
    """Why there is no time for a leg."""

    reason: str
    failed: bool
    """The server failed; otherwise it has answered that there is no way."""


@dataclass
class Answers:
    """What a server said."""

    seconds: dict[Leg, float] = field(default_factory=dict)
    missing: dict[Leg, Missing] = field(default_factory=dict)
    requests: int = 0
    """Questions to which the answer was not at hand, whether there was one or not."""
    kept: int = 0
    """Answers that were at hand."""
    complete: bool = False
    """It was not stopped before the end."""


class Asking:
    """One run of questions to one server."""

    def __init__(
        self, server: RoutingServer, fetcher: Fetcher, believable: Callable[[Leg, float], bool], advance: Advance
    ) -> None:
        self._server = server
        self._fetcher = fetcher
        self._believable = believable
        self._advance = advance
        self._answers = Answers()
        self._most: int | None = None
        self._in_a_row = 0
        self._refusals = 0
        self._successes = 0
        self._off_road: set[Position] = set()

    def ask(self, blocks: Iterable[Block], stop: threading.Event) -> Answers:
        """Ask for blocks until they are through, or it is stopped; answers so far are kept either way.

        Raises:
            CacheError: they cannot be kept on disk.
        """
        pending = deque(blocks)
        while pending:
            if stop.is_set():
                return self._answers
            block = self._on_the_road(pending.popleft())
            if block.size == 0:
                continue
            if self._most is not None and block.places > self._most and block.size > 1:
                pending.extendleft(reversed(block.halves()))
                continue
            try:
                pending.extendleft(reversed(self._settle(block)))
            except StoppedError:
                return self._answers
        self._answers.complete = True
        return self._answers

    def _settle(self, block: Block) -> tuple[Block, ...]:
        """Ask for one block; what is still to be asked for then, in smaller blocks."""
        if self._in_a_row >= MOST_FAILURES:
            return self._give_up(block, Missing(f"not asked, after {MOST_FAILURES} failures in a row", True))
        try:
            seconds = self._times(block)
        except (UnreachableError, AnswerError) as error:
            self._in_a_row += 1
            return self._give_up(block, Missing(str(error), True))
        except TooBigError as error:
            if block.size == 1:
                self._in_a_row += 1
                return self._give_up(block, Missing(f"it finds the smallest question too big: {error}", True))
            self._most = max(2, (block.places + 1) // 2)
            return block.halves()
        except (NoWayError, OffRoadError) as error:
            return self._narrow(block, error)
        self._in_a_row = 0
        self._successes += 1
        self._note(block, seconds)
        return ()

    def _times(self, block: Block) -> Seconds:
        try:
            response = self._fetcher.fetch(self._server.question(block))
        except StoppedError:
            raise
        except Exception:
            self._answers.requests += 1
            raise
        if response.kept:
            self._answers.kept += 1
        else:
            self._answers.requests += 1
        try:
            seconds = self._server.answer(response.content, block)
        except AnswerError:
            response.forget()
            raise
        if not all(time is None or self._believable(leg, time) for leg, time in _by_leg(block, seconds)):
            response.forget()
        return seconds

    def _narrow(self, block: Block, error: NoWayError | OffRoadError) -> tuple[Block, ...]:
        """Find what spoils a block."""
        self._in_a_row = 0
        try:
            self._refused()
            if isinstance(error, OffRoadError):
                found = self._off_road_among(block) if error.place is None else {block.place(error.place)}
                self._off_road |= found
                return (block,)
        except (UnreachableError, AnswerError, TooBigError) as trouble:
            self._in_a_row += 1
            return self._give_up(block, Missing(str(trouble), True))
        if block.size == 1:
            return self._give_up(block, Missing(str(error), False))
        return block.halves()

    def _refused(self) -> None:
        self._refusals += 1
        if self._refusals > MOST_REFUSALS + REFUSALS_PER_ANSWER * self._successes:
            raise AnswerError("it knows no road near too many places: is its map of another region?")

    def _off_road_among(self, block: Block) -> set[Position]:
        """The places of a block that the server knows no road near, found by halving."""
        found = set()
        pending = [block.origins, block.destinations]
        while pending:
            places = pending.pop()
            try:
                self._times(Block(places[:1], places))
            except OffRoadError:
                self._refused()
                if len(places) == 1:
                    found.add(places[0])
                else:
                    middle = len(places) // 2
                    pending += [places[:middle], places[middle:]]
            except NoWayError:
                continue
        if not found:
            raise AnswerError("it knows no road near some place, but none alone")
        return found

    def _on_the_road(self, block: Block) -> Block:
        """The block without places off the road, whose legs are settled."""
        rest = block.without(self._off_road)
        if rest != block:
            there = set(rest.legs())
            self._settled({leg: Missing(OFF_ROAD, False) for leg in block.legs() if leg not in there})
        return rest

    def _give_up(self, block: Block, why: Missing) -> tuple[Block, ...]:
        self._settled(dict.fromkeys(block.legs(), why))
        return ()

    def _settled(self, missing: dict[Leg, Missing]) -> None:
        self._answers.missing.update(missing)
        self._advance(len(missing))

    def _note(self, block: Block, seconds: Seconds) -> None:
        for leg, time in _by_leg(block, seconds):
            if time is None:
                self._answers.missing[leg] = Missing("no way by road", False)
            elif self._believable(leg, time):
                self._answers.seconds[leg] = time
            else:
                self._answers.missing[leg] = Missing(f"not believable: {time:g} seconds", True)
        self._advance(block.size)


def _by_leg(block: Block, seconds: Seconds) -> Iterator[tuple[Leg, float | None]]:
    return zip(block.legs(), chain.from_iterable(seconds), strict=True)
