"""All that is known of a school, a SIP or a pair, without solving anything."""

from __future__ import annotations

from dataclasses import dataclass

from models import School, Sip
from scheduler.checker.terms.balance import fair_share
from scheduler.explaining.candidates import Candidate, candidate, candidates
from scheduler.explaining.evidence import Evidence
from scheduler.explaining.window import WindowFacts, window_facts


@dataclass(frozen=True)
class SchoolFacts:
    """A school, everybody who could have it, and its visits."""

    school: School
    sip: Sip | None
    """Who has it."""
    candidates: tuple[Candidate, ...]
    """Every SIP: the one who has it, the eligible, then the others, the nearest first."""
    visits: tuple[WindowFacts, ...]
    """Every visit in order, as the SIP who has the school sees its window."""

    @property
    def eligible(self) -> tuple[Candidate, ...]:
        """The SIPs whom no rule forbids by itself."""
        return tuple(each for each in self.candidates if each.eligible)

    @property
    def excluded(self) -> tuple[Candidate, ...]:
        """The SIPs whom a rule forbids."""
        return tuple(each for each in self.candidates if not each.eligible)


@dataclass(frozen=True)
class SipFacts:
    """A SIP, who they have, their room, and whom they could have."""

    sip: Sip
    schools: tuple[Candidate, ...]
    """The schools that they have, the nearest first."""
    could_have: tuple[Candidate, ...]
    """The other schools that no rule forbids them by itself, the nearest first; some have hindrances."""
    fair_share: int
    """Schools; see the term `balance`."""
    visits: int
    """Visits that they make, those made already too."""

    @property
    def concern_schools(self) -> int:
        """How many of their schools are of concern."""
        return sum(each.school.concern > 0 for each in self.schools)

    @property
    def places_left(self) -> int:
        """Schools that `max_schools` leaves room for."""
        return self.sip.max_schools - len(self.schools)


def school_facts(evidence: Evidence, school: School) -> SchoolFacts:
    """What is known of a school."""
    return SchoolFacts(
        school=school,
        sip=evidence.facts.sips.get(evidence.owner(school.school) or ""),
        candidates=candidates(evidence, school),
        visits=tuple(window_facts(evidence, school, visit) for visit in evidence.facts.visits_of(school)),
    )


def sip_facts(evidence: Evidence, sip: Sip) -> SipFacts:
    """What is known of a SIP."""
    found = sorted(
        (candidate(evidence, school, sip) for school in evidence.instance.schools),
        key=lambda each: (each.minutes, each.school.school),
    )
    return SipFacts(
        sip=sip,
        schools=tuple(each for each in found if each.has_it),
        could_have=tuple(each for each in found if each.eligible and not each.has_it),
        fair_share=fair_share(sip.max_schools, len(evidence.instance.schools), evidence.places),
        visits=evidence.visits_made_by.get(sip.sip, 0),
    )
