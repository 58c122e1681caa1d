from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from models import Instance
from scheduler.writing import write_plan
from tests.build import plan_of, with_school
from tests.calendars import PUBLISHED
from tests.command_line.conftest import Sipplan


@pytest.mark.parametrize(
    ("command", "options"),
    [
        ("explain", ()),
        ("repair", ("-o", "made")),
        ("record", ("--school", "S1")),
        ("export", ("-o", "made")),
        ("roll-forward", ("--terms", "terms.csv", "-o", "made")),
    ],
)
def test_a_plan_beside_another_instance_is_refused(
    run: Sipplan,
    plan_folder: Path,
    tmp_path: Path,
    instance: Instance,
    monkeypatch: pytest.MonkeyPatch,
    command: str,
    options: tuple[str, ...],
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("terms.csv").write_text(PUBLISHED, encoding="utf-8")
    other = with_school(instance, "S1", name="Another")
    write_plan(plan_of(other, {}), other, tmp_path / "other")
    shutil.copy(tmp_path / "other" / "instance.json", plan_folder / "instance.json")
    refused = run(command, plan_folder, *options)
    assert refused.exit_code == 1
    assert "was made for another instance" in refused.stderr
    assert not Path("made").exists()
