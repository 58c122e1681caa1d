"""`sipplan export` as people type it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from models import Allocation, Instance, Plan, PlanVisit
from scheduler.checker import facts_of
from scheduler.command_line.bundled import bundled_folder
from scheduler.reading import read_instance
from scheduler.writing import write_plan
from tests.build import honest_plan
from tests.command_line.conftest import Sipplan
from tests.exporting import plans
from tests.exporting.calendars.reading import titles


def _files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_all_three_when_none_is_named(run: Sipplan, plan_folder: Path, tmp_path: Path) -> None:
    result = run("export", plan_folder, "-o", tmp_path / "out")
    assert result.exit_code == 0, result.output
    files = _files(tmp_path / "out")
    assert {"plan.xlsx", "report.html", "contents.json"} <= files
    assert "calendars/sips/All terms/P1 Pat.ics" in files
    assert set(json.loads((tmp_path / "out" / "contents.json").read_text())["files"]) == files - {"contents.json"}
    assert "calendars" in result.output


@pytest.mark.parametrize(
    ("option", "suffix"),
    [("--ics", ".ics"), ("--xlsx", ".xlsx"), ("--html", ".html")],
)
def test_only_what_is_named(run: Sipplan, plan_folder: Path, tmp_path: Path, option: str, suffix: str) -> None:
    assert run("export", plan_folder, "-o", tmp_path / "out", option).exit_code == 0
    assert {Path(name).suffix for name in _files(tmp_path / "out") - {"contents.json"}} == {suffix}


def test_an_update_since_an_older_plan(run: Sipplan, tmp_path: Path) -> None:
    of = plans.instance()
    write_plan(plans.plan(of), of, tmp_path / "older")
    write_plan(plans.next_plan(of), of, tmp_path / "newer")
    result = run("export", tmp_path / "newer", "-o", tmp_path / "out", "--ics", "--since", tmp_path / "older")
    assert result.exit_code == 0, result.output
    content = (tmp_path / "out/calendars/sips/All terms/P2 Pip.ics").read_bytes()
    assert "Cedar: Targets" in titles(content, "CANCELLED")


def test_the_same_plan_gives_the_same_files(run: Sipplan, plan_folder: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        assert run("export", plan_folder, "-o", tmp_path / name, "--hours", "9:00-15:30").exit_code == 0
    one, two = tmp_path / "one", tmp_path / "two"
    assert _files(one) == _files(two)
    for name in _files(one):
        assert (one / name).read_bytes() == (two / name).read_bytes(), name


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--hours", "9 to 5"], "expected hours such as 09:00-15:30"),
        (["--alarm", "soon"], "expected a time before the visit such as 30m, 15h or 1d"),
        (["--since", "nowhere"], "there is no plan folder"),
    ],
)
def test_what_cannot_be_done_as_typed(
    run: Sipplan, plan_folder: Path, tmp_path: Path, words: list[str], message: str
) -> None:
    result = run("export", plan_folder, "-o", tmp_path / "out", *words)
    assert result.exit_code == 2
    assert message in result.output
    assert not (tmp_path / "out").exists()


def test_an_export_is_replaced_only_when_asked(run: Sipplan, plan_folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert run("export", plan_folder, "-o", out).exit_code == 0
    refused = run("export", plan_folder, "-o", out, "--xlsx")
    assert refused.exit_code == 2
    assert "already there" in refused.output
    assert run("export", plan_folder, "-o", out, "--xlsx", "--force").exit_code == 0
    assert _files(out) == {"plan.xlsx", "contents.json"}


@pytest.mark.parametrize("name", ["mine.txt", "calendars/sips/mine.txt"])
def test_nobodys_own_file_is_lost(run: Sipplan, plan_folder: Path, tmp_path: Path, name: str) -> None:
    out = tmp_path / "out"
    assert run("export", plan_folder, "-o", out).exit_code == 0
    (out / name).write_text("mine")
    refused = run("export", plan_folder, "-o", out, "--force")
    assert refused.exit_code == 2
    assert f"also holds {name}" in refused.output
    assert (out / name).read_text() == "mine"
    assert (out / "plan.xlsx").exists()


def test_a_folder_that_is_no_export_is_never_replaced(run: Sipplan, plan_folder: Path) -> None:
    refused = run("export", plan_folder, "-o", plan_folder, "--force")
    assert refused.exit_code == 2
    assert (plan_folder / "plan.json").exists()


def test_a_failure_leaves_nothing_behind(
    run: Sipplan, plan_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> bytes:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("scheduler.exporting.workbook.workbook", full)
    result = run("export", plan_folder, "-o", tmp_path / "out")
    assert result.exit_code == 1
    assert "No space left on device" in result.output
    assert {path.name for path in tmp_path.iterdir()} == {plan_folder.name}


def test_hostile_names_write_where_they_should(run: Sipplan, tmp_path: Path) -> None:
    for number, text in enumerate(("../../x", "CON", "<script>alert('x')</script>", "A very long name " * 18)):
        account = plans.hostile_account(text)
        write_plan(account.plan, account.instance, tmp_path / f"plan {number}")
        result = run("export", tmp_path / f"plan {number}", "-o", tmp_path / "out" / str(number))
        assert result.exit_code == 0, result.output
        files = _files(tmp_path / "out" / str(number))
        assert len(files) == 30 + 3
        assert all(part.partition(".")[0].casefold() != "con" for name in files for part in name.split("/"))
        assert all(len(name) < 200 for name in files)
    assert {path.name for path in tmp_path.iterdir()} == {"out", *(f"plan {number}" for number in range(4))}


def _whole_county() -> tuple[Plan, Instance]:
    """Norfolk with every visit on its ideal day: no plan to keep, but as much to export as there is."""
    instance = read_instance(bundled_folder() / "norfolk-2008").instance
    facts = facts_of(instance)
    owners = {each.school: instance.sips[at % len(instance.sips)].sip for at, each in enumerate(instance.schools)}
    visits = [
        PlanVisit(school=school.school, visit=visit.visit, sip=owners[school.school], day=facts.window(visit).ideal)
        for school in instance.schools
        for visit in facts.visits_of(school)
    ]
    allocations = [Allocation(school=school, sip=sip) for school, sip in owners.items()]
    return honest_plan(instance, allocations, visits), instance


def test_a_county_takes_less_than_20_seconds_and_a_gibibyte(tmp_path: Path) -> None:
    resource = pytest.importorskip("resource", reason="Windows does not say how much a process used")
    write_plan(*_whole_county(), tmp_path / "county")
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-m", "scheduler", "export", str(tmp_path / "county"), "-o", str(tmp_path / "out")]
    command += ["--hours", "09:00-15:30", "--alarm", "1d"]
    done = subprocess.run(command, check=False, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": "."})
    assert done.returncode == 0, done.stderr
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = used.ru_utime + used.ru_stime - before.ru_utime - before.ru_stime  # one process, one thread
    assert seconds < 20
    assert used.ru_maxrss < 1024 * 1024  # KiB, of the largest process so far
    assert len(_files(tmp_path / "out")) > 2_000
