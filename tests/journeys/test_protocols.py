"""Questions and answers of OSRM and Valhalla, word for word."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.journeys import Osrm, Valhalla
from scheduler.journeys.blocks import Block
from scheduler.journeys.protocol import AnswerError, NoWayError, OffRoadError, RoutingServer, TooBigError

BLOCK = Block(((52.6, 1.3), (52.7, 1.25)), ((52.5, -1.0), (52.4, 0.5), (52.3, 0.0)))


TRUE_KEYS = st.sampled_from(["code", "durations", "message", "sources_to_targets", "error_code", "error", "time"])
TRUE_VALUES = st.sampled_from(["Ok", "TooBig", "NoSegment", 150, 171, 442, None])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | TRUE_VALUES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TRUE_KEYS, inner, max_size=3),
)


@given(st.dictionaries(TRUE_KEYS, JSON, max_size=4), st.sampled_from([Osrm(), Valhalla()]))
def test_whatever_a_server_says_is_times_or_one_of_four_refusals(content: object, server: RoutingServer) -> None:
    try:
        times = server.answer(json.dumps(content).encode(), BLOCK)
    except (AnswerError, NoWayError, OffRoadError, TooBigError):
        return
    assert [len(row) for row in times] == [3, 3]


def test_osrm_is_asked_with_longitudes_first_and_numbers_of_places() -> None:
    question = Osrm().question(BLOCK)
    assert question.body is None
    assert question.path == (
        "/table/v1/driving/"
        "1.30000,52.60000;1.25000,52.70000;-1.00000,52.50000;0.50000,52.40000;0.00000,52.30000"
        "?sources=0;1&destinations=2;3;4&annotations=duration"
    )


def test_valhalla_is_asked_by_car() -> None:
    question = Valhalla().question(Block(((52.6, 1.3),), ((52.5, -1.0),)))
    assert (question.path, question.body) == (
        "/sources_to_targets",
        {"sources": [{"lat": 52.6, "lon": 1.3}], "targets": [{"lat": 52.5, "lon": -1.0}], "costing": "auto"},
    )


def test_times_are_read() -> None:
    rows: list[list[float | None]] = [[1, 2.5, None], [4.0, 0, 6]]
    expected = ((1.0, 2.5, None), (4.0, 0.0, 6.0))
    assert Osrm().answer(json.dumps({"code": "Ok", "durations": rows}).encode(), BLOCK) == expected
    cells = [[{"time": time, "distance": 1} for time in row] for row in rows]
    assert Valhalla().answer(json.dumps({"sources_to_targets": cells}).encode(), BLOCK) == expected


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "no answer of OSRM: it is empty"),
        (b"<html><h1>It works!</h1></html>", 'no answer of OSRM: it is not JSON but "<html><h1>It works!</h1></html>"'),
        (b"\xff\xfe\x00", 'no answer of OSRM: it is not JSON but "\N{REPLACEMENT CHARACTER}'),
        (b"[" * 100_000, 'no answer of OSRM: it is not JSON but "[[['),
        (b'{"code": "Ok", "durations": 1' + b"0" * 5000 + b"}", "no answer of OSRM: it is not JSON"),
        (b"[1]", "no answer of OSRM: an object was expected"),
        (b"{}", "no answer of OSRM: it has no code"),
        (b'{"code": 7}', "no answer of OSRM: it has no code"),
        (b'{"code": "Ok"}', "no answer of OSRM: 2 rows of 3 times were expected"),
        (b'{"code": "Ok", "durations": [[1, 2, 3]]}', "2 rows of 3 times were expected"),
        (b'{"code": "Ok", "durations": [[1, 2, 3], [1, 2]]}', "2 rows of 3 times were expected"),
        (b'{"code": "Ok", "durations": [[1, 2, 3], {"a": 1, "b": 2, "c": 3}]}', "2 rows of 3 times were expected"),
        (b'{"code": "Ok", "durations": [[1, 2, 3], [1, "2", 3]]}', "a time in it is not a number"),
        (b'{"code": "Ok", "durations": [[1, 2, 3], [1, true, 3]]}', "a time in it is not a number"),
        (b'{"code": "InvalidOptions", "message": "Index\\n out"}', 'it refuses: InvalidOptions, "Index out"'),
        (b'{"code": "InvalidValue", "message": [1]}', "it refuses: InvalidValue"),
    ],
)
def test_what_is_no_answer_of_osrm_is_said(content: bytes, message: str) -> None:
    with pytest.raises(AnswerError) as caught:
        Osrm().answer(content, BLOCK)
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b'{"code": "Ok", "durations": []}', "no answer of Valhalla"),
        (b'{"sources_to_targets": 5}', "no answer of Valhalla: 2 rows of 3 times were expected"),
        (b'{"sources_to_targets": [[1, 2, 3], [4, 5, 6]]}', "no answer of Valhalla: 2 rows of 3 times were expected"),
        (b'{"sources_to_targets": {"durations": [[1]]}}', "no answer of Valhalla: 2 rows of 3 times were expected"),
        (b'{"error_code": 125, "error": "No costing method found"}', 'it refuses: "No costing method found"'),
        (b'{"error_code": [150], "error": null}', "no answer of Valhalla"),
    ],
)
def test_what_is_no_answer_of_valhalla_is_said(content: bytes, message: str) -> None:
    with pytest.raises(AnswerError) as caught:
        Valhalla().answer(content, BLOCK)
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("server", "content"),
    [
        (Osrm(), b'{"code": "TooBig", "message": "Too many table coordinates"}'),
        (Valhalla(), b'{"error_code": 150, "error": "Exceeded max locations: 50"}'),
    ],
)
def test_too_big_is_known(server: RoutingServer, content: bytes) -> None:
    with pytest.raises(TooBigError):
        server.answer(content, BLOCK)


@pytest.mark.parametrize(
    ("server", "content", "place"),
    [
        (Osrm(), b'{"code": "NoSegment", "message": "Could not find a matching segment for coordinate 3"}', 3),
        (Osrm(), b'{"code": "NoSegment", "message": "Could not find a matching segment for coordinate 5"}', None),
        (Osrm(), b'{"code": "NoSegment"}', None),
        (Valhalla(), b'{"error_code": 171, "error": "No suitable edges near location"}', None),
    ],
)
def test_a_place_off_the_road_is_known(server: RoutingServer, content: bytes, place: int | None) -> None:
    with pytest.raises(OffRoadError) as caught:
        server.answer(content, BLOCK)
    assert caught.value.place == place


@pytest.mark.parametrize(
    ("server", "content", "message"),
    [
        (Osrm(), b'{"code": "NoTable", "message": "No table found"}', "no way by road"),
        (Valhalla(), b'{"error_code": 442, "error": "No path could be found for input"}', "no way by road"),
        (Valhalla(), b'{"error_code": 154, "error": "Path distance exceeds"}', "too far for the server"),
    ],
)
def test_a_way_that_cannot_be_gone_is_known(server: RoutingServer, content: bytes, message: str) -> None:
    with pytest.raises(NoWayError, match=message):
        server.answer(content, BLOCK)


@pytest.mark.parametrize(
    ("server", "content"),
    [(Osrm(), '{"code": "Ok", "durations": [[%s]]}'), (Valhalla(), '{"sources_to_targets": [[{"time": %s}]]}')],
)
def test_a_number_beyond_all_others_is_no_time(server: Osrm | Valhalla, content: str) -> None:
    with pytest.raises(AnswerError, match="hundreds of figures"):
        server.answer((content % f"1{'0' * 400}").encode(), Block(((52.0, 1.0),), ((52.1, 1.1),)))
