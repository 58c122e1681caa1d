"""The counties of the benchmark are what they are said to be: in order, of several sizes, and short in days."""

from __future__ import annotations

import re
from functools import cache

import pytest

from models import Instance
from scheduler.command_line.bundled import bundled_names
from scheduler.reading import read_instance
from scheduler.validation import validate
from tests.benchmarks.choices import choices_of
from tests.benchmarks.counties import DRAWN, shortage
from tests.benchmarks.publish import PAGE
from tests.benchmarks.race import ROOT
from tests.benchmarks.run import placed


@cache
def drawn(name: str) -> Instance:
    return DRAWN[name].drawn()


@pytest.mark.parametrize("name", DRAWN)
def test_a_county_can_be_planned_and_has_a_place_for_every_school(name: str) -> None:
    instance = drawn(name)
    assert validate(instance).errors == ()
    assert 100 <= len(instance.schools) <= 430
    assert sum(sip.max_schools for sip in instance.sips) >= len(instance.schools)


@pytest.mark.parametrize("name", DRAWN)
def test_a_county_is_short_in_days_and_not_in_places(name: str) -> None:
    found = shortage(choices_of(drawn(name)))
    assert found.by_places == pytest.approx(0, abs=1e-6)
    assert found.by_days > 5
    page = (ROOT / PAGE).read_text(encoding="utf-8")
    assert re.search(rf"^\| `{name}` \| {len(drawn(name).schools)} \|.*\b{found.by_days:.1f} \|$", page, re.MULTILINE)


def test_make_bench_plans_at_least_six_counties_and_two_of_them_are_short_in_days() -> None:
    line = re.search(r"^BENCH_COUNTIES \?= (.*)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert line is not None
    names = line.group(1).split()
    assert len(set(names)) == len(names) >= 6
    assert set(names) <= {*DRAWN, *bundled_names()}
    assert len(set(names) & DRAWN.keys()) >= 2


def test_a_county_is_drawn_for_the_contenders_to_read(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("results")
    for _ in range(2):
        path = placed("scarce-skills", folder)
        assert path.stem == "scarce-skills"
        assert read_instance(path).instance.sha256 == drawn("scarce-skills").sha256
    assert placed("small", folder).name == "small"
