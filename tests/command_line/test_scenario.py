"""`sipplan scenario` as people type it."""

from __future__ import annotations

from pathlib import Path

import pytest

from scheduler.reading import read_instance
from tests.command_line.conftest import Sipplan


@pytest.fixture
def p2_leaves(tmp_path: Path) -> Path:
    return _scenario(tmp_path / "p2 leaves", sips="sip,remove\nP2,yes\n", conflicts="school,sip\nS1,P1\n")


def _scenario(folder: Path, **tables: str) -> Path:
    folder.mkdir()
    for name, text in tables.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize("target", ["other", "other.xlsx"])
def test_writes_the_instance_and_says_what_changed(
    run: Sipplan, instance_folder: Path, p2_leaves: Path, tmp_path: Path, target: str
) -> None:
    policy = _scenario(tmp_path / "faster", policy="key,value\nspeed_kmh,60\n")
    result = run("scenario", instance_folder, p2_leaves, policy, "-o", tmp_path / target)
    assert result.exit_code == 0, result.output
    assert result.stdout.splitlines() == [
        f"{p2_leaves}:",
        "  sips       removed   P2",
        "  conflicts  added     S1, P1",
        "",
        f"{policy}:",
        "  policy     replaced  speed_kmh 45.0 -> 60",
        "",
        f"The instance is in {tmp_path / target}. 1 warning: 'sipplan validate' shows them.",
    ]
    instance = read_instance(tmp_path / target).instance
    assert [sip.sip for sip in instance.sips] == ["P1"]
    assert instance.policy.speed_kmh == 60


def test_says_what_went_along_and_not_more_than_can_be_read(run: Sipplan, tmp_path: Path) -> None:
    many = "".join(f"S{number:02},{number}\n" for number in range(1, 13))
    pins = _scenario(tmp_path / "pins", pins="school,sip\nS01,P03\n")
    leaves = _scenario(tmp_path / "leaves", sips="sip,remove\nP03,yes\n", schools=f"school,pupils\n{many}")
    more = _scenario(tmp_path / "more", closures="first_day\n" + "".join(f"2008-06-{day}\n" for day in range(10, 29)))
    result = run("scenario", "small", pins, leaves, more, "-o", tmp_path / "out")
    assert result.exit_code == 0, result.output
    assert "  with SIP P03 went\n    absences   sip, P03, 2008-04-28\n               sip, P03," in result.stdout
    assert "    pins       S01\n" in result.stdout
    assert "S12: pupils" in result.stdout
    assert result.stdout.count("2008-06-") == 11
    assert " and 8 more\n" in result.stdout


def test_what_is_wrong_with_every_scenario_is_said_and_nothing_written(
    run: Sipplan, instance_folder: Path, tmp_path: Path
) -> None:
    one = _scenario(tmp_path / "one", sips="sip,max_school\nP1,2\n")
    two = _scenario(tmp_path / "two", sip="sip\nP1\n")
    result = run("scenario", instance_folder, one, two, tmp_path / "nowhere", "-o", tmp_path / "out")
    assert result.exit_code == 1
    assert 'unknown column "max_school", did you mean "max_schools"?' in result.stderr
    assert f'{two}: sip: unknown table "sip", did you mean "sips"?' in result.stderr
    assert "there is no" in result.stderr
    assert "3 problems" in result.stderr
    assert not (tmp_path / "out").exists()


def test_an_instance_is_replaced_only_when_asked_and_a_scenario_never(
    run: Sipplan, instance_folder: Path, p2_leaves: Path, tmp_path: Path
) -> None:
    words = ("scenario", instance_folder, p2_leaves, "-o")
    assert run(*words, instance_folder).exit_code == 2
    assert run(*words, p2_leaves, "--force").exit_code == 2
    assert (p2_leaves / "sips.csv").read_text(encoding="utf-8") == "sip,remove\nP2,yes\n"
    assert run(*words, instance_folder, "--force").exit_code == 0
    assert len(read_instance(instance_folder).instance.sips) == 1


def test_a_scenario_that_changes_nothing_says_so(run: Sipplan, instance_folder: Path, tmp_path: Path) -> None:
    none = _scenario(tmp_path / "none", sips="sip,max_schools\n")
    result = run("scenario", instance_folder, none, "-o", tmp_path / "out")
    assert f"{none}: nothing changes.\n" in result.stdout


def test_hostile_names_cannot_steer_the_terminal(run: Sipplan, instance_folder: Path, tmp_path: Path) -> None:
    row = "sip,latitude,longitude,max_schools\n\u202e[red]P9,52.6,1.3,1\n"
    result = run("scenario", instance_folder, _scenario(tmp_path / "x", sips=row), "-o", tmp_path / "out")
    assert result.exit_code == 0
    assert "[red]P9" in result.stdout
    assert "\u202e" not in result.stdout


def test_without_a_scenario_the_command_cannot_be_carried_out(run: Sipplan, tmp_path: Path) -> None:
    assert run("scenario", "small", "-o", tmp_path / "out").exit_code == 2
