"""Pins that cannot be kept: against the rules, against what has been made, or against each other.

What the rules forbid is not repeated here: the pins alone are made into a plan, the checker judges it, and
each breach is led back to the rows of the pins that have a part in it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import chain

from models import Allocation, Instance, Pin, PlanVisit
from scheduler.checker import Breach, Facts, facts_of
from scheduler.checker.book import book_of, grouped
from scheduler.checker.calendar import monday_of
from scheduler.checker.rules import breaches
from scheduler.validation.availability import sip_days, visit_days
from scheduler.validation.eligibility import Eligibility
from scheduler.validation.problem import Problem


def pin_shape_problems(instance: Instance) -> Iterator[Problem]:
    """Every pin that decides nothing, or pins a day of no visit."""
    for pin in instance.pins:
        if pin.sip is None and pin.day is None:
            yield Problem("pins", pin.row, "sip, day", "", "expected a sip, a day or both")
        elif pin.visit is None and pin.day is not None:
            yield Problem("pins", pin.row, "visit", "", f"expected the visit that is pinned to {pin.day}")


def pin_problems(instance: Instance, wrong: Collection[int | None]) -> Iterator[Problem]:
    """Every pin that cannot be kept; rows in `wrong` have been told already."""
    pins = tuple(pin for pin in instance.pins if pin.row is None or pin.row not in wrong)
    if not pins:
        return
    facts = facts_of(_with_only(instance, pins))
    yield from _against_history(facts, pins)
    open_pins = [pin for pin in pins if (pin.school, pin.visit) not in facts.history]
    pinned = _Pinned(facts, grouped((pin.school, pin) for pin in open_pins))
    told: set[int | None] = set()
    for problem in (*_two_sips(pinned), *_breaches(pinned)):
        told |= {*problem.rows}
        yield problem
    yield from _no_day(pinned, told)
    yield from _too_many(pinned, told)
    yield from _nobody(pinned, told)


@dataclass(frozen=True, slots=True)
class _Pinned:
    """The pins on what is still to be planned."""

    facts: Facts
    of_school: Mapping[str, tuple[Pin, ...]]

    @property
    def pins(self) -> Iterator[Pin]:
        """All of them, school by school."""
        return chain.from_iterable(self.of_school.values())

    def owner(self, school: str) -> str | None:
        """The SIP that a school is pinned to, by whichever of its pins comes first."""
        return next((pin.sip for pin in self.of_school[school] if pin.sip is not None), None)


def _with_only(instance: Instance, pins: tuple[Pin, ...]) -> Instance:
    """The instance with these pins, and without SIPs' fewest schools: what is not pinned may still come."""
    sips = tuple(sip.model_copy(update={"min_schools": 0}) for sip in instance.sips)
    return instance.model_copy(update={"sips": sips, "pins": pins})


def _against_history(facts: Facts, pins: Collection[Pin]) -> Iterator[Problem]:
    for pin in pins:
        made = None if pin.visit is None else facts.history.get((pin.school, pin.visit))
        if made is None:
            continue
        where = f"visit {made.visit} of {made.school} was made by {made.sip} on {made.day}"
        where += "" if made.row is None else f" (history: row {made.row})"
        if pin.sip is not None and pin.sip != made.sip:
            yield Problem("pins", pin.row, "sip", pin.sip, where)
        if pin.day is not None and pin.day != made.day:
            yield Problem("pins", pin.row, "day", str(pin.day), where)


def _two_sips(pinned: _Pinned) -> Iterator[Problem]:
    for school, pins in pinned.of_school.items():
        named = [pin for pin in pins if pin.sip is not None]
        if len({pin.sip for pin in named}) > 1:
            sips = ", ".join(dict.fromkeys(str(pin.sip) for pin in named))
            yield _problem(named, "sip", f"{school} is pinned to more than one SIP: {sips}")


def _breaches(pinned: _Pinned) -> Iterator[Problem]:
    """What the checker says of a plan that is the pins and nothing else."""
    owners = {school: pinned.owner(school) for school in pinned.of_school}
    allocations = [Allocation(school=school, sip=sip) for school, sip in owners.items() if sip is not None]
    visits = [
        PlanVisit(school=pin.school, visit=pin.visit, sip=owners[pin.school] or _somebody(pin.school), day=pin.day)
        for pin in pinned.pins
        if pin.visit is not None and pin.day is not None
    ]
    for breach in breaches(book_of(pinned.facts, allocations, visits)):
        if breach.rule in PARTIES and (pins := [pin for pin in pinned.pins if _takes_part(pinned, breach, pin)]):
            column = "sip" if breach.rule in ON_ALLOCATION else "day"
            yield _problem(pins, column, f"{breach.rule}: {breach.message}")


def _somebody(school: str) -> str:
    """Whoever gets a school that is pinned to nobody: no SIP has that name, so no SIP is judged by it."""
    return f"whoever has {school}"


def _takes_part(pinned: _Pinned, breach: Breach, pin: Pin) -> bool:
    return PARTIES[breach.rule](pinned, breach, pin)


Party = Callable[[_Pinned, Breach, Pin], bool]


def _names_sip(_pinned: _Pinned, breach: Breach, pin: Pin) -> bool:
    return pin.sip is not None and pin.school == breach.school


def _has_sip(_pinned: _Pinned, breach: Breach, pin: Pin) -> bool:
    return pin.sip == breach.sip


def _in_federation(pinned: _Pinned, breach: Breach, pin: Pin) -> bool:
    schools = pinned.facts.schools
    return pin.sip is not None and (
        schools[pin.school].federation == schools[breach.school or ""].federation is not None
    )


def _is_visit(_pinned: _Pinned, breach: Breach, pin: Pin) -> bool:
    return pin.school == breach.school and pin.visit == breach.visit


def _is_visit_or_names_sip(pinned: _Pinned, breach: Breach, pin: Pin) -> bool:
    return _is_visit(pinned, breach, pin) or _names_sip(pinned, breach, pin)


def _on_day(pinned: _Pinned, breach: Breach, pin: Pin) -> bool:
    return pin.day == breach.day and (pinned.owner(pin.school) or _somebody(pin.school)) == breach.sip


def _in_week(pinned: _Pinned, breach: Breach, pin: Pin) -> bool:
    if pin.day is None or breach.day is None:
        return False
    return pinned.owner(pin.school) == breach.sip and monday_of(pin.day) == monday_of(breach.day)


def _too_close(pinned: _Pinned, breach: Breach, pin: Pin) -> bool:
    if pin.school != breach.school or pin.visit is None or pin.day is None or breach.visit is None:
        return False
    if pin.visit == breach.visit:
        return True
    number = pinned.facts.calendar.number
    programme = pinned.facts.schools[pin.school].programme
    later = next(visit for visit in pinned.facts.programmes[programme] if visit.visit == breach.visit)
    close = number(breach.day or date.max) - number(pin.day) < max(1, later.min_gap)
    return pin.visit < breach.visit and close


def _accompanied(pinned: _Pinned, breach: Breach, pin: Pin) -> bool:
    """The visit itself where its adviser cannot come; all visits of the day where the adviser has several."""
    if "accompanies" not in breach.message:
        return _is_visit(pinned, breach, pin)
    facts = pinned.facts
    adviser = facts.localities[facts.schools[breach.school or ""].locality].adviser
    school = facts.schools[pin.school]
    visit = next((visit for visit in facts.visits_of(school) if visit.visit == pin.visit), None)
    return (
        visit is not None
        and visit.accompanied
        and pin.day == breach.day
        and facts.localities[school.locality].adviser == adviser
    )


PARTIES: dict[str, Party] = {
    "locality": _names_sip,
    "conflict": _names_sip,
    "skills": _names_sip,
    "reach": _names_sip,
    "capacity": _has_sip,
    "spread": _has_sip,
    "federation": _in_federation,
    "window": _is_visit,
    "school_open": _is_visit,
    "sip_available": _is_visit_or_names_sip,
    "one_a_day": _on_day,
    "week": _in_week,
    "gap": _too_close,
    "accompanied": _accompanied,
}
"""Which pins have a part in a breach of a rule. The rules left out say what a whole plan is."""

ON_ALLOCATION = frozenset({"locality", "conflict", "skills", "reach", "capacity", "spread", "federation"})


def _no_day(pinned: _Pinned, told: Collection[int | None]) -> Iterator[Problem]:
    """Pins of a visit to a SIP, without a day, where SIP and school have no day in common."""
    facts = pinned.facts
    available: dict[str, frozenset[date]] = {}
    for pin in pinned.pins:
        if pin.visit is None or pin.day is not None or pin.sip is None or pin.row in told:
            continue
        school = facts.schools[pin.school]
        visit = next(visit for visit in facts.visits_of(school) if visit.visit == pin.visit)
        if pin.sip not in available:
            available[pin.sip] = frozenset(sip_days(facts, facts.sips[pin.sip]))
        if available[pin.sip].isdisjoint(visit_days(facts, school, visit)):
            message = f"{pin.sip} is available on no day on which visit {pin.visit} of {pin.school} can be"
            yield Problem("pins", pin.row, "sip", pin.sip, message)


def _too_many(pinned: _Pinned, told: Collection[int | None]) -> Iterator[Problem]:
    """SIPs with more pinned visits, those without a day too, than `max_days` leaves them."""
    made = Counter(visit.sip for visit in pinned.facts.history.values())
    visits = grouped((pinned.owner(pin.school), pin) for pin in pinned.pins if pin.visit is not None)
    for name, pins in visits.items():
        if name is None or any(pin.row in told for pin in pins):
            continue
        most = pinned.facts.sips[name].max_days
        if most is not None and made[name] + len(pins) > most:
            count = f"{made[name]} made and {len(pins)} pinned"
            yield _problem(pins, "sip", f"capacity: visits of {name}: {count}, limit {most}")


def _nobody(pinned: _Pinned, told: Collection[int | None]) -> Iterator[Problem]:
    """Schools pinned to days, but to no SIP, where no eligible SIP is available on all of them."""
    eligibility = Eligibility(pinned.facts)
    for name, pins in pinned.of_school.items():
        days = {pin.day for pin in pins if pin.day is not None}
        if pinned.owner(name) is not None or any(pin.row in told for pin in pins):
            continue
        candidates = eligibility.candidates(pinned.facts.schools[name])
        if not any(days <= set(sip_days(pinned.facts, sip)) for sip in candidates):
            noun = "this day" if len(days) == 1 else "these days"
            yield _problem(pins, "day", f"no eligible SIP of {name} is available on {noun}")


def _problem(pins: Collection[Pin], column: str, message: str) -> Problem:
    """A problem of one pin, with its value, or of several."""
    rows = tuple(sorted(pin.row for pin in pins if pin.row is not None))
    values = {str(value) for pin in pins if (value := getattr(pin, column)) is not None}
    value = values.pop() if len(values) == 1 else None
    return Problem("pins", rows[0] if rows else None, column, value, message, rows[1:])
