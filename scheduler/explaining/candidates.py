"""Which SIPs could have a school: for each the journey, what rules it out, and what stands in the way as planned."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from models import School, Sip
from scheduler.checker.distances import great_circle_km
from scheduler.checker.rules import capacity, conflict, federation, locality, pin, reach, skills, spread
from scheduler.explaining.evidence import Evidence
from scheduler.explaining.source import Obstacle, Source


@dataclass(frozen=True)
class Candidate:
    """A school and a SIP."""

    school: School
    sip: Sip
    minutes: int
    """One way."""
    has_it: bool
    """The plan gives this SIP the school."""
    exclusions: tuple[Obstacle, ...]
    """What forbids the pair in every plan; empty for an eligible SIP."""
    hindrances: tuple[Obstacle, ...]
    """What forbids it as the plan stands: the SIP is full, the federation has another SIP."""

    @property
    def eligible(self) -> bool:
        """No rule forbids the pair by itself."""
        return not self.exclusions


def candidates(evidence: Evidence, school: School) -> tuple[Candidate, ...]:
    """Every SIP for a school: the one who has it, the eligible, then the others, the nearest first."""
    found = (candidate(evidence, school, sip) for sip in evidence.instance.sips)
    return tuple(sorted(found, key=lambda each: (not each.has_it, not each.eligible, each.minutes, each.sip.sip)))


def candidate(evidence: Evidence, school: School, sip: Sip) -> Candidate:
    """One SIP for one school."""
    has_it = evidence.owner(school.school) == sip.sip
    return Candidate(
        school=school,
        sip=sip,
        minutes=evidence.facts.minutes(school, sip),
        has_it=has_it,
        exclusions=tuple(exclusions(evidence, school, sip)),
        hindrances=() if has_it else tuple(_hindrances(evidence, school, sip)),
    )


def exclusions(evidence: Evidence, school: School, sip: Sip) -> Iterator[Obstacle]:
    """What forbids a pair in every plan, rule by rule."""
    yield from _locality(evidence, school, sip)
    yield from _conflict(evidence, school, sip)
    yield from _skills(school, sip)
    yield from _reach(evidence, school, sip)
    yield from _pin(evidence, school, sip)


def _locality(evidence: Evidence, school: School, sip: Sip) -> Iterator[Obstacle]:
    if evidence.facts.policy.locality_rule == "required" and evidence.facts.outside(school, sip):
        works = f"the school lies in {school.locality}, {sip.sip} works in {', '.join(sip.localities)}"
        yield Obstacle(
            locality.ID, works, (Source("sips", sip.row, "localities"), Source("schools", school.row, "locality"))
        )


def _conflict(evidence: Evidence, school: School, sip: Sip) -> Iterator[Obstacle]:
    row = evidence.conflict_rows.get((school.school, sip.sip))
    if row is not None:
        yield Obstacle(conflict.ID, row.reason or "a conflict without a reason", (Source("conflicts", row.row),))
    led = evidence.facts.schools.get(sip.headteacher_of or "")
    if led is None:
        return
    leads = Source("sips", sip.row, "headteacher_of")
    if led.school == school.school:
        yield Obstacle(conflict.ID, f"{sip.sip} leads this school", (leads,))
        return
    if led.federation is not None and led.federation == school.federation:
        words = f"{sip.sip} leads {led.school}, in the same federation {led.federation}"
        yield Obstacle(conflict.ID, words, (leads, Source("schools", school.row, "federation")))
    km, limit = great_circle_km(led, school), evidence.facts.policy.headteacher_km
    if km <= limit:
        words = f"{sip.sip} leads {led.school}, {km:.1f} km away: not within {limit:g} km"
        yield Obstacle(conflict.ID, words, (leads, Source("policy", column="headteacher_km")))


def _skills(school: School, sip: Sip) -> Iterator[Obstacle]:
    lacking = [skill for skill in school.requires if skill not in sip.skills]
    if lacking:
        has = ", ".join(sip.skills) or "none"
        words = f"the school requires {', '.join(lacking)}; {sip.sip} has {has}"
        yield Obstacle(skills.ID, words, (Source("sips", sip.row, "skills"), Source("schools", school.row, "requires")))


def _reach(evidence: Evidence, school: School, sip: Sip) -> Iterator[Obstacle]:
    limit = evidence.facts.policy.max_travel_minutes
    minutes = evidence.facts.minutes(school, sip)
    if limit is not None and minutes > limit:
        words = f"{minutes} minutes one way, the limit is {limit}"
        given = (row for row in evidence.instance.travel if (row.school, row.sip) == (school.school, sip.sip))
        rows = tuple(Source("travel", row.row) for row in given)
        yield Obstacle(reach.ID, words, (Source("policy", column="max_travel_minutes"), *rows))


def _pin(evidence: Evidence, school: School, sip: Sip) -> Iterator[Obstacle]:
    for row in evidence.pins_of.get(school.school, ()):
        kept_by_history = (row.school, row.visit) in evidence.facts.history
        if row.sip is not None and row.sip != sip.sip and not kept_by_history:
            yield Obstacle(pin.ID, f"pinned to {row.sip}", (Source("pins", row.row),))


def _hindrances(evidence: Evidence, school: School, sip: Sip) -> Iterator[Obstacle]:
    schools = evidence.book.schools_of.get(sip.sip, ())
    names = tuple(each.school for each in schools)
    if len(schools) >= sip.max_schools:
        words = f"has {len(schools)} of at most {sip.max_schools} schools"
        yield Obstacle(capacity.ID, words, (Source("sips", sip.row, "max_schools"),), names)
    concern = tuple(each.school for each in schools if each.concern > 0)
    most = sip.max_concern_schools
    if school.concern > 0 and most is not None and len(concern) >= most:
        words = f"has {len(concern)} of at most {most} schools of concern"
        yield Obstacle(capacity.ID, words, (Source("sips", sip.row, "max_concern_schools"),), concern)
    made = evidence.visits_made_by.get(sip.sip, 0)
    if sip.max_days is not None and made >= sip.max_days:
        words = f"makes {made} of at most {sip.max_days} visits"
        yield Obstacle(capacity.ID, words, (Source("sips", sip.row, "max_days"),), names)
    if len(schools) + 1 < sip.min_schools:
        words = f"takes at least {sip.min_schools} schools or none, and has {len(schools)}"
        yield Obstacle(capacity.ID, words, (Source("sips", sip.row, "min_schools"),), names)
    yield from _spread(evidence, school, schools)
    yield from _federation(evidence, school, sip)


def _spread(evidence: Evidence, school: School, schools: tuple[School, ...]) -> Iterator[Obstacle]:
    most = evidence.facts.policy.max_localities_per_sip
    served = {each.locality for each in schools}
    if most is not None and school.locality not in served and len(served) >= most:
        words = f"already has schools in {', '.join(sorted(served))}, at most {most} localities"
        source = Source("policy", column="max_localities_per_sip")
        yield Obstacle(spread.ID, words, (source,), tuple(each.school for each in schools))


def _federation(evidence: Evidence, school: School, sip: Sip) -> Iterator[Obstacle]:
    if school.federation is None:
        return
    for other in evidence.instance.schools:
        owner = evidence.owner(other.school)
        if other.federation == school.federation and other.school != school.school and owner not in (None, sip.sip):
            words = f"{other.school}, of the same federation {school.federation}, has {owner}"
            source = Source("schools", school.row, "federation")
            yield Obstacle(federation.ID, words, (source,), (other.school,))
