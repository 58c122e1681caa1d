"""Reports to look at."""

from __future__ import annotations

from pathlib import Path

import pytest

from scheduler.exporting.account import account_of
from scheduler.exporting.report import render
from scheduler.reading import read_instance
from tests.exporting.explained import explained_account, short_instance, short_plan
from tests.exporting.report.plans import full_plan

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="session")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of the bundled county."""
    return written(tmp_path_factory.mktemp("county") / "report.html", "norfolk-2008")


@pytest.fixture(scope="session")
def short(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of a plan that leaves visits out, for reasons of all kinds."""
    path, of = tmp_path_factory.mktemp("short") / "report.html", short_instance()
    path.write_text(render(explained_account(short_plan(of), of)), encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of the small bundled instance."""
    return written(tmp_path_factory.mktemp("small") / "report.html", "small")


def written(path: Path, bundled: str) -> Path:
    instance = read_instance(ROOT / "instances" / bundled).instance
    path.write_text(render(account_of(full_plan(instance), instance)), encoding="utf-8")
    return path
