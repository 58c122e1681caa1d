"""The account says what the plan, the rules and the checker say."""

from __future__ import annotations

from datetime import date

import pytest

from scheduler.checker import check
from scheduler.costing import KM_PER_MILE
from scheduler.exporting.account import account_of
from scheduler.exporting.account.days import report_due_after
from tests.build import plan_of, tiny_instance, with_history, with_rows
from tests.exporting.plans import account
from tests.random_planned_instances import random_planned_instance


@pytest.mark.parametrize(
    ("day", "after", "due"),
    [
        ("2008-04-14", 0, "2008-04-14"),
        ("2008-04-14", 1, "2008-04-15"),
        ("2008-04-18", 1, "2008-04-22"),  # over a weekend and a closure
        ("2008-04-25", 1, "2008-09-08"),  # into the next term
        ("2008-04-19", 1, "2008-04-22"),  # a Saturday counts from the Friday
        ("2008-09-18", 1, "2008-09-19"),
        ("2008-09-19", 1, "2008-09-22"),  # past the last term: Mondays to Fridays
        ("2008-09-18", 7, "2008-09-29"),
    ],
)
def test_a_report_is_due_so_many_school_days_after_its_visit(day: str, after: int, due: str) -> None:
    calendar = account().facts.calendar
    assert report_due_after(date.fromisoformat(day), after, calendar) == date.fromisoformat(due)


@pytest.mark.parametrize("seed", range(6))
def test_driving_of_all_sips_is_the_term_travel(seed: int) -> None:
    of, its_plan = random_planned_instance(seed, schools=8, sips=3)
    found = account_of(its_plan, of)
    terms = check(of, its_plan.allocations, its_plan.visits).terms
    assert sum(sip.driving_minutes for sip in found.sips) == terms.travel
    assert of.policy.continuity_minutes * sum(school.changes for school in found.schools) == terms.continuity
    waiting = sum(of.policy.waiting_minutes * s.school.concern * (s.waiting_days or 0) for s in found.schools)
    assert waiting == terms.waiting
    shares = sum(abs(len(sip.schools) - sip.fair_share) for sip in found.sips)
    assert of.policy.balance_minutes * shares == terms.balance
    spacing = sum(abs(visit.off_ideal or 0) for visit in found.placed if not visit.historic)
    assert of.policy.spacing_minutes * spacing == terms.spacing


def test_money_is_a_fee_for_each_school_and_mileage_for_each_planned_visit_on_site() -> None:
    found = account(fee_per_school=1000, mileage_pence_per_mile=50)
    km = {
        school.school.school: 1.3 * _km(school.school.latitude, school.school.longitude) for school in found.schools[:1]
    }
    ash = found.schools[0]
    miles = 2 * round(km["S1"] / KM_PER_MILE, 1) * 2  # visits 1 and 3; visit 2 is at the desk
    assert ash.money.fee == 1000
    assert ash.money.miles == pytest.approx(miles)
    assert ash.money.mileage == pytest.approx(miles / 2)
    assert found.money.fee == 3000
    assert sum(sip.money.total for sip in found.sips) == pytest.approx(found.money.total)
    cedar = found.schools[2]
    assert [visit.money.miles > 0 for visit in cedar.visits] == [False, False, True]


def _km(latitude: float, longitude: float) -> float:
    assert longitude == 1.3  # due south of Pat
    return (52.65 - latitude) * 111.195


def test_given_minutes_make_the_miles_as_well() -> None:
    of = with_rows(tiny_instance(), "travel", {"school": "S1", "sip": "P1", "minutes": 60})
    found = account_of(plan_of(of, {"S1": ("P1", ["2008-04-14"])}), of)
    assert found.placed[0].money.miles == pytest.approx(2 * round(45 / KM_PER_MILE, 1))


def test_a_visit_made_by_somebody_who_has_left_has_no_row_of_a_sip() -> None:
    visit = next(each for each in account().placed if each.historic)
    assert (visit.sip, visit.maker, visit.minutes, visit.money.total) == ("P9", None, None, 0)


def test_history_by_a_present_sip_counts_among_their_visits_but_costs_nothing() -> None:
    of = with_history(tiny_instance(), "S1", 1, "P2", "2008-04-14")
    found = account_of(plan_of(of, {"S1": ("P1", [])}), of)
    assert [len(sip.visits) for sip in found.sips] == [0, 1]
    assert found.sips[1].money.total == 0
