"""Whether one school finds days with one SIP, no other school being there: exact, in microseconds.

A visit takes the first day that its window, the school, the SIP and the adviser leave, at least its gap after the
visit before. As only the visits before bind, taking the first day is best for all that follow.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from models import Kind, ProgrammeVisit, School, Sip, Weekday
from scheduler.checker import facts_of
from scheduler.checker.facts import works_on
from scheduler.explaining.easing import InForce
from scheduler.explaining.evidence import Evidence
from scheduler.explaining.members import Key

Flags = NDArray[np.bool_]
Kept = list[tuple[Key, Flags]]
"""What takes days away, with the days that it leaves."""


@dataclass(frozen=True)
class PairDays:
    """The days of one instance, closed ones too, and what each member leaves of them."""

    evidence: Evidence

    @cached_property
    def _days(self) -> NDArray[np.object_]:
        without = self.evidence.instance.model_copy(update={"closures": ()})
        return np.array(facts_of(without).calendar.days, dtype=object)

    @cached_property
    def _place(self) -> dict[date, int]:
        return {day: place for place, day in enumerate(self._days)}

    def fit(self, school: School, sip: Sip, wanted: frozenset[int], in_force: InForce) -> bool:
        """Whether some visits of a school find days in order; the visits already made keep theirs."""
        open_days = self._open(in_force)
        number = np.cumsum(open_days)
        theirs = open_days & self._left(self._of_sip(sip), in_force)
        facts = self.evidence.facts
        earliest = -1
        for visit in facts.visits_of(school):
            limited = ("min_gap", visit.programme, str(visit.visit)) in in_force
            gap = max(1, visit.min_gap) if limited else 1
            made = facts.history.get((school.school, visit.visit))
            if made is not None:
                at = int(number[self._place[made.day]])
                if at < earliest + gap and earliest >= 0:
                    return False
                earliest = at
            elif visit.visit in wanted:
                days = theirs & self._left(self._of_visit(school, visit), in_force)
                if earliest >= 0:
                    days = days & (number >= earliest + gap)
                found = np.flatnonzero(days)
                if not len(found):
                    return False
                earliest = int(number[found[0]])
        return True

    def _left(self, kept: Kept, in_force: InForce) -> Flags:
        left = np.ones(len(self._days), dtype=bool)
        for key, days in kept:
            if key in in_force:
                left &= days
        return left

    def _open(self, in_force: InForce) -> Flags:
        return self._left(self._closures, in_force)

    @cached_property
    def _closures(self) -> Kept:
        return [
            (("closures", str(number)), ~self._between(row.first_day, row.last_day))
            for number, row in enumerate(self.evidence.instance.closures)
        ]

    @cached_property
    def _sips(self) -> dict[str, Kept]:
        return {}

    def _of_sip(self, sip: Sip) -> Kept:
        if sip.sip not in self._sips:
            kept: Kept = [(("weekdays", sip.sip), self._on(sip.weekdays)), *self._absent("sip", sip.sip)]
            kept.append((("from_day", sip.sip), self._between(sip.from_day, None)))
            kept.append((("to_day", sip.sip), self._between(None, sip.to_day)))
            self._sips[sip.sip] = kept
        return self._sips[sip.sip]

    @cached_property
    def _visits(self) -> dict[tuple[str, int], Kept]:
        return {}

    def _of_visit(self, school: School, visit: ProgrammeVisit) -> Kept:
        key = school.school, visit.visit
        if key not in self._visits:
            self._visits[key] = list(self._kept_of_visit(school, visit))
        return self._visits[key]

    def _kept_of_visit(self, school: School, visit: ProgrammeVisit) -> Iterable[tuple[Key, Flags]]:
        instance = self.evidence.instance
        inside = np.zeros(len(self._days), dtype=bool)
        for term in instance.terms:
            if term.term in visit.terms:
                inside |= self._between(term.first_day, term.last_day)
        inside &= self._between(visit.not_before, visit.not_after)
        yield ("window", visit.programme, str(visit.visit)), inside
        yield ("plan_from",), self._between(instance.policy.plan_from, None)
        if visit.on_site:
            yield ("school weekdays", school.school), self._on(school.weekdays)
            yield from self._absent("school", school.school)
        name = self.evidence.adviser_of(school, visit)
        if name is not None:
            yield ("adviser weekdays", name), self._on(self.evidence.facts.advisers[name].weekdays)
            yield from self._absent("adviser", name)
        for number, pin in enumerate(instance.pins):
            if (pin.school, pin.visit) == (school.school, visit.visit) and pin.day is not None:
                yield ("pins", str(number)), self._between(pin.day, pin.day)

    @cached_property
    def _rows(self) -> dict[tuple[Kind, str], Kept]:
        found: dict[tuple[Kind, str], Kept] = {}
        for number, row in enumerate(self.evidence.instance.absences):
            days = ~self._between(row.first_day, row.last_day)
            found.setdefault((row.of, row.id), []).append((("absences", str(number)), days))
        return found

    def _absent(self, kind: Kind, name: str) -> Kept:
        return self._rows.get((kind, name), []) + self._rows.get((kind, "*"), [])

    def _between(self, first: object, last: object) -> Flags:
        days = self._days
        after = np.ones(len(days), dtype=bool) if first is None else days >= first
        return np.asarray(after if last is None else after & (days <= last), dtype=bool)

    def _on(self, weekdays: tuple[Weekday, ...]) -> Flags:
        return np.array([works_on(weekdays, day) for day in self._days], dtype=bool)
