"""From pairs to minutes: a server is asked, and what came of it is told pair by pair."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from models import Instance, TravelTime
from scheduler.journeys.asking import Advance, Answers, Asking
from scheduler.journeys.blocks import Block, Position, blocks_of, position_of
from scheduler.journeys.fetching import Fetcher
from scheduler.journeys.judging import believable
from scheduler.journeys.pairs import Pair
from scheduler.journeys.protocol import RoutingServer

Minutes = dict[tuple[str, str], int]
"""One way, by school and SIP."""


@dataclass(frozen=True)
class Kept:
    """A pair that has no new minutes and keeps what it had, which mostly is the estimate."""

    school: str
    sip: str
    reason: str
    failed: bool
    """Asking again may help; otherwise this is the answer."""


@dataclass(frozen=True)
class Outcome:
    """What came of asking for all pairs."""

    minutes: Minutes
    kept: tuple[Kept, ...]
    requests: int
    """How often the server was asked."""
    at_hand: int
    """How many answers were on disk already."""
    complete: bool
    """It was not stopped."""


def fetch_minutes(
    pairs: Iterable[Pair],
    server: RoutingServer,
    fetcher: Fetcher,
    stop: threading.Event,
    begin: Callable[[int], Advance],
) -> Outcome:
    """Ask for the way of each SIP to each school of their pairs.

    `begin` is told how many legs there are to ask for, and gives what is told of each number that is settled.

    Raises:
        CacheError: answers cannot be kept on disk.
    """
    asked = tuple(pairs)
    blocks = tuple(_blocks(asked, server.most))
    advance = begin(sum(block.size for block in blocks))
    answers = Asking(server, fetcher, believable, advance).ask(blocks, stop)
    return _outcome(asked, answers)


def _blocks(pairs: Iterable[Pair], most: int) -> Iterable[Block]:
    wanted: dict[Position, dict[Position, None]] = {}
    for school, sip in pairs:
        wanted.setdefault(position_of(sip), {})[position_of(school)] = None
    return blocks_of(wanted, most)


def _outcome(pairs: Iterable[Pair], answers: Answers) -> Outcome:
    minutes: Minutes = {}
    kept = []
    for school, sip in pairs:
        leg = position_of(sip), position_of(school)
        if leg in answers.seconds:
            minutes[school.school, sip.sip] = whole_minutes(answers.seconds[leg])
        elif missing := answers.missing.get(leg):
            kept.append(Kept(school.school, sip.sip, missing.reason, missing.failed))
    return Outcome(minutes, tuple(kept), answers.requests, answers.kept, answers.complete)


def whole_minutes(seconds: float) -> int:
    """Seconds in minutes, half a minute rounded up."""
    return math.floor(seconds / 60 + 0.5)


def travel_rows(instance: Instance, minutes: Mapping[tuple[str, str], int]) -> tuple[TravelTime, ...]:
    """The table `travel` with new minutes: a pair that has none keeps its row. School by school, as the tables go."""
    every = {(row.school, row.sip): row.minutes for row in instance.travel} | dict(minutes)
    schools = {school.school: at for at, school in enumerate(instance.schools)}
    sips = {sip.sip: at for at, sip in enumerate(instance.sips)}
    order = sorted(every, key=lambda pair: (schools[pair[0]], sips[pair[1]]))
    return tuple(TravelTime(school=school, sip=sip, minutes=every[school, sip]) for school, sip in order)
