"""Whether a school finds room with a SIP at all, days apart: an augmenting path in the flow of allocations.

The plan is a flow already: each school that stays has its SIP. One more school finds room just where there is an
augmenting path in the residual network (Ford and Fulkerson, 'Maximal flow through a network', Canadian Journal of
Mathematics 8, 1956): it takes a SIP with room, or the place of a school that can go to another SIP, and so on. Of the
rules only those about pairs, `max_schools` and `max_concern_schools` are looked at. So what is impossible here is
impossible; what is possible is so where nothing else is in force. Schools reached when there is no path, and their
SIPs, all of them full, are where the shortage lies (Hall, 'On representatives of subsets', 1935).
"""

from __future__ import annotations

import math
import threading
import time
from bisect import bisect_left, bisect_right
from collections import deque
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from models import Instance
from scheduler.checker import Facts, facts_of
from scheduler.explaining.easing import Easing, InForce
from scheduler.explaining.pair_days import PairDays
from scheduler.explaining.placing import Verdict
from scheduler.explaining.question import Question

PAIR_KINDS = ("localities", "requires", "conflicts", "headteacher_of", "max_travel_minutes", "pins")
KINDS = frozenset([*PAIR_KINDS, "from_day", "to_day", "window", "max_schools", "max_concern_schools"])
"""Kinds of members that are looked at."""
TIMED_KINDS = KINDS | {
    "closures",
    "plan_from",
    "absences",
    "school weekdays",
    "adviser weekdays",
    "weekdays",
    "min_gap",
}
"""The same where each pair's days are looked at too."""
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Reached:
    """Where the search came to: no path, if there is one who could have the school among these."""

    found: bool
    schools: frozenset[int]
    """Numbers of the schools whose places were looked at, that of the question included."""
    sips: frozenset[int]
    """Those who could take them: all full, where no path was found."""


@dataclass(frozen=True)
class Needs:
    """What schools with the same programme need: all of some visits, and one of others if there are any."""

    programme: str
    all_of: frozenset[int]
    one_of: frozenset[int]
    made: tuple[tuple[int, date], ...]
    """Visits made already, with their days."""

    def fit(self, facts: Facts, first: date | None, last: date | None, in_force: InForce) -> bool:
        """Whether they find days in order from first to last, in the windows that are in force."""
        choices = [self.all_of | {visit} for visit in self.one_of] or [self.all_of]
        return any(self._fit(facts, wanted, first, last, in_force) for wanted in choices)

    def _fit(
        self, facts: Facts, wanted: frozenset[int], first: date | None, last: date | None, in_force: InForce
    ) -> bool:
        before = date.min
        made = dict(self.made)
        for visit in facts.programmes.get(self.programme, ()):
            if visit.visit in made:
                if made[visit.visit] <= before:
                    return False
                before = made[visit.visit]
            elif visit.visit in wanted:
                limited = ("window", self.programme, str(visit.visit)) in in_force
                days = facts.window(visit).days if limited else facts.calendar.days
                place = max(bisect_right(days, before), bisect_left(days, first or date.min))
                if place == len(days) or (last is not None and days[place] > last):
                    return False
                before = days[place]
        return True


@dataclass
class Matching:
    """The allocations of one question, without days."""

    question: Question
    easing: Easing
    days: PairDays | None = None
    """Where given, a pair counts only if the school finds days with the SIP, no other school being there."""
    until: float = math.inf
    """By time.monotonic(): then nothing more is known."""
    stop: threading.Event = field(default_factory=threading.Event)
    """Nor is anything once it is set."""
    asked: int = field(default=0, init=False)

    @property
    def _instance(self) -> Instance:
        return self.question.evidence.instance

    def ask(self, in_force: InForce) -> Verdict:
        """Whether the school finds room, by the members in force that are looked at."""
        self.asked += 1
        try:
            return Verdict.POSSIBLE if self.search(in_force).found else Verdict.IMPOSSIBLE
        except TimeoutError:
            return Verdict.UNKNOWN

    def local(self, in_force: InForce) -> InForce:
        """Those members in force that are about the shortage, where no path was found; all if there is no time."""
        try:
            reached = self.search(in_force)
        except TimeoutError:
            return in_force
        sips = {self._instance.sips[sip].sip for sip in reached.sips}
        others = {sip.sip for sip in self._instance.sips} - sips
        schools = {self._instance.schools[school].school for school in reached.schools}
        programmes = {self._instance.schools[school].programme for school in reached.schools}
        absences, conflicts = enumerate(self._instance.absences), enumerate(self._instance.conflicts)
        names: dict[str, Collection[str]] = {
            **dict.fromkeys(("max_schools", "max_concern_schools"), sips),
            **dict.fromkeys(("localities", "headteacher_of", "from_day", "to_day", "weekdays"), others),
            **dict.fromkeys(("requires", "school weekdays"), schools),
            **dict.fromkeys(("window", "min_gap"), programmes),
            "absences": {str(at) for at, row in absences if row.of == "adviser" or row.id in {"*", *schools, *others}},
            "conflicts": {str(at) for at, row in conflicts if row.school in schools and row.sip in others},
            "pins": {str(at) for at, row in enumerate(self._instance.pins) if row.school in schools},
        }
        return frozenset(key for key in in_force if key[0] not in names or key[1] in names[key[0]])

    def competing(self, in_force: InForce) -> tuple[str, ...]:
        """The schools that share the places of the SIPs whom they could have, one school more than there are places.

        Empty where it is not that simple: where no SIP is full, or schools of concern are what is limited.
        """
        limited = any(key[0] == "max_concern_schools" for key in in_force)
        try:
            reached = self.search(in_force)
        except TimeoutError:
            return ()
        places = sum(self._instance.sips[sip].max_schools for sip in reached.sips)
        if reached.found or limited or not reached.sips or places + 1 != len(reached.schools):
            return ()
        return tuple(self._instance.schools[school].school for school in sorted(reached.schools))

    def search(self, in_force: InForce) -> Reached:
        """Breadth first over schools and SIPs, from the school of the question. Raises TimeoutError."""
        allowed = self._allowed(in_force)
        places, concern_places = self._places(in_force)
        concern, schools_of = self._concern, self._schools_of(in_force)
        start = self._number[self.question.school.school]
        schools, sips, of_concern = {start}, set[int](), set[int]()
        queue: deque[tuple[str, int]] = deque([("school", start)])

        def reach(kind: str, number: int) -> None:
            seen = {"school": schools, "sip": sips, "concern": of_concern}[kind]
            if number not in seen:
                seen.add(number)
                queue.append((kind, number))

        while queue:
            if time.monotonic() > self.until or self.stop.is_set():
                raise TimeoutError
            kind, number = queue.popleft()
            if kind == "school":
                for sip in self._with_days(number, allowed[number], in_force):
                    reach("concern" if concern[number] else "sip", sip)
            elif kind == "concern":
                theirs = [school for school in schools_of[number] if concern[school]]
                for school in theirs:
                    reach("school", school)
                if len(theirs) < concern_places[number]:
                    reach("sip", number)
            else:
                theirs = schools_of[number]
                if len(theirs) < places[number]:
                    return Reached(True, frozenset(schools), frozenset(sips | of_concern))
                for school in theirs:
                    if concern[school]:
                        reach("concern", number)
                    else:
                        reach("school", school)
        return Reached(False, frozenset(schools), frozenset(sips | of_concern))

    def _with_days(self, school: int, allowed: Flags, in_force: InForce) -> list[int]:
        """Those of some SIPs with whom a school finds days."""
        sips: list[int] = np.flatnonzero(allowed).tolist()
        if self.days is None:
            return sips
        row = self._instance.schools[school]
        held = {
            pin.visit
            for number, pin in enumerate(self._instance.pins)
            if pin.school == row.school and pin.visit is not None and ("pins", str(number)) in in_force
        }
        needed = self.question.stays.get(row.school, frozenset()) | held
        one_of = self.question.visits if row.school == self.question.school.school else frozenset[int]()
        choices = [needed | {visit} for visit in one_of] or [needed]
        fit = self.days.fit
        return [sip for sip in sips if any(fit(row, self._instance.sips[sip], wanted, in_force) for wanted in choices)]

    @cached_property
    def _number(self) -> dict[str, int]:
        return {school.school: number for number, school in enumerate(self._instance.schools)}

    @cached_property
    def _sip_number(self) -> dict[str, int]:
        return {sip.sip: number for number, sip in enumerate(self._instance.sips)}

    @cached_property
    def _concern(self) -> list[bool]:
        return [school.concern > 0 for school in self._instance.schools]

    def _schools_of(self, in_force: InForce) -> list[list[int]]:
        """The schools of each SIP that keep having one: those that stay, and those that a pin in force holds."""
        found: list[list[int]] = [[] for _ in self._instance.sips]
        history = self.question.evidence.facts.history
        held = {
            pin.school
            for number, pin in enumerate(self._instance.pins)
            if ("pins", str(number)) in in_force and (pin.school, pin.visit) not in history
        }
        for school in {*self.question.stays, *held} - {self.question.school.school}:
            found[self._sip_number[self.question.plan[school].sip]].append(self._number[school])
        return found

    def _places(self, in_force: InForce) -> tuple[list[int], list[int]]:
        everybody = len(self._instance.schools)
        places = [sip.max_schools if ("max_schools", sip.sip) in in_force else everybody for sip in self._instance.sips]
        concern = [
            everybody
            if sip.max_concern_schools is None or ("max_concern_schools", sip.sip) not in in_force
            else sip.max_concern_schools
            for sip in self._instance.sips
        ]
        return places, concern

    def _allowed(self, in_force: InForce) -> Flags:
        instance = self._instance
        shape = (len(instance.schools), len(instance.sips))
        allowed = np.ones(shape, dtype=bool)
        if ("max_travel_minutes",) in in_force:
            allowed &= self._within_reach
        for column, sip in enumerate(instance.sips):
            if ("localities", sip.sip) in in_force:
                allowed[:, column] &= self._in_localities[:, column]
            for school in self.easing.led.get(sip.sip, ()) if ("headteacher_of", sip.sip) in in_force else ():
                allowed[self._number[school], column] = False
        for line, needing in enumerate(instance.schools):
            if ("requires", needing.school) in in_force:
                allowed[line] &= self._skilled[line]
        for number, row in enumerate(instance.conflicts):
            if ("conflicts", str(number)) in in_force:
                allowed[self._number[row.school], self._sip_number[row.sip]] = False
        for number, pin in enumerate(instance.pins):
            made = (pin.school, pin.visit) in self.question.evidence.facts.history
            if pin.sip is not None and not made and ("pins", str(number)) in in_force:
                only = np.zeros(shape[1], dtype=bool)
                only[self._sip_number[pin.sip]] = True
                allowed[self._number[pin.school]] &= only
        if self.days is None:
            self._never_there(allowed, in_force)
        return allowed

    def _never_there(self, allowed: Flags, in_force: InForce) -> None:
        """Strike out SIPs who start too late, or end too early, for the visits that a school needs."""
        timed = [
            (column, sip)
            for column, sip in enumerate(self._instance.sips)
            if (sip.from_day is not None and ("from_day", sip.sip) in in_force)
            or (sip.to_day is not None and ("to_day", sip.sip) in in_force)
        ]
        for needs, lines in self._needing.items():
            for column, sip in timed:
                first = sip.from_day if ("from_day", sip.sip) in in_force else None
                last = sip.to_day if ("to_day", sip.sip) in in_force else None
                if not needs.fit(self._without_closures, first, last, in_force):
                    allowed[lines, column] = False

    @cached_property
    def _without_closures(self) -> Facts:
        return facts_of(self._instance.model_copy(update={"closures": ()}))

    @cached_property
    def _needing(self) -> dict[Needs, list[int]]:
        """The schools with the same needs."""
        found: dict[Needs, list[int]] = {}
        facts = self.question.evidence.facts
        own = self.question.school.school
        for name in {*self.question.stays, own}:
            made = tuple(
                (visit.visit, facts.history[name, visit.visit].day)
                for visit in facts.visits_of(facts.schools[name])
                if (name, visit.visit) in facts.history
            )
            one_of = self.question.visits if name == own else frozenset[int]()
            needs = Needs(facts.schools[name].programme, self.question.stays.get(name, frozenset()), one_of, made)
            found.setdefault(needs, []).append(self._number[name])
        return found

    @cached_property
    def _in_localities(self) -> Flags:
        facts = self.question.evidence.facts
        return np.array(
            [[not facts.outside(school, sip) for sip in self._instance.sips] for school in self._instance.schools],
            dtype=bool,
        ).reshape(len(self._instance.schools), len(self._instance.sips))

    @cached_property
    def _skilled(self) -> Flags:
        skills = [set(sip.skills) for sip in self._instance.sips]
        return np.array(
            [[have.issuperset(school.requires) for have in skills] for school in self._instance.schools], dtype=bool
        ).reshape(len(self._instance.schools), len(self._instance.sips))

    @cached_property
    def _within_reach(self) -> Flags:
        facts = self.question.evidence.facts
        limit = facts.policy.max_travel_minutes
        assert limit is not None
        return np.array(
            [[facts.minutes(school, sip) <= limit for sip in self._instance.sips] for school in self._instance.schools],
            dtype=bool,
        ).reshape(len(self._instance.schools), len(self._instance.sips))
