"""Comparisons to export: one with a bit of everything, and hostile ones."""

from __future__ import annotations

from datetime import UTC, datetime

from scheduler.comparing import Comparison, NamedPlan, compare
from tests.build import tiny_instance, with_absence, with_policy, with_rows, with_school, with_sip, with_tables
from tests.comparing.test_comparison import PLAN, changed, named, without_sip
from tests.exporting.report.plans import full_plan, spoilt

MADE = datetime(2008, 3, 3, 9, 30, tzinfo=UTC)


def comparison() -> Comparison:
    """A base, one without P2, one undecided, one with a conflict, and another county."""
    base = with_absence(with_sip(tiny_instance(), "P1", kind="headteacher"), "sip", "P1", "2008-04-18")
    conflict = {"school": "S2", "sip": "P1", "reason": "governor", "row": 3}
    barred = with_school(with_rows(base, "conflicts", conflict), "S3", concern=2)
    elsewhere = [{**row.model_dump(), "name": "Elsewhere", "latitude": 50.0} for row in base.schools]
    return compare(
        named("base", base),
        [
            named("without P2", without_sip(base, "P2"), {"S1": PLAN["S1"], "S2": PLAN["S2"]}),
            named("dearer", with_policy(base, fee_per_school=2000)),
            named("barred", barred, changed(S2=("P2", ["2008-04-16", "2008-04-24", "2008-09-16"]))),
            named("elsewhere", with_tables(base, schools=elsewhere)),
        ],
    )


def hostile_comparison(text: str) -> Comparison:
    """A plan against one in which a SIP has left, with `text` before every name."""
    instance = spoilt(with_rows(tiny_instance(), "conflicts", {"school": "S1", "sip": "P2", "reason": "x"}), text)
    fewer = without_sip(with_school(instance, f"{text}S1", concern=2, name=f"{text}changed"), f"{text}P2")
    other = NamedPlan(f"{text}other", full_plan(fewer), fewer)
    return compare(NamedPlan(text, full_plan(instance), instance), [other])
