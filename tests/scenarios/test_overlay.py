"""Rows replaced, added and removed, by hand."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook

from scheduler.scenarios import Kind, read_scenario, scenario_instance
from tests.scenarios.laying import base_instance, base_of, lay, refusals, under


def test_a_row_replaces_only_the_cells_that_it_gives(tmp_path: Path) -> None:
    before, after = base_instance(tmp_path), under(tmp_path, {"sips": "sip,max_schools,name\nP1,2,\n"})
    assert after.sips[0] == before.sips[0].model_copy(update={"max_schools": 2})
    assert after.sips[1:] == before.sips[1:]
    assert after.schools == before.schools


def test_a_new_key_adds_a_row_at_the_end(tmp_path: Path) -> None:
    row = "sip,latitude,longitude,max_schools\nP3,52.6,1.2,1\n"
    after = under(tmp_path, {"sips": row})
    assert [sip.sip for sip in after.sips] == ["P1", "P2", "P3"]
    assert after.sips[2].max_schools == 1


def test_a_table_that_the_instance_does_not_have_is_added(tmp_path: Path) -> None:
    scenario = {"closures": "first_day,reason\n2008-05-05,May Day\n"}
    result = lay(tmp_path, scenario, changes={"closures": None})
    assert [closure.first_day for closure in result.reading.instance.closures] == [date(2008, 5, 5)]


def test_a_sip_goes_with_what_names_them_and_it_is_said(tmp_path: Path) -> None:
    scenario = {"sips": "sip,remove\nP1,yes\n"}
    base = {
        "pins": "school,visit,sip,day\nS2,,P1,\nS1,1,P9,\nS3,,P2,\n",
        "absences": "of,id,first_day\nSIP,P1,2008-06-02\nsip,P2,2008-06-02\nschool,S1,2008-06-02\n",
    }
    result = lay(tmp_path, scenario, changes=base)
    instance = result.reading.instance
    assert [sip.sip for sip in instance.sips] == ["P2"]
    assert [pin.school for pin in instance.pins] == ["S1", "S3"]
    assert [absence.id for absence in instance.absences] == ["P2", "S1"]
    assert instance.conflicts == ()
    assert instance.travel == ()
    (changes,) = result.changes
    assert [(row.table, row.key) for row in changes.went_along] == [
        ("absences", "sip, P1, 2008-06-02"),
        ("conflicts", "S3, P1"),
        ("pins", "S2"),
        ("travel", "S1, P1"),
    ]
    assert {row.because for row in changes.went_along} == {"SIP P1"}
    assert instance.schools[0].current_sip == "P1"  # one who has left


def test_what_a_sip_who_leaves_has_made_stays_and_so_does_a_pin_on_it(tmp_path: Path) -> None:
    base = {
        "history": "school,visit,sip,day\nS1,1,P1,2008-04-15\n",
        "pins": "school,visit,sip,day\nS1,1,P1,\n",
    }
    instance = lay(tmp_path, {"sips": "sip,remove\nP1,yes\n"}, changes=base).reading.instance
    assert [visit.sip for visit in instance.history] == ["P1"]
    assert [pin.sip for pin in instance.pins] == ["P1"]


def test_a_school_goes_with_its_rows_and_from_the_sip_who_leads_it(tmp_path: Path) -> None:
    result = lay(tmp_path, {"schools": "school,remove\nS1,yes\n"})
    instance = result.reading.instance
    assert [school.school for school in instance.schools] == ["S2", "S3"]
    assert instance.history == ()
    assert instance.travel == ()
    assert all(absence.id != "S1" for absence in instance.absences)
    assert instance.sips[1].headteacher_of is None
    (cell,) = next(row for row in result.changes[0].went_along if row.table == "sips").cells
    assert str(cell) == "headteacher_of S1 -> blank"


def test_an_adviser_leaves_their_locality_without_one(tmp_path: Path) -> None:
    instance = under(tmp_path, {"advisers": "adviser,remove\nA1,yes\n"})
    assert [locality.adviser for locality in instance.localities] == [None, None]
    assert all(absence.of != "adviser" for absence in instance.absences)


def test_a_locality_with_schools_stays_until_they_have_moved(tmp_path: Path) -> None:
    remove = {"localities": "locality,remove\nSouth,yes\n"}
    (told,) = refusals(tmp_path, remove)
    assert told == (
        'one: localities: row 2, column locality, "South": cannot be removed: schools "S3" would lack it in locality; '
        "move them to another locality or remove them first"
    )
    instance = under(tmp_path, {**remove, "schools": "school,locality\nS3,North\n"})
    assert [locality.locality for locality in instance.localities] == ["North"]
    assert instance.sips[0].localities == ("North",)
    instance = under(tmp_path, {**remove, "schools": "school,remove\nS3,yes\n"})
    assert len(instance.schools) == 2


def test_the_only_locality_of_a_sip_does_not_become_all_of_them(tmp_path: Path) -> None:
    serves = {"sips": "sip,localities\nP2,South\n"}
    removes = {"localities": "locality,remove\nSouth,yes\n", "schools": "school,locality\nS3,North\n"}
    (told,) = refusals(tmp_path, serves, removes)
    assert "two: localities" in told
    assert 'sips "P2" would lack it in localities; give them another locality' in told


def test_a_term_leaves_the_programmes_that_have_another(tmp_path: Path) -> None:
    (told,) = refusals(tmp_path, {"terms": "term,remove\nsummer,yes\n"})
    assert 'programmes "standard, 1" would lack it in terms' in told
    instance = under(tmp_path, {"terms": "term,remove\nautumn,yes\n", "pins": "school,visit,remove\nS2,2,yes\n"})
    assert [visit.terms for visit in instance.programmes] == [("summer",), ("summer",)]


def test_a_visit_goes_with_its_pins_but_not_where_it_was_made(tmp_path: Path) -> None:
    remove = {"programmes": "programme,visit,remove\nstandard,2,yes\n"}
    assert [pin.visit for pin in under(tmp_path, remove).pins] == [None]
    made = {"history": "school,visit,sip,day\nS1,2,P9,2008-07-01\n"}
    (told,) = refusals(tmp_path, remove, changes=made)
    assert 'history "S1, 2" would lack it in visit; remove them from history first' in told


def test_a_programme_with_schools_stays(tmp_path: Path) -> None:
    both = "programme,visit,remove\nstandard,1,yes\nstandard,2,yes\n"
    told = refusals(tmp_path, {"programmes": both})
    assert 'schools "S1", "S2" and "S3" would lack it in programme; give them another programme' in told[0]


def test_remove_and_add_replaces_the_whole_row_and_nothing_goes_with_it(tmp_path: Path) -> None:
    rows = "sip,latitude,longitude,max_schools,skills,remove\nP1,52.6,1.3,2,concern,\nP1,,,,,yes\n"
    before = base_instance(tmp_path)
    result = lay(tmp_path, {"sips": rows})
    instance = result.reading.instance
    assert instance.sips[0].sip == "P1"
    assert instance.sips[0].name == ""
    assert instance.sips[0].max_visits_per_week is None
    assert (instance.conflicts, instance.travel, instance.pins) == (before.conflicts, before.travel, before.pins)
    (row,) = result.changes[0].rows
    assert row.kind is Kind.REPLACED
    assert "name Pat -> blank" in map(str, row.cells)


def test_a_row_that_replaces_the_whole_must_stand_by_itself(tmp_path: Path) -> None:
    (told,) = refusals(tmp_path, {"sips": "sip,max_schools,remove\nP1,2,\nP1,,yes\n"})
    assert "takes the place of the whole row and lacks latitude and longitude" in told


@pytest.mark.parametrize("spelling", ["26/05/2008,30/05/2008", "2008-05-26,2008-05-30", "2008-5-26,30/05/2008"])
def test_a_day_is_the_same_key_however_it_is_spelt(tmp_path: Path, spelling: str) -> None:
    instance = under(tmp_path, {"closures": f"first_day,last_day,remove\n{spelling},yes\n"})
    assert [closure.first_day for closure in instance.closures] == [date(2008, 5, 5)]


@pytest.mark.parametrize("spelling", ["05/05/2008,", "2008-05-05,2008-05-05"])
def test_a_blank_last_day_is_the_first(tmp_path: Path, spelling: str) -> None:
    instance = under(tmp_path, {"closures": f"first_day,last_day,reason\n{spelling},Snow\n"})
    assert [closure.reason for closure in instance.closures] == ["Snow", "Half-term"]


def test_a_number_is_the_same_key_however_it_is_spelt(tmp_path: Path) -> None:
    instance = under(tmp_path, {"programmes": "programme,visit,title\nstandard,1.0,Hello\n"})
    assert [visit.title for visit in instance.programmes] == ["Hello", "Review"]


def test_a_pin_without_a_visit_is_another_than_one_with(tmp_path: Path) -> None:
    instance = under(tmp_path, {"pins": "school,sip\nS2,P2\n"})
    assert [(pin.visit, pin.sip) for pin in instance.pins] == [(None, "P2"), (2, None)]


def test_the_same_value_spelt_otherwise_is_no_change(tmp_path: Path) -> None:
    scenario = {
        "sips": "sip,from_day,localities\nP2,14/04/2008,\nP1,,North; South\n",
        "policy": "key,value\nMAX_travel_minutes,75.0\ndetour,1.3\n",
    }
    result = lay(tmp_path, scenario)
    assert result.changes[0].rows == ()
    assert result.reading.instance.sha256 == base_instance(tmp_path).sha256


def test_policy_changes_adds_and_goes_back_to_its_default(tmp_path: Path) -> None:
    scenario = {"policy": "key,value,remove\nmax_travel_minutes,,yes\nheadteacher_km,5,\nspeed_kmh,50,\ndetour,,yes\n"}
    result = lay(tmp_path, scenario)
    policy = result.reading.instance.policy
    assert (policy.max_travel_minutes, policy.headteacher_km, policy.speed_kmh) == (None, 5.0, 50.0)
    told = [str(cell) for row in result.changes[0].rows for cell in row.cells]
    assert told == ["max_travel_minutes 75 -> blank", "headteacher_km 3 -> 5", "speed_kmh 45.0 -> 50"]


def test_scenarios_stack_in_order(tmp_path: Path) -> None:
    first, then = ({"sips": f"sip,max_schools\nP1,{number}\n"} for number in (1, 2))
    assert under(tmp_path, first, then).sips[0].max_schools == 2
    assert under(tmp_path, then, first).sips[0].max_schools == 1


def test_a_later_scenario_changes_what_an_earlier_added(tmp_path: Path) -> None:
    add = {"sips": "sip,latitude,longitude,max_schools\nP3,52.6,1.2,1\n"}
    change = {"sips": "sip,max_schools\nP3,4\n"}
    assert under(tmp_path, add, change).sips[2].max_schools == 4
    assert len(under(tmp_path, add, {"sips": "sip,remove\nP3,yes\n"}).sips) == 2


def test_an_empty_table_changes_nothing(tmp_path: Path) -> None:
    result = lay(tmp_path, {"sips": "sip,name,remove\n", "closures": "first_day\n"})
    assert result.reading.instance == base_instance(tmp_path)
    assert result.changes[0].rows == ()


def test_remove_may_say_no(tmp_path: Path) -> None:
    assert under(tmp_path, {"sips": "sip,remove,max_schools\nP1,no,2\n"}).sips[0].max_schools == 2


def test_a_workbook_as_excel_writes_it(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.create_sheet("Closures")
    sheet.append(["First_Day", "last_day", "Remove"])
    sheet.append([datetime(2008, 5, 26), datetime(2008, 5, 30), True])
    sheet = book.create_sheet("programmes")
    sheet.append(["programme", "visit", "min_gap"])
    sheet.append(["standard", 2.0, 3])
    book.save(tmp_path / "scenario.xlsx")
    scenario = read_scenario(tmp_path / "scenario.xlsx")
    instance = scenario_instance(base_of(tmp_path), [scenario]).reading.instance
    assert len(instance.closures) == 1
    assert instance.programmes[1].min_gap == 3


def test_rows_without_a_key_of_their_own_that_say_the_same_go_together(tmp_path: Path) -> None:
    base = {"absences": "of,id,first_day,reason\nsip,P1,2008-06-02,ill\nsip,P1,2008-06-02,course\nsip,P1,2008-06-03,\n"}
    result = lay(tmp_path, {"absences": "of,id,first_day,remove\nsip,P1,2/6/2008,yes\n"}, changes=base)
    assert [str(absence.first_day) for absence in result.reading.instance.absences] == ["2008-06-03"]
