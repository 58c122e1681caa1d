from __future__ import annotations

from pathlib import Path

import pytest

from scheduler.reading import read_instance
from tests.command_line.conftest import Sipplan

TWELVE = ("generate", "--schools", "12", "--seed", "3")


def test_the_same_seed_draws_the_same_county(run: Sipplan, tmp_path: Path) -> None:
    for name in ("one", "two"):
        result = run(*TWELVE, "-o", tmp_path / name)
        assert result.exit_code == 0
        assert result.output.startswith(f"{tmp_path / name}: 12 schools and ")
    one = read_instance(tmp_path / "one").instance
    assert one.sha256 == read_instance(tmp_path / "two").instance.sha256
    run("generate", "--schools", "12", "--seed", "4", "-o", tmp_path / "other")
    assert one.sha256 != read_instance(tmp_path / "other").instance.sha256


def test_a_workbook(run: Sipplan, tmp_path: Path) -> None:
    assert run(*TWELVE, "-o", tmp_path / "county.xlsx").exit_code == 0
    assert len(read_instance(tmp_path / "county.xlsx").instance.schools) == 12


def test_staffing_and_counties(run: Sipplan, tmp_path: Path) -> None:
    assert run(*TWELVE, "--staffing", "2", "--counties", "2", "-o", tmp_path / "rich").exit_code == 0
    instance = read_instance(tmp_path / "rich").instance
    assert len(instance.schools) == 24
    assert sum(sip.max_schools for sip in instance.sips) >= 48


def test_schools_from_a_table_of_places(run: Sipplan, tmp_path: Path) -> None:
    table = tmp_path / "places.csv"
    table.write_text("name,latitude,longitude\nAsh School,52.6,1.3\nElm School,52.7,1.2\n", encoding="utf-8-sig")
    assert run("generate", "--places", table, "--seed", "1", "-o", tmp_path / "county").exit_code == 0
    instance = read_instance(tmp_path / "county").instance
    assert sorted(school.name for school in instance.schools) == ["Ash School", "Elm School"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"name,latitude,longitude\nAsh,north,1.3\nElm,52,east\n", "row 2, column latitude"),
        (b"name,latitude,longitude\nAsh,north,1.3\nElm,52,east\n", "row 3, column longitude"),
        ("name,latitude,longitude\nÉlan,52,1\n".encode("cp1252"), "is not UTF-8"),
        (b"", "row 1: no column for name"),
    ],
)
def test_a_table_of_places_that_cannot_be_used(run: Sipplan, tmp_path: Path, content: bytes, message: str) -> None:
    table = tmp_path / "places.csv"
    table.write_bytes(content)
    result = run("generate", "--places", table, "--seed", "1", "-o", tmp_path / "county")
    assert result.exit_code == 1
    assert message in result.stderr
    assert not (tmp_path / "county").exists()


def test_overwrites_with_force_only(run: Sipplan, tmp_path: Path) -> None:
    run(*TWELVE, "-o", tmp_path / "county")
    before = (tmp_path / "county" / "schools.csv").read_bytes()
    other = ("generate", "--schools", "12", "--seed", "4", "-o", tmp_path / "county")
    assert run(*other).exit_code == 2
    assert (tmp_path / "county" / "schools.csv").read_bytes() == before
    assert run(*other, "--force").exit_code == 0
    assert (tmp_path / "county" / "schools.csv").read_bytes() != before


@pytest.mark.parametrize(
    "words",
    [
        ("--seed", "1"),
        ("--schools", "0", "--seed", "1"),
        ("--schools", "12"),
        ("--schools", "12", "--seed", "1", "--staffing", "0"),
        ("--schools", "12", "--seed", "1", "--counties", "0"),
    ],
)
def test_an_option_out_of_range_is_refused(run: Sipplan, tmp_path: Path, words: tuple[str, ...]) -> None:
    assert run("generate", "-o", tmp_path / "county", *words).exit_code == 2
    assert not (tmp_path / "county").exists()


@pytest.mark.parametrize("option", ["--staffing", "--late"])
def test_not_a_number_is_refused(option: str, run: Sipplan, tmp_path: Path) -> None:
    result = run("generate", "--schools", "5", "--seed", "1", option, "nan", "-o", tmp_path / "county")
    assert result.exit_code == 2
    assert "not a number" in result.output
