"""What a scenario cannot say, and where it is said to be wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from scheduler.reading import InstanceError
from scheduler.scenarios import ScenarioError, read_scenario, scenario_instance, under_scenarios
from tests.build import tiny_instance, with_sip
from tests.scenarios.laying import base_of, lay, refusals, write_scenario_text


@pytest.mark.parametrize(
    ("table", "text", "told"),
    [
        (
            "sips",
            "sip,remove\nP11,yes\n",
            'one: sips: row 2, column sip, "P11": there is no such SIP, did you mean "P1"?',
        ),
        (
            "sips",
            "sip,max_schools\np2,1\n",
            'one: sips: row 2, column sip, "p2": there is no such SIP, did you mean "P2"?; '
            "as a new row it lacks latitude and longitude",
        ),
        (
            "programmes",
            "programme,visit,min_gap\nstandard,3,5\n",
            'one: programmes: row 2, column programme, visit, "standard, 3": there is no such visit of a programme, '
            'did you mean "standard, 1"?; as a new row it lacks terms',
        ),
        ("sips", "sip,max_school\nP1,2\n", 'one: sips: row 1, column max_school: unknown column "max_school", did '),
        ("sips", "max_schools\n2\n", "one: sips: row 1, column sip: the column is missing; columns are sip, name"),
        ("sip", "sip\nP1\n", 'one: sip: unknown table "sip", did you mean "sips"?'),
        ("sips", "sip,max_schools\n,2\n", 'one: sips: row 2, column sip, "": expected a value; it says which row'),
        ("sips", "sip,remove\nP1,perhaps\n", 'one: sips: row 2, column remove, "perhaps": expected yes or no'),
        (
            "sips",
            "sip,max_schools\nP1,2\nP2,1\nP1,3\n",
            'one: sips: rows 2 and 4, column sip, "P1": the key is there twice; expected once, or once with remove',
        ),
        ("sips", "sip,remove\nP1,yes\nP1,yes\n", 'one: sips: rows 2 and 3, column sip, "P1": the key is deleted twice'),
        ("closures", "first_day\n31/06/2008\n", 'one: closures: row 2, column first_day, "31/06/2008": there is no'),
        ("pins", "school,visit,day\nS1,first,\n", 'one: pins: row 2, column visit, "first": expected a whole number'),
        (
            "policy",
            "key,value\nspeed,50\n",
            'one: policy: row 2, column key, "speed": there is no such key, did you mean "speed_kmh"?',
        ),
        ("policy", "key,remove\ndetuor,yes\n", 'one: policy: row 2, column key, "detuor": there is no such key, did'),
        (
            "absences",
            "of,id,first_day\nsips,P1,2008-06-02\n",
            'one: absences: row 2, column of, "sips": expected one of',
        ),
        ("sips", "", "one: sips: the table is empty; expected a row of headings"),
        ("sips", "sip;max_schools\nP1;2\n", "one: sips: row 1: cells are not separated by commas"),
    ],
)
def test_what_names_nothing_known_is_told_with_its_place(tmp_path: Path, table: str, text: str, told: str) -> None:
    (problem,) = refusals(tmp_path, {table: text})
    assert problem.startswith(told)


def test_everything_wrong_with_a_scenario_is_told_at_once(tmp_path: Path) -> None:
    scenario = {"sips": "sip,remove\nP8,yes\n", "schools": "school,remove\nS9,yes\n", "policy": "key,value\nx,1\n"}
    assert len(refusals(tmp_path, scenario)) == 3


def test_what_another_scenario_removed_is_not_there(tmp_path: Path) -> None:
    remove = {"sips": "sip,remove\nP1,yes\n"}
    assert refusals(tmp_path, remove, remove)[0] == (
        'two: sips: row 2, column sip, "P1": there is no such SIP any more: one removes it in row 2'
    )


def test_a_problem_of_the_result_points_to_the_scenario_whose_cell_it_is(tmp_path: Path) -> None:
    fine = {"sips": "sip,max_schools\nP2,3\n"}
    bad = {"sips": "sip,max_schools,localities\nP2,many,\nP1,,Nroth\n"}
    assert sorted(refusals(tmp_path, fine, bad)) == [
        'two: sips: row 2, column max_schools, "many": expected a whole number',
        'two: sips: row 3, column localities, "Nroth": unknown locality "Nroth", did you mean "North"?',
    ]


def test_a_problem_of_the_result_points_to_the_base_where_its_cell_is(tmp_path: Path) -> None:
    wrong = {"policy": "key,value\nspeed_kmh,fast\n"}
    told = refusals(tmp_path, {"sips": "sip,max_schools\nP1,2\n"}, changes=wrong)
    assert told == ['base: policy: row 2, column value, "fast": speed_kmh: expected a number such as 52.63']


def test_a_new_policy_value_is_checked_where_it_stands(tmp_path: Path) -> None:
    told = refusals(tmp_path, {"policy": "key,value\ndetour,1\nspeed_kmh,fast\n"})
    assert told == ['one: policy: row 3, column value, "fast": speed_kmh: expected a number such as 52.63']


def test_a_mistake_of_the_base_can_be_mended_by_a_scenario(tmp_path: Path) -> None:
    wrong = {"policy": "key,value\nspeed_kmh,fast\n"}
    mend = {"policy": "key,value\nspeed_kmh,50\n"}
    assert lay(tmp_path, mend, changes=wrong).reading.instance.policy.speed_kmh == 50


def test_rows_of_two_files_that_do_not_go_together_are_both_named(tmp_path: Path) -> None:
    (told,) = refusals(tmp_path, {"terms": "term,first_day,last_day\nextra,2008-07-01,2008-08-01\n"})
    assert told.startswith('one: terms: row 2, column first_day, "2008-07-01": the terms summer and extra overlap')
    assert told.endswith("(base: row 2)")


def test_naming_what_the_same_scenario_removes_is_an_error(tmp_path: Path) -> None:
    told = refusals(tmp_path, {"sips": "sip,remove\nP2,yes\n", "pins": "school,sip\nS3,P2\n"})
    assert told == ['one: pins: row 2, column sip, "P2": unknown SIP "P2"']


def test_a_scenario_that_is_not_there_or_has_no_tables(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match="there is no"):
        read_scenario(tmp_path / "nowhere")
    (tmp_path / "empty").mkdir()
    with pytest.raises(ScenarioError, match="has no tables"):
        read_scenario(tmp_path / "empty")


def test_an_instance_that_cannot_be_read_is_told_as_such(tmp_path: Path) -> None:
    scenario = read_scenario(write_scenario_text(tmp_path / "one", {"sips": "sip,max_schools\nP1,2\n"}))
    with pytest.raises(InstanceError, match="there is no"):
        scenario_instance(tmp_path / "nowhere", [scenario])
    base = base_of(tmp_path, {"sips": ""})
    with pytest.raises(InstanceError, match="the table is empty"):
        scenario_instance(base, [scenario])


def test_an_instance_in_memory_that_no_table_can_hold(tmp_path: Path) -> None:
    scenario = read_scenario(write_scenario_text(tmp_path / "one", {"sips": "sip,max_schools\nP1,2\n"}))
    with pytest.raises(InstanceError, match="semicolon"):
        under_scenarios(with_sip(tiny_instance(), "P1", skills=["a;b"]), [scenario], "plan")
