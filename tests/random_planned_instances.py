"""Random instances built round a plan, so that a legal plan without an unplaced visit is known.

First every school gets a SIP and days at random; then each limit, absence, conflict and pin is drawn
so that this plan keeps it, often just so.
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from models import WEEKDAYS, Instance, Plan
from scheduler.checker import facts_of
from tests.build import plan_of, weekdays_between, with_policy

TERMS = {
    "summer": weekdays_between(date(2008, 4, 14), date(2008, 5, 23)),
    "autumn": weekdays_between(date(2008, 9, 8), date(2008, 10, 17)),
    "spring": weekdays_between(date(2009, 1, 12), date(2009, 2, 13)),
    "last": weekdays_between(date(2009, 4, 20), date(2009, 5, 29)),
}
DAYS = [day for days in TERMS.values() for day in days]
VISITS: list[dict[str, Any]] = [
    {"visit": 1, "terms": ["summer"], "ideal": 0.25},
    {"visit": 2, "terms": ["summer", "autumn"], "ideal": 0.75},
    {"visit": 3, "terms": ["autumn"], "on_site": False},
    {"visit": 4, "terms": ["spring"], "accompanied": True},
    {"visit": 5, "terms": ["last"], "ideal": 0.29},
]
LOCALITIES = ["North", "East", "South", "West"]
ADVISERS = {"North": "A1", "East": "A1", "South": "A2", "West": None}


@dataclass(frozen=True)
class _Drawn:
    """A plan at random: for each school its locality, its SIP and its days."""

    localities: dict[str, str]
    owners: dict[str, str]
    days: dict[str, list[date]]

    def schools_of(self, sip: str) -> list[str]:
        return [school for school, owner in self.owners.items() if owner == sip]

    def days_of(self, sip: str) -> list[date]:
        return [day for school in self.schools_of(sip) for day in self.days[school]]

    def accompanied(self, adviser: str) -> list[date]:
        return [self.days[school][3] for school, place in self.localities.items() if ADVISERS[place] == adviser]


def random_planned_instance(seed: int, schools: int = 20, sips: int = 4) -> tuple[Instance, Plan]:
    """An instance with a legal plan that places every visit; at most some 12 schools to a SIP.

    Raises ValueError where so many schools find no days at random.
    """
    rng = random.Random(seed)
    drawn = _drawn(rng, schools, sips)
    made = sorted(day for days in drawn.days.values() for day in days)
    plan_from = made[len(made) // 12] if rng.random() < 0.5 else None
    federation = _federation(rng, drawn)
    concern = {school: rng.choice([0, 0, 0, 0, 1, 2]) for school in drawn.owners}
    rows: dict[str, Any] = {
        "terms": [{"term": term, "first_day": days[0], "last_day": days[-1]} for term, days in TERMS.items()],
        "localities": [{"locality": name, "adviser": ADVISERS[name]} for name in LOCALITIES],
        "advisers": [
            {"adviser": adviser, "weekdays": _weekdays(rng, drawn.accompanied(adviser), spare=1)}
            for adviser in ("A1", "A2")
        ],
        "schools": [
            {
                "school": school,
                "locality": drawn.localities[school],
                "latitude": 52.3 + rng.random() / 2,
                "longitude": 0.5 + rng.random(),
                "concern": concern[school],
                "requires": ["Ofsted"] if concern[school] == 2 else [],
                "federation": federation.get(school),
                "current_sip": rng.choice([owner, *(f"P{number + 1}" for number in range(sips)), None]),
                "weekdays": _weekdays(rng, drawn.days[school], spare=2),
            }
            for school, owner in drawn.owners.items()
        ],
        "sips": [_sip(rng, drawn, f"P{number + 1}", concern) for number in range(sips)],
        "programmes": [{"programme": "standard", **visit} for visit in _visits(rng, drawn)],
        "absences": _absences(rng, drawn),
        "conflicts": [
            {"school": school, "sip": sip}
            for school, owner in drawn.owners.items()
            if (sip := f"P{rng.randint(1, sips)}") != owner and rng.random() < 0.2
        ],
        "history": [
            {"school": school, "visit": number, "sip": drawn.owners[school], "day": day}
            for school, days in drawn.days.items()
            for number, day in enumerate(days, start=1)
            if plan_from is not None and day < plan_from
        ],
        "pins": [
            {"school": school, **rng.choice(_pins(drawn, school))}
            for school in rng.sample(list(drawn.owners), max(1, schools // 10))
        ],
    }
    instance = with_policy(Instance.model_validate(rows), plan_from=plan_from)
    return _limited(rng, instance, drawn)


def _drawn(rng: random.Random, schools: int, sips: int) -> _Drawn:
    for _ in range(50):
        drawn = _attempt(rng, schools, sips)
        if drawn is not None:
            return drawn
    raise ValueError(f"{sips} SIPs are too few for {schools} schools")


def _attempt(rng: random.Random, schools: int, sips: int) -> _Drawn | None:
    works = {f"P{number + 1}": rng.sample(range(5), rng.randint(3, 5)) for number in range(sips)}
    names = [f"S{number + 1}" for number in range(schools)]
    owners = dict(zip(rng.sample(names, schools), list(works) * schools, strict=False))
    localities = {school: rng.choice(LOCALITIES) for school in names}
    taken: set[tuple[str, date]] = set()
    days: dict[str, list[date]] = {}
    for school in names:
        days[school] = []
        for visit in VISITS:
            busy = [owners[school]]
            adviser = ADVISERS[localities[school]]
            if visit.get("accompanied") and adviser is not None:
                busy.append(adviser)
            choice = [
                day
                for term in visit["terms"]
                for day in TERMS[term]
                if day.weekday() in works[owners[school]]
                and not any((who, day) in taken for who in busy)
                and all(day > earlier for earlier in days[school])
            ]
            if not choice:
                return None
            day = rng.choice(choice[: len(choice) // 2 + 1] if visit["visit"] == 1 else choice)
            taken.update((who, day) for who in busy)
            days[school].append(day)
    return _Drawn(localities, {school: owners[school] for school in names}, days)


def _weekdays(rng: random.Random, used: list[date], spare: int) -> list[str]:
    places = {day.weekday() for day in used} | set(rng.sample(range(5), spare))
    return [WEEKDAYS[place] for place in sorted(places)]


def _federation(rng: random.Random, drawn: _Drawn) -> dict[str, str]:
    """Two schools in a federation for about half of the SIPs."""
    federation: dict[str, str] = {}
    for sip in sorted(set(drawn.owners.values())):
        schools = drawn.schools_of(sip)
        if len(schools) >= 2 and rng.random() < 0.5:
            federation.update(dict.fromkeys(rng.sample(schools, 2), f"F-{sip}"))
    return federation


def _sip(rng: random.Random, drawn: _Drawn, sip: str, concern: dict[str, int]) -> dict[str, Any]:
    schools, days = drawn.schools_of(sip), drawn.days_of(sip)
    weeks = Counter(day - timedelta(days=day.weekday()) for day in days)
    others = [school for school, owner in drawn.owners.items() if owner != sip]
    of_concern = sum(concern[school] > 0 for school in schools)
    return {
        "sip": sip,
        "latitude": 52.3 + rng.random() / 2,
        "longitude": 0.5 + rng.random(),
        "localities": rng.choice([[], sorted({drawn.localities[school] for school in schools})]),
        "min_schools": rng.choice([0, max(0, len(schools) - 1)]),
        "max_schools": len(schools) + rng.choice([0, 0, 1, 3]),
        "max_concern_schools": rng.choice([None, of_concern, of_concern + 1]),
        "max_days": rng.choice([None, len(days), len(days) + 3]),
        "max_visits_per_week": rng.choice([None, max(weeks.values(), default=1)]),
        "skills": ["Ofsted"] if any(concern[school] == 2 for school in schools) or rng.random() < 0.3 else [],
        "weekdays": _weekdays(rng, days, spare=1),
        "from_day": rng.choice([None, min(days, default=None)]),
        "to_day": rng.choice([None, max(days, default=None)]),
        "headteacher_of": rng.choice([None, *others]),
    }


def _visits(rng: random.Random, drawn: _Drawn) -> list[dict[str, Any]]:
    """The programme with gaps, first and last days that the plan just keeps."""
    visits: list[dict[str, Any]] = []
    for place, visit in enumerate(VISITS):
        made = [days[place] for days in drawn.days.values()]
        gaps = [DAYS.index(days[place]) - DAYS.index(days[place - 1]) for days in drawn.days.values()]
        visits.append(
            {
                **visit,
                "not_before": rng.choice([None, min(made)]),
                "not_after": rng.choice([None, max(made)]),
                "min_gap": rng.randint(0, min(gaps)) if place > 0 else 0,
            }
        )
    return visits


def _absences(rng: random.Random, drawn: _Drawn) -> list[dict[str, Any]]:
    used = {
        "school": drawn.days,
        "sip": {sip: drawn.days_of(sip) for sip in sorted(set(drawn.owners.values()))},
        "adviser": {adviser: drawn.accompanied(adviser) for adviser in ("A1", "A2")},
    }
    absences: list[dict[str, Any]] = []
    for of, names in used.items():
        for name, days in names.items():
            free = [day for day in DAYS if day not in days]
            absences += [
                {"of": of, "id": name, "first_day": day, "last_day": day}
                for day in rng.sample(free, min(len(free), rng.randint(0, 6)))
            ]
    return absences


def _pins(drawn: _Drawn, school: str) -> list[dict[str, Any]]:
    sip, day = drawn.owners[school], drawn.days[school][2]
    return [
        {"sip": sip},
        {"visit": 3, "day": day},
        {"visit": 3, "sip": sip},
        {"visit": 3, "sip": sip, "day": day},
    ]


def _limited(rng: random.Random, instance: Instance, drawn: _Drawn) -> tuple[Instance, Plan]:
    """The instance under limits that the plan just keeps."""
    facts = facts_of(instance)
    minutes = [facts.minutes(facts.schools[school], facts.sips[sip]) for school, sip in drawn.owners.items()]
    spread = [len({drawn.localities[school] for school in drawn.schools_of(sip)}) for sip in facts.sips]
    limited = with_policy(
        instance,
        max_travel_minutes=rng.choice([None, max(minutes)]),
        max_localities_per_sip=rng.choice([None, max(spread)]),
        locality_rule=rng.choice(["required", "preferred"]),
    )
    compact = {school: (drawn.owners[school], days) for school, days in drawn.days.items()}
    return limited, plan_of(limited, compact)
