"""Workbook and report say what `sipplan explain` says, in the same words."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from models import Instance, Plan
from scheduler.command_line.exported_reasons import MOST_STRIPS
from scheduler.exporting.account import Account
from scheduler.exporting.report import render
from scheduler.exporting.workbook import workbook
from scheduler.writing import write_plan
from tests.build import plan_of, tiny_instance, with_school
from tests.command_line.conftest import Sipplan, run
from tests.exporting.explained import explained_account, short_instance, short_plan
from tests.exporting.plans import MADE
from tests.exporting.report.reading import elements
from tests.random_instances import random_instance

__all__ = ["run"]


def plans() -> list[tuple[Instance, Plan]]:
    """The plan with every kind of day, and random instances without any visit placed."""
    drawn = [random_instance(seed) for seed in range(6)]
    short = short_instance()
    return [(short, short_plan(short)), *((of, plan_of(of, {})) for of in drawn)]


def said(run: Sipplan, folder: Path, *words: str) -> str:
    return " ".join(run("explain", folder, *words).stdout.split())


def cells(account: Account) -> list[str]:
    book = openpyxl.load_workbook(BytesIO(workbook(account, MADE)))
    return [str(cell) for row in book["Unplaced"].iter_rows(values_only=True) for cell in row if cell]


@pytest.mark.parametrize(("of", "plan"), plans())
def test_the_reasons_are_those_of_the_terminal(run: Sipplan, tmp_path: Path, of: Instance, plan: Plan) -> None:
    write_plan(plan, of, tmp_path / "plan")
    account = explained_account(plan, of)
    terminal, page, sheet = said(run, tmp_path / "plan"), elements(render(account)).text, " ".join(cells(account))
    for answer in account.explained.answers:
        for line in answer.lines:
            assert line in terminal
            assert line in page
            assert line.removesuffix(".") in sheet
    unplaced = sum(visit.day is None for visit in plan.visits)
    assert f"{unplaced} visit" in page
    assert bool(account.explained.answers) == ("cannot be placed" in terminal or "can be placed" in terminal)


@pytest.mark.parametrize(("of", "plan"), plans())
def test_every_unplaced_visit_has_its_place_and_every_link_its_target(of: Instance, plan: Plan) -> None:
    for seconds in (0, 20):
        page = elements(render(explained_account(plan, of, seconds)))
        ids = [each["id"] for _, each in page.tags if "id" in each]
        assert len(ids) == len(set(ids))
        targets = {each["href"][1:] for each in page.all("a") if each.get("href", "").startswith("#")}
        assert targets <= set(ids)
        strips = page.text.count("What its days are lost to")
        assert strips == sum(visit.day is None for visit in plan.visits)


def test_the_strip_is_that_of_the_terminal(run: Sipplan, tmp_path: Path) -> None:
    of = short_instance()
    write_plan(short_plan(of), of, tmp_path / "plan")
    account = explained_account(short_plan(of), of)
    for (school, visit), window in account.explained.windows.items():
        shown = run("explain", tmp_path / "plan", "--school", school, "--visit", str(visit)).stdout
        letters = ["".join(" " if day is None else day.letter for day in week.days) for week in window.weeks]
        strip = [line[16:21] for line in shown.splitlines() if re.match(r"Mon \d", line)]
        assert [line.strip() for line in strip] == [line.strip() for line in letters]
        for _, letter, meaning in account.explained.legend:
            assert any(letter in week for week in letters) == (f"  {letter}  {meaning}" in shown)


def test_without_time_there_are_facts_and_how_to_ask() -> None:
    of = short_instance()
    page = elements(render(explained_account(short_plan(of), of, seconds=0))).text
    assert "Without a reason: 3 Not looked into: " in page
    assert "sipplan explain PLAN --school ID" in page
    assert "2 of 2 SIPs could have it, but none as planned: capacity (2)." in page
    assert "2 of 10 days free in the diary of P1; lost: " in page
    whole = elements(render(explained_account(short_plan(of), of))).text
    assert "Not looked into" not in whole


def test_a_budget_that_runs_out_is_named() -> None:
    of = short_instance()
    page = elements(render(explained_account(short_plan(of), of, seconds=1e-9))).text
    assert "Not looked into in the 0 seconds there were" in page


def test_where_nothing_is_missing_nothing_is_said() -> None:
    of = tiny_instance(schools=[])
    assert 'id="unplaced"' not in render(explained_account(plan_of(of, {}), of))


def test_a_school_without_visits_and_without_a_sip_is_told(run: Sipplan) -> None:
    of = with_school(tiny_instance(), "S3", programme="none")
    days = ["2008-04-14", "2008-04-22", "2008-09-08"]
    plan = plan_of(of, {"S1": ("P1", days), "S2": ("P2", days)})
    page = elements(render(explained_account(plan, of)))
    assert [each["id"] for each in page.all("details") if each.get("class") == "case"] == ["why-2"]


def test_a_plan_that_breaks_rules_is_exported_all_the_same() -> None:
    of = tiny_instance()
    twice = plan_of(of, {"S1": ("P1", ["2008-04-14", "2008-04-14"]), "S2": ("P1", ["2008-04-14"])})
    gone = twice.model_copy(
        update={
            "allocations": tuple(each.model_copy(update={"sip": "P9"}) for each in twice.allocations),
            "visits": tuple(each for each in twice.visits if each.school != "S3"),
        }
    )
    for plan in (twice, gone):
        page = elements(render(explained_account(plan, of)))
        assert "Not looked into, as the plan breaks rules" in page.text
        ids = {each["id"] for _, each in page.tags if "id" in each}
        assert {each["href"][1:] for each in page.all("a") if each.get("href", "").startswith("#")} <= ids


def test_a_large_empty_plan_shows_the_days_of_the_first_windows_alone() -> None:
    schools = [
        {"school": f"S{number}", "locality": "North", "latitude": 52.6, "longitude": 1.3} for number in range(100)
    ]
    of = tiny_instance(schools=schools)
    account = explained_account(plan_of(of, {}), of, seconds=0)
    shown = [window for window in account.explained.windows.values() if window.weeks]
    assert (len(account.explained.windows), len(shown)) == (300, MOST_STRIPS)
    assert all(window.facts for window in account.explained.windows.values())
