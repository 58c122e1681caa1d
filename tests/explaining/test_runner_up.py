from __future__ import annotations

import time

import pytest

from models import Instance, Plan, Replanned
from scheduler.explaining import Alternative, evidence_of, runner_up_sentences, runners_up
from scheduler.explaining.runner_up import together
from scheduler.explaining.swap import Change, Swap
from scheduler.optimiser.compiling.compile import compile_problem
from scheduler.optimiser.schedule import from_plan
from tests.brute_force import Best, best_plan
from tests.build import plan_of, tiny_instance, with_school, with_sip, with_tables, with_visit
from tests.random_instances import random_instance

SECONDS = 60.0
Owners = dict[str, str]


def best_with(instance: Instance, plan: Plan, owners: Owners, free: set[str]) -> Best | None:
    """By exhaustion: the best plan with these SIPs, the visits of all but some SIPs' schools on their days."""
    before = {row.school: row.sip for row in plan.allocations}
    made = {(row.school, row.visit) for row in instance.history}
    pins: list[dict[str, object]] = [{"school": school, "sip": sip} for school, sip in owners.items()]
    pins += [
        {"school": row.school, "visit": row.visit, "day": row.day}
        for row in plan.visits
        if row.day and before[row.school] not in free and (row.school, row.visit) not in made
    ]
    return best_plan(with_tables(instance, pins=pins))


def reference(instance: Instance, plan: Plan, school: str, sip: str) -> tuple[int, ...] | None:
    """Coverage and minutes of a change of SIP by exhaustion; None where it is impossible."""
    owners = {row.school: row.sip for row in plan.allocations if row.sip}
    own = owners[school]
    federation = next(row.federation for row in instance.schools if row.school == school)
    together = {row.school for row in instance.schools if federation and row.federation == federation} | {school}
    moved = {**owners, **dict.fromkeys(together, sip)}
    free = {own, sip}
    before = best_with(instance, plan, owners, free)
    assert before is not None
    after = best_with(instance, plan, moved, free)
    if after is None:
        theirs = [name for name, owner in owners.items() if owner == sip and name not in together]
        swaps = [best_with(instance, plan, {**moved, name: own}, free) for name in theirs]
        after = min((best for best in swaps if best is not None), key=lambda best: best.objective, default=None)
    if after is None:
        return None
    return tuple(one - two for one, two in zip(after.objective, before.objective, strict=True))


def comparable(seed: int) -> tuple[Instance, Plan] | None:
    """A random instance with its best plan, of which exhaustion can tell what a change costs."""
    instance = random_instance(seed)
    best = best_plan(instance)
    if best is None or instance.pins or any(row.sip is None for row in best.plan.allocations):
        return None
    return instance, best.plan


@pytest.mark.parametrize("first", range(0, 100, 20))
def test_the_cost_of_every_alternative_is_the_difference_of_two_solves(first: int) -> None:
    for seed in range(first, first + 20):
        found = comparable(seed)
        if found is None:
            continue
        instance, plan = found
        missing = {row.school for row in plan.visits if row.day is None}
        evidence = evidence_of(instance, plan)
        for school in instance.schools:
            answer = runners_up(evidence, plan, school, SECONDS)
            assert answer is not None
            assert answer.not_solved == ()
            for each in answer.alternatives:
                touched = {answer.sip.sip, each.sip.sip}
                if not all(evidence.owner(name) in touched for name in missing):
                    continue
                assert each.cost == reference(instance, plan, school.school, each.sip.sip), (seed, school.school)
            for name in answer.impossible:
                assert reference(instance, plan, school.school, name) is None, (seed, school.school, name)
            costs = [each.cost for each in answer.alternatives]
            assert costs == sorted(costs)


def test_an_exchange_where_the_other_sip_is_full() -> None:
    instance = with_sip(with_sip(tiny_instance(), "P1", max_schools=2), "P2", max_schools=1)
    days = ["2008-04-14", "2008-04-24", "2008-09-15"]
    later = ["2008-04-15", "2008-04-25", "2008-09-16"]
    plan = plan_of(instance, {"S1": ("P1", days), "S2": ("P1", later), "S3": ("P2", days)})
    evidence = evidence_of(instance, plan)
    answer = runners_up(evidence, plan, evidence.facts.schools["S2"], SECONDS)
    assert answer is not None
    (other,) = answer.alternatives
    assert (other.sip.sip, other.exchanged) == ("P2", "S3")
    assert other.minutes > 0
    assert isinstance(other, Alternative)


def test_a_federation_moves_together_or_not_at_all() -> None:
    instance = with_school(with_school(tiny_instance(), "S1", federation="F"), "S2", federation="F")
    instance = with_sip(instance, "P2", max_schools=2)
    days = ["2008-04-14", "2008-04-24", "2008-09-15"]
    later = ["2008-04-15", "2008-04-25", "2008-09-16"]
    plan = plan_of(instance, {"S1": ("P1", days), "S2": ("P1", later), "S3": ("P1", ["2008-04-16"])})
    evidence = evidence_of(instance, plan)
    answer = runners_up(evidence, plan, evidence.facts.schools["S2"], SECONDS)
    assert answer is not None
    assert [each.sip.sip for each in answer.alternatives] == ["P2"]
    without = runners_up(evidence_of(instance, plan_of(instance, {})), plan_of(instance, {}), instance.schools[0])
    assert without is None


def test_an_adviser_whom_both_sips_want_on_one_day() -> None:
    """S1 and S2 share an adviser: only one can have the ideal day, as long as each has its own SIP and after that."""
    instance = with_visit(tiny_instance(), 1, accompanied=True)
    plan = plan_of(
        instance,
        {
            "S1": ("P1", ["2008-04-15", "2008-04-24", "2008-09-15"]),
            "S2": ("P2", ["2008-04-14", "2008-04-24", "2008-09-15"]),
            "S3": ("P2", ["2008-04-16", "2008-04-25", "2008-09-16"]),
        },
    )
    evidence = evidence_of(instance, plan)
    for school in instance.schools:
        answer = runners_up(evidence, plan, school, SECONDS)
        assert answer is not None
        (other,) = answer.alternatives
        assert other.cost == reference(instance, plan, school.school, other.sip.sip)


def test_in_a_replan_schools_that_change_sip_come_before_minutes() -> None:
    instance = with_sip(tiny_instance(), "P2", max_schools=1)
    days = ["2008-04-14", "2008-04-24", "2008-09-15"]
    later = ["2008-04-15", "2008-04-25", "2008-09-16"]
    plan = plan_of(instance, {"S1": ("P1", days), "S2": ("P1", later), "S3": ("P2", days)})
    stayed = plan.model_copy(update={"replanned_from": Replanned(allocations=plan.allocations, visits=plan.visits)})
    swapped = plan_of(instance, {"S1": ("P1", days), "S2": ("P2", later), "S3": ("P1", days)})
    moved = plan.model_copy(update={"replanned_from": Replanned(allocations=swapped.allocations, visits=())})
    new = plan.model_copy(update={"replanned_from": Replanned(allocations=(), visits=())})
    for replan, changed in ((plan, None), (stayed, 2), (moved, -2), (new, 0)):
        evidence = evidence_of(instance, replan)
        answer = runners_up(evidence, replan, evidence.facts.schools["S2"], SECONDS)
        assert answer is not None
        (other,) = answer.alternatives
        assert other.exchanged in ("S1", "S3")
        assert other.schools_changed == changed
        told = " ".join(runner_up_sentences(answer))
        assert ("2 schools more with another SIP" in told) == (changed == 2)
        assert ("This plan is a replan" in told) == (changed is not None)


def test_without_time_nothing_is_claimed() -> None:
    plan = plan_of(tiny_instance(), {"S1": ("P1", [])})
    evidence = evidence_of(tiny_instance(), plan)
    answer = runners_up(evidence, plan, evidence.facts.schools["S1"], 0.0)
    assert answer is not None
    assert not answer.alternatives
    assert answer.impossible == answer.behind == ()
    assert answer.not_solved == ("P2",)


def test_what_a_change_costs_at_least_is_no_more_than_it_costs() -> None:
    compared = 0
    for seed in range(100):
        found = comparable(seed)
        if found is None:
            continue
        instance, plan = found
        problem = compile_problem(instance)
        schedule = from_plan(problem, plan)
        for school in range(problem.schools):
            for sip in range(problem.sips):
                if (school, sip) in problem.pair_of and schedule.pair[school] != problem.pair_of[school, sip]:
                    swap = Swap(problem, schedule, together(problem, schedule, school), time.monotonic() + SECONDS)
                    change = swap.change(sip)
                    if isinstance(change, Change):
                        assert swap.at_least(sip) <= change.rank, (seed, school, sip)
                        compared += 1
    assert compared > 10
