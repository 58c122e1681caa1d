"""The report in a real browser: nothing asked of a network, found and filtered, open to everybody."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from scheduler.exporting.account import account_of
from scheduler.exporting.report import render
from scheduler.reading import read_instance
from tests.build import plan_of, tiny_instance, with_pin, with_school
from tests.exporting.explained import explained_account
from tests.exporting.report.plans import HOSTILE, full_plan, spoilt

ROOT = Path(__file__).parents[3]
DESKTOP, PHONE, NARROWEST = (1366, 900), (390, 844), (320, 640)
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
RUN_AXE = """async (tags) => {
    const found = await axe.run(document, { runOnly: { type: "tag", values: tags } });
    return found.violations.map((each) => `${each.id}: ${each.nodes.length} x ${each.nodes[0].html.slice(0, 200)}
        ${each.nodes[0].failureSummary}`);
}"""


@dataclass
class Opened:
    """A page, with all that it complained of and all that it asked for besides itself."""

    page: Page
    complaints: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)


@contextmanager
def opened(browser: Browser, path: Path, size: tuple[int, int] = DESKTOP, **options: Any) -> Iterator[Opened]:
    options = {"reduced_motion": "reduce", **options}
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, **options)
    context.set_default_timeout(20_000)
    report = Opened(context.new_page())
    report.page.on("console", lambda message: report.complaints.append(f"{message.type}: {message.text}"))
    report.page.on("pageerror", lambda error: report.complaints.append(str(error)))
    report.page.on("request", lambda request: report.requests.append(request.url))
    report.page.goto(path.as_uri())
    report.requests.remove(path.as_uri())
    try:
        yield report
    finally:
        context.close()


def shown(page: Page, selector: str) -> int:
    """How many elements a reader can see."""
    return page.locator(f"{selector}:visible").count()


def wait_for(page: Page, status: str) -> None:
    """Until the line beside the filters says so."""
    expect(page.locator("#found")).to_have_text(status, timeout=20_000)


def test_a_county_opens_without_an_error_and_without_a_request(browser: Browser, county: Path) -> None:
    with opened(browser, county) as report:
        wait_for(report.page, "380 schools, 56 SIPs")
        assert report.page.locator("#schools tbody tr").count() == 380
        assert report.page.locator("#map .marks > g").count() == 380
        assert report.page.locator("#calendars table.grid").count() == 4
        assert (report.complaints, report.requests) == ([], [])


def test_search_finds_schools_sips_and_localities(browser: Browser, county: Path) -> None:
    with opened(browser, county) as report:
        page = report.page
        page.get_by_label("Search", exact=True).fill("acle infant")
        wait_for(page, "Showing 1 school and 1 SIP")
        assert page.locator("#schools tbody tr:visible th").inner_text().startswith("Acle Infant School")
        assert shown(page, "#calendars .grid tbody tr") == 4
        assert page.locator("#map .marks > g:not(.dim)").count() == 1
        assert shown(page, "#diaries details") == 1
        page.get_by_label("Search", exact=True).fill("christine  FISHER")
        wait_for(page, "Showing 7 schools and 1 SIP")
        page.get_by_label("Search", exact=True).fill("no such school anywhere")
        wait_for(page, "Showing 0 schools and 0 SIPs")
        page.get_by_role("button", name="Show all").click()
        wait_for(page, "380 schools, 56 SIPs")
        assert shown(page, "#schools tbody tr") == 380


def test_filters_by_sip_locality_and_concern_combine(browser: Browser, county: Path) -> None:
    instance = read_instance(ROOT / "instances/norfolk-2008").instance
    inside = [place for place, school in enumerate(instance.schools) if school.locality == "L15"]
    sips = {place % len(instance.sips) for place in inside}
    with opened(browser, county) as report:
        page = report.page
        page.get_by_label("Locality", exact=True).select_option(label="L15, Norwich area")
        wait_for(page, f"Showing {len(inside)} schools and {len(sips)} SIPs")
        localities = page.locator("#schools tbody tr:visible td:nth-child(2)").all_inner_texts()
        assert {text[:3] for text in localities} == {"L15"}
        assert shown(page, "#money tbody tr") == 1
        page.get_by_label("Of concern only").check()
        of_concern = [place for place in inside if instance.schools[place].concern]
        sips = {place % len(instance.sips) for place in of_concern}
        wait_for(page, f"Showing {len(of_concern)} schools and {len(sips)} SIPs")
        visible = page.locator("#schools tbody tr:visible td:nth-child(3)").all_inner_texts()
        assert visible and all(text.startswith("level") for text in visible)
        page.get_by_role("button", name="Show all").click()
        page.get_by_label("SIP", exact=True).select_option(index=1)
        wait_for(page, "Showing 7 schools and 1 SIP")
        assert page.locator("#map .sips > g:not(.dim)").count() == 1


def test_a_click_on_a_sip_of_the_map_filters_and_another_undoes_it(browser: Browser, small: Path) -> None:
    with opened(browser, small) as report:
        before = shown(report.page, "#schools tbody tr")
        mark = report.page.locator("#map .sips > g").last
        mark.click()
        assert 0 < shown(report.page, "#schools tbody tr") < before
        mark.click()
        assert shown(report.page, "#schools tbody tr") == before


def test_without_script_everything_is_there_to_read(browser: Browser, small: Path) -> None:
    with opened(browser, small, java_script_enabled=False) as report:
        assert not report.page.locator("#filters").is_visible()
        assert shown(report.page, "#schools tbody tr") == 12
        report.page.locator("#diaries summary").first.click()
        assert report.page.locator("#diaries details").first.locator("tbody tr").first.is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("plan", ["small", "short"])
def test_axe_finds_nothing_against_wcag_22_aa(
    browser: Browser, axe: str, small: Path, short: Path, plan: str, scheme: str, size: tuple[int, int]
) -> None:
    with opened(browser, {"small": small, "short": short}[plan], size, color_scheme=scheme) as report:
        page = report.page
        page.evaluate(axe)
        assert page.evaluate(RUN_AXE, LEVELS) == []
        page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
        page.get_by_label("SIP", exact=True).select_option(index=2)
        expect(page.locator("body.filtered")).to_be_attached()
        assert page.evaluate(RUN_AXE, LEVELS) == []


def test_the_keyboard_reaches_everything(browser: Browser, small: Path) -> None:
    with opened(browser, small) as report:
        page = report.page
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "Skip to the report"
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main"
        reached = []
        for _ in range(12):
            page.keyboard.press("Tab")
            reached.append(page.evaluate("document.activeElement.id || document.activeElement.tagName"))
            assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid", reached
        assert reached[1:6] == ["words", "by-sip", "by-locality", "by-concern", "BUTTON"]


def test_what_is_not_placed_is_opened_from_the_table_of_schools_and_filtered(browser: Browser, short: Path) -> None:
    with opened(browser, short) as report:
        page = report.page
        page.locator("#schools a", has_text="not placed").first.click()
        expect(page.locator("#why-0-2")).to_have_attribute("open", "")
        strip = page.locator("#why-0-2 .strip").first
        first_week = strip.locator("tbody td").all_inner_texts()[:6]
        assert first_week[:5] == ["t", "c", "i", "s", "-"]
        assert first_week[5].startswith("P1 is at S1 (visit 1); fair; INSET; P1 is away: leave; ")
        page.get_by_label("Search", exact=True).fill("cedar")
        wait_for(page, "Showing 1 school and 0 SIPs")
        assert page.locator("#unplaced .case:visible").all_inner_texts()[0].startswith("Cedar S3")
        assert shown(page, "#unplaced .reason") == 1
        assert (report.complaints, report.requests) == ([], [])


def test_strips_fit_a_phone(browser: Browser, short: Path) -> None:
    with opened(browser, short, NARROWEST) as report:
        report.page.evaluate("document.querySelectorAll('.case').forEach((each) => { each.open = true; })")
        assert report.page.evaluate("document.documentElement.scrollWidth") == NARROWEST[0]


def test_a_link_to_a_sip_opens_the_diary(browser: Browser, small: Path) -> None:
    with opened(browser, small) as report:
        report.page.locator("#workload tbody a").nth(1).click()
        report.page.wait_for_function("document.getElementById('sip-1').open")
        assert report.page.locator("#sip-1 table").is_visible()


@pytest.mark.parametrize("size", [PHONE, NARROWEST], ids=["phone", "narrowest"])
def test_a_phone_scrolls_no_page_sideways(browser: Browser, county: Path, size: tuple[int, int]) -> None:
    with opened(browser, county, size) as report:
        assert report.page.evaluate("document.documentElement.scrollWidth") == size[0]


def test_hostile_names_run_nothing_and_load_nothing(browser: Browser, tmp_path: Path) -> None:
    honest = with_pin(with_school(tiny_instance(), "S1", concern=2, federation="F"), "S2", 1, "P1", "2008-04-15")
    for place, text in enumerate(HOSTILE):
        instance = spoilt(honest, text)
        path = tmp_path / f"{place}.html"
        plan = plan_of(instance, {instance.schools[0].school: (instance.sips[0].sip, ["2008-04-14", None])})
        path.write_text(render(explained_account(plan, instance)), encoding="utf-8")
        with opened(browser, path, PHONE) as report:
            wait_for(report.page, "3 schools, 2 SIPs")
            report.page.evaluate("document.querySelectorAll('.case').forEach((each) => { each.open = true; })")
            report.page.locator("#map .marks > g").first.hover(force=True)
            assert report.page.title().startswith("School visit plan: 3 schools")
            assert (report.complaints, report.requests) == ([], [])
            assert report.page.evaluate("document.documentElement.scrollWidth") == PHONE[0], text


def test_axe_finds_nothing_among_hostile_names(browser: Browser, axe: str, tmp_path: Path) -> None:
    instance = spoilt(with_school(tiny_instance(), "S1", concern=2), HOSTILE[0] + HOSTILE[7] + HOSTILE[9])
    path = tmp_path / "report.html"
    path.write_text(render(account_of(full_plan(instance), instance)), encoding="utf-8")
    with opened(browser, path) as report:
        report.page.evaluate(axe)
        assert report.page.evaluate(RUN_AXE, LEVELS) == []


def test_even_unescaped_markup_would_run_nothing(browser: Browser, small: Path, tmp_path: Path) -> None:
    """The policy alone: what stands in the page unescaped neither runs, nor loads, nor changes how it looks."""
    attack = (
        "<script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">"
        "<style>h1{display:none}</style><iframe src=data:text/html,x></iframe>"
        "<link rel=stylesheet href=x.css><script src=x.js></script>"
    )
    path = tmp_path / "attacked.html"
    path.write_text(small.read_text(encoding="utf-8").replace("<h1>", f"{attack}<h1>", 1), encoding="utf-8")
    with opened(browser, path) as report:
        wait_for(report.page, "12 schools, 4 SIPs")
        assert report.page.title().startswith("School visit plan")
        assert report.page.locator("h1").is_visible()
        refused = [text for text in report.complaints if "Content Security Policy" in text]
        assert len(refused) >= 6


def test_it_prints_on_a4_with_a_landscape_page_for_each_term(browser: Browser, county: Path) -> None:
    with opened(browser, county) as report:
        printed = report.page.pdf(prefer_css_page_size=True, print_background=True)
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", printed)
    sizes = [(round(float(width)), round(float(height))) for width, height in boxes]
    assert set(sizes) == {(595, 842), (842, 595)}
    assert sizes.count((842, 595)) == 4
    assert len(sizes) < 30
