"""What every county has in common: the terms of the contract, its programmes, the policy.

The contract runs from April 2008 to July 2009: four terms, five visits to a school. Term dates and
half-terms are those usual in England; Easter was on 23 March 2008 and on 12 April 2009.
"""

from __future__ import annotations

from datetime import date, timedelta

from models import Absence, Closure, Policy, ProgrammeVisit, Term
from scheduler.generator.randomness import Draws

TERMS = (
    Term(term="Summer 2008", first_day=date(2008, 4, 14), last_day=date(2008, 7, 22)),
    Term(term="Autumn 2008", first_day=date(2008, 9, 4), last_day=date(2008, 12, 19)),
    Term(term="Spring 2009", first_day=date(2009, 1, 6), last_day=date(2009, 4, 3)),
    Term(term="Summer 2009", first_day=date(2009, 4, 20), last_day=date(2009, 7, 22)),
)

CLOSURES = (
    Closure(first_day=date(2008, 5, 5), last_day=date(2008, 5, 5), reason="May Day"),
    Closure(first_day=date(2008, 5, 26), last_day=date(2008, 5, 30), reason="Half-term"),
    Closure(first_day=date(2008, 10, 27), last_day=date(2008, 10, 31), reason="Half-term"),
    Closure(first_day=date(2009, 2, 16), last_day=date(2009, 2, 20), reason="Half-term"),
    Closure(first_day=date(2009, 5, 4), last_day=date(2009, 5, 4), reason="May Day"),
    Closure(first_day=date(2009, 5, 25), last_day=date(2009, 5, 29), reason="Half-term"),
)

LATE_START = date(2008, 9, 1)
"""When SIPs of the second round of recruitment start: with the school year."""

POLICY = Policy(max_travel_minutes=75, max_localities_per_sip=3, headteacher_km=3.0)

PROGRAMMES = (
    ProgrammeVisit(programme="standard", visit=1, title="Introduction and data review", terms=("Summer 2008",)),
    ProgrammeVisit(
        programme="standard", visit=2, title="Target setting", terms=("Autumn 2008",), min_gap=15, ideal=0.3
    ),
    ProgrammeVisit(
        programme="standard",
        visit=3,
        title="Performance management",
        terms=("Autumn 2008",),
        min_gap=15,
        ideal=0.8,
    ),
    ProgrammeVisit(
        programme="standard", visit=4, title="Progress review", terms=("Spring 2009",), min_gap=15, ideal=0.5
    ),
    ProgrammeVisit(
        programme="standard",
        visit=5,
        title="Evaluation",
        terms=("Summer 2009",),
        min_gap=15,
        ideal=0.5,
        report_days=15,
    ),
    ProgrammeVisit(
        programme="concern",
        visit=1,
        title="Entry review",
        terms=("Summer 2008",),
        not_after=date(2008, 6, 20),
        ideal=0.0,
        accompanied=True,
        report_days=5,
    ),
    ProgrammeVisit(
        programme="concern",
        visit=2,
        title="Action plan",
        terms=("Summer 2008",),
        min_gap=20,
        ideal=0.8,
        report_days=5,
    ),
    ProgrammeVisit(
        programme="concern",
        visit=3,
        title="Monitoring",
        terms=("Autumn 2008",),
        min_gap=15,
        ideal=0.3,
        report_days=5,
    ),
    ProgrammeVisit(
        programme="concern",
        visit=4,
        title="Joint monitoring",
        terms=("Spring 2009",),
        min_gap=15,
        ideal=0.2,
        accompanied=True,
        report_days=5,
    ),
    ProgrammeVisit(
        programme="concern",
        visit=5,
        title="Evaluation",
        terms=("Spring 2009", "Summer 2009"),
        min_gap=20,
        ideal=0.6,
    ),
)


def days_of(term: Term) -> list[date]:
    """The school days of a term: Monday to Friday, outside every closure."""
    length = (term.last_day - term.first_day).days + 1
    return [
        day
        for day in (term.first_day + timedelta(days=number) for number in range(length))
        if day.weekday() < 5 and not any(one.first_day <= day <= one.last_day for one in CLOSURES)
    ]


SCHOOL_DAYS = tuple(day for term in TERMS for day in days_of(term))


def draw_cpd(draws: Draws) -> list[Absence]:
    """The CPD programme of all SIPs: a day a term and a second one in the first, off each term's edges."""
    absences: list[Absence] = []
    for term, number in zip(TERMS, (2, 1, 1, 1), strict=True):
        days = days_of(term)
        margin = len(days) // 6
        absences += [
            Absence(of="sip", id="*", first_day=day, last_day=day, reason="CPD programme")
            for day in sorted(draws.sample(days[margin : len(days) - margin], number))
        ]
    return absences
