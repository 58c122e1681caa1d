"""Random instances, the same for the same seed: tiny ones for brute force, and some built round a plan."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date
from typing import Any, TypeVar

from models import WEEKDAYS, Instance, Plan
from models.instance import DEAREST, HIGHEST_CONCERN, LONGEST_JOURNEY
from scheduler.checker import Facts, check_against, facts_of
from tests.build import plan_of, with_tables

Choice = TypeVar("Choice")
Draft = dict[str, tuple[str | None, list[date | None]]]
"""A plan in compact notation that can still be changed."""

SUMMER = ("2008-04-17", "2008-04-22")
"""A Thursday to a Tuesday: four school days in two weeks."""
AUTUMN = ("2008-09-08", "2008-09-10")


def random_instance(seed: int) -> Instance:
    """A tiny legal instance: at most 3 schools, 3 SIPs, 3 visits each and 7 school days.

    Over some hundred seeds every rule binds and every term counts; many instances cannot be covered.
    Pins are those of a legal plan, so that a legal plan exists.
    """
    rng = random.Random(seed)
    schools = [f"S{number}" for number in range(1, rng.randint(2, 3) + 1)]
    sips = [f"P{number}" for number in range(1, rng.randint(2, 3) + 1)]
    roomy = _now(rng, 0.6)
    bare = Instance.model_validate(
        {
            "terms": [
                {"term": "summer", "first_day": SUMMER[0], "last_day": SUMMER[1]},
                {"term": "autumn", "first_day": AUTUMN[0], "last_day": AUTUMN[1]},
            ],
            "closures": [{"first_day": "2008-09-09", "last_day": "2008-09-09"}] if _now(rng, 0.15) else [],
            "localities": [
                {"locality": "North", "adviser": rng.choice(["A1", "A1", None])},
                {"locality": "South", "adviser": rng.choice(["A1", "A2", None])},
            ],
            "advisers": [
                {"adviser": "A1", "weekdays": _weekdays(rng, 3, 5)},
                {"adviser": "A2", "weekdays": _weekdays(rng, 2, 5)},
            ],
            "schools": [_school(rng, school, sips) for school in schools],
            "sips": [_sip(rng, sip, schools, roomy) for sip in sips],
            "programmes": _programmes(rng),
            "policy": _policy(rng),
        }
    )
    return _pinned(rng, _with_facts(rng, bare))


def _now(rng: random.Random, chance: float) -> bool:
    return rng.random() < chance


def _maybe(rng: random.Random, chance: float, choices: Sequence[Choice]) -> Choice | None:
    return rng.choice(choices) if _now(rng, chance) else None


def _weekdays(rng: random.Random, least: int, most: int) -> list[str]:
    return [WEEKDAYS[place] for place in sorted(rng.sample(range(5), rng.randint(least, most)))]


def _position(rng: random.Random) -> dict[str, float]:
    return {"latitude": rng.choice([52.6, 52.65, 52.8]), "longitude": rng.choice([1.0, 1.1, 1.3])}


def _school(rng: random.Random, school: str, sips: list[str]) -> dict[str, Any]:
    return {
        "school": school,
        "locality": rng.choice(["North", "South"]),
        **_position(rng),
        "concern": rng.choice([0, 0, 1, 2]),
        "programme": rng.choice(["standard", "standard", "short"]),
        "requires": ["Ofsted"] if _now(rng, 0.2) else [],
        "federation": _maybe(rng, 0.55, ["F1"]),
        "current_sip": _maybe(rng, 0.6, [*sips, "P9"]),
        "weekdays": WEEKDAYS if _now(rng, 0.7) else _weekdays(rng, 3, 4),
    }


def _sip(rng: random.Random, sip: str, schools: list[str], roomy: bool) -> dict[str, Any]:
    max_schools = rng.choice([2, 2, 3] if roomy else [0, 1, 1, 2])
    often = 0.15 if roomy else 0.35
    return {
        "sip": sip,
        **_position(rng),
        "localities": rng.choice([[], [], ["North"], ["South"], ["North", "South"]]),
        "min_schools": 2 if max_schools >= 2 and _now(rng, 0.25) else 0,
        "max_schools": max_schools,
        "max_concern_schools": _maybe(rng, often, [0, 1]),
        "max_days": _maybe(rng, often, [1, 2, 4, 5]),
        "max_visits_per_week": _maybe(rng, often, [1, 1, 2]),
        "skills": ["Ofsted"] if _now(rng, 0.6) else [],
        "weekdays": _weekdays(rng, 4 if roomy else 2, 5),
        "from_day": _maybe(rng, often / 2, ["2008-04-18", "2008-04-21"]),
        "to_day": _maybe(rng, often / 2, ["2008-09-08", "2008-09-09"]),
        "headteacher_of": _maybe(rng, 0.25, schools),
    }


def _programmes(rng: random.Random) -> list[dict[str, Any]]:
    """Two programmes; every visit's window has a school day, also where the 9th of September is closed."""
    return [
        {
            "programme": programme,
            "visit": number,
            "terms": terms,
            "not_before": _maybe(rng, 0.15, ["2008-04-18"]) if number == 1 else None,
            "not_after": _maybe(rng, 0.15, ["2008-04-21"]) if number == 1 else None,
            "min_gap": 0 if number == 1 else rng.choice([0, 0, 2, 3]),
            "ideal": rng.choice([0, 0.25, 0.29, 0.5, 0.75, 1]),
            "on_site": _now(rng, 0.8),
            "accompanied": _now(rng, 0.35),
        }
        for programme, terms_of in {
            "standard": [["summer"], rng.choice([["summer"], ["summer", "autumn"]]), ["autumn"]],
            "short": [["summer"], ["autumn"]],
        }.items()
        for number, terms in enumerate(terms_of, start=1)
    ]


def _policy(rng: random.Random) -> dict[str, Any]:
    return {
        "locality_rule": rng.choice(["required", "preferred"]),
        "max_travel_minutes": _maybe(rng, 0.3, [20, 30, 45]),
        "max_localities_per_sip": _maybe(rng, 0.3, [1]),
        "headteacher_km": rng.choice([0, 0, 6]),
        "detour": rng.choice([1, 1.3]),
        "speed_kmh": rng.choice([45, 60]),
        "waiting_minutes": rng.choice([1, 5, 15]),
        "spacing_minutes": rng.choice([0, 2, 7]),
        "continuity_minutes": rng.choice([0, 30, 120]),
        "balance_minutes": rng.choice([0, 20, 60]),
        "locality_minutes": rng.choice([10, 90]),
        "plan_from": _maybe(rng, 0.35, ["2008-04-18", "2008-04-20", "2008-04-21"]),
    }


def _with_facts(rng: random.Random, bare: Instance) -> Instance:
    """The instance with absences, conflicts, travel and history."""
    days = facts_of(bare).calendar.days
    schools = [school.school for school in bare.schools]
    sips = [sip.sip for sip in bare.sips]
    absences: list[dict[str, Any]] = []
    for of, names in {"school": schools, "sip": sips, "adviser": ["A1", "A2"]}.items():
        for _ in range(rng.choice([0, 0, 1, 2])):
            first = rng.choice(days)
            last = rng.choice([day for day in days if day >= first][:2])
            who = "*" if _now(rng, 0.25) else rng.choice(names)
            absences.append({"of": of, "id": who, "first_day": first, "last_day": last})
    pairs = [(school, sip) for school in schools for sip in sips]
    conflicts = [{"school": school, "sip": sip} for school, sip in rng.sample(pairs, rng.choice([0, 0, 1]))]
    travel = [
        {"school": school, "sip": sip, "minutes": rng.choice([0, 12, 31])}
        for school, sip in rng.sample(pairs, rng.choice([0, 0, 1, 2]))
    ]
    return with_tables(bare, absences=absences, conflicts=conflicts, travel=travel, history=_history(rng, bare, days))


def _history(rng: random.Random, bare: Instance, days: tuple[date, ...]) -> list[dict[str, Any]]:
    """Up to two first visits made already: before `plan_from` where set, perhaps by a SIP who has left."""
    if not _now(rng, 0.4):
        return []
    plan_from = bare.policy.plan_from
    past = [day for day in days[:3] if plan_from is None or day < plan_from] or [days[0]]
    made: dict[tuple[str, date], dict[str, Any]] = {}
    for school in rng.sample(bare.schools, rng.choice([1, 2])):
        sip = rng.choice([*(sip.sip for sip in bare.sips), "P9"])
        day = rng.choice(past)
        made.setdefault((sip, day), {"school": school.school, "visit": 1, "sip": sip, "day": day})
    return list(made.values())


def _pinned(rng: random.Random, instance: Instance) -> Instance:
    """The instance with up to two pins that a legal plan keeps."""
    if not _now(rng, 0.35):
        return instance
    plan = _legal_plan(rng, instance)
    owners = {allocation.school: allocation.sip for allocation in plan.allocations}
    pins: dict[tuple[str, int | None], dict[str, Any]] = {}
    for visit in rng.sample(plan.visits, rng.choice([1, 2])):
        owner = owners[visit.school]
        if visit.day is not None and _now(rng, 0.7):
            kept = rng.choice([("sip",), ("day",), ("sip", "day")])
            known = {"sip": visit.sip, "day": visit.day}
            pins[visit.school, visit.visit] = {
                "school": visit.school,
                "visit": visit.visit,
                **{column: known[column] for column in kept},
            }
        elif owner is not None:
            pins[visit.school, None] = {"school": visit.school, "sip": owner}
    return with_tables(instance, pins=list(pins.values()))


def _legal_plan(rng: random.Random, instance: Instance) -> Plan:
    """Some legal plan for an instance without pins, found by trying at random."""
    facts = facts_of(instance)
    sips = [None, *(sip.sip for sip in instance.sips)]
    draft: Draft = {school.school: (None, []) for school in instance.schools}
    for _ in range(30):
        trial: Draft = {school: (rng.choice(sips), []) for school in draft}
        if _is_legal(facts, trial):
            draft = trial
            break
    for _ in range(30):
        school = rng.choice(list(draft))
        sip, days = draft[school]
        trial = {**draft, school: (sip, [*days, rng.choice([None, *facts.calendar.days])])}
        room = len(days) < len(facts.visits_of(facts.schools[school]))
        if sip is not None and room and _is_legal(facts, trial):
            draft = trial
    return plan_of(instance, draft)


def _is_legal(facts: Facts, draft: Draft) -> bool:
    plan = plan_of(facts.instance, draft)
    return not check_against(facts, plan.allocations, plan.visits).breaches


WEIGHTS = ("waiting_minutes", "spacing_minutes", "continuity_minutes", "balance_minutes", "locality_minutes")


def instance_at_the_edges(seed: int) -> Instance:
    """The tiny instance of a seed with numbers at the edges of their ranges: one alone, several or all together."""
    instance = random_instance(seed)
    rng = random.Random(f"edges {seed}")
    often = rng.choice([0.2, 0.5, 1.0])
    weights = {name: rng.choice([0, 1, DEAREST - 1, DEAREST]) for name in WEIGHTS if _now(rng, often)}
    roads = {"speed_kmh": 1, "detour": 100} if _now(rng, often / 3) else {}
    reach = {} if _now(rng, 0.5) else {"max_travel_minutes": None}
    schools = [
        {**dict(school), "concern": rng.choice([1, HIGHEST_CONCERN - 1, HIGHEST_CONCERN])}
        if school.concern and _now(rng, often)
        else school
        for school in instance.schools
    ]
    known = {(row.school, row.sip): row.minutes for row in instance.travel}
    for school in instance.schools:
        for sip in instance.sips:
            if _now(rng, often / 3):
                known[school.school, sip.sip] = rng.choice([LONGEST_JOURNEY - 1, LONGEST_JOURNEY])
    travel = [{"school": school, "sip": sip, "minutes": minutes} for (school, sip), minutes in known.items()]
    return with_tables(
        instance, schools=schools, travel=travel, policy={**dict(instance.policy), **weights, **roads, **reach}
    )
