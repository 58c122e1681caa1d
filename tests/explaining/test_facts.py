from __future__ import annotations

import pytest

from models import Instance, Plan, School, Sip
from scheduler.checker import check
from scheduler.checker.book import book_of
from scheduler.checker.rules import conflict, locality, reach, skills
from scheduler.explaining import (
    Evidence,
    State,
    candidate,
    evidence_of,
    legend,
    questions_of,
    school_facts,
    sip_facts,
    strip,
    window_facts,
)
from tests.brute_force import best_plan
from tests.build import (
    Compact,
    plan_of,
    tiny_instance,
    with_absence,
    with_history,
    with_pin,
    with_policy,
    with_rows,
    with_school,
    with_sip,
    with_visit,
)
from tests.random_instances import random_instance

SEEDS = range(60)


def planned(seed: int) -> tuple[Instance, Plan]:
    """A random instance with its best plan, of which some visits are taken out again."""
    instance = random_instance(seed)
    best = best_plan(instance)
    assert best is not None
    return instance, best.plan


@pytest.mark.parametrize("seed", SEEDS)
def test_a_pair_is_excluded_just_where_the_checker_forbids_it(seed: int) -> None:
    instance, plan = planned(seed)
    evidence = evidence_of(instance, plan)
    for school in instance.schools:
        for sip in instance.sips:
            rows = [row.model_copy(update={"sip": None}) for row in plan.allocations if row.school != school.school]
            own = plan.allocations[0].model_copy(update={"school": school.school, "sip": sip.sip})
            book = book_of(evidence.facts, [own, *rows], ())
            rules = {
                breach.rule
                for module in (locality, conflict, skills, reach)
                for breach in module.breaches(book)
                if breach.school == school.school
            }
            found = {each.rule for each in candidate(evidence, school, sip).exclusions}
            assert found - {"pin"} == rules
            pinned = {
                row.sip
                for row in instance.pins
                if row.school == school.school and (row.school, row.visit) not in evidence.facts.history and row.sip
            }
            assert ("pin" in found) == bool(pinned - {sip.sip})


@pytest.mark.parametrize("seed", SEEDS)
def test_a_day_is_free_just_where_the_checker_would_allow_the_visit(seed: int) -> None:
    instance, plan = planned(seed)
    evidence = evidence_of(instance, plan)
    for visit in plan.visits:
        owner = evidence.owner(visit.school)
        if owner is None or (visit.school, visit.visit) in evidence.facts.history:
            continue
        if any(pin.school == visit.school and pin.visit == visit.visit for pin in instance.pins):
            continue
        school = evidence.facts.schools[visit.school]
        programme = next(row for row in evidence.facts.visits_of(school) if row.visit == visit.visit)
        window = window_facts(evidence, school, programme)
        for each in window.days:
            moved = tuple(
                row.model_copy(update={"sip": owner, "day": each.day}) if row == visit else row for row in plan.visits
            )
            legal = not check(instance, plan.allocations, moved).breaches
            assert (not each.obstacles) == legal, (visit, each)


def test_exclusions_name_the_row_and_its_figures() -> None:
    instance = with_sip(with_school(tiny_instance(), "S1", requires=["Ofsted"]), "P2", localities=["South"])
    instance = with_policy(instance, max_travel_minutes=10)
    instance = with_rows(instance, "conflicts", {"school": "S1", "sip": "P2", "reason": "former governor", "row": 12})
    evidence = evidence_of(instance, plan_of(instance, {}))
    told = [str(each) for each in candidate(evidence, *_pair(evidence, "S1", "P2")).exclusions]
    assert told == [
        "locality: the school lies in North, P2 works in South (sips (localities), schools (locality))",
        "conflict: former governor (conflicts row 12)",
        "skills: the school requires Ofsted; P2 has none (sips (skills), schools (requires))",
        "reach: 23 minutes one way, the limit is 10 (policy (max_travel_minutes))",
    ]


def test_the_school_that_a_sip_leads_its_federation_and_its_neighbours() -> None:
    instance = with_sip(tiny_instance(), "P2", headteacher_of="S1")
    instance = with_school(with_school(instance, "S1", federation="F"), "S2", federation="F")
    instance = with_policy(instance, headteacher_km=25)
    evidence = evidence_of(instance, plan_of(instance, {}))
    told = {
        school: [each.words for each in candidate(evidence, *_pair(evidence, school, "P2")).exclusions]
        for school in ("S1", "S2", "S3")
    }
    assert told == {
        "S1": ["P2 leads this school"],
        "S2": ["P2 leads S1, in the same federation F", "P2 leads S1, 11.1 km away: not within 25 km"],
        "S3": ["P2 leads S1, 20.3 km away: not within 25 km"],
    }


def test_who_is_full_and_with_whom() -> None:
    instance = with_sip(tiny_instance(), "P1", max_schools=1)
    evidence = evidence_of(instance, plan_of(instance, {"S1": ("P1", ["2008-04-14"])}))
    facts = school_facts(evidence, evidence.facts.schools["S2"])
    full = {each.sip.sip: [(one.words, one.schools) for one in each.hindrances] for each in facts.candidates}
    assert full == {"P1": [("has 1 of at most 1 schools", ("S1",))], "P2": []}
    assert [each.school.school for each in sip_facts(evidence, evidence.facts.sips["P1"]).could_have] == ["S2", "S3"]


def test_a_window_says_what_each_day_is_lost_to() -> None:
    instance = with_sip(with_visit(tiny_instance(), 2, accompanied=True), "P1", weekdays=["Mon", "Tue", "Thu", "Fri"])
    instance = with_absence(with_absence(instance, "school", "S1", "2008-04-15"), "sip", "P1", "2008-04-22")
    instance = with_absence(instance, "adviser", "A1", "2008-04-24")
    instance = with_rows(instance, "closures", {"first_day": "2008-04-25", "last_day": "2008-04-25", "reason": "fair"})
    days: Compact = {"S1": ("P1", ["2008-04-17", None]), "S2": ("P1", ["2008-04-14", "2008-04-21"])}
    evidence = evidence_of(instance, plan_of(instance, days))
    school = evidence.facts.schools["S1"]
    window = window_facts(evidence, school, evidence.facts.visits_of(school)[1])
    letters = "".join(week.letters for week in strip(window))
    # Mon taken, Tue INSET, Wed not a weekday of P1, Thu visit 1, Fri too near; Mon taken, Tue leave, Wed, Thu, Fri.
    assert letters == "ti-tn" + "ts-ac"
    assert window.free == ()
    assert [state.letter for state in legend([window])] == ["c", "i", "a", "-", "s", "t", "n"]
    assert window.days[0].obstacles[0].schools == ("S2",)
    assert [week.remarks for week in strip(window)][1][-1] == "fair"


def test_a_visit_made_already_and_a_day_before_planning_starts() -> None:
    instance = with_policy(with_history(tiny_instance(), "S1", 1, "GONE", "2008-04-14"), plan_from="2008-04-15")
    instance = with_pin(instance, "S1", sip="P1")
    evidence = evidence_of(instance, plan_of(instance, {"S1": ("P1", [None, "2008-04-24"])}))
    school = evidence.facts.schools["S1"]
    made, planned_visit, _ = school_facts(evidence, school).visits
    assert (made.made, made.days[0].state) == (True, State.HERE)
    assert planned_visit.days[0].state is State.EARLY
    assert [str(each) for each in candidate(evidence, school, evidence.facts.sips["P2"]).exclusions] == [
        "pin: pinned to P1 (pins)"
    ]


def _pair(evidence: Evidence, school: str, sip: str) -> tuple[School, Sip]:
    return evidence.facts.schools[school], evidence.facts.sips[sip]


def test_a_day_that_a_pin_forbids_is_not_free() -> None:
    instance = with_pin(tiny_instance(), "S1", 1, "P1", "2008-04-15")
    plan = plan_of(instance, {"S1": ("P1", ["2008-04-15"])})
    evidence = evidence_of(instance, plan)
    school = evidence.facts.schools["S1"]
    facts = window_facts(evidence, school, evidence.facts.visits_of(school)[0])
    assert facts.free == ()
    lost = next(each for each in facts.days if each.state is State.PINNED)
    assert lost.obstacles[0].words == "visit 1 is pinned to Tuesday 15 April 2008"
    assert [(source.table, source.row) for source in lost.obstacles[0].sources] == [("pins", instance.pins[0].row)]


def test_a_school_whose_visits_are_all_made_lacks_nothing() -> None:
    instance = tiny_instance()
    for visit, day in ((1, "2008-04-14"), (2, "2008-04-24"), (3, "2008-09-15")):
        instance = with_history(instance, "S1", visit, "P1", day)
    evidence = evidence_of(instance, plan_of(instance, {}))
    assert evidence.owner("S1") is None
    assert [school.school for school in evidence.troubled()] == ["S2", "S3"]
    assert questions_of(evidence, evidence.facts.schools["S1"]) == ()
