"""Facts of how plans differ, on the tiny instance: what counts, who is affected, and what is said of it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from models import Disruption, Instance, Plan
from scheduler.checker import check, facts_of
from scheduler.checker.book import book_of
from scheduler.comparing import Comparison, Difference, Line, NamedPlan, as_data, compare, known
from scheduler.costing import cost
from scheduler.exporting.account import account_of
from tests.build import (
    Compact,
    plan_of,
    tiny_instance,
    with_policy,
    with_rows,
    with_school,
    with_sip,
    with_tables,
)
from tests.exporting import plans
from tests.exporting.report.plans import HOSTILE, full_plan, spoilt

PLAN: Compact = {
    "S1": ("P1", ["2008-04-14", "2008-04-25", "2008-09-15"]),
    "S2": ("P1", ["2008-04-15", "2008-04-24", "2008-09-16"]),
    "S3": ("P2", ["2008-04-14", "2008-04-25", "2008-09-15"]),
}


def named(name: str, instance: Instance, compact: Compact = PLAN, **claims: Any) -> NamedPlan:
    return NamedPlan(name, plan_of(instance, compact, **claims), instance)


def difference(base: NamedPlan, other: NamedPlan) -> Difference:
    (found,) = compare(base, [other]).others
    return found


def changed(**compact: Any) -> Compact:
    return {**PLAN, **compact}


def verdicts(found: Difference) -> list[str]:
    return [line.verdict for line in found.lines]


def without_sip(instance: Instance, sip: str) -> Instance:
    return with_tables(instance, sips=[row for row in instance.sips if row.sip != sip])


def proved(quality: int, bound: int) -> dict[str, Any]:
    return {"quality_bound": bound, "gap": (quality - bound) / quality}


def quality_of(named_plan: NamedPlan) -> int:
    return named_plan.plan.summary.quality


def test_a_plan_against_itself_changes_nothing() -> None:
    base = named("base", tiny_instance())
    found = difference(base, named("copy", tiny_instance()))
    assert found.same_instance
    assert set(verdicts(found)) == {"same"}
    assert found.headline == "Nothing changes: the same SIPs on the same days."
    assert not (found.schools or found.moves or found.sips or found.changes)


def test_of_the_same_instance_the_values_decide_whatever_the_bounds() -> None:
    later = named("later", tiny_instance(), changed(S1=("P1", ["2008-04-16", "2008-04-25", "2008-09-15"])))
    found = difference(named("base", tiny_instance()), later)
    assert verdicts(found) == ["same", "more"]
    assert found.lines[-1].least_apart == 4
    assert found.verdict == "Both plans are for the same instance: base is better, later has four more minutes."


def test_of_different_instances_only_intervals_apart_decide() -> None:
    base = named("base", tiny_instance())
    other_instance = with_policy(tiny_instance(), fee_per_school=2000)
    quality = quality_of(base)
    tight = named("base", tiny_instance(), **proved(quality, quality))
    loose = named("other", other_instance, changed(S1=("P1", ["2008-04-18", "2008-04-25", "2008-09-15"])))
    more = quality_of(loose)
    assert more == quality + 8
    for bound, verdict, apart in ((quality, "undecided", 0), (quality + 1, "more", 1), (more, "more", 8)):
        other = NamedPlan(
            "other",
            plan_of(
                other_instance,
                changed(S1=("P1", ["2008-04-18", "2008-04-25", "2008-09-15"])),
                **proved(more, bound),
            ),
            other_instance,
        )
        found = difference(tight, other)
        assert (found.lines[-1].verdict, found.lines[-1].least_apart) == (verdict, apart), bound
    assert "at least eight more minutes than the best for base" in found.verdict
    back = difference(other, tight)
    assert (back.lines[-1].verdict, back.lines[-1].least_apart) == ("less", 8)


def test_two_proved_equal_values_are_the_same_and_two_open_ones_are_undecided() -> None:
    quality = quality_of(named("base", tiny_instance()))
    other = with_policy(tiny_instance(), fee_per_school=2000)
    for bound, verdict in ((quality, "same"), (quality - 1, "undecided")):
        claims = proved(quality, bound)
        found = difference(named("base", tiny_instance(), **claims), named("other", other, **claims))
        assert found.lines[-1].verdict == verdict
    assert known(found.lines[-1]) == f"undecided: the bounds overlap ({quality - 1:,} to {quality:,}; " + (
        f"{quality - 1:,} to {quality:,})"
    )


def test_where_coverage_is_decided_or_undecided_quality_does_not_count() -> None:
    short = changed(S3=("P2", ["2008-04-14", "2008-04-25"]))
    other = with_policy(tiny_instance(), fee_per_school=2000)
    base = named("base", tiny_instance())
    for bound, verdict in ((1, "more"), (0, "undecided")):
        found = difference(base, named("short", other, short, coverage_bound={0: bound}, gap=None))
        assert verdicts(found) == [verdict, "not counted"]
    assert found.headline.startswith("One more visit without a day at schools of no concern")
    assert found.verdict.startswith("Undecided on unplaced visits at schools of no concern")


def test_a_higher_level_that_is_undecided_leaves_all_below_it_open() -> None:
    concern = with_school(tiny_instance(), "S1", concern=2)
    other = with_policy(concern, fee_per_school=2000)
    missing = changed(S1=("P1", ["2008-04-14", "2008-04-25"]))
    found = difference(named("base", concern), named("other", other, missing, gap=None))
    assert verdicts(found) == ["undecided", "not counted", "not counted"]
    assert [line.level for line in found.lines] == [2, 0, None]


def test_a_level_that_only_one_instance_has_counts_as_none_unplaced_in_the_other() -> None:
    concern = with_school(tiny_instance(), "S1", concern=2)
    (first, *_) = difference(named("base", tiny_instance()), named("other", concern)).lines
    assert first == Line(2, 0, 0, 0, 0, "same", same_instance=False)


def test_minutes_that_are_counted_differently_are_not_compared() -> None:
    dearer = with_policy(tiny_instance(), spacing_minutes=5)
    found = difference(named("base", tiny_instance()), named("dearer", dearer))
    assert verdicts(found) == ["same", "not comparable"]
    assert "counts other minutes" in found.verdict


def test_the_bound_of_a_replan_is_none_for_all_plans() -> None:
    quality = quality_of(named("base", tiny_instance()))
    disturbed = Disruption(schools=0, schools_bound=0, visits=0, visits_bound=0)
    replanned = named("replan", tiny_instance(), **proved(quality, quality), disruption=disturbed)
    assert compare(replanned, []).base.quality_bound is None


def test_money_is_that_of_the_account() -> None:
    of = plans.instance()
    plan = plans.plan(of)
    expected = account_of(plan, of).money
    found = cost(book_of(facts_of(of), plan.allocations, plan.visits))
    assert found.fee == expected.fee
    assert found.total == pytest.approx(expected.total)


def test_figures_are_the_checkers_and_workload_adds_up() -> None:
    base = named("base", tiny_instance())
    figures = compare(base, []).base
    report = check(base.instance, base.plan.allocations, base.plan.visits)
    assert (figures.coverage, figures.terms) == (report.coverage, report.terms)
    assert sum(load.visits for load in figures.loads.values()) == figures.placed == 9
    assert sum(load.driving_minutes for load in figures.loads.values()) == report.terms.travel
    assert figures.loads["P1"].weeks == 3


def test_schools_that_are_new_or_gone_change_no_sip() -> None:
    fewer = with_tables(tiny_instance(), schools=tiny_instance().schools[:2])
    two = {name: PLAN[name] for name in ("S1", "S2")}
    gone = difference(named("base", tiny_instance()), named("other", fewer, two))
    assert (gone.schools, gone.moves) == ((), ())
    assert [(each.id, each.new) for each in gone.gone_or_new_schools] == [("S3", False)]
    assert gone.headline.startswith("One school has gone; one SIP loses ")
    new = difference(named("base", fewer, two), named("other", tiny_instance()))
    assert [(each.id, each.new) for each in new.gone_or_new_schools] == [("S3", True)]
    assert new.headline == "One school is new; one SIP gains three visit weeks; £1,515 more."


def test_who_gains_and_who_loses() -> None:
    base = with_sip(with_sip(tiny_instance(), "P1", kind="headteacher"), "P2", kind="headteacher")
    moved = changed(S2=("P2", ["2008-04-15", "2008-04-24", "2008-09-16"]))
    found = difference(named("base", base), named("other", base, moved))
    (school,) = found.schools
    assert (school.school, school.before, school.after) == ("S2", "P1", "P2")
    gains = {each.sip: (each.gained, each.lost, each.schools) for each in found.sips}
    assert gains == {"P1": ((), ("S2",), -1), "P2": (("S2",), (), 1)}
    assert found.moves == ()


def test_how_far_a_visit_moves_is_counted_in_school_days() -> None:
    later = changed(S1=("P1", ["2008-04-21", "2008-04-25", "2008-09-12"]))
    found = difference(named("base", tiny_instance()), named("other", tiny_instance(), later))
    assert [(move.visit, move.days) for move in found.moves] == [(1, 5), (3, -1)]
    assert found.headline.startswith("Two visits move")


def test_a_day_that_only_one_instance_opens_is_still_a_day() -> None:
    snow = with_rows(tiny_instance(), "closures", {"first_day": "2008-04-14", "last_day": "2008-04-14", "row": 2})
    one = {"S1": ("P1", ["2008-04-14"])}
    two = {"S1": ("P1", ["2008-04-15"])}
    (move,) = difference(named("base", tiny_instance(), one), named("snow", snow, two)).moves
    assert move.days == 1


def test_visits_gained_and_lost_by_schools() -> None:
    short = changed(S3=("P2", ["2008-04-14", "2008-04-25"]))
    found = difference(named("base", tiny_instance()), named("other", tiny_instance(), short))
    (school,) = found.school_visits
    assert (school.school, school.before, school.after) == ("S3", 3, 2)
    (move,) = found.moves
    assert (move.after, move.days, move.sip_after) == (None, None, None)


def test_another_county_gets_totals_only_also_where_it_has_the_same_ids() -> None:
    elsewhere = with_tables(
        tiny_instance(),
        schools=[
            {**row.model_dump(), "name": f"{row.name} elsewhere", "latitude": row.latitude - 1}
            for row in tiny_instance().schools
        ],
    )
    found = difference(named("base", tiny_instance()), named("other", elsewhere))
    assert not found.related
    assert found.headline.startswith("Another county")
    assert (found.lines, found.schools, found.moves, found.changes) == ((), (), (), ())
    assert found.figures.quality > 0


def test_the_same_comparison_is_the_same_json() -> None:
    def text() -> str:
        other = named("b", without_sip(tiny_instance(), "P2"), {"S1": PLAN["S1"]})
        return json.dumps(as_data(compare(named("a", tiny_instance()), [other])))

    content = json.loads(text())
    assert text() == text()
    assert list(content) == ["base", "others"]
    assert content["others"][0]["schools"][1]["reasons"] == [{"text": "P2 has left", "certain": True}]
    assert content["others"][0]["moves"][0]["before"] == "2008-04-15"


def test_twelve_plans_are_compared_with_the_first() -> None:
    base = named("base", tiny_instance())
    others = [
        named(f"plan {days}", tiny_instance(), changed(S1=("P1", ["2008-04-14", "2008-04-25", f"2008-09-{days:02}"])))
        for days in range(8, 20)
        if days not in (13, 14)
    ]
    comparison: Comparison = compare(base, [*others, base, base])
    assert len(comparison.others) == 12
    assert {len(each.moves) for each in comparison.others} == {0, 1}


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_names_are_compared_like_any_other(text: str) -> None:
    instance = spoilt(tiny_instance(), text)
    fewer = without_sip(instance, f"{text}P2")
    plan: Plan = full_plan(instance)
    found = difference(NamedPlan(text, plan, instance), NamedPlan(text, full_plan(fewer), fewer))
    assert all(str(school.reasons[0]) == f"{text}P2 has left" for school in found.schools)
    assert json.loads(json.dumps(as_data(compare(NamedPlan(text, plan, instance), []))))["base"]["name"] == text
