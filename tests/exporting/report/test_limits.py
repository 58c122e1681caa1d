from __future__ import annotations

from scheduler.exporting.account import account_of
from scheduler.exporting.report.limits import Limit, limits
from tests.build import (
    Compact,
    plan_of,
    tiny_instance,
    with_locality,
    with_pin,
    with_policy,
    with_school,
    with_sip,
    with_visit,
)

PLAN: Compact = {
    "S1": ("P1", ["2008-04-14", "2008-04-16", "2008-09-15"]),
    "S2": ("P1", ["2008-04-15", "2008-04-22", "2008-09-09"]),
}


def found() -> dict[str, Limit]:
    instance = with_sip(tiny_instance(), "P1", max_schools=2, max_visits_per_week=3, max_days=7, max_concern_schools=1)
    instance = with_sip(instance, "P2", localities=["South"], max_visits_per_week=1)
    instance = with_policy(instance, max_travel_minutes=60, max_localities_per_sip=2)
    instance = with_school(instance, "S1", concern=1)
    instance = with_pin(with_locality(instance, "North", adviser="A1"), "S1", 1, "P1")
    instance = with_visit(instance, 1, accompanied=True)
    return {limit.what: limit for limit in limits(account_of(plan_of(instance, PLAN), instance))}


def figures(what: str) -> tuple[int, int, tuple[str, ...]]:
    (limit,) = [each for each in found().values() if each.what.startswith(what)]
    return limit.reached, limit.of, limit.who


def test_full_sips_and_places() -> None:
    assert figures("SIPs with as many schools as") == (1, 2, ("Pat (2)",))
    assert figures("places for schools") == (2, 5, ())
    assert figures("SIPs with as many schools of concern") == (1, 1, ("Pat (1)",))
    assert figures("SIPs with as many visits") == (0, 1, ())


def test_full_weeks_are_counted_for_the_sips_with_a_limit() -> None:
    assert figures("weeks in which") == (1, 8, ("Pat (1 week)",))


def test_schools_with_nobody_else_to_choose() -> None:
    assert figures("schools that at most one SIP") == (2, 3, ("Ash (one SIP)", "Beech (one SIP)"))


def test_reach_and_spread_are_told_only_where_they_are_set() -> None:
    assert figures("schools nine tenths")[:2] == (0, 2)
    assert figures("SIPs with schools in as many localities") == (0, 1, ())
    bare = {limit.rule for limit in limits(account_of(plan_of(tiny_instance(), PLAN), tiny_instance()))}
    assert bare.isdisjoint({"reach", "spread", "week", "pin", "accompanied"})


def test_gaps_windows_advisers_and_pins() -> None:
    assert figures("pairs of visits") == (1, 2, ("Ash (visits 1 and 2)",))
    assert figures("visits on the first or last day") == (1, 6, ("Ash (visit 1, 14 Apr)",))
    assert figures("days on which an adviser") == (2, 10, ())
    assert figures("decisions fixed") == (1, 12, ())


def test_the_tightest_limit_is_first_and_every_one_names_its_rule() -> None:
    shares = [limit.reached / limit.of for limit in found().values()]
    assert shares == sorted(shares, reverse=True)
    assert all(limit.text for limit in found().values())
