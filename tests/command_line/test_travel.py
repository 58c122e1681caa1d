"""`sipplan travel` as people type it, against a table and against a server on loopback."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from models import Instance
from scheduler.checker import facts_of
from scheduler.generator import CountyOptions, generate
from scheduler.journeys import fetching
from scheduler.reading import read_instance
from scheduler.writing import write_instance, write_plan
from tests.build import plan_of, tiny_instance, with_pin, with_policy, with_rows, with_sip
from tests.command_line.conftest import Sipplan
from tests.journeys.routing_server import Fault, running, seconds_by_road

WIDE = ",P1,P2\nS1,30,40\nS2,31,\nS3,32.5,42\n"


@pytest.fixture
def matrix(tmp_path: Path) -> Path:
    file = tmp_path / "times.csv"
    file.write_text(WIDE, encoding="utf-8")
    return file


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache"


@pytest.fixture(autouse=True)
def no_long_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "PAUSES", (0.01,))


def travel_of(path: Path) -> dict[tuple[str, str], int]:
    return {(row.school, row.sip): row.minutes for row in read_instance(path).instance.travel}


def by_road(instance: Instance, school: str, sip: str) -> int:
    facts = facts_of(instance)
    there, here = facts.schools[school], facts.sips[sip]
    seconds = seconds_by_road((here.latitude, here.longitude), (there.latitude, there.longitude))
    return int(seconds / 60 + 0.5)


@pytest.mark.parametrize("name", ["my instance", "mine.xlsx"])
def test_a_matrix_fills_the_table_of_the_instance_itself(
    run: Sipplan, instance: Instance, matrix: Path, tmp_path: Path, name: str
) -> None:
    target = tmp_path / name
    write_instance(instance, target)
    result = run("travel", target, "--matrix", matrix, "-o", target)
    assert result.exit_code == 0, result.output
    assert result.stdout.splitlines()[0] == f"{target}: travel has the minutes of 5 pairs, from {matrix}."
    assert "times the estimate, in the middle of all." in result.stdout
    assert result.stderr.splitlines() == ["1 pair keeps the estimate (or the old row): blank.", "  S2 with P2"]
    filled = read_instance(target).instance
    assert travel_of(target) == {
        ("S1", "P1"): 30,
        ("S1", "P2"): 40,
        ("S2", "P1"): 31,
        ("S3", "P1"): 33,
        ("S3", "P2"): 42,
    }
    facts = facts_of(filled)
    assert facts.minutes(facts.schools["S3"], facts.sips["P1"]) == 33
    assert filled.model_copy(update={"travel": ()}).sha256 == instance.sha256


def test_a_target_that_is_not_there_gets_the_whole_instance(
    run: Sipplan, instance: Instance, instance_folder: Path, matrix: Path, tmp_path: Path
) -> None:
    for target in (tmp_path / "other", tmp_path / "other.xlsx"):
        assert run("travel", instance_folder, "--matrix", matrix, "-o", target).exit_code == 0
        assert len(travel_of(target)) == 5
        assert read_instance(target).instance.model_copy(update={"travel": ()}).sha256 == instance.sha256
    assert travel_of(instance_folder) == {}


def test_rows_that_are_there_are_replaced_only_when_told_and_then_pair_by_pair(
    run: Sipplan, instance: Instance, matrix: Path, tmp_path: Path
) -> None:
    target = tmp_path / "filled"
    write_instance(with_rows(instance, "travel", {"school": "S2", "sip": "P2", "minutes": 99}), target)
    before = (target / "travel.csv").read_bytes()
    refused = run("travel", target, "--matrix", matrix, "-o", target)
    assert refused.exit_code == 2
    assert "The table travel in" in refused.stderr
    assert "already has rows. Replace them with --force." in refused.stderr.replace("\n", " ")
    assert (target / "travel.csv").read_bytes() == before
    assert run("travel", target, "--matrix", matrix, "-o", target, "--force").exit_code == 0
    assert travel_of(target)["S2", "P2"] == 99
    assert travel_of(target)["S1", "P1"] == 30


def test_a_matrix_that_is_wrong_writes_nothing(run: Sipplan, instance_folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "times.csv"
    file.write_text("school,sip,minutes\nS11,P1,4\nS1,P1,x\n", encoding="utf-8")
    result = run("travel", instance_folder, "--matrix", file, "-o", tmp_path / "new")
    assert result.exit_code == 1
    assert 'row 2, column school, "S11": unknown school "S11", did you mean "S1"?' in result.stderr
    assert f"{file}: 2 problems. Row 1 is the heading." in result.stderr
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(("factor", "unit"), [(40, "seconds"), (1 / 60, "hours")])
def test_a_unit_is_not_guessed_but_doubted(
    run: Sipplan, instance: Instance, instance_folder: Path, tmp_path: Path, factor: float, unit: str
) -> None:
    file = tmp_path / "times.csv"
    pairs = [(school.school, sip.sip) for school in instance.schools for sip in instance.sips]
    rows = [f"{school},{sip},{by_road(instance, school, sip) * factor}" for school, sip in pairs]
    file.write_text("\n".join(["school,sip,minutes", *rows]), encoding="utf-8")
    result = run("travel", instance_folder, "--matrix", file, "-o", tmp_path / "new")
    assert result.exit_code == 1
    assert f"are they {unit}? Nothing is written." in result.stderr
    assert not (tmp_path / "new").exists()


def test_minutes_that_contradict_a_pin_are_said(run: Sipplan, matrix: Path, tmp_path: Path) -> None:
    target = tmp_path / "pinned"
    write_instance(with_pin(with_policy(tiny_instance(), max_travel_minutes=35), "S1", sip="P2"), target)
    result = run("travel", target, "--matrix", matrix, "-o", target)
    assert result.exit_code == 1
    assert "pins: row 2" in result.stderr
    assert f"The table travel is in {target}, but with it the instance has 1 problem." in result.stderr


@pytest.mark.parametrize("option", ["--osrm", "--valhalla"])
def test_a_server_is_asked_once_and_then_the_disk(
    run: Sipplan, instance: Instance, instance_folder: Path, cache: Path, option: str
) -> None:
    with running() as server:
        words = ("travel", instance_folder, option, server.address + "/", "-o", instance_folder, "--cache", cache)
        first = run(*words)
        assert first.exit_code == 0, first.output
        assert first.stdout.splitlines()[::2] == [
            f"{instance_folder}: travel has the minutes of 6 pairs, from {server.address}.",
            "The server was asked 1 time.",
        ]
        found = travel_of(instance_folder)
        assert found == {(school, sip): by_road(instance, school, sip) for school, sip in found}
        again = run(*words, "--force")
        assert server.requests == 1
        assert f"asked 0 times, with 1 answer at hand in {cache / 'travel.sqlite'}." in again.stdout
        assert run(*words[:-2], "--no-cache", "--force").exit_code == 0
        assert server.requests == 2


def test_the_plan_is_made_with_these_minutes(run: Sipplan, cache: Path, tmp_path: Path) -> None:
    county, plan = tmp_path / "county", tmp_path / "plan"
    with running() as server:
        assert run("travel", "small", "--osrm", server.address, "-o", county, "--cache", cache).exit_code == 0
    assert run("solve", county, "-o", plan, "--time-limit", "5", "--workers", "1", "--quiet").exit_code == 0
    checked = json.loads(run("check", plan, "--json").stdout)
    instance = read_instance(county).instance
    shared = dict(line.split(",") for line in (plan / "allocation.csv").read_text().splitlines()[1:])
    site = {visit.programme: 0 for visit in instance.programmes}
    for visit in instance.programmes:
        site[visit.programme] += visit.on_site
    expected = sum(
        2 * site[school.programme] * by_road(instance, school.school, shared[school.school])
        for school in instance.schools
    )
    assert checked["terms"]["travel"] == expected


def test_only_allowed_pairs_are_asked_for_unless_all_are_wanted(
    run: Sipplan, instance: Instance, cache: Path, tmp_path: Path
) -> None:
    target = tmp_path / "local"
    write_instance(with_sip(instance, "P1", localities=["South"]), target)
    with running() as server:
        words = ("travel", target, "--osrm", server.address, "-o", target, "--cache", cache)
        assert run(*words).exit_code == 0
        assert set(travel_of(target)) == {("S1", "P2"), ("S2", "P2"), ("S3", "P1"), ("S3", "P2")}
        assert run(*words, "--all", "--force").exit_code == 0
    assert len(travel_of(target)) == 6


def test_a_server_that_fails_for_some_leaves_their_estimate_and_names_them(
    run: Sipplan, cache: Path, tmp_path: Path
) -> None:
    county = generate(CountyOptions(schools=60, seed=2))
    target = tmp_path / "county"
    write_instance(county, target)
    with running(faults=lambda number, _question: Fault(503) if number in (1, 2) else None) as server:
        words = ("travel", target, "--osrm", server.address, "-o", target, "--cache", cache)
        result = run(*words)
        assert result.exit_code == 1
        head, *pairs, last = result.stderr.splitlines()
        assert head.endswith("keep the estimate (or the old row): it says 503 Service Unavailable (2 tries).")
        assert last == "The same command again, with --force, asks for these alone."
        assert len(pairs) == 12
        assert pairs[-1].endswith("more: --json names all")
        filled = travel_of(target)
        assert filled
        data = json.loads(run(*words, "--force", "--json").stdout)
        assert (data["requests"], data["at_hand"], data["kept"]) == (1, 1, [])
        assert travel_of(target).items() > filled.items()


def test_json_names_every_pair_that_keeps_its_estimate(run: Sipplan, instance_folder: Path, cache: Path) -> None:
    with running(islands=frozenset({(52.7, 1.3)})) as server:
        result = run(
            "travel", instance_folder, "--osrm", server.address, "-o", instance_folder, "--cache", cache, "--json"
        )
    assert result.exit_code == 0, "no road is an answer"
    assert json.loads(result.stdout) == {
        "target": str(instance_folder),
        "source": server.address,
        "written": 4,
        "requests": 1,
        "at_hand": 0,
        "cache": str(cache / "travel.sqlite"),
        "kept": [{"school": "S2", "sip": sip, "reason": "no way by road", "failed": False} for sip in ("P1", "P2")],
    }


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (Fault(content=b"<h1>\x1b[31mWelcome</h1>"), 'it is not JSON but "<h1>\N{REPLACEMENT CHARACTER}[31mWelcome'),
        (Fault(404), "it says 404 Not Found"),
        (Fault(307, headers=(("Location", "http://192.0.2.1/"),)), 'it sends elsewhere, to "http://192.0.2.1/"'),
        (Fault(hang_up=True), "the connection broke off"),
        (Fault(content=b'{"code": "Ok", "durations": [[-5, 1e9]]}'), "2 rows of 3 times were expected"),
        (Fault(content=b'{"code": "Ok", "durations": [[0, 0, 0], [0, 0, 0]]}'), "not believable: 0 seconds"),
    ],
)
def test_a_server_that_is_none_writes_nothing_and_is_no_fault_of_sipplan(
    run: Sipplan, instance_folder: Path, cache: Path, fault: Fault, said: str
) -> None:
    before = {file.name: file.read_bytes() for file in instance_folder.iterdir()}
    with running(faults=lambda _number, _question: fault) as server:
        result = run("travel", instance_folder, "--osrm", server.address, "-o", instance_folder, "--cache", cache)
    assert result.exit_code == 1
    assert said in result.stderr
    assert result.stderr.splitlines()[-1] == "Nothing is written."
    assert {file.name: file.read_bytes() for file in instance_folder.iterdir()} == before


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "Give one of --matrix, --osrm and --valhalla."),
        (("--matrix", "x.csv", "--osrm", "http://localhost"), "Give one of --matrix, --osrm and --valhalla."),
        (("--osrm", "localhost:5000"), "expected one such as http://localhost:5000"),
        (("--osrm", "http://me:secret@localhost"), "an address with a user name or password is not taken"),
        (("--osrm", "http://localhost", "--cache", "c", "--no-cache"), "Give --cache or --no-cache, not both."),
        (("--osrm", "http://localhost", "--timeout", "0"), "--timeout"),
    ],
)
def test_what_cannot_be_meant(run: Sipplan, instance_folder: Path, words: tuple[str, ...], said: str) -> None:
    result = run("travel", instance_folder, "-o", instance_folder, *words)
    assert result.exit_code == 2
    assert said in result.stderr.replace("\n", " ")
    assert "secret" not in result.stderr


def test_a_target_that_is_no_folder_and_no_workbook(run: Sipplan, instance_folder: Path, matrix: Path) -> None:
    before = matrix.read_bytes()
    result = run("travel", instance_folder, "--matrix", matrix, "-o", matrix, "--force")
    assert result.exit_code == 2
    assert "is a file; expected a folder or a workbook (.xlsx)." in result.stderr.replace("\n", " ")
    assert matrix.read_bytes() == before


def test_a_plan_is_no_target(run: Sipplan, instance: Instance, instance_folder: Path, cache: Path) -> None:
    plan = cache.with_name("plan")
    write_plan(plan_of(instance, {}), instance, plan)
    before = sorted(path.name for path in plan.iterdir())
    with running() as server:
        words = ("--osrm", server.address, "--cache", cache, "-o", plan, "--force")
        result = run("travel", instance_folder, *words)
    assert (result.exit_code, "is a plan" in result.stderr) == (2, True)
    assert sorted(path.name for path in plan.iterdir()) == before
    assert server.requests == 0


def test_a_terminal_shows_how_far_it_is(
    run: Sipplan, instance_folder: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "80")
    with running() as server:
        result = run("travel", instance_folder, "--osrm", server.address, "-o", instance_folder, "--cache", cache)
    assert result.exit_code == 0
    assert "asking OSRM" in result.stderr
    assert "6/6" in result.stderr


def test_the_workbook_that_sipplan_new_begins_is_filled(run: Sipplan, cache: Path, tmp_path: Path) -> None:
    book = tmp_path / "county.xlsx"
    assert run("new", book, "--example").exit_code == 0
    with running() as server:
        result = run("travel", book, "--osrm", server.address, "-o", book, "--cache", cache)
    assert result.exit_code == 0, result.output
    filled = read_instance(book).instance
    assert filled.travel
    assert all(row.minutes == by_road(filled, row.school, row.sip) for row in filled.travel)


def test_a_cache_that_cannot_be_used_is_said(run: Sipplan, instance_folder: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    with running() as server:
        result = run(
            *("travel", instance_folder, "--osrm", server.address, "-o", instance_folder),
            *("--cache", tmp_path / "file" / "deeper"),
        )
    assert result.exit_code == 1
    assert "Choose another folder with --cache, or keep none: --no-cache." in result.stderr.replace("\n", " ")


def test_rules_that_allow_nobody(run: Sipplan, instance: Instance, tmp_path: Path) -> None:
    target = tmp_path / "nobody"
    conflicts = [{"school": s.school, "sip": p.sip} for s in instance.schools for p in instance.sips]
    write_instance(with_rows(instance, "conflicts", *conflicts), target)
    result = run("travel", target, "--osrm", "http://127.0.0.1:9", "-o", target)
    assert result.exit_code == 1
    assert "the rules allow no school with any SIP" in result.stderr


@pytest.mark.skipif(os.name == "nt", reason="os.kill ends a process on Windows")
@pytest.mark.parametrize("option", ["--osrm", "--valhalla"])
def test_ctrl_c_leaves_the_target_and_the_next_run_asks_for_the_rest_only(
    run: Sipplan, cache: Path, tmp_path: Path, option: str
) -> None:
    target = tmp_path / "county"
    write_instance(generate(CountyOptions(schools=120, seed=2)), target)
    before = {file.name: file.read_bytes() for file in target.iterdir()}
    with running(faults=lambda number, _question: Fault(drip=0.05) if number == 2 else None) as server:
        words = [str(word) for word in ("travel", target, option, server.address, "-o", target, "--cache", cache)]
        process = subprocess.Popen(
            [sys.executable, "-m", "scheduler", *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        deadline = time.monotonic() + 60
        while server.requests < 3 and process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        output, errors = process.communicate(timeout=30)
        assert (process.returncode, output) == (130, ""), errors
        assert errors.startswith("Stopped with ")
        assert errors.endswith("nothing is written. The answers are kept: to go on, run the same command again.\n")
        assert {file.name: file.read_bytes() for file in target.iterdir()} == before
        data = json.loads(run(*words, "--json").stdout)
        assert (data["requests"], data["at_hand"], data["kept"]) == (1, 2, [])
        assert server.requests == 4
    assert len(travel_of(target)) == data["written"]
