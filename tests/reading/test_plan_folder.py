"""Plan folders: read back as written; each way to be damaged named with its file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from models import Instance, Plan
from scheduler.reading import PlanError, read_plan
from scheduler.writing import write_plan
from tests.build import plan_of, tiny_instance

FILES = ("plan.json", "instance.json", "allocation.csv", "visits.csv", "summary.json")


@pytest.fixture
def instance() -> Instance:
    return tiny_instance()


@pytest.fixture
def plan(instance: Instance) -> Plan:
    return plan_of(instance, {"S1": ("P1", ["2008-04-14", "2008-04-21"]), "S2": ("P2", ["2008-04-15"])})


@pytest.fixture
def folder(tmp_path: Path, plan: Plan, instance: Instance) -> Path:
    write_plan(plan, instance, tmp_path / "plan")
    return tmp_path / "plan"


def message_of(folder: Path) -> str:
    with pytest.raises(PlanError) as caught:
        read_plan(folder)
    return str(caught.value)


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_a_plan_reads_back_as_it_was(folder: Path, plan: Plan, instance: Instance) -> None:
    read = read_plan(folder)
    assert read.plan == plan
    assert read.instance == instance


def test_a_csv_that_excel_saved_again_still_agrees(folder: Path, plan: Plan) -> None:
    text = (folder / "visits.csv").read_text(encoding="utf-8")
    (folder / "visits.csv").write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert read_plan(folder).plan == plan


@pytest.mark.parametrize("name", FILES)
def test_each_file_must_be_there(folder: Path, name: str) -> None:
    (folder / name).unlink()
    message = message_of(folder)
    assert f"there is no {folder / name}" in message


@pytest.mark.parametrize("name", FILES)
def test_a_folder_in_the_place_of_a_file(folder: Path, name: str) -> None:
    (folder / name).unlink()
    (folder / name).mkdir()
    assert f"{folder / name} is a folder" in message_of(folder)


@pytest.mark.parametrize("name", ["plan.json", "instance.json", "summary.json"])
@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"{}", b"\xff\xfe", b'{"surprise": 1}'])
def test_damaged_json_is_named(folder: Path, name: str, content: bytes) -> None:
    (folder / name).write_bytes(content)
    assert f"{folder / name} is damaged" in message_of(folder)


def test_a_plan_cut_short(folder: Path) -> None:
    content = (folder / "plan.json").read_bytes()
    (folder / "plan.json").write_bytes(content[: len(content) // 2])
    assert "plan.json is damaged" in message_of(folder)


def test_an_instance_that_is_not_sound(folder: Path) -> None:
    edit(folder / "instance.json", '"locality":"North"'.replace(":", ": "), '"locality": "Nort"')
    message = message_of(folder)
    assert "instance.json is not a sound instance" in message
    assert 'did you mean "North"?' in message or "unknown locality" in message


@pytest.mark.parametrize("table", ["terms", "localities", "schools", "sips", "programmes"])
def test_an_instance_without_rows(folder: Path, table: str) -> None:
    content = json.loads((folder / "instance.json").read_text())
    (folder / "instance.json").write_text(json.dumps({**content, table: []}))
    assert f"{table}: the table has no rows" in message_of(folder)


def test_an_allocation_that_differs(folder: Path) -> None:
    edit(folder / "allocation.csv", "S1,P1", "S1,P2")
    assert "allocation.csv: row 2 is S1, P2 here and S1, P1 in plan.json" in message_of(folder)


def test_an_allocation_that_is_missing(folder: Path) -> None:
    edit(folder / "allocation.csv", "S3,\n", "")
    assert "allocation.csv has 2 rows, plan.json has 3" in message_of(folder)


def test_a_visit_that_differs(folder: Path) -> None:
    edit(folder / "visits.csv", "2008-04-14", "2008-04-17")
    assert "row 2 is S1, 1, P1, 2008-04-17 here and S1, 1, P1, 2008-04-14 in plan.json" in message_of(folder)


def test_headings_that_differ(folder: Path) -> None:
    edit(folder / "visits.csv", "visit,sip", "sip,visit")
    assert "visits.csv: row 1: expected the headings school, visit, sip, day" in message_of(folder)


def test_an_empty_csv(folder: Path) -> None:
    (folder / "visits.csv").write_bytes(b"")
    assert "visits.csv is damaged" in message_of(folder)


def test_a_csv_that_is_not_utf8(folder: Path) -> None:
    (folder / "visits.csv").write_bytes(b"school,visit,sip,day\nS\xe9,1,,\n")
    assert "not UTF-8" in message_of(folder)


def test_a_summary_that_differs(folder: Path) -> None:
    summary = json.loads((folder / "summary.json").read_text())
    summary["seed"] = 7
    (folder / "summary.json").write_text(json.dumps(summary))
    assert "summary.json: seed is 7 here and 0 in plan.json" in message_of(folder)


def test_no_such_folder(tmp_path: Path) -> None:
    assert message_of(tmp_path / "none") == f"there is no plan folder {tmp_path / 'none'}"


def test_a_folder_whose_writing_was_interrupted(folder: Path) -> None:
    aside = folder.with_name(".plan.previous")
    folder.rename(aside)
    assert f"the old plan is whole in {aside}" in message_of(folder)


def test_a_file_in_the_place_of_the_folder(folder: Path) -> None:
    assert "is not a folder" in message_of(folder / "plan.json")


def test_a_number_outside_its_range_is_named_with_its_limit(folder: Path) -> None:
    path = folder / "instance.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    content["policy"]["waiting_minutes"] = 5_000_000
    content["schools"][1]["concern"] = 101
    path.write_text(json.dumps(content), encoding="utf-8")
    message = message_of(folder)
    assert 'policy.waiting_minutes, "5000000": expected 100,000 or less' in message
    assert 'schools.1.concern, "101": expected 100 or less' in message
