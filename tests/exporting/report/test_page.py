from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path

import pytest

from scheduler.exporting.account import account_of
from scheduler.exporting.report import render
from scheduler.reading import read_instance
from tests.build import plan_of, tiny_instance, with_history, with_pin, with_school, with_tables
from tests.exporting.explained import explained_account
from tests.exporting.report.plans import HOSTILE, full_plan, spoilt
from tests.exporting.report.reading import elements

ROOT = Path(__file__).parents[3]
MOST_BYTES = 3_000_000
ATTRIBUTES_WITH_ADDRESSES = ("href", "src", "action", "formaction", "data", "poster", "srcset", "xlink:href")


def test_a_county_stays_under_three_megabytes() -> None:
    instance = read_instance(ROOT / "instances/norfolk-2008").instance
    html = render(account_of(full_plan(instance), instance))
    assert 500_000 < len(html.encode()) < MOST_BYTES


def test_every_school_sip_locality_and_term_is_named() -> None:
    instance = read_instance(ROOT / "instances/small").instance
    text = elements(render(account_of(full_plan(instance), instance))).text
    names = [
        *(each.name for each in instance.schools),
        *(each.name for each in instance.sips),
        *(each.locality for each in instance.localities),
        *(each.term for each in instance.terms),
    ]
    assert [name for name in names if name not in text] == []


def test_the_same_plan_gives_the_same_report() -> None:
    instance = tiny_instance()
    plan = full_plan(instance)
    assert render(account_of(plan, instance)) == render(account_of(plan, instance))


def test_the_policy_lets_only_this_style_and_this_script_through() -> None:
    instance = tiny_instance()
    page = elements(render(account_of(full_plan(instance), instance)))
    (policy,) = [each["content"] for each in page.all("meta") if each.get("http-equiv") == "Content-Security-Policy"]
    directives = dict(part.split(" ", 1) for part in policy.split("; "))
    assert directives["default-src"] == directives["base-uri"] == directives["form-action"] == "'none'"
    for kind in ("style", "script"):
        digest = hashlib.sha256(page.raw[kind].encode()).digest()
        assert directives[f"{kind}-src"] == f"'sha256-{base64.b64encode(digest).decode()}'"
    assert "unsafe" not in policy


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_names_stay_text(text: str) -> None:
    honest = tiny_instance()
    honest = with_school(honest, "S1", concern=2, federation="F", current_sip="P2")
    honest = with_tables(honest, conflicts=[{"school": "S3", "sip": "P1", "reason": "governor"}])
    instance = spoilt(with_pin(honest, "S1", 1, "P1", "2008-04-14"), text)
    plan = plan_of(instance, {instance.schools[0].school: (instance.sips[0].sip, ["2008-04-14", None, "2008-09-08"])})
    page = elements(render(explained_account(plan, instance)))
    plain = elements(render(account_of(full_plan(honest), honest)))
    assert len(page.all("script")) == len(page.all("style")) == 1
    assert {tag for tag, _ in page.tags} <= {tag for tag, _ in plain.tags} | {"strong", "abbr"}
    assert [name for _, each in page.tags for name in each if name.startswith("on") or name == "style"] == []
    addresses = {value for _, each in page.tags for name, value in each.items() if name in ATTRIBUTES_WITH_ADDRESSES}
    assert all(re.fullmatch(r"#[a-z0-9-]+|data:image/svg\+xml,[^<]*", address) for address in addresses), addresses
    shown = " ".join(text.replace("\x07", "").split())
    assert f"{shown}Ash" in page.text and f"{shown}Pat" in page.text


def test_no_control_character_reaches_the_file() -> None:
    instance = spoilt(tiny_instance(), "a\x00\x07\x1b\x85b")
    html = render(account_of(full_plan(instance), instance))
    assert set(re.findall(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", html)) == set()
    html.encode()


def test_a_visit_already_made_and_a_pin_are_marked() -> None:
    instance = with_history(tiny_instance(), "S1", 1, "P9", "2008-04-14")
    instance = with_pin(instance, "S2", 1, "P1", "2008-04-15")
    plan = plan_of(instance, {"S1": ("P1", [None]), "S2": ("P1", ["2008-04-15"])})
    page = elements(render(account_of(plan, instance)))
    cells = [each for each in page.all("td") if "data-s" in each]
    assert [each["class"].split() for each in cells if "pinned" in each["class"]] == [["v", "v1", "pinned"]]
    assert "Mon 14 Apr 2008 made" in page.text


def test_every_cell_of_a_calendar_has_its_heading() -> None:
    instance = read_instance(ROOT / "instances/small").instance
    html = render(account_of(full_plan(instance), instance))
    for grid in re.findall(r'<table class="grid">.*?</table>', html, re.DOTALL):
        rows = [re.findall(r"<t[hd][ >]", row) for row in re.findall(r"<tr[ >].*?</tr>", grid, re.DOTALL)]
        days = len(rows[1])
        assert {len(row) for row in rows[2:]} == {days + 1}


def test_without_terms_schools_or_areas_there_is_still_a_page() -> None:
    empty = tiny_instance(schools=[], sips=[], terms=[], programmes=[], localities=[], advisers=[])
    assert "0 schools, 0 School Improvement Partners" in render(account_of(plan_of(empty, {}), empty))
    bare = with_tables(tiny_instance(), localities=[{"locality": "North"}, {"locality": "South"}])
    assert "colour of their locality" in render(account_of(full_plan(bare), bare))
