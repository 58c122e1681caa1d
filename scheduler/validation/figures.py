"""Figures that belong together: limits of a SIP, numbers of a programme's visits, the policy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from zoneinfo import ZoneInfo, available_timezones

from models import Instance
from models.instance import MOST_SCHOOLS, MOST_SIPS
from scheduler.validation.names import suggestion
from scheduler.validation.problem import Problem


def limit_problems(instance: Instance) -> Iterator[Problem]:
    """Every SIP who must have more schools than they may have."""
    for sip in instance.sips:
        least, most = getattr(sip, "min_schools", 0), getattr(sip, "max_schools", None)
        if most is not None and least > most:
            yield Problem("sips", sip.row, "min_schools", str(least), f"expected at most max_schools, {most}")


def size_problems(instance: Instance) -> Iterator[Problem]:
    """More schools or SIPs than the arithmetic is exact for."""
    for table, most in (("schools", MOST_SCHOOLS), ("sips", MOST_SIPS)):
        if (rows := len(getattr(instance, table))) > most:
            yield Problem(table, None, None, None, f"the table has {rows:,} rows; expected at most {most:,}")


def number_problems(instance: Instance) -> Iterator[Problem]:
    """Every programme whose visits are not numbered 1, 2, …; one there twice is for the keys."""
    numbers: dict[str, dict[int, int | None]] = {}
    for visit in instance.programmes:
        numbers.setdefault(visit.programme, {}).setdefault(visit.visit, visit.row)
    for programme, rows in numbers.items():
        for expected, number in enumerate(sorted(rows), start=1):
            if number != expected:
                message = f"the visits of {programme} must be numbered 1, 2, …; visit {expected} is missing"
                yield Problem("programmes", rows[number], "visit", str(number), message)
                break


def policy_problems(instance: Instance, policy_rows: Mapping[str, int]) -> Iterator[Problem]:
    """A time zone that nobody knows."""
    name = instance.policy.timezone
    try:
        ZoneInfo(name)
    except (KeyError, OSError, ValueError):  # not found; the name of a folder; no name at all
        near = suggestion(name, sorted(available_timezones()))
        message = f"unknown timezone{near or '; expected one such as Europe/London'}"
        yield Problem("policy", policy_rows.get("timezone"), "value", name, message)
