"""What `sipplan explain --json` prints, as plain data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scheduler.explaining import Candidate, Obstacle, SchoolFacts, SipFacts, WindowFacts


def school(facts: SchoolFacts) -> dict[str, Any]:
    """A school with every SIP and every visit."""
    return {
        "school": facts.school.school,
        "sip": None if facts.sip is None else facts.sip.sip,
        "candidates": [candidate(each) for each in facts.candidates],
        "visits": [window(each) for each in facts.visits],
    }


def sip(facts: SipFacts) -> dict[str, Any]:
    """A SIP with their schools and those that they could have."""
    return {
        "sip": facts.sip.sip,
        "max_schools": facts.sip.max_schools,
        "fair_share": facts.fair_share,
        "visits": facts.visits,
        "max_days": facts.sip.max_days,
        "concern_schools": facts.concern_schools,
        "max_concern_schools": facts.sip.max_concern_schools,
        "schools": [candidate(each) for each in facts.schools],
        "could_have": [candidate(each) for each in facts.could_have],
    }


def candidate(found: Candidate) -> dict[str, Any]:
    """A school and a SIP."""
    return {
        "school": found.school.school,
        "sip": found.sip.sip,
        "minutes": found.minutes,
        "has_it": found.has_it,
        "eligible": found.eligible,
        "exclusions": [obstacle(each) for each in found.exclusions],
        "hindrances": [obstacle(each) for each in found.hindrances],
    }


def window(facts: WindowFacts) -> dict[str, Any]:
    """A visit's window day by day."""
    return {
        "school": facts.school.school,
        "visit": facts.visit.visit,
        "sip": facts.sip,
        "day": facts.day.isoformat() if facts.day else None,
        "made": facts.made,
        "ideal": facts.ideal.isoformat() if facts.ideal else None,
        "days": [
            {
                "day": each.day.isoformat(),
                "state": each.state.name.lower(),
                "obstacles": [obstacle(one) for one in each.obstacles],
            }
            for each in facts.days
        ],
    }


def obstacle(found: Obstacle) -> dict[str, Any]:
    """One thing that stands in the way."""
    return {
        "rule": found.rule,
        "words": found.words,
        "sources": [{"table": each.table, "row": each.row, "column": each.column} for each in found.sources],
        "schools": list(found.schools),
    }
