"""The whole judgement: coverage, terms and quality of one plan, computed by hand; and its speed."""

from __future__ import annotations

import cProfile
from datetime import date, timedelta

from models import Allocation, Instance, PlanVisit, QualityTerms
from scheduler.checker import RULES, TERMS, Report, check, check_against, facts_of
from tests.build import plan_of, tiny_instance, weekdays_between, with_school
from tests.checker.judging import GOOD
from tests.random_instances import random_instance


def _report(instance: Instance) -> Report:
    plan = plan_of(instance, GOOD)
    return check(instance, plan.allocations, plan.visits)


def test_quality_is_the_sum_of_its_terms() -> None:
    instance = with_school(with_school(tiny_instance(), "S2", concern=1), "S3", current_sip="P1")
    report = _report(instance)
    spacing = 2 * ((0 + 7 + 5) + (1 + 6 + 4) + (0 + 7 + 5))
    assert report.breaches == ()
    assert report.coverage == {1: 0, 0: 0}
    assert report.terms == QualityTerms(travel=192, waiting=15, spacing=spacing, continuity=120, balance=60)
    assert report.quality == 192 + 15 + spacing + 120 + 60
    assert report.objective == (0, 0, report.quality)


def test_facts_may_be_indexed_once_for_many_plans() -> None:
    instance = random_instance(3)
    plan = plan_of(instance, {})
    assert check_against(facts_of(instance), plan.allocations, plan.visits) == check(
        instance, plan.allocations, plan.visits
    )


def test_rules_and_terms_have_the_ids_of_the_contract() -> None:
    contract = (
        "locality conflict skills reach capacity spread federation owner window school_open "
        "sip_available one_a_day week gap accompanied pin"
    )
    assert [rule.id for rule in RULES] == ["complete", "history", *contract.split()]
    assert [term.id for term in TERMS] == list(QualityTerms.model_fields)


def test_a_large_county_is_judged_in_linear_time() -> None:
    """Twice the county, with 5 visits a school and all at once breached, takes about twice the calls."""
    single, double = (_calls_to_check(schools=schools, sips=schools // 8) for schools in (800, 1600))
    assert 1.8 < double / single < 2.2


def _calls_to_check(schools: int, sips: int) -> int:
    county = _county(schools, sips)
    profile = cProfile.Profile()
    report = profile.runcall(check, *county)
    assert report.coverage == {0: 0}
    assert {"one_a_day", "week"} <= {breach.rule for breach in report.breaches}
    return sum(entry.callcount for entry in profile.getstats())


def _county(schools: int, sips: int) -> tuple[Instance, list[Allocation], list[PlanVisit]]:
    first = date(2008, 4, 14)
    days = weekdays_between(first, first + timedelta(weeks=30))
    instance = Instance.model_validate(
        {
            "terms": [{"term": "year", "first_day": days[0], "last_day": days[-1]}],
            "localities": [{"locality": "All"}],
            "schools": [
                {"school": f"S{number}", "locality": "All", "latitude": 52 + number / 9000, "longitude": 1}
                for number in range(schools)
            ],
            "sips": [
                {
                    "sip": f"P{number}",
                    "latitude": 52.5,
                    "longitude": 1,
                    "max_schools": schools,
                    "max_visits_per_week": 1,
                }
                for number in range(sips)
            ],
            "programmes": [{"programme": "standard", "visit": number, "terms": ["year"]} for number in range(1, 6)],
            "absences": [
                {"of": "school", "id": f"S{number}", "first_day": day, "last_day": day}
                for number in range(schools)
                for day in days[number % 7 : 140 : 20]
            ],
        }
    )
    allocations = [Allocation(school=f"S{number}", sip=f"P{number % sips}") for number in range(schools)]
    visits = [
        PlanVisit(school=f"S{number}", visit=visit, sip=f"P{number % sips}", day=days[visit * 25 + number % 20])
        for number in range(schools)
        for visit in range(1, 6)
    ]
    return instance, allocations, visits
