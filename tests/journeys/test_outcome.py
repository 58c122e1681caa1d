"""From pairs to minutes, against a server on loopback that works out times from coordinates."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from models import Instance
from scheduler.generator import CountyOptions, generate
from scheduler.journeys import Fetcher, Kept, Osrm, Outcome, Valhalla, all_pairs, fetch_minutes, travel_rows
from scheduler.journeys.asking import MOST_FAILURES
from scheduler.journeys.blocks import Position, position_of
from scheduler.journeys.outcome import whole_minutes
from scheduler.journeys.protocol import RoutingServer as Protocol
from tests.build import tiny_instance, with_rows, with_school
from tests.journeys.routing_server import UPHILL, Fault, RoutingServer, running, seconds_by_road

COUNTY = generate(CountyOptions(schools=130, seed=5))
"""Three blocks of schools by one of SIPs."""
BOTH = pytest.mark.parametrize("protocol", [Osrm(), Valhalla()], ids=["osrm", "valhalla"])
QUICK = (0.01,)


def ask(
    server: RoutingServer,
    instance: Instance,
    protocol: Protocol | None = None,
    cache: Path | None = None,
    advance: Callable[[int], None] = lambda _settled: None,
    begin: Callable[[int], None] = lambda _total: None,
    stop: threading.Event | None = None,
) -> Outcome:
    def begun(total: int) -> Callable[[int], None]:
        begin(total)
        return advance

    stop = stop or threading.Event()
    with Fetcher(server.address, cache, 20, stop, QUICK) as fetcher:
        return fetch_minutes(all_pairs(instance), protocol or Osrm(), fetcher, stop, begun)


def expected(instance: Instance) -> dict[tuple[str, str], int]:
    """From each SIP to each school: not the other way, which takes another time."""
    return {
        (school.school, sip.sip): math.floor(seconds_by_road(position_of(sip), position_of(school)) / 60 + 0.5)
        for school, sip in all_pairs(instance)
    }


def kept(outcome: Outcome) -> dict[str, set[tuple[str, str]]]:
    found: dict[str, set[tuple[str, str]]] = {}
    for pair in outcome.kept:
        found.setdefault(pair.reason, set()).add((pair.school, pair.sip))
    return found


def test_the_way_out_is_not_the_way_back() -> None:
    assert seconds_by_road((52.0, 1.0), (53.0, 1.0)) == seconds_by_road((53.0, 1.0), (52.0, 1.0)) + UPHILL


@BOTH
def test_every_pair_gets_the_minutes_from_the_sip_to_the_school(protocol: Protocol) -> None:
    with running() as server:
        outcome = ask(server, COUNTY, protocol)
    assert outcome.minutes == expected(COUNTY)
    assert (outcome.kept, outcome.complete) == ((), True)
    assert outcome.requests == server.requests == len(server.answered) == 3


@BOTH
def test_the_second_time_nothing_is_asked(protocol: Protocol, tmp_path: Path) -> None:
    with running() as server:
        first = ask(server, COUNTY, protocol, tmp_path / "travel.sqlite")
        before = server.requests
        second = ask(server, COUNTY, protocol, tmp_path / "travel.sqlite")
        assert server.requests == before
    assert second.minutes == first.minutes
    assert (second.requests, second.at_hand) == (0, first.requests)


def test_one_school_more_does_not_ask_for_all_again(tmp_path: Path) -> None:
    more = with_rows(COUNTY, "schools", {**dict(COUNTY.schools[0]), "school": "X1", "latitude": 52.9, "row": None})
    with running() as server:
        ask(server, COUNTY, cache=tmp_path / "travel.sqlite")
        assert ask(server, more, cache=tmp_path / "travel.sqlite").minutes == expected(more)
        assert server.requests == 3 + 1


def test_places_at_the_same_spot_are_asked_about_once() -> None:
    schools = [{**dict(tiny_instance().schools[0]), "school": f"S{at}"} for at in range(120)]
    crowd = tiny_instance(schools=schools)
    with running() as server:
        assert ask(server, crowd).minutes == expected(crowd)
        assert server.requests == 1
        assert server.answered[0].count(",") == 1 + len(crowd.sips)


@pytest.mark.parametrize(
    ("protocol", "limits"),
    [
        (Osrm(), {"max_table_size": 20}),
        (Osrm(), {"max_table_size": 20, "old": True}),
        (Valhalla(), {"max_matrix_locations": 20}),
    ],
)
def test_a_server_that_takes_less_gets_smaller_questions(
    protocol: Protocol, limits: dict[str, Any], tmp_path: Path
) -> None:
    small = generate(CountyOptions(schools=40, seed=5))
    with running(**limits) as server:
        outcome = ask(server, small, protocol, tmp_path / "travel.sqlite")
        assert outcome.minutes == expected(small)
        assert server.requests - len(server.answered) < 8, "it learns what is too big"
        assert ask(server, small, protocol, tmp_path / "travel.sqlite").requests == 0


def test_a_server_that_takes_one_pair_at_a_time() -> None:
    with running(max_table_size=1) as server:
        assert ask(server, tiny_instance()).minutes == expected(tiny_instance())


def test_a_server_that_takes_nothing_is_not_asked_for_ever() -> None:
    with running(max_table_size=0.5) as server:
        outcome = ask(server, tiny_instance())
        assert server.requests < 12
    assert not outcome.minutes
    assert all(pair.failed for pair in outcome.kept)
    assert len(outcome.kept) == 6


@BOTH
@pytest.mark.parametrize("vague", [False, True])
def test_places_off_the_road_are_found_and_all_others_answered(protocol: Protocol, vague: bool) -> None:
    schools = {COUNTY.schools[at].school for at in (3, 77)}
    sip = COUNTY.sips[4]
    spots = {position_of(school) for school in COUNTY.schools if school.school in schools} | {position_of(sip)}
    off = {
        (school.school, each.sip)
        for school, each in all_pairs(COUNTY)
        if {position_of(school), position_of(each)} & spots
    }
    with running(off_road=frozenset(spots), vague=vague) as server:
        outcome = ask(server, COUNTY, protocol)
        assert server.requests < (10 if protocol.name == "OSRM" and not vague else 60)
    assert outcome.minutes == {pair: time for pair, time in expected(COUNTY).items() if pair not in off}
    assert kept(outcome) == {"no road near it": off}
    assert not any(pair.failed for pair in outcome.kept)


def test_a_server_that_knows_none_of_the_places_is_not_asked_for_each_pair() -> None:
    spots = frozenset([*map(position_of, COUNTY.schools), *map(position_of, COUNTY.sips)])
    with running(off_road=spots, vague=True) as server:
        outcome = ask(server, COUNTY)
        assert server.requests < 260
    assert not outcome.minutes
    assert len(outcome.kept) == len(COUNTY.schools) * len(COUNTY.sips)


@BOTH
def test_where_no_road_leads_is_said_and_no_failure(protocol: Protocol, tmp_path: Path) -> None:
    island = position_of(COUNTY.schools[7])
    with running(islands=frozenset({island})) as server:
        outcome = ask(server, COUNTY, protocol, tmp_path / "travel.sqlite")
        assert ask(server, COUNTY, protocol, tmp_path / "travel.sqlite").requests == 0
    cut_off = {(school.school, sip.sip) for school, sip in all_pairs(COUNTY) if position_of(school) == island}
    assert kept(outcome) == {"no way by road": cut_off}
    assert not any(pair.failed for pair in outcome.kept)
    assert len(outcome.minutes) + len(outcome.kept) == len(COUNTY.schools) * len(COUNTY.sips)


def test_a_batch_that_always_fails_leaves_its_pairs_and_the_next_run_asks_for_it_alone(tmp_path: Path) -> None:
    last = COUNTY.schools[-1]
    mark = f"{last.longitude:.5f},{last.latitude:.5f}"
    cache = tmp_path / "travel.sqlite"
    with running(faults=lambda _number, question: Fault(503) if mark in question else None) as server:
        outcome = ask(server, COUNTY, cache=cache)
        assert server.requests == 2 + 2
        server.faults = lambda _number, _question: None
        again = ask(server, COUNTY, cache=cache)
    ((reason, pairs),) = kept(outcome).items()
    assert reason == "it says 503 Service Unavailable (2 tries)"
    assert (last.school, COUNTY.sips[0].sip) in pairs
    assert all(pair.failed for pair in outcome.kept)
    assert outcome.minutes == {pair: time for pair, time in expected(COUNTY).items() if pair not in pairs}
    assert (again.minutes, again.requests, again.at_hand) == (expected(COUNTY), 1, 2)


@pytest.mark.parametrize(
    "fault", [Fault(503), Fault(hang_up=True), Fault(content=b"<html>Welcome!</html>"), Fault(status=404)]
)
def test_a_server_that_is_none_is_asked_three_times_and_no_more(fault: Fault, tmp_path: Path) -> None:
    wide = generate(CountyOptions(schools=260, seed=5))
    cache = tmp_path / "travel.sqlite"
    with running(faults=lambda _number, _question: fault) as server:
        outcome = ask(server, wide, cache=cache)
        assert server.requests <= MOST_FAILURES * (1 + len(QUICK))
        assert not outcome.minutes
        assert len(outcome.kept) == len(wide.schools) * len(wide.sips)
        assert all(pair.failed for pair in outcome.kept)
        server.faults = lambda _number, _question: None
        assert ask(server, wide, cache=cache).minutes == expected(wide), "garbage is not kept"


@pytest.mark.parametrize("time", ["-1", "1e9", "NaN", "214748364.7", "0"])
def test_times_that_no_car_takes_are_not_believed_nor_kept_on_disk(time: str, tmp_path: Path) -> None:
    far = tiny_instance(schools=[dict(tiny_instance().schools[1])], sips=[dict(tiny_instance().sips[1])])
    content = f'{{"code": "Ok", "durations": [[{time}]]}}'.encode()
    cache = tmp_path / "travel.sqlite"
    with running(faults=lambda number, _question: Fault(content=content) if number == 0 else None) as server:
        outcome = ask(server, far, cache=cache)
        assert outcome.kept == (Kept("S2", "P2", f"not believable: {float(time):g} seconds", True),)
        assert ask(server, far, cache=cache).minutes == expected(far)


def test_stopping_keeps_what_is_there_and_the_next_run_asks_for_the_rest(tmp_path: Path) -> None:
    stop = threading.Event()

    def stopping(number: int, _question: str) -> Fault | None:
        if number < 1:
            return None
        stop.set()
        return Fault(drip=0.05)

    with running(faults=stopping) as server:
        outcome = ask(server, COUNTY, cache=tmp_path / "travel.sqlite", stop=stop)
        assert not outcome.complete
        assert 0 < len(outcome.minutes) < len(expected(COUNTY))
        assert not outcome.kept
        server.faults = lambda _number, _question: None
        again = ask(server, COUNTY, cache=tmp_path / "travel.sqlite")
    assert (again.minutes, again.requests, again.at_hand) == (expected(COUNTY), 2, 1)


def test_progress_adds_up() -> None:
    totals: list[int] = []
    settled: list[int] = []
    spots = frozenset({position_of(COUNTY.schools[3])})
    with running(off_road=spots, max_table_size=30) as server:
        ask(server, COUNTY, begin=totals.append, advance=settled.append)
    assert sum(settled) == totals[0] == len(COUNTY.schools) * len(COUNTY.sips)


@pytest.mark.parametrize(("seconds", "minutes"), [(0, 0), (29.9, 0), (30, 1), (89.9, 1), (90, 2), (3600, 60)])
def test_half_a_minute_is_rounded_up(seconds: float, minutes: int) -> None:
    assert whole_minutes(seconds) == minutes


def test_a_pair_without_new_minutes_keeps_its_row() -> None:
    instance = with_rows(
        tiny_instance(),
        "travel",
        {"school": "S3", "sip": "P2", "minutes": 7},
        {"school": "S1", "sip": "P1", "minutes": 8},
    )
    rows = travel_rows(instance, {("S1", "P1"): 30, ("S1", "P2"): 31})
    assert [(row.school, row.sip, row.minutes) for row in rows] == [("S1", "P1", 30), ("S1", "P2", 31), ("S3", "P2", 7)]


def test_a_school_at_the_end_of_the_world_is_in_the_question(tmp_path: Path) -> None:
    west: Position = (52.6, -0.00001)
    instance = with_school(tiny_instance(), "S1", latitude=west[0], longitude=west[1])
    with running() as server:
        assert ask(server, instance).minutes == expected(instance)
