"""Accounts that say why, as `sipplan export` has them made."""

from __future__ import annotations

from models import Instance, Plan
from scheduler.command_line.exported_reasons import explained
from scheduler.exporting.account import Account, account_of
from tests.build import plan_of, tiny_instance, with_locality, with_rows, with_school, with_sip, with_visit


def explained_account(plan: Plan, instance: Instance, seconds: float = 20.0) -> Account:
    """The account of a plan, with the reasons for what is unplaced."""
    return account_of(plan, instance, explained(plan, instance, seconds))


def short_instance() -> Instance:
    """Two SIPs with two places for three schools, one of concern; days lost to everything that there is."""
    of = with_rows(tiny_instance(), "closures", {"first_day": "2008-04-15", "last_day": "2008-04-15", "reason": "fair"})
    of = with_visit(with_locality(of, "North", adviser="A1"), 2, accompanied=True)
    of = with_sip(of, "P1", max_schools=1, max_visits_per_week=1, weekdays=["Mon", "Tue", "Wed", "Thu"])
    of = with_sip(of, "P2", max_schools=1)
    of = with_school(of, "S2", concern=2)
    away = [("school", "S1", "2008-04-16", "INSET"), ("sip", "P1", "2008-04-17", "leave")]
    away += [("adviser", "A1", "2008-04-24", "course")]
    return with_rows(
        of,
        "absences",
        *({"of": kind, "id": name, "first_day": day, "last_day": day, "reason": why} for kind, name, day, why in away),
    )


def short_plan(of: Instance) -> Plan:
    """A plan for it that leaves a school and two visits out."""
    return plan_of(of, {"S1": ("P1", ["2008-04-14", None, "2008-09-08"]), "S2": ("P2", ["2008-04-14", "2008-04-22"])})
