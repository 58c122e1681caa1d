"""The algebra of scenarios, on random ones over a random instance."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from models import Instance
from scheduler.reading import InstanceError, read_instance
from scheduler.scenarios import (
    Result,
    Scenario,
    read_scenario,
    scenario_instance,
    scenario_of,
    stacked,
    under_scenarios,
    write_scenario,
)
from scheduler.writing import write_instance
from tests.random_instances import random_instance

SEEDS = st.integers(0, 60)
Rows = list[Mapping[str, str | int | None]]


def _row(draw: st.DrawFn, table: str, name: str) -> Mapping[str, str | int | None]:
    """A change of one row that every random instance can bear."""
    blank_or = st.one_of(st.none(), st.text("abc =;<", max_size=4))
    match table:
        case "sips":
            return {
                "sip": name,
                "name": draw(blank_or),
                "kind": draw(blank_or),
                "max_days": draw(st.sampled_from([None, 9])),
            }
        case "schools":
            return {"school": name, "name": draw(blank_or), "pupils": draw(st.sampled_from([None, 7, 80]))}
        case "localities":
            return {"locality": name, "area": draw(blank_or)}
        case "absences":
            day = f"2008-04-{draw(st.integers(17, 22))}"
            return {"of": "adviser", "id": name, "first_day": day, "reason": draw(blank_or)}
        case _:
            return {"key": name, "value": draw(st.sampled_from([None, 1, 2]))}


NAMES = {
    "sips": ("P1", "P2"),
    "schools": ("S1", "S2"),
    "localities": ("North", "South"),
    "absences": ("A1", "A2"),
    "policy": ("balance_minutes", "spacing_minutes"),
}


@st.composite
def scenarios(draw: st.DrawFn, place: int | None = None) -> Scenario:
    """A scenario that changes and adds; of each table's two names only the one at `place`, where given."""
    tables: dict[str, Rows] = {}
    for table in draw(st.sets(st.sampled_from(sorted(NAMES)))):
        names = NAMES[table] if place is None else NAMES[table][place : place + 1]
        tables[table] = [_row(draw, table, name) for name in sorted(draw(st.sets(st.sampled_from(names))))]
    if draw(st.booleans()):
        number = draw(st.integers(7, 8)) if place is None else 7 + place
        tables.setdefault("sips", []).append(
            {"sip": f"P{number}", "latitude": "52.6", "longitude": "1.3", "max_schools": draw(st.integers(0, 3))}
        )
    return scenario_of(f"scenario {place}", tables)


@st.composite
def removals(draw: st.DrawFn, place: int) -> Scenario:
    """A scenario that also removes a SIP or school of its own, with what refers to it."""
    scenario = draw(scenarios(place))
    table, column = draw(st.sampled_from([("sips", "sip"), ("schools", "school")]))
    tables = dict(scenario.tables)
    name = NAMES[table][place]
    gone = scenario_of("removal", {table: [{column: name, "remove": "yes"}]}).tables[table]
    tables[table] = (*(row for row in tables.get(table, ()) if row.key != (name,)), *gone)
    return Scenario(scenario.name, tables)


def _without_pins(seed: int) -> Instance:
    """A random instance that no absence of an adviser can put at odds with its pins."""
    return random_instance(seed).model_copy(update={"pins": ()})


def _over(instance: Instance, *given_scenarios: Scenario) -> Result:
    return under_scenarios(instance, given_scenarios, "base")


def _hash(instance: Instance, *given_scenarios: Scenario) -> str:
    return _over(instance, *given_scenarios).reading.instance.sha256


@given(seed=SEEDS)
@settings(max_examples=30)
def test_an_empty_scenario_changes_nothing(seed: int) -> None:
    instance = random_instance(seed)
    assert _hash(instance) == _hash(instance, scenario_of("empty", {})) == instance.sha256
    headings_only = scenario_of("headings", {table: [] for table in NAMES})
    result = _over(instance, headings_only)
    assert result.reading.instance.sha256 == instance.sha256
    assert result.changes[0].rows == ()


@given(seed=SEEDS, first=scenarios(0) | removals(0), then=scenarios(1) | removals(1), last=scenarios())
@settings(max_examples=40)
def test_stacking_is_associative_where_keys_do_not_meet(
    seed: int, first: Scenario, then: Scenario, last: Scenario
) -> None:
    instance = _without_pins(seed)
    one_by_one = _attempt(instance, first, then)
    assert one_by_one == _attempt(instance, stacked(first, then))
    if not any(row.remove for scenario in (first, then) for rows in scenario.tables.values() for row in rows):
        together = stacked(stacked(first, then), last)
        assert together.tables == stacked(first, stacked(then, last)).tables
        assert _hash(instance, together) == _hash(instance, first, then, last)


@given(seed=SEEDS, first=scenarios(0), then=scenarios(1))
@settings(max_examples=40)
def test_the_order_matters_only_for_where_new_rows_stand(seed: int, first: Scenario, then: Scenario) -> None:
    instance = _without_pins(seed)
    one, other = _over(instance, first, then), _over(instance, then, first)
    for table in NAMES.keys() - {"policy"}:
        rows = [
            sorted(
                row.model_copy(update={"row": None}).model_dump_json() for row in getattr(each.reading.instance, table)
            )
            for each in (one, other)
        ]
        assert rows[0] == rows[1]
    assert one.reading.instance.policy == other.reading.instance.policy


@given(seed=SEEDS, scenario=scenarios())
@settings(max_examples=40)
def test_twice_is_once(seed: int, scenario: Scenario) -> None:
    instance = _without_pins(seed)
    result = _over(instance, scenario, scenario)
    assert result.reading.instance.sha256 == _hash(instance, scenario)
    assert result.changes[1].rows == ()


@given(seed=SEEDS, place=st.integers(0, 1), delete_first=st.booleans())
@settings(max_examples=30)
def test_remove_then_add_is_replace(seed: int, place: int, delete_first: bool) -> None:
    instance = _without_pins(seed)
    name = NAMES["sips"][place]
    new: Mapping[str, str | int | None] = {"sip": name, "latitude": "52.7", "longitude": "1.2", "max_schools": 2}
    rows: Rows = [{"sip": name, "remove": "yes"}, new]
    result = _over(instance, scenario_of("replace", {"sips": rows if delete_first else rows[::-1]}))
    replaced = instance.sips[place].__class__.model_validate(new)
    sips = [replaced if sip.sip == name else sip for sip in instance.sips]
    assert result.reading.instance.sha256 == instance.model_copy(update={"sips": tuple(sips)}).sha256
    assert result.changes[0].went_along == ()


@given(seed=SEEDS, scenario=scenarios() | removals(0))
@settings(max_examples=25)
def test_a_scenario_written_reads_back_and_does_the_same(seed: int, scenario: Scenario) -> None:
    instance = random_instance(seed)
    with TemporaryDirectory() as name:
        folder = Path(name)
        write_scenario(scenario, folder / "scenario")
        again = read_scenario(folder / "scenario", scenario.name)
        write_instance(instance, folder / "base")
        from_file = _attempt_file(folder / "base", again)
    assert from_file == _attempt(instance, scenario)


def _attempt(instance: Instance, *given_scenarios: Scenario) -> str:
    """The result, or that there is none: a random instance may refuse the removal of a row."""
    try:
        return _hash(instance, *given_scenarios)
    except InstanceError:
        return "refused"


def _attempt_file(base: Path, scenario: Scenario) -> str:
    try:
        return scenario_instance(base, [scenario]).reading.instance.sha256
    except InstanceError:
        return "refused"


def test_most_random_scenarios_are_not_refused() -> None:
    """What the properties rest on: removals of SIPs and schools work on random instances."""
    refused = 0
    for seed in range(20):
        instance = random_instance(seed)
        for table, column, name in (("sips", "sip", "P1"), ("schools", "school", "S2")):
            scenario = scenario_of("removal", {table: [{column: name, "remove": "yes"}]})
            refused += _attempt(instance, scenario) == "refused"
    assert refused <= 4


def test_rows_keep_the_numbers_of_the_base(tmp_path: Path) -> None:
    write_instance(random_instance(3), tmp_path / "base")
    base = read_instance(tmp_path / "base").instance
    empty = scenario_of("empty", {})
    assert scenario_instance(tmp_path / "base", [empty]).reading.instance == base
    assert under_scenarios(base, [empty], "base").reading.instance == base
