"""A real Chromium for the tests of the report, driven by playwright."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import resources
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from scheduler.exporting.account import account_of
from scheduler.exporting.report import render
from scheduler.reading import read_instance
from tests.exporting.programs import program
from tests.exporting.report.plans import full_plan

ROOT = Path(__file__).parents[3]
NAMES = ("chromium", "chromium-browser", "google-chrome")
QUIET = (
    "--no-sandbox",  # CI runs as root
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium without a window; a test that needs it is skipped where it is missing, and fails in CI."""
    path = program(NAMES, "chromium")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=list(QUIET))
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def axe() -> str:
    """The source of axe-core, as a PyPI package carries it."""
    return resources.files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of the bundled county."""
    return written(tmp_path_factory.mktemp("county") / "report.html", "norfolk-2008")


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of the small bundled instance."""
    return written(tmp_path_factory.mktemp("small") / "report.html", "small")


def written(path: Path, bundled: str) -> Path:
    instance = read_instance(ROOT / "instances" / bundled).instance
    path.write_text(render(account_of(full_plan(instance), instance)), encoding="utf-8")
    return path
