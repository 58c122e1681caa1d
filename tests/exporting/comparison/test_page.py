"""The page of a comparison: in a parser and in a real browser."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from scheduler.exporting.comparison import render
from tests.exporting.comparison.comparisons import comparison, hostile_comparison
from tests.exporting.report.plans import HOSTILE
from tests.exporting.report.reading import elements
from tests.exporting.report.test_browser import DESKTOP, LEVELS, PHONE, RUN_AXE, opened


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("comparison") / "compared.html"
    path.write_text(render(comparison()), encoding="utf-8")
    return path


def test_everything_that_is_known_is_said() -> None:
    of = comparison()
    text = elements(render(of)).text
    for each in of.others:
        assert each.headline in text
        assert each.verdict in text
    for said in ("P2 has left", "new conflict, row 3: governor", "undecided: the bounds overlap", "Another county"):
        assert said in text


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_names_make_no_elements(text: str) -> None:
    honest = elements(render(hostile_comparison("x")))
    hostile = elements(render(hostile_comparison(text)))
    assert [tag for tag, _ in hostile.tags] == [tag for tag, _ in honest.tags]


def test_it_asks_nothing_and_complains_of_nothing(browser: Browser, tmp_path: Path, page: Path) -> None:
    hostile = tmp_path / "hostile.html"
    hostile.write_text(render(hostile_comparison("".join(HOSTILE))), encoding="utf-8")
    for path in (page, hostile):
        with opened(browser, path, PHONE) as report:
            assert (report.complaints, report.requests) == ([], [])
            assert report.page.title().startswith("School visit plans compared")
            assert report.page.evaluate("document.documentElement.scrollWidth") == PHONE[0]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_against_wcag_22_aa(browser: Browser, axe: str, page: Path, scheme: str) -> None:
    with opened(browser, page, DESKTOP, color_scheme=scheme) as report:
        report.page.evaluate(axe)
        assert report.page.evaluate(RUN_AXE, LEVELS) == []


def test_it_prints_on_a4(browser: Browser, page: Path) -> None:
    with opened(browser, page) as report:
        printed = report.page.pdf(prefer_css_page_size=True, print_background=True)
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", printed)
    assert {(round(float(width)), round(float(height))) for width, height in boxes} == {(595, 842)}
