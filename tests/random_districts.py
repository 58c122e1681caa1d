"""Random districts: too large for brute force, small enough for the peer on HiGHS to prove its plan the best.

Six to nine schools, three or four SIPs, programmes of five and three visits over some 24 school days. Over some
dozen seeds every rule binds and every term counts; in about half of the districts not everything can be placed: too few
SIPs, too few days, or advisers who are hardly ever there.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

from models import WEEKDAYS, Instance
from scheduler.checker import facts_of
from tests.benchmarks import greedy_by_hand
from tests.build import with_tables

TERMS = {
    "summer": ("2008-04-14", "2008-04-24"),
    "autumn": ("2008-09-08", "2008-09-19"),
    "spring": ("2009-01-12", "2009-01-16"),
}
LOCALITIES = ("North", "East", "South")


def random_district(seed: int) -> Instance:
    """A legal instance, the same for the same seed. Its pins are those of a legal plan, so that one exists."""
    rng = random.Random(seed)
    schools = [f"S{number}" for number in range(1, rng.randint(6, 9) + 1)]
    sips = [f"P{number}" for number in range(1, rng.randint(3, 4) + 1)]
    share = -(-len(schools) // len(sips))
    scarce = rng.random() < 0.4
    bare = Instance.model_validate(
        {
            "terms": [{"term": term, "first_day": days[0], "last_day": days[1]} for term, days in TERMS.items()],
            "closures": [{"first_day": "2008-09-15", "last_day": "2008-09-15"}] if rng.random() < 0.3 else [],
            "localities": [
                {"locality": name, "adviser": rng.choice(["A1"] if scarce else ["A1", "A2", None])}
                for name in LOCALITIES
            ],
            "advisers": [
                {"adviser": adviser, "weekdays": _weekdays(rng, 1, 2) if scarce else _weekdays(rng, 3, 5)}
                for adviser in ("A1", "A2")
            ],
            "schools": [_school(rng, school, sips) for school in schools],
            "sips": [_sip(rng, sip, schools, share) for sip in sips],
            "programmes": _programmes(rng, scarce),
            "policy": _policy(rng),
        }
    )
    return _pinned(rng, _with_facts(rng, bare, schools, sips))


def with_random_pins(rng: random.Random, instance: Instance, count: int) -> Instance:
    """The instance with other pins, which no plan may be able to keep."""
    days = [day.isoformat() for day in facts_of(instance).calendar.days]
    schools = rng.sample(instance.schools, min(count, len(instance.schools)))
    pins: list[dict[str, Any]] = []
    for school in schools:
        sip = rng.choice(instance.sips).sip
        whole = rng.random() < 0.6
        pins.append(
            {"school": school.school, "sip": sip, **({} if whole else {"visit": 1, "day": rng.choice(days[:9])})}
        )
    return with_tables(instance, pins=pins)


def _weekdays(rng: random.Random, least: int, most: int) -> list[str]:
    return [WEEKDAYS[place] for place in sorted(rng.sample(range(5), rng.randint(least, most)))]


def _maybe(rng: random.Random, chance: float, choices: Sequence[Any]) -> Any:
    return rng.choice(choices) if rng.random() < chance else None


def _position(rng: random.Random) -> dict[str, float]:
    return {"latitude": 52.5 + rng.random() / 3, "longitude": 1.0 + rng.random() / 2}


def _school(rng: random.Random, school: str, sips: list[str]) -> dict[str, Any]:
    return {
        "school": school,
        "locality": rng.choice(LOCALITIES),
        **_position(rng),
        "concern": rng.choice([0, 0, 0, 1, 2]),
        "programme": rng.choice(["standard", "standard", "standard", "short"]),
        "requires": _maybe(rng, 0.15, [["Ofsted"]]) or [],
        "federation": _maybe(rng, 0.3, ["F1", "F2"]),
        "current_sip": _maybe(rng, 0.6, [*sips, "P9"]),
        "weekdays": WEEKDAYS if rng.random() < 0.8 else _weekdays(rng, 3, 4),
    }


def _sip(rng: random.Random, sip: str, schools: list[str], share: int) -> dict[str, Any]:
    most = max(1, share + rng.choice([-1, 0, 1, 1, 2]))
    return {
        "sip": sip,
        **_position(rng),
        "localities": sorted(rng.sample(LOCALITIES, 2)) if rng.random() < 0.3 else [],
        "min_schools": rng.choice([0, 0, 0, 2]) if most >= 2 else 0,
        "max_schools": most,
        "max_concern_schools": _maybe(rng, 0.25, [1, 2]),
        "max_days": _maybe(rng, 0.3, [most * 4, most * 5]),
        "max_visits_per_week": _maybe(rng, 0.4, [2, 3, 4]),
        "skills": ["Ofsted"] if rng.random() < 0.8 else [],
        "weekdays": _weekdays(rng, 4, 5),
        "from_day": _maybe(rng, 0.1, ["2008-04-16", "2008-09-10"]),
        "to_day": _maybe(rng, 0.1, ["2009-01-14"]),
        "headteacher_of": _maybe(rng, 0.3, schools),
    }


def _programmes(rng: random.Random, scarce: bool) -> list[dict[str, Any]]:
    often = 0.5 if scarce else 0.3
    terms_of = {
        "standard": [["summer"], rng.choice([["summer"], ["summer", "autumn"]]), ["autumn"], ["autumn"], ["spring"]],
        "short": [["summer"], ["autumn"], ["spring"]],
    }
    return [
        {
            "programme": programme,
            "visit": number,
            "terms": terms,
            "not_before": _maybe(rng, 0.2, ["2008-04-15"]) if number == 1 else None,
            "not_after": _maybe(rng, 0.2, ["2008-04-22"]) if number == 1 else None,
            "min_gap": 0 if number == 1 else rng.choice([0, 0, 2, 4]),
            "ideal": rng.choice([0, 0.25, 0.5, 0.75, 1]),
            "on_site": rng.random() < 0.8,
            "accompanied": rng.random() < often,
        }
        for programme, terms_of_visit in terms_of.items()
        for number, terms in enumerate(terms_of_visit, start=1)
    ]


def _policy(rng: random.Random) -> dict[str, Any]:
    return {
        "locality_rule": rng.choice(["required", "preferred"]),
        "max_travel_minutes": _maybe(rng, 0.3, [35, 50]),
        "max_localities_per_sip": _maybe(rng, 0.35, [1, 2]),
        "headteacher_km": rng.choice([0, 0, 4]),
        "waiting_minutes": rng.choice([1, 5, 15]),
        "spacing_minutes": rng.choice([0, 2, 7]),
        "continuity_minutes": rng.choice([0, 30, 120]),
        "balance_minutes": rng.choice([0, 20, 60]),
        "plan_from": _maybe(rng, 0.25, ["2008-04-16"]),
    }


def _with_facts(rng: random.Random, bare: Instance, schools: list[str], sips: list[str]) -> Instance:
    """The instance with absences, conflicts, travel and history."""
    days = facts_of(bare).calendar.days
    absences = []
    for of, names, most in (("school", schools, 3), ("sip", sips, 2), ("adviser", ["A1", "A2"], 1)):
        for _ in range(rng.randint(0, most)):
            first = rng.randrange(len(days) - 1)
            last = rng.choice([first, first + 1])
            who = "*" if rng.random() < 0.15 else rng.choice(names)
            absences.append({"of": of, "id": who, "first_day": days[first], "last_day": days[last]})
    pairs = [(school, sip) for school in schools for sip in sips]
    plan_from = bare.policy.plan_from
    past = [day for day in days[:4] if plan_from is None or day < plan_from]
    history = {
        (sip, day): {"school": school, "visit": 1, "sip": sip, "day": day}
        for school in rng.sample(schools, rng.choice([0, 0, 1, 2]))
        for sip, day in [(rng.choice([*sips, "P9"]), rng.choice(past))]
    }
    return with_tables(
        bare,
        absences=absences,
        conflicts=[{"school": school, "sip": sip} for school, sip in rng.sample(pairs, rng.choice([0, 1, 2]))],
        travel=[
            {"school": school, "sip": sip, "minutes": rng.choice([0, 12, 31])}
            for school, sip in rng.sample(pairs, rng.choice([0, 2]))
        ],
        history=list(history.values()),
    )


def _pinned(rng: random.Random, instance: Instance) -> Instance:
    """The instance with up to three pins that a plan made by hand keeps."""
    if rng.random() < 0.6:
        return instance
    result = greedy_by_hand.plan(instance, 10.0)
    made = {(row.school, row.visit) for row in instance.history}
    placed = [row for row in result.visits if row.day is not None and (row.school, row.visit) not in made]
    pins = [
        rng.choice(
            [
                {"school": row.school, "sip": row.sip},
                {"school": row.school, "visit": row.visit, "day": row.day},
                {"school": row.school, "visit": row.visit, "sip": row.sip, "day": row.day},
            ]
        )
        for row in {row.school: row for row in rng.sample(placed, min(len(placed), 3))}.values()
    ]
    return with_tables(instance, pins=pins)
