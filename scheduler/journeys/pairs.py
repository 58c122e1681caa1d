"""The pairs of a school and a SIP whose minutes matter."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from models import Instance, School, Sip
from scheduler.checker import facts_of
from scheduler.checker.book import book_of
from scheduler.checker.rules import conflict, locality, skills

RULES = (locality, conflict, skills)
"""The rules about one school and one SIP whom travel cannot change; `reach` is about travel itself."""

Pair = tuple[School, Sip]


def all_pairs(instance: Instance) -> Iterator[Pair]:
    """Every school with every SIP, SIP by SIP."""
    return ((school, sip) for sip in instance.sips for school in instance.schools)


def allowed_pairs(instance: Instance) -> Iterator[Pair]:
    """Every school with each SIP whom locality, conflicts and skills allow, SIP by SIP: no plan uses another pair."""
    book = book_of(facts_of(instance), (), ())
    lying: defaultdict[str, list[School]] = defaultdict(list)
    for school in instance.schools:
        lying[school.locality].append(school)
    required = instance.policy.locality_rule == "required"
    for sip in instance.sips:
        local = required and sip.localities
        asked = [school for name in sip.localities for school in lying[name]] if local else instance.schools
        pairs = tuple((school, sip) for school in asked)
        offered = replace(book, pairs=pairs)
        barred = {breach.school for rule in RULES for breach in rule.breaches(offered)}
        yield from (pair for pair in pairs if pair[0].school not in barred)
