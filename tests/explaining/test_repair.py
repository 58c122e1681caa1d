from __future__ import annotations

import pytest

from models import Instance
from models.instance import LONGEST_JOURNEY, MOST
from scheduler.checker import check
from scheduler.command_line.repair import scenario
from scheduler.explaining import Repair, changed, evidence_of, shortages
from scheduler.explaining.changes import changes_for
from scheduler.explaining.members import Member
from scheduler.scenarios import under_scenarios
from tests.brute_force import best_plan
from tests.build import plan_of, tiny_instance, with_policy, with_sip, with_visit
from tests.random_instances import random_instance

SECONDS = 20.0
DAYS = ["2008-04-14", "2008-04-24", "2008-09-15"]


def repairs(seed: int) -> list[Repair]:
    best = best_plan(random_instance(seed))
    assert best is not None
    instance = random_instance(seed)
    found = shortages(evidence_of(instance, best.plan), best.plan, SECONDS)
    return [each for shortage in found for each in shortage.repairs]


@pytest.mark.parametrize("seed", range(12))
def test_what_a_repair_promises_a_solve_of_the_changed_instance_keeps(seed: int) -> None:
    instance = random_instance(seed)
    before = best_plan(instance)
    assert before is not None
    for each in repairs(seed):
        after = changed(instance, each.change)
        report = check(after, each.allocations, each.visits)
        assert report.breaches == ()
        assert report.coverage == each.left
        assert report.quality - before.quality == each.minutes
        assert {level: before.coverage[level] - left for level, left in report.coverage.items()} == each.gained
        assert tuple(each.left.values()) < tuple(before.coverage.values())
        best = best_plan(Instance.model_validate(after.model_dump()))
        assert best is not None
        assert tuple(best.coverage.values()) <= tuple(each.left.values())


@pytest.mark.parametrize("first", range(0, 12, 4))
def test_a_repair_tries_the_instance_that_its_scenario_makes(first: int) -> None:
    tried = 0
    for seed in range(first, first + 4):
        instance = random_instance(seed)
        for each in repairs(seed):
            laid = under_scenarios(instance, [scenario("repair", each.change)], "county").reading.instance
            assert laid.sha256 == changed(instance, each.change).sha256, each.change.words
            tried += 1
    assert tried > 0


def test_one_more_place_is_found_with_what_it_costs() -> None:
    instance = with_sip(with_sip(tiny_instance(), "P1", max_schools=1), "P2", max_schools=1)
    plan = plan_of(instance, {"S1": ("P1", DAYS), "S2": ("P2", DAYS)})
    (shortage,) = shortages(evidence_of(instance, plan), plan, SECONDS)
    assert (shortage.schools, shortage.unplaced) == (("S3",), 3)
    told = {each.change.words: each for each in shortage.repairs}
    one_more = told["one more school for P2: 2 in place of 1"]
    assert one_more.gained == {0: 3}
    assert one_more.schools_moved == ()
    assert one_more.pounds > 1500
    assert "one more SIP in South for up to 1 school" in told


def test_a_pair_where_no_single_change_helps() -> None:
    instance = with_visit(with_visit(tiny_instance(), 1, not_after="2008-04-14"), 2, not_after="2008-04-14")
    instance = with_sip(with_sip(instance, "P1", localities=["North"], max_schools=2), "P2", max_schools=0)
    plan = plan_of(instance, {"S1": ("P1", DAYS[:1]), "S2": ("P1", [])})
    found = shortages(evidence_of(instance, plan), plan, SECONDS)
    assert any(each.repairs for each in found)


@pytest.mark.parametrize(
    "key",
    [
        ("max_travel_minutes",),
        ("max_localities_per_sip",),
        *((column, "P1") for column in ("max_schools", "max_concern_schools", "max_days", "max_visits_per_week")),
    ],
)
def test_no_limit_is_raised_beyond_the_range_of_its_column(key: tuple[str, ...]) -> None:
    limits = {"max_schools": MOST, "max_concern_schools": MOST, "max_days": MOST, "max_visits_per_week": MOST}
    instance = with_sip(tiny_instance(), "P1", **limits)
    instance = with_policy(instance, max_travel_minutes=LONGEST_JOURNEY, max_localities_per_sip=MOST)
    assert list(changes_for(instance, Member(key, "reach", "", ()), instance.schools[0])) == []
