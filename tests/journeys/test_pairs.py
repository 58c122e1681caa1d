"""Which pairs are asked for: those that locality, conflicts and skills allow."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from models import Allocation, Instance
from scheduler.checker import check
from scheduler.journeys import all_pairs, allowed_pairs
from tests.build import tiny_instance, with_policy, with_rows, with_school, with_sip
from tests.random_instances import random_instance


def names(instance: Instance) -> set[tuple[str, str]]:
    return {(school.school, sip.sip) for school, sip in allowed_pairs(instance)}


def test_every_rule_about_a_pair_takes_its_pairs() -> None:
    everything = {(school, sip) for school in ("S1", "S2", "S3") for sip in ("P1", "P2")}
    tiny = tiny_instance()
    assert names(tiny) == everything == {(school.school, sip.sip) for school, sip in all_pairs(tiny)}
    local = with_sip(tiny, "P1", localities=["South"])
    assert names(local) == everything - {("S1", "P1"), ("S2", "P1")}
    assert names(with_policy(local, locality_rule="preferred")) == everything
    assert names(with_rows(tiny, "conflicts", {"school": "S2", "sip": "P2"})) == everything - {("S2", "P2")}
    assert names(with_school(tiny, "S3", requires=["phonics"])) == everything - {("S3", "P1"), ("S3", "P2")}
    leads = with_policy(with_sip(tiny, "P1", headteacher_of="S1"), headteacher_km=12)
    assert names(leads) == everything - {("S1", "P1"), ("S2", "P1")}


def test_reach_takes_none_as_it_is_about_the_minutes_themselves() -> None:
    assert names(with_policy(tiny_instance(), max_travel_minutes=0)) == names(tiny_instance())


@given(st.integers(0, 400))
def test_random_pairs_are_allowed_where_the_checker_says_so(seed: int) -> None:
    instance = random_instance(seed)
    allowed = names(instance)
    for school, sip in all_pairs(instance):
        report = check(instance, [Allocation(school=school.school, sip=sip.sip)], [])
        broken = {breach.rule for breach in report.breaches} & {"locality", "conflict", "skills"}
        assert ((school.school, sip.sip) in allowed) == (not broken)
