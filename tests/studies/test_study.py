"""What is finished is not worked on again, and nothing else is taken for finished."""

from __future__ import annotations

import threading
from collections.abc import Generator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from scheduler.studies import Failed, Finished, Job, Ledger, Results, carry_out, fingerprint, plan_sha256
from tests.build import plan_of, tiny_instance
from tests.checker.judging import GOOD
from tests.studies.work import Errand, doubling, refuse


@dataclass
class OwnHands:
    """A crew that does everything itself, and remembers what."""

    done: list[str] = field(default_factory=list)
    most: int = 1000

    def outcomes(
        self, jobs: Sequence[Job[Any, Any]], stop: threading.Event
    ) -> Generator[Finished[Any, Any] | Failed[Any, Any], None, None]:
        for job in jobs[: self.most]:
            self.done.append(job.name)
            try:
                yield Finished(job, job.work(job.given, stop))
            except ValueError as error:
                yield Failed(job, str(error))


def carried_out(jobs: Sequence[Job[Errand, int]], crew: OwnHands, folder: Path) -> Results[int]:
    ledger = Ledger(folder / "finished", TypeAdapter(int))
    return carry_out(jobs, crew, ledger, threading.Event(), lambda outcome, kept: None)


def test_what_is_finished_is_not_worked_on_again(tmp_path: Path) -> None:
    jobs = [doubling(Errand(number, tmp_path)) for number in range(4)]
    first = OwnHands(most=2)
    half = carried_out(jobs, first, tmp_path)
    assert (half.finished, half.left) == ({"job 0": 0, "job 1": 2}, ("job 2", "job 3"))
    second = OwnHands()
    whole = carried_out(jobs, second, tmp_path)
    assert whole == Results({"job 0": 0, "job 1": 2, "job 2": 4, "job 3": 6}, {}, ())
    assert (first.done, second.done) == (["job 0", "job 1"], ["job 2", "job 3"])


def test_another_input_is_worked_on_anew(tmp_path: Path) -> None:
    carried_out([doubling(Errand(1, tmp_path))], OwnHands(), tmp_path)
    crew = OwnHands()
    changed = Job("job 1", doubling(Errand(1, tmp_path)).work, Errand(5, tmp_path), fingerprint(number=5))
    assert carried_out([changed], crew, tmp_path).finished == {"job 1": 10}
    assert crew.done == ["job 1"]


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"key": "?"}', b"null", b"\xff", b"DAMAGED RESULT"])
def test_a_damaged_record_is_worked_on_anew(tmp_path: Path, content: bytes) -> None:
    job = doubling(Errand(1, tmp_path))
    carried_out([job], OwnHands(), tmp_path)
    (record,) = (tmp_path / "finished").iterdir()
    if content == b"DAMAGED RESULT":
        content = record.read_bytes().replace(b'"result": 2', b'"result": "two"')
    record.write_bytes(content)
    assert carried_out([job], OwnHands(), tmp_path).finished == {"job 1": 2}
    assert b'"result": 2' in record.read_bytes()


def test_what_failed_is_told_and_tried_again_by_the_next_run(tmp_path: Path) -> None:
    job = Job("job 3", refuse, Errand(3, tmp_path), fingerprint())
    crew = OwnHands()
    for _ in range(2):
        assert carried_out([job], crew, tmp_path).failed == {"job 3": "3 is not wanted"}
    assert crew.done == ["job 3", "job 3"]


def test_each_job_is_told_of_once_and_whether_it_was_there(tmp_path: Path) -> None:
    carried_out([doubling(Errand(1, tmp_path))], OwnHands(), tmp_path)
    told: list[tuple[str, bool]] = []
    carry_out(
        [doubling(Errand(number, tmp_path)) for number in (0, 1)],
        OwnHands(),
        Ledger(tmp_path / "finished", TypeAdapter(int)),
        threading.Event(),
        lambda outcome, kept: told.append((outcome.job.name, kept)),
    )
    assert told == [("job 1", True), ("job 0", False)]


def test_a_cleared_ledger_knows_nothing(tmp_path: Path) -> None:
    job = doubling(Errand(1, tmp_path))
    carried_out([job], OwnHands(), tmp_path)
    ledger = Ledger(tmp_path / "finished", TypeAdapter(int))
    assert ledger.find(job) == 2
    ledger.clear()
    assert ledger.find(job) is None


@settings(max_examples=20)
@given(names=st.lists(st.text(min_size=1), min_size=1, max_size=5, unique=True))
def test_whatever_jobs_are_called_each_has_its_own_record(
    tmp_path_factory: pytest.TempPathFactory, names: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("ledger")
    ledger = Ledger(folder, TypeAdapter(int))
    jobs = [Job(name, refuse, Errand(0, folder), "key") for name in names]
    for number, job in enumerate(jobs):
        ledger.write(job, number)
    assert [ledger.find(job) for job in jobs] == list(range(len(jobs)))
    assert len(list(folder.iterdir())) == len(jobs)


@pytest.mark.parametrize("name", ["../../x", "CON", "a" * 300, "a/b\\c:d", ".", " ", "NUL.txt", "ß", "SS", "ss"])
def test_a_record_lies_in_its_folder_under_a_name_that_windows_takes(tmp_path: Path, name: str) -> None:
    Ledger(tmp_path / "finished", TypeAdapter(int)).write(Job(name, refuse, Errand(0, tmp_path), "key"), 1)
    (record,) = tmp_path.rglob("*.json")
    assert record.parent == tmp_path / "finished"
    assert len(record.name) <= 80
    assert not set(record.name) & set('<>:"/\\|?*')


def test_fingerprints_tell_every_part_of_the_input() -> None:
    assert fingerprint(seed=1, seconds=2.0) == fingerprint(seconds=2.0, seed=1)
    assert len({fingerprint(seed=1), fingerprint(seed=2), fingerprint(seconds=1), fingerprint(seed="1")}) == 4


def test_another_version_is_another_input(monkeypatch: pytest.MonkeyPatch) -> None:
    before = fingerprint(seed=1)
    monkeypatch.setattr("scheduler.studies.job.__version__", "999")
    assert fingerprint(seed=1) != before


def test_a_plan_is_known_by_its_decisions() -> None:
    plan = plan_of(tiny_instance(), GOOD)
    slower = plan_of(tiny_instance(), GOOD, seconds=77.0)
    assert plan_sha256(plan) == plan_sha256(slower)
    assert plan_sha256(plan) != plan_sha256(plan_of(tiny_instance(), {**GOOD, "S1": (None, [])}))
