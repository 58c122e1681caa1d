"""Plans for the report: a county without a solver, and names that want to break out."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from itertools import cycle
from typing import Any

from models import Instance, Plan
from scheduler.checker import facts_of
from tests.build import Compact, plan_of

HOSTILE = (
    '<script>document.title="owned"</script>',
    "</script><img src=https://example.org/x onerror=\"document.title='owned'\">",
    "</title></style><style>*{display:none}</style><link rel=stylesheet href=//example.org/y>",
    "\" onmouseover=\"document.title='owned'\" x='",
    "--><svg onload=document.title='owned'><!--",
    "{{ 7 * 7 }}{% raw %}{# #}",
    "javascript:document.title='owned' &amp; &lt;b&gt;",
    "\u202egnp.eman\u202c مدرسة \u2067",
    "Écolé d'été 🏫\nsecond line\r\nthird\tcolumn\x07",
    "x" * 300,
)
"""What somebody may have typed into any cell."""

KEPT = {"weekdays", "of", "locality_rule", "timezone"}
"""The columns whose text is not free."""


def full_plan(instance: Instance) -> Plan:
    """Every school allocated and every visit placed, in turn; rules are broken, which the report does not judge."""
    facts = facts_of(instance)
    sips = cycle(sip.sip for sip in instance.sips)
    compact: dict[str, tuple[str | None, list[str | date | None]]] = {}
    taken: defaultdict[str, set[date]] = defaultdict(set)
    for school in instance.schools:
        sip = next(sips)
        days: list[str | date | None] = []
        for visit in facts.visits_of(school):
            day = next((each for each in facts.window(visit).days if each not in taken[sip]), None)
            if day is not None:
                taken[sip].add(day)
            days.append(day)
        compact[school.school] = (sip, days)
    plan: Compact = compact
    return plan_of(instance, plan)


def spoilt(instance: Instance, text: str) -> Instance:
    """The instance with a text before every name and every identifier in it."""

    def changed(key: str, value: Any) -> Any:
        if key in KEPT or (key == "id" and value == "*"):
            return value
        if isinstance(value, str):
            return f"{text}{value}"
        if isinstance(value, dict):
            return {name: changed(name, each) for name, each in value.items()}
        if isinstance(value, list | tuple):
            return [changed(key, each) for each in value]
        return value

    return Instance.model_validate({name: changed(name, each) for name, each in instance.model_dump().items()})
