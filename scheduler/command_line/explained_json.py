"""What `sipplan explain --json` prints, as plain data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scheduler.explaining import (
        Candidate,
        DayChoice,
        Obstacle,
        Reason,
        RunnersUp,
        SchoolFacts,
        SipFacts,
        Source,
        WindowFacts,
    )


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


def choice(found: DayChoice | None) -> dict[str, Any]:
    """How far a visit's day is from the ideal one, and what the free days of its window would cost in its place."""
    others = () if found is None else found.others
    return {
        "away": None if found is None else found.away,
        "free_days": [
            {"day": each.day.isoformat(), "away": each.away, "minutes": each.minutes} for each in others if each.free
        ],
    }


def obstacle(found: Obstacle) -> dict[str, Any]:
    """One thing that stands in the way."""
    return {
        "rule": found.rule,
        "words": found.words,
        "sources": _sources(found.sources),
        "schools": list(found.schools),
    }


def reason(found: Reason) -> dict[str, Any]:
    """Why something is not placed, or how it can be."""
    from scheduler.explaining import sentences

    return {
        "school": found.school.school,
        "concern": found.school.concern,
        "visits": sorted(found.question.visits),
        "verdict": found.verdict.value,
        "minimal": found.minimal,
        "members": [
            {"rule": each.rule, "words": each.words, "sources": _sources(each.sources)} for each in found.members
        ],
        "competing": list(found.competing),
        "plan": {
            school: {"sip": placed.sip, "days": {visit: day.isoformat() for visit, day in placed.days.items()}}
            for school, placed in found.plan.items()
            if school == found.school.school or school in _changed(found)
        },
        "text": list(sentences(found)),
    }


def runners_up(found: RunnersUp) -> dict[str, Any]:
    """Who else could have had the school, and at what cost."""
    return {
        "alternatives": [
            {
                "sip": each.sip.sip,
                "coverage": dict(each.coverage),
                **({} if each.schools_changed is None else {"schools_changed": each.schools_changed}),
                "minutes": each.minutes,
                "exchanged": each.exchanged,
            }
            for each in found.alternatives
        ],
        "impossible": list(found.impossible),
        "behind": list(found.behind),
        "not_solved": list(found.not_solved),
    }


def _changed(found: Reason) -> set[str]:
    return {*found.moved_schools, *(school for school, _ in found.moved_visits)}


def _sources(found: tuple[Source, ...]) -> list[dict[str, Any]]:
    return [{"table": each.table, "row": each.row, "column": each.column} for each in found]
