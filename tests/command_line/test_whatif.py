"""`sipplan whatif`: what is solved and what not, where it is written, and what is said of what is wrong."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from models import Instance, Plan
from scheduler.command_line import whatif
from scheduler.generator import CountyOptions, generate
from scheduler.reading import read_plan
from scheduler.studies import Failed, Finished, Job
from scheduler.writing import write_instance
from tests.command_line.conftest import Sipplan
from tests.quick_plans import fair_plan, poor_plan
from tests.studies.clusters import MISSING, ROOT, loopback_cluster, until

LIMIT = ("--time-limit", "1")


@dataclass
class Crew:
    """Works here, and remembers on what; stops by itself after so many jobs."""

    most: int = 1000
    done: list[Job[Any, Any]] = field(default_factory=list)

    @property
    def names(self) -> list[str]:
        return [job.name for job in self.done]

    def outcomes(
        self, jobs: Sequence[Job[Any, Any]], stop: threading.Event
    ) -> Generator[Finished[Any, Any] | Failed[Any, Any], None, None]:
        for job in jobs:
            if len(self.done) >= self.most:
                stop.set()
                return
            self.done.append(job)
            yield Finished(job, job.work(job.given, threading.Event()))


@pytest.fixture
def crew(monkeypatch: pytest.MonkeyPatch) -> Crew:
    own = Crew()

    @contextmanager
    def hired(workers: int, cluster: str | None) -> Iterator[Crew]:
        yield own

    monkeypatch.setattr(whatif, "crew_of", hired)
    return own


def scenario(folder: Path, table: str = "sips", text: str = "sip,remove\nP1,yes\n") -> Path:
    folder.mkdir(parents=True)
    (folder / f"{table}.csv").write_text(text, encoding="utf-8")
    return folder


def plan_folders(folder: Path) -> list[str]:
    return sorted(path.parent.name for path in folder.glob("*/plan.json"))


def test_plans_and_compares_the_base_and_each_scenario_alone(
    run: Sipplan, crew: Crew, instance_folder: Path, tmp_path: Path
) -> None:
    p1, p2 = scenario(tmp_path / "p1"), scenario(tmp_path / "p2", text="sip,remove\nP2,yes\n")
    result = run("whatif", instance_folder, p1, p2, "-o", tmp_path / "out", *LIMIT, "--seed", "3", "--gap", "0.01")
    assert result.exit_code == 0
    assert crew.names == ["base", "p1", "p2"]
    base = read_plan(tmp_path / "out" / "base")
    assert [job.given.start for job in crew.done] == [None, base.plan, base.plan]
    assert {(job.given.limits.seconds, job.given.limits.gap, job.given.seed) for job in crew.done} == {(1.0, 0.01, 3)}
    assert [job.given.workers for job in crew.done[1:]] == [1, 1]
    for name, left in (("base", ["P1", "P2"]), ("p1", ["P2"]), ("p2", ["P1"])):
        assert [sip.sip for sip in read_plan(tmp_path / "out" / name).instance.sips] == left
        assert run("check", tmp_path / "out" / name).exit_code == 0
        assert f"{name}: 0 unplaced, quality" in result.stderr
    assert "P1 has left" in (tmp_path / "out" / "comparison.html").read_text(encoding="utf-8")
    assert load_workbook(tmp_path / "out" / "comparison.xlsx").sheetnames
    assert "p2" in result.stdout


@dataclass
class Unlucky:
    """Stands in for the solver: nothing but the pins for the base, all that fits for a scenario."""

    base: Instance

    def __call__(self, instance: Instance, limits: Any, **options: Any) -> Plan:
        return poor_plan(instance) if instance.sha256 == self.base.sha256 else fair_plan(instance)


@pytest.fixture
def short_county(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path, Path]:
    """A county with a shortage that the solver plans badly, one SIP fewer, and one with an absence more."""
    county = generate(CountyOptions(schools=24, seed=1, staffing=0.7))
    write_instance(county, tmp_path / "county")
    monkeypatch.setattr("scheduler.studies.solving.solve", Unlucky(county))
    sip, other = county.sips[0].sip, county.sips[1].sip
    day = county.terms[0].first_day.isoformat()
    fewer = scenario(tmp_path / "fewer", text=f"sip,remove\n{sip},yes\n")
    away = scenario(tmp_path / "away", "absences", f"of,id,first_day,last_day\nsip,{other},{day},\n")
    return tmp_path / "county", fewer, away


def test_the_base_takes_over_the_plan_of_a_change_that_only_takes_away(
    run: Sipplan, crew: Crew, short_county: tuple[Path, Path, Path], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    result = run("whatif", *short_county, "-o", out, *LIMIT)
    assert result.exit_code == 0
    plans = {name: read_plan(out / name).plan for name in ("base", "fewer", "away")}
    unplaced = {name: sum(plan.summary.coverage.values()) for name, plan in plans.items()}
    assert unplaced["base"] > 0
    assert unplaced["base"] == min(unplaced.values())
    words = " ".join(result.stdout.split())
    assert "The base took over the plan of scenario" in words
    assert "which was better for it than its own." in words
    for name in plans:
        assert run("check", out / name).exit_code == 0
    sheet = load_workbook(out / "comparison.xlsx").worksheets[0]
    assert str(unplaced["base"]) in {str(cell) for row in sheet.iter_rows(values_only=True) for cell in row}


def test_what_was_taken_over_is_there_again_in_the_next_run_and_no_file_is_touched(
    run: Sipplan, crew: Crew, short_county: tuple[Path, Path, Path], tmp_path: Path
) -> None:
    words = ("whatif", *short_county, "-o", tmp_path / "out", *LIMIT, "--json")
    first = run(*words)
    written = {path: path.stat().st_mtime_ns for path in (tmp_path / "out").glob("*/*") if path.name != "study.json"}
    second = run(*words)
    assert crew.names == ["base", "fewer", "away"]
    assert second.stdout == first.stdout
    assert json.loads(first.stdout)["taken_over"].keys() >= {"base"}
    assert {path: path.stat().st_mtime_ns for path in written} == written
    crew.most = 3
    (short_county[2] / "absences.csv").write_text((short_county[1] / "sips.csv").read_text(), encoding="utf-8")
    (short_county[2] / "absences.csv").rename(short_county[2] / "sips.csv")
    assert run(*words).exit_code == 130
    assert {path: path.stat().st_mtime_ns for path in written} == written


def test_a_plan_that_contradicts_what_was_proved_is_told(
    run: Sipplan, crew: Crew, short_county: tuple[Path, Path, Path], tmp_path: Path
) -> None:
    words = ("whatif", *short_county, "-o", tmp_path / "out", *LIMIT)
    run(*words)
    (record,) = (tmp_path / "out" / "finished").glob("base-*")
    told = json.loads(record.read_text(encoding="utf-8"))
    summary = told["result"]["plan"]["summary"]
    summary["coverage_bound"] = summary["coverage"]
    summary["gap"] = 1.0
    record.write_text(json.dumps(told), encoding="utf-8")
    result = run(*words)
    assert result.exit_code == 1
    assert "is better than what was proved possible for base, so one of the two is wrong" in result.stderr
    assert read_plan(tmp_path / "out" / "base").plan.summary.coverage == summary_levels(summary["coverage"])


def summary_levels(coverage: dict[str, int]) -> dict[int, int]:
    return {int(level): count for level, count in coverage.items()}


def test_what_is_finished_is_not_solved_again_and_its_files_are_left_alone(
    run: Sipplan, crew: Crew, instance_folder: Path, tmp_path: Path
) -> None:
    words = ("whatif", instance_folder, scenario(tmp_path / "p1"), scenario(tmp_path / "p1 too"), "-o", tmp_path / "o")
    crew.most = 2
    stopped = run(*words, *LIMIT)
    assert stopped.exit_code == 130
    assert stopped.stderr.splitlines()[-1] == (
        "Stopped: 2 of 3 are finished and kept. To go on, run the same command again."
    )
    assert plan_folders(tmp_path / "o") == ["base", "p1"]
    written = (tmp_path / "o" / "p1" / "plan.json").stat().st_mtime_ns
    crew.most = 1000
    assert run(*words, *LIMIT).exit_code == 0
    assert crew.names == ["base", "p1", "p1 too"]
    assert (tmp_path / "o" / "p1" / "plan.json").stat().st_mtime_ns == written
    assert run(*words, *LIMIT, "--workers", "7").exit_code == 0
    assert len(crew.done) == 3
    assert run(*words, *LIMIT, "--force").exit_code == 0
    assert len(crew.done) == 6


def test_what_has_changed_is_solved_anew(run: Sipplan, crew: Crew, instance_folder: Path, tmp_path: Path) -> None:
    p1, p2 = scenario(tmp_path / "p1"), scenario(tmp_path / "p2", text="sip,remove\nP2,yes\n")
    words = ("whatif", instance_folder, p1, p2, "-o", tmp_path / "o")
    run(*words, *LIMIT)
    (p2 / "sips.csv").write_text("sip,max_schools\nP2,2\n", encoding="utf-8")
    run(*words, *LIMIT)
    assert crew.names[3:] == ["p2"]
    run(*words, "--time-limit", "2")
    assert crew.names[4:] == ["base", "p1", "p2"]
    run(*words, "--time-limit", "2", "--seed", "5")
    assert crew.names[7:] == ["base", "p1", "p2"]


def test_a_plan_folder_that_was_lost_is_written_again(
    run: Sipplan, crew: Crew, instance_folder: Path, tmp_path: Path
) -> None:
    words = ("whatif", instance_folder, scenario(tmp_path / "p1"), "-o", tmp_path / "o", *LIMIT)
    run(*words)
    (tmp_path / "o" / "p1" / "visits.csv").write_text("damaged", encoding="utf-8")
    assert run(*words).exit_code == 0
    assert crew.names == ["base", "p1"]
    assert run("check", tmp_path / "o" / "p1").exit_code == 0


def test_a_plan_that_was_tampered_with_is_not_believed(
    run: Sipplan, crew: Crew, instance_folder: Path, tmp_path: Path
) -> None:
    words = ("whatif", instance_folder, scenario(tmp_path / "p1"), "-o", tmp_path / "o", *LIMIT)
    run(*words)
    (record,) = (tmp_path / "o" / "finished").glob("p1-*")
    told = json.loads(record.read_text(encoding="utf-8"))
    told["result"]["plan"]["summary"]["quality"] = 1
    record.write_text(json.dumps(told), encoding="utf-8")
    result = run(*words)
    assert result.exit_code == 1
    assert "p1: the checker rejects its plan" in result.stderr


def test_what_is_wrong_with_a_scenario_is_told_and_the_others_are_planned(
    run: Sipplan, crew: Crew, instance_folder: Path, tmp_path: Path
) -> None:
    unknown = scenario(tmp_path / "unknown", text="sip,remove\nP9,yes\n")
    empty = tmp_path / "empty"
    empty.mkdir()
    contradictory = scenario(
        tmp_path / "pins", "pins", "school,visit,sip,day\nS1,1,P1,2008-04-14\nS2,1,P1,2008-04-14\n"
    )
    good = scenario(tmp_path / "good")
    result = run("whatif", instance_folder, unknown, empty, contradictory, good, "-o", tmp_path / "o", *LIMIT)
    assert result.exit_code == 1
    assert "P9" in result.stderr
    assert f"{empty}: 1 problem; it is left out." in result.stderr
    assert plan_folders(tmp_path / "o") == ["base", "good"]
    assert (tmp_path / "o" / "comparison.html").exists()


def test_nothing_is_planned_where_no_scenario_is_sound_or_one_is_not_there(
    run: Sipplan, crew: Crew, instance_folder: Path, tmp_path: Path
) -> None:
    unknown = scenario(tmp_path / "unknown", text="sip,remove\nP9,yes\n")
    assert run("whatif", instance_folder, unknown, "-o", tmp_path / "o", *LIMIT).exit_code == 1
    assert run("whatif", instance_folder, tmp_path / "nothing", "-o", tmp_path / "o", *LIMIT).exit_code == 2
    assert crew.done == []
    assert not (tmp_path / "o").exists()


def test_a_folder_of_something_else_is_refused(
    run: Sipplan, crew: Crew, instance_folder: Path, plan_folder: Path, tmp_path: Path
) -> None:
    p1 = scenario(tmp_path / "p1")
    for there in (plan_folder, instance_folder, p1, p1 / "sips.csv"):
        result = run("whatif", instance_folder, p1, "-o", there, *LIMIT, "--force")
        assert result.exit_code == 2
        assert "Choose another folder." in result.stderr
    assert crew.done == []


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such names")
def test_whatever_scenarios_are_called_each_has_its_folder(
    run: Sipplan, crew: Crew, instance_folder: Path, tmp_path: Path
) -> None:
    names = ["base", "CON", "finished", "a:b", "a_b", "A_B", "=1+1", "<script>alert(1)</script>"[:24].replace("/", "")]
    names += ["comparison.xlsx", "study.json", "new\nline", "dot.", "\u202ertl", "x" * 200, "é", "e\u0301"]
    scenarios = [scenario(tmp_path / f"in {at}" / name) for at, name in enumerate(names)]
    out = tmp_path / "out"
    result = run("whatif", instance_folder, *scenarios, scenarios[0], "-o", out, *LIMIT, "--json")
    assert result.exit_code == 0
    assert len(plan_folders(out)) == len(names) + 2
    folded = {name.casefold() for name in plan_folders(out)}
    assert len(folded) == len(names) + 2
    assert all(not set(name) & set('<>:"/\\|?*\n\u202e') and not name.endswith((".", " ")) for name in folded)
    assert "con" not in folded
    assert len(json.loads(result.stdout)["plans" if "plans" in json.loads(result.stdout) else "others"]) >= len(names)
    assert "<script>alert" not in (out / "comparison.html").read_text(encoding="utf-8")


@pytest.mark.skipif(sys.platform == "win32", reason="sends a signal")
def test_ctrl_c_stops_real_processes_at_once(run: Sipplan, instance_folder: Path, tmp_path: Path) -> None:
    run("generate", "--schools", "60", "--seed", "1", "-o", tmp_path / "county")
    p1 = scenario(tmp_path / "p1", "policy", "key,value\nspacing_minutes,3\n")
    words = ["-m", "scheduler", "whatif", tmp_path / "county", p1, "-o", tmp_path / "o", "--time-limit", "600"]
    process = subprocess.Popen([sys.executable, *map(str, words)], cwd=ROOT, stderr=subprocess.PIPE, text=True)
    until(lambda: (tmp_path / "o" / "study.json").exists() or process.poll() is not None)
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=60)
    assert process.returncode == 130
    assert told.splitlines() == [
        "Stopping; what is finished is kept.",
        "Stopped: 0 of 2 are finished and kept. To go on, run the same command again.",
    ]


def test_a_cluster_plans_the_same(run: Sipplan, instance_folder: Path, tmp_path: Path) -> None:
    pytest.importorskip("distributed", reason=MISSING)
    p1 = scenario(tmp_path / "p1")
    with loopback_cluster(tmp_path, workers=1) as cluster:
        result = run("whatif", instance_folder, p1, "-o", tmp_path / "o", *LIMIT, "--cluster", cluster.address)
    assert result.exit_code == 0
    assert plan_folders(tmp_path / "o") == ["base", "p1"]


def test_a_cluster_that_is_not_there_is_told(run: Sipplan, instance_folder: Path, tmp_path: Path) -> None:
    pytest.importorskip("distributed", reason=MISSING)
    p1 = scenario(tmp_path / "p1")
    result = run("whatif", instance_folder, p1, "-o", tmp_path / "o", *LIMIT, "--cluster", "nonsense")
    assert result.exit_code == 1
    assert "no Dask scheduler answers at 'nonsense'" in result.stderr
