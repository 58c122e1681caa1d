"""Who may have a school at all: the rules about one school and one SIP, as the checker has them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from models import School, Sip
from scheduler.checker import Facts
from scheduler.checker.book import book_of
from scheduler.checker.rules import conflict, locality, reach, skills

PAIR_RULES = (locality, conflict, skills, reach)


class Eligibility:
    """Finds an eligible SIP for a school, asking first those who work in its locality."""

    def __init__(self, facts: Facts) -> None:
        self._book = book_of(facts, (), ())
        self._local: defaultdict[str, list[Sip]] = defaultdict(list)
        self._anywhere: list[Sip] = []
        self._required = facts.policy.locality_rule == "required"
        for sip in facts.instance.sips:
            if not sip.localities:
                self._anywhere.append(sip)
            for name in sip.localities:
                self._local[name].append(sip)

    def candidates(self, school: School) -> Iterator[Sip]:
        """Every SIP who is eligible for a school."""
        yield from (sip for sip in self._asked(school) if self.eligible(school, sip))

    def eligible(self, school: School, sip: Sip) -> bool:
        """Whether no rule forbids this school with this SIP, taken by themselves."""
        most = sip.max_schools
        if school.concern > 0 and sip.max_concern_schools is not None:
            most = min(most, sip.max_concern_schools)
        book = replace(self._book, pairs=((school, sip),))
        return most > 0 and not any(True for rule in PAIR_RULES for _ in rule.breaches(book))

    def _asked(self, school: School) -> Iterator[Sip]:
        local = self._local.get(school.locality, [])
        yield from local
        yield from self._anywhere
        if not self._required:
            asked = {sip.sip for sip in local}
            for sip in self._book.facts.instance.sips:
                if sip.localities and sip.sip not in asked:
                    yield sip
