"""What a reason is made of: single rules for single people, and single rows, each of which can be put aside.

A member put aside is as if its row, or what it says of one person, were not there: a SIP's `max_schools` is then no
limit, an absence is no absence. What is never put aside is what a plan is: school days are Mondays to Fridays in a
term, a school has one SIP, its visits keep their order on days of their own, and what was made was made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from models import WEEKDAYS, Absence, Instance, Pin, Sip
from scheduler.checker.breach import counted, spoken
from scheduler.checker.rules import (
    accompanied,
    capacity,
    conflict,
    federation,
    gap,
    locality,
    one_a_day,
    pin,
    reach,
    school_open,
    sip_available,
    skills,
    spread,
    week,
    window,
)
from scheduler.explaining.source import Source

Key = tuple[str, ...]
"""What is put aside: ('max_schools', 'P07'), ('absences', '4') with the position of the row in its table."""


@dataclass(frozen=True)
class Member:
    """One thing that a reason can consist of."""

    key: Key
    rule: str
    """The id of the rule in the contract."""
    words: str
    """In plain English, without a full stop: 'P07 has at most 4 schools'."""
    sources: tuple[Source, ...]

    def __str__(self) -> str:
        return self.told()

    def told(self, where: Callable[[Source], str] = str) -> str:
        """'capacity: P07 has at most 4 schools (sips row 8 (max_schools))', the rows as `where` calls them."""
        told = f"{self.rule}: {self.words}"
        return f"{told} ({', '.join(map(where, self.sources))})" if self.sources else told


HISTORY = "history"
"""No rule, but what a row of `history` goes by."""

SIP_COLUMNS = {
    "min_schools": capacity.ID,
    "max_concern_schools": capacity.ID,
    "max_days": capacity.ID,
    "max_visits_per_week": week.ID,
    "from_day": sip_available.ID,
    "to_day": sip_available.ID,
    "headteacher_of": conflict.ID,
    "weekdays": sip_available.ID,
    "localities": locality.ID,
    "max_schools": capacity.ID,
}
"""The columns of `sips` that forbid something, with the rule by which they do."""

ORDER = (
    "closures",
    "plan_from",
    "pins",
    "min_schools",
    "max_localities_per_sip",
    "max_travel_minutes",
    "conflicts",
    "headteacher_of",
    "requires",
    "federation",
    "absences",
    "school weekdays",
    "adviser weekdays",
    "weekdays",
    "from_day",
    "to_day",
    "min_gap",
    "max_visits_per_week",
    "adviser's day",
    "day",
    "max_days",
    "max_concern_schools",
    "window",
    "localities",
    "max_schools",
)
"""Kinds of members: the first are tried first whether the reason does without them."""


def members_of(instance: Instance) -> tuple[Member, ...]:
    """Everything in an instance that can be put aside, in the order in which it is tried."""
    place = {kind: number for number, kind in enumerate(ORDER)}
    return tuple(sorted(_all(instance), key=lambda member: place[member.key[0]]))


def visits_made(instance: Instance) -> tuple[Member, ...]:
    """The rows of `history`: members only of what is wrong with the tables themselves."""
    return tuple(
        Member(
            ("history", str(number)),
            HISTORY,
            f"visit {row.visit} of {row.school} was made by {row.sip} on {spoken(row.day)}",
            (Source("history", row.row),),
        )
        for number, row in enumerate(instance.history)
    )


def _all(instance: Instance) -> Iterator[Member]:
    yield from _policy(instance)
    yield from _rows(instance)
    for sip in instance.sips:
        yield from _sip(instance, sip)
    yield from _schools(instance)
    for adviser in instance.advisers:
        source = Source("advisers", adviser.row)
        if set(adviser.weekdays) != set(WEEKDAYS):
            words = f"adviser {adviser.adviser} works on {', '.join(adviser.weekdays) or 'no day'} only"
            yield Member(
                ("adviser weekdays", adviser.adviser),
                accompanied.ID,
                words,
                (Source("advisers", adviser.row, "weekdays"),),
            )
        words = f"adviser {adviser.adviser} accompanies one visit a day"
        yield Member(("adviser's day", adviser.adviser), accompanied.ID, words, (source,))
    yield from _programmes(instance)


def _policy(instance: Instance) -> Iterator[Member]:
    policy = instance.policy
    if policy.plan_from is not None:
        words = f"planning starts on {spoken(policy.plan_from)}"
        yield Member(("plan_from",), window.ID, words, (Source("policy", column="plan_from"),))
    if policy.max_travel_minutes is not None:
        words = f"one way takes at most {policy.max_travel_minutes} minutes"
        yield Member(("max_travel_minutes",), reach.ID, words, (Source("policy", column="max_travel_minutes"),))
    if policy.max_localities_per_sip is not None:
        words = f"a SIP has schools in at most {policy.max_localities_per_sip} localities"
        source = Source("policy", column="max_localities_per_sip")
        yield Member(("max_localities_per_sip",), spread.ID, words, (source,))


def _rows(instance: Instance) -> Iterator[Member]:
    for number, closure in enumerate(instance.closures):
        words = f"closed {_days(closure.first_day, closure.last_day)}{_reason(closure.reason)}"
        yield Member(("closures", str(number)), window.ID, words, (Source("closures", closure.row),))
    for number, absence in enumerate(instance.absences):
        yield Member(
            ("absences", str(number)), ABSENCE_RULES[absence.of], _absence(absence), (Source("absences", absence.row),)
        )
    for number, row in enumerate(instance.conflicts):
        words = f"{row.sip} must not have {row.school}{_reason(row.reason)}"
        yield Member(("conflicts", str(number)), conflict.ID, words, (Source("conflicts", row.row),))
    for number, each in enumerate(instance.pins):
        yield Member(("pins", str(number)), pin.ID, pinned(each), (Source("pins", each.row),))


ABSENCE_RULES = {"school": school_open.ID, "sip": sip_available.ID, "adviser": accompanied.ID}


def _absence(row: Absence) -> str:
    kinds = {"school": "school", "sip": "SIP", "adviser": "adviser"}
    who = f"every {kinds[row.of]}" if row.id == "*" else row.id if row.of == "sip" else f"{kinds[row.of]} {row.id}"
    return f"{who} is away {_days(row.first_day, row.last_day)}{_reason(row.reason)}"


def pinned(row: Pin) -> str:
    """'S001 is pinned to P07', 'visit 2 of S001 is pinned on Monday 5 May 2008'."""
    what = row.school if row.visit is None else f"visit {row.visit} of {row.school}"
    to = f" to {row.sip}" if row.sip else ""
    on = f" on {spoken(row.day)}" if row.day else ""
    return f"{what} is pinned{to}{on}"


def _days(first: date, last: date) -> str:
    return f"on {spoken(first)}" if first == last else f"from {spoken(first)} to {spoken(last)}"


def _reason(text: str) -> str:
    return f" ({text})" if text else ""


def _sip(instance: Instance, sip: Sip) -> Iterator[Member]:
    for column, rule in SIP_COLUMNS.items():
        words = _sip_words(instance, sip, column)
        if words:
            yield Member((column, sip.sip), rule, f"{sip.sip} {words}", (Source("sips", sip.row, column),))
    words = f"{sip.sip} makes one visit a day"
    yield Member(("day", sip.sip), one_a_day.ID, words, (Source("sips", sip.row),))


def _sip_words(instance: Instance, sip: Sip, column: str) -> str:
    """What a cell forbids; '' where it forbids nothing."""
    known = {school.school for school in instance.schools}
    words = {
        "min_schools": f"takes at least {sip.min_schools} schools or none" if sip.min_schools > 1 else "",
        "max_schools": _limit("has", sip.max_schools, "school"),
        "max_concern_schools": _limit("has", sip.max_concern_schools, "school", " of concern"),
        "max_days": _limit("makes", sip.max_days, "visit"),
        "max_visits_per_week": _limit("makes", sip.max_visits_per_week, "visit", " a week"),
        "from_day": f"starts on {spoken(sip.from_day)}" if sip.from_day else "",
        "to_day": f"ends on {spoken(sip.to_day)}" if sip.to_day else "",
        "headteacher_of": f"leads {sip.headteacher_of}" if sip.headteacher_of in known else "",
        "weekdays": f"works on {', '.join(sip.weekdays) or 'no day'} only" if len(set(sip.weekdays)) < 5 else "",
        "localities": f"works in {', '.join(sip.localities)} only"
        if sip.localities and instance.policy.locality_rule == "required"
        else "",
    }
    return words[column]


def _limit(verb: str, number: int | None, noun: str, what: str = "") -> str:
    return "" if number is None else f"{verb} at most {counted(number, noun)}{what}"


def _schools(instance: Instance) -> Iterator[Member]:
    members: dict[str, list[str]] = {}
    for school in instance.schools:
        if school.requires:
            words = f"{school.school} requires {', '.join(school.requires)}"
            source = Source("schools", school.row, "requires")
            yield Member(("requires", school.school), skills.ID, words, (source,))
        if set(school.weekdays) != set(WEEKDAYS):
            words = f"{school.school} takes visits on {', '.join(school.weekdays) or 'no day'} only"
            source = Source("schools", school.row, "weekdays")
            yield Member(("school weekdays", school.school), school_open.ID, words, (source,))
        if school.federation is not None:
            members.setdefault(school.federation, []).append(school.school)
    rows = {school.school: school.row for school in instance.schools}
    for name, schools in members.items():
        if len(schools) > 1:
            words = f"{', '.join(schools)} are one federation, {name}, and have the same SIP"
            sources = tuple(Source("schools", rows[school], "federation") for school in schools)
            yield Member(("federation", name), federation.ID, words, sources)


def _programmes(instance: Instance) -> Iterator[Member]:
    for row in instance.programmes:
        visit = f"visit {row.visit} of programme {row.programme}"
        limits = ", ".join(row.terms)
        limits += f", not before {spoken(row.not_before)}" if row.not_before else ""
        limits += f", not after {spoken(row.not_after)}" if row.not_after else ""
        source = Source("programmes", row.row)
        yield Member(("window", row.programme, str(row.visit)), window.ID, f"{visit} is in {limits}", (source,))
        if row.min_gap > 1:
            words = f"{visit} is at least {row.min_gap} school days after the visit before"
            source = Source("programmes", row.row, "min_gap")
            yield Member(("min_gap", row.programme, str(row.visit)), gap.ID, words, (source,))
