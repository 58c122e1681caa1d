"""What map, calendars, workload, waiting and money show."""

from __future__ import annotations

from datetime import date

import pytest

from scheduler.exporting.account import Account, account_of
from scheduler.exporting.report.costs import costs
from scheduler.exporting.report.county_map import county_map
from scheduler.exporting.report.filters import places_of
from scheduler.exporting.report.term_grid import term_grids
from scheduler.exporting.report.waiting import waiting
from scheduler.exporting.report.workload import loads
from tests.build import Compact, plan_of, tiny_instance, with_absence, with_school, with_sip, with_tables

PLAN: Compact = {
    "S1": ("P1", ["2008-04-16", "2008-04-22", "2008-09-15"]),
    "S2": ("P1", ["2008-04-15"]),
}


@pytest.fixture
def account() -> Account:
    instance = with_school(with_school(tiny_instance(), "S1", concern=1), "S3", concern=2)
    instance = with_tables(instance, closures=[{"first_day": "2008-04-21", "last_day": "2008-04-21", "reason": "fête"}])
    instance = with_sip(with_absence(instance, "sip", "P1", "2008-04-17"), "P1", weekdays=["Mon", "Tue", "Wed", "Thu"])
    return account_of(plan_of(instance, PLAN), instance)


def test_the_map_joins_allocated_schools_to_their_sip(account: Account) -> None:
    shown = county_map(account, places_of(account))
    assert [(mark.place, mark.sip_place, mark.to is None) for mark in shown.schools] == [
        (1, 0, False),
        (0, 0, False),
        (2, None, True),
    ]
    assert {mark.to for mark in shown.schools[:2]} == {shown.sips[0].at}
    assert shown.schools[2].title == "Cedar (South, concern level 2): unallocated"
    assert [outline.label for outline in shown.outlines] == ["North", "South"]
    assert shown.scale_units <= shown.width / 6


def test_a_calendar_shows_visits_closures_leave_and_days_off(account: Account) -> None:
    grid = term_grids(account, places_of(account))[0]
    pat = grid.rows[0]
    by_day = {day.day: cell for day, cell in zip(grid.entry.days, pat.cells, strict=True)}
    (booking,) = by_day[date(2008, 4, 16)].bookings
    assert [booking.title] == ["Ash: visit 1, Visit 1, Wed 16 Apr 2008"]
    assert [by_day[date(2008, 4, day)].state for day in (14, 17, 18, 21)] == ["", "away", "off", "closed"]
    assert by_day[date(2008, 4, 21)].why == "fête"
    assert pat.visits == 3
    assert sum(grid.visits_by_day) == 3
    assert [(week.first, week.days) for week in grid.weeks] == [(date(2008, 4, 14), 5), (date(2008, 4, 21), 5)]


def test_workload_is_held_against_the_fair_share(account: Account) -> None:
    pat, pip = loads(account, places_of(account))
    assert [(load.entry.fair_share, load.over, load.visits_by_term) for load in (pat, pip)] == [
        (2, 0, (3, 1)),
        (2, -2, (0, 0)),
    ]
    assert pat.schools.value == pytest.approx(200 / 3)
    assert pip.minutes_a_visit is None


def test_waiting_has_the_highest_level_first_and_names_what_is_not_placed(account: Account) -> None:
    shown = waiting(account, places_of(account))
    assert [(wait.place, wait.days) for wait in shown.rows] == [(2, None), (0, 2)]
    assert [(level.level, level.median, level.longest, level.without) for level in shown.levels] == [
        (2, None, None, 1),
        (1, 2, 2, 0),
    ]


def test_the_money_of_localities_adds_up(account: Account) -> None:
    shown = costs(account, places_of(account))
    assert [(cost.locality.locality, cost.schools, cost.allocated) for cost in shown] == [
        ("North", 2, 2),
        ("South", 1, 0),
    ]
    assert sum(cost.money.total for cost in shown) == pytest.approx(account.money.total)
