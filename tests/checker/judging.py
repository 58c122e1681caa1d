"""What the tests of the checker share: a good plan for the tiny instance, and short judgements."""

from __future__ import annotations

from models import Instance, Plan, QualityTerms
from scheduler.checker import Breach, check
from tests.build import Compact, plan_of

GOOD: dict[str, tuple[str | None, list[str | None]]] = {
    "S1": ("P1", ["2008-04-14", "2008-04-16", "2008-09-08"]),
    "S2": ("P1", ["2008-04-15", "2008-04-17", "2008-09-09"]),
    "S3": ("P2", ["2008-04-14", "2008-04-16", "2008-09-08"]),
}
"""A plan for the tiny instance that breaks nothing and places everything."""


def changed(
    school: str, sip: str | None = None, days: list[str | None] | None = None
) -> dict[str, tuple[str | None, list[str | None]]]:
    """The good plan with another SIP or other days for one school."""
    owner, usual = GOOD[school]
    return {**GOOD, school: (sip or owner, usual if days is None else days)}


def judged(plan: Plan, instance: Instance) -> tuple[Breach, ...]:
    """The breaches of a plan."""
    return check(instance, plan.allocations, plan.visits).breaches


def breaches(instance: Instance, compact: Compact = GOOD) -> list[str]:
    """The breaches of a plan in compact notation, as text."""
    return [str(breach) for breach in judged(plan_of(instance, compact), instance)]


def broken(instance: Instance, compact: Compact = GOOD) -> list[str]:
    """The ids of the rules that a plan in compact notation breaks, each once, in order."""
    found = judged(plan_of(instance, compact), instance)
    return list(dict.fromkeys(breach.rule for breach in found))


def terms(instance: Instance, compact: Compact = GOOD) -> QualityTerms:
    """The quality terms of a plan in compact notation, which must not break a rule."""
    plan = plan_of(instance, compact)
    report = check(instance, plan.allocations, plan.visits)
    assert report.breaches == ()
    return report.terms
