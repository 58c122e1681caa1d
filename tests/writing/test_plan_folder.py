"""A plan folder is written as the contract says, whole or not at all."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from models import Plan
from scheduler.reading import read_plan
from scheduler.writing import TargetExistsError, write_plan
from tests.build import plan_of, tiny_instance

INSTANCE = tiny_instance()
OLD = plan_of(INSTANCE, {"S1": ("P1", ["2008-04-14", "2008-04-21"])})
NEW = plan_of(INSTANCE, {"S1": ("P2", ["2008-04-14", "2008-04-21", "2008-09-10"])})
FILES = ["allocation.csv", "instance.json", "plan.json", "summary.json", "visits.csv"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the old plan."""
    write_plan(OLD, INSTANCE, tmp_path / "plan")
    return tmp_path / "plan"


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_the_files_of_the_contract(folder: Path) -> None:
    assert names(folder) == FILES
    assert (folder / "allocation.csv").read_bytes() == b"school,sip\nS1,P1\nS2,\nS3,\n"
    visits = (folder / "visits.csv").read_text(encoding="utf-8").splitlines()
    assert visits[:4] == ["school,visit,sip,day", "S1,1,P1,2008-04-14", "S1,2,P1,2008-04-21", "S1,3,,"]
    assert len(visits) == 10
    summary = json.loads((folder / "summary.json").read_text(encoding="utf-8"))
    assert list(summary) == [
        "status",
        "coverage",
        "coverage_bound",
        "quality",
        "quality_bound",
        "gap",
        "terms",
        "seconds",
        "seed",
        "workers",
        "instance_sha256",
        "versions",
    ]
    assert summary["coverage"] == {"0": 7}
    assert summary["gap"] is None
    assert summary["instance_sha256"] == INSTANCE.sha256


def test_folders_above_are_made(tmp_path: Path) -> None:
    write_plan(OLD, INSTANCE, tmp_path / "a" / "b" / "plan")
    assert read_plan(tmp_path / "a" / "b" / "plan").plan == OLD


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    (tmp_path / "plan").mkdir()
    write_plan(OLD, INSTANCE, tmp_path / "plan")
    assert read_plan(tmp_path / "plan").plan == OLD
    assert names(tmp_path) == ["plan"]


def test_a_plan_is_not_replaced_unasked(folder: Path) -> None:
    with pytest.raises(TargetExistsError, match="is already there"):
        write_plan(NEW, INSTANCE, folder)
    assert read_plan(folder).plan == OLD


def test_a_plan_is_replaced_on_request(folder: Path) -> None:
    write_plan(NEW, INSTANCE, folder, overwrite=True)
    assert read_plan(folder).plan == NEW
    assert names(folder.parent) == ["plan"]


def test_what_a_file_manager_leaves_behind_does_not_matter(folder: Path) -> None:
    (folder / "Thumbs.db").write_bytes(b"")
    write_plan(NEW, INSTANCE, folder, overwrite=True)
    assert read_plan(folder).plan == NEW


def test_somebody_elses_folder_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "a.txt").write_text("dear")
    with pytest.raises(TargetExistsError, match=r"has no plan\.json"):
        write_plan(NEW, INSTANCE, tmp_path / "letters", overwrite=True)
    assert (tmp_path / "letters" / "a.txt").read_text() == "dear"


def test_a_plan_folder_with_somebodys_own_file_is_not_replaced(folder: Path) -> None:
    (folder / "notes.docx").write_text("mine")
    with pytest.raises(TargetExistsError, match=r"also holds notes\.docx"):
        write_plan(NEW, INSTANCE, folder, overwrite=True)
    assert (folder / "notes.docx").read_text() == "mine"
    assert read_plan(folder).plan == OLD


def test_a_file_is_not_replaced_by_a_folder(tmp_path: Path) -> None:
    (tmp_path / "plan").write_text("mine")
    with pytest.raises(TargetExistsError, match="is a file"):
        write_plan(NEW, INSTANCE, tmp_path / "plan", overwrite=True)
    assert (tmp_path / "plan").read_text() == "mine"


def failing(at: int, real: Callable[..., Any]) -> Callable[..., Any]:
    """A function that works until its call number `at`, and then finds the disk full."""
    calls = iter(range(1000))

    def call(*args: Any, **kwargs: Any) -> Any:
        if next(calls) == at:
            raise OSError(28, "No space left on device")
        return real(*args, **kwargs)

    return call


@pytest.mark.parametrize("at", range(5))
def test_a_disk_full_while_writing_leaves_the_old_plan(folder: Path, monkeypatch: pytest.MonkeyPatch, at: int) -> None:
    monkeypatch.setattr("os.fsync", failing(at, lambda handle: None))
    with pytest.raises(OSError, match="No space left"):
        write_plan(NEW, INSTANCE, folder, overwrite=True)
    monkeypatch.undo()
    assert read_plan(folder).plan == OLD
    assert names(folder.parent) == ["plan"]


@pytest.mark.parametrize("at", [0, 1])
def test_a_failing_rename_leaves_the_old_plan(folder: Path, monkeypatch: pytest.MonkeyPatch, at: int) -> None:
    monkeypatch.setattr(Path, "rename", failing(at, Path.rename))
    with pytest.raises(OSError, match="No space left"):
        write_plan(NEW, INSTANCE, folder, overwrite=True)
    monkeypatch.undo()
    assert read_plan(folder).plan == OLD
    assert names(folder.parent) == ["plan"]


def test_ctrl_c_between_the_renames_leaves_the_old_plan(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real, calls = Path.rename, iter(range(10))

    def rename(self: Path, target: Path) -> Path:
        if next(calls) == 1:
            raise KeyboardInterrupt
        return real(self, target)

    monkeypatch.setattr(Path, "rename", rename)
    with pytest.raises(KeyboardInterrupt):
        write_plan(NEW, INSTANCE, folder, overwrite=True)
    monkeypatch.undo()
    assert read_plan(folder).plan == OLD
    assert names(folder.parent) == ["plan"]


def test_a_crash_between_the_renames_is_mended_by_the_next_write(folder: Path) -> None:
    folder.rename(folder.with_name(".plan.previous"))
    with pytest.raises(TargetExistsError, match="is already there"):
        write_plan(NEW, INSTANCE, folder)
    assert read_plan(folder).plan == OLD


def test_a_crash_after_the_renames_leaves_nothing_for_long(folder: Path) -> None:
    write_plan(OLD, INSTANCE, folder.with_name(".plan.previous"))
    write_plan(NEW, INSTANCE, folder, overwrite=True)
    assert read_plan(folder).plan == NEW
    assert names(folder.parent) == ["plan"]


def test_a_link_to_a_plan_stays_a_link(folder: Path) -> None:
    link = folder.with_name("latest")
    try:
        link.symlink_to(folder, target_is_directory=True)
    except OSError:
        pytest.skip("links need a privilege here")
    write_plan(NEW, INSTANCE, link, overwrite=True)
    assert link.is_symlink()
    assert read_plan(folder).plan == NEW


def test_the_type_of_the_summary_survives(folder: Path) -> None:
    plan: Plan = read_plan(folder).plan
    assert plan.summary.coverage == {0: 7}
