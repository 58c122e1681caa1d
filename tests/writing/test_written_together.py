"""Tables of one call: all of them or none, and never into a plan or a workbook that somebody has open."""

from __future__ import annotations

from pathlib import Path

import pytest

from models import Row
from scheduler.writing import TargetExistsError, put_tables, write_instance, write_plan
from tests.build import plan_of, tiny_instance


def tables() -> dict[str, tuple[Row, ...]]:
    """Three of the tiny instance, with a school less; a folder without pins has no such file."""
    instance = tiny_instance()
    return {"schools": instance.schools[1:], "pins": instance.pins, "sips": instance.sips[1:]}


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize("kind", [OSError, KeyboardInterrupt])
def test_a_table_that_cannot_take_its_name_leaves_all_as_they_were(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: type[BaseException]
) -> None:
    write_instance(tiny_instance(), tmp_path)
    before = contents(tmp_path)
    replace = Path.replace

    def fails_for_sips(self: Path, target: Path) -> Path:
        if target.name == "sips.csv":
            raise kind
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", fails_for_sips)
    with pytest.raises(kind):
        put_tables(tmp_path, tables(), overwrite=True)
    assert contents(tmp_path) == before


def test_a_folder_in_the_way_of_one_table_leaves_all_as_they_were(tmp_path: Path) -> None:
    write_instance(tiny_instance(), tmp_path)
    before = contents(tmp_path)
    (tmp_path / "pins.csv").mkdir()
    with pytest.raises(TargetExistsError, match="is a folder"):
        put_tables(tmp_path, tables(), overwrite=True)
    (tmp_path / "pins.csv").rmdir()
    assert contents(tmp_path) == before


def test_a_plan_is_never_filled(tmp_path: Path) -> None:
    instance = tiny_instance()
    write_plan(plan_of(instance, {}), instance, tmp_path / "plan")
    before = contents(tmp_path / "plan")
    with pytest.raises(TargetExistsError, match="is a plan"):
        put_tables(tmp_path / "plan", tables(), overwrite=True)
    assert contents(tmp_path / "plan") == before


@pytest.mark.parametrize("mark", ["~$book.xlsx", ".~lock.book.xlsx#"])
def test_a_workbook_that_somebody_has_open_is_left_alone(tmp_path: Path, mark: str) -> None:
    write_instance(tiny_instance(), tmp_path / "book.xlsx")
    (tmp_path / mark).touch()
    before = contents(tmp_path)
    with pytest.raises(OSError, match="open in another program"):
        put_tables(tmp_path / "book.xlsx", tables(), overwrite=True)
    assert contents(tmp_path) == before
    put_tables(tmp_path / "other.xlsx", tables(), overwrite=True)
