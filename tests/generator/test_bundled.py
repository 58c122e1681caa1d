"""The bundled instances: what their READMEs say that they are."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from models import Instance
from scheduler.checker import check
from scheduler.generator import CountyOptions, generate
from scheduler.reading import read_instance
from scheduler.writing import write_instance
from tests.generator.placing import Placing, allocate, place

INSTANCES = Path(__file__).parents[2] / "instances"
NAMES = ("norfolk-2008", "short-staffed", "small")


def documented(name: str) -> CountyOptions:
    """The options in the command that the README of an instance gives."""
    readme = (INSTANCES / name / "README.md").read_text(encoding="utf-8")
    commands = re.findall(r"^ {4}sipplan generate (.+) -o (\S+)$", readme, re.MULTILINE)
    assert [target for _, target in commands] == [name]
    options = dict(re.findall(r"--(\S+) (\S+)", commands[0][0]))
    whole = {key: int(options[key]) for key in ("schools", "seed", "inset-days") if key in options}
    parts = {key: float(options[key]) for key in ("staffing", "late") if key in options}
    assert set(options) == {*whole, *parts}
    return CountyOptions(
        schools=whole["schools"],
        seed=whole["seed"],
        inset_days=whole.get("inset-days", CountyOptions.inset_days),
        staffing=parts.get("staffing", CountyOptions.staffing),
        late=parts.get("late", CountyOptions.late),
    )


def read(name: str) -> Instance:
    return read_instance(INSTANCES / name).instance


def test_all_bundled_instances_are_known_here() -> None:
    assert sorted(folder.name for folder in INSTANCES.iterdir() if folder.is_dir()) == sorted(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_the_documented_command_makes_the_instance_again(name: str, tmp_path: Path) -> None:
    write_instance(generate(documented(name)), tmp_path / name)
    made = {file.name: file.read_bytes() for file in (tmp_path / name).iterdir()}
    bundled = {file.name: file.read_bytes() for file in (INSTANCES / name).glob("*.csv")}
    assert sorted(made) == sorted(bundled)
    assert [file for file in made if made[file] != bundled[file]] == []


@pytest.mark.parametrize("name", ["norfolk-2008", "small"])
def test_an_instance_with_enough_sips_reads_without_a_warning(name: str) -> None:
    assert read_instance(INSTANCES / name).warnings == ()


def test_the_short_staffed_county_reads_with_a_warning_of_just_that() -> None:
    warnings = [str(warning) for warning in read_instance(INSTANCES / "short-staffed").warnings]
    assert len(warnings) == 1
    assert "349" in warnings[0] and "380" in warnings[0]


@pytest.mark.parametrize("name", ["small", "norfolk-2008"])
def test_every_visit_can_be_placed(name: str) -> None:
    instance = read(name)
    placed = place(instance)
    assert placed is not None
    report = check(instance, tuple(placed[0]), tuple(placed[1]))
    assert report.breaches == ()
    assert set(report.coverage.values()) == {0}


def test_not_every_school_of_the_short_staffed_county_can_be_allocated() -> None:
    instance = read("short-staffed")
    assert allocate(Placing(instance)) is None
    capacity = sum(sip.max_schools for sip in instance.sips)
    assert capacity / len(instance.schools) == pytest.approx(0.92, abs=0.005)


def test_the_small_county_is_small_and_has_something_of_everything() -> None:
    instance = read("small")
    assert len(instance.schools) == 12 and len(instance.sips) == 4 and len(instance.localities) == 2
    assert {sip.kind for sip in instance.sips} == {"headteacher", "consultant", "adviser"}
    assert {school.concern for school in instance.schools} == {0, 1, 2}
    assert len(instance.absences) < 30
    assert instance.conflicts
    assert any(school.federation for school in instance.schools)
    assert any(school.requires for school in instance.schools)
    assert any(school.current_sip for school in instance.schools)
