"""A planner's greedy by hand: concern first, the nearest SIP with room, the first free day.

1. Schools with pins get their SIP, and pinned visits their days, before anybody else takes them.
2. School by school, higher concern first, then in the order of the table: the nearest SIP who may have
   it and has room (schools, schools of concern, localities, the SIP of its federation).
3. A SIP with fewer schools than `min_schools` is filled up with schools that are unallocated, else gives
   theirs back, and each goes to the nearest other SIP with room.
4. Visit by visit in the same order: the first day that is free for school, SIP and adviser.

Nothing is ever taken back for something better. It proves nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from models import Instance
from tests.benchmarks.anytime import Result, Stopwatch
from tests.benchmarks.choices import Choices, SchoolChoice, SipChoice, VisitChoice, VisitKey, choices_of


def plan(instance: Instance, seconds: float, seed: int = 0, workers: int = 1) -> Result:
    """The plan by hand; neither seed nor workers change it, and it takes what it takes (about a second)."""
    stopwatch = Stopwatch(seconds)
    choices = choices_of(instance)
    desk = _Desk(choices)
    desk.allocate()
    desk.place()
    stopwatch.note(choices.objective(desk.owners, desk.days))
    allocations, visits = choices.plan(desk.owners, desk.days)
    return Result(trace=stopwatch.trace, allocations=allocations, visits=visits)


class _Desk:
    """The planner's desk: what is decided so far."""

    def __init__(self, choices: Choices) -> None:
        self.choices = choices
        self.owners: dict[str, str] = {}
        self.days: dict[VisitKey, int] = {}
        self.schools = sorted(choices.schools, key=lambda school: (not school.pinned, -school.row.concern))
        self._taken: set[tuple[str, int]] = set()
        self._adviser_taken: set[tuple[str, int]] = set()
        self._weeks: Counter[tuple[str, int]] = Counter()
        self._made: Counter[str] = Counter()

    def allocate(self) -> None:
        """Give every school the nearest SIP with room, then mend what is below `min_schools`."""
        closed: set[str] = set()
        for school in self.schools:
            self._give(school, closed)
        while (short := next(self._short(), None)) is not None:
            if not self._fill_up(short):
                closed.add(short.name)
                for school in self._schools_of(short):
                    del self.owners[school.name]
                    self._give(school, closed)

    def place(self) -> None:
        """Place the visits, those with a pinned day first, then those that are pinned otherwise."""
        visits = [(school, visit) for school in self.schools for visit in school.visits]
        visits.sort(key=lambda pair: (not pair[1].pinned, pair[1].pinned and len(pair[1].days)))
        for school, visit in visits:
            owner = self.owners.get(school.name)
            if owner is not None:
                self._place(school, visit, self.choices.sip_named[owner])

    def _give(self, school: SchoolChoice, closed: set[str]) -> None:
        near = sorted(school.sips, key=lambda sip: school.minutes[sip])
        for name in near:
            sip = self.choices.sip_named[name]
            if name not in closed and self._has_room(sip, school) and self._can_keep_pins(sip, school):
                self.owners[school.name] = name
                return

    def _has_room(self, sip: SipChoice, school: SchoolChoice) -> bool:
        """The rules `capacity` (but for `min_schools`), `spread` and `federation` with one more school."""
        schools = [*self._schools_of(sip), school]
        concern = sum(each.row.concern > 0 for each in schools)
        most_concern, most_places = sip.row.max_concern_schools, self.choices.policy.max_localities_per_sip
        federated = self.choices.federations.get(school.row.federation or "", ())
        return (
            len(schools) <= sip.row.max_schools
            and (most_concern is None or school.row.concern == 0 or concern <= most_concern)
            and (most_places is None or len({each.row.locality for each in schools}) <= most_places)
            and all(self.owners.get(each.name, sip.name) == sip.name for each in federated)
        )

    @staticmethod
    def _can_keep_pins(sip: SipChoice, school: SchoolChoice) -> bool:
        return all(not visit.pinned or not sip.days.isdisjoint(visit.days) for visit in school.visits)

    def _schools_of(self, sip: SipChoice) -> list[SchoolChoice]:
        return [school for school in self.choices.schools if self.owners.get(school.name) == sip.name]

    def _short(self) -> Iterator[SipChoice]:
        """The SIPs with some schools, but too few; who has a pinned school comes last."""
        counts = Counter(self.owners.values())
        short = [sip for sip in self.choices.sips if 0 < counts[sip.name] < sip.row.min_schools]
        yield from sorted(short, key=lambda sip: any(school.pinned for school in self._schools_of(sip)))

    def _fill_up(self, sip: SipChoice) -> bool:
        """Give a SIP schools that nobody has until there are enough; with a pinned school, others' too."""
        must = any(school.pinned for school in self._schools_of(sip))
        while len(self._schools_of(sip)) < sip.row.min_schools:
            school = next(self._to_be_had(sip, must), None)
            if school is None:
                return False
            self.owners[school.name] = sip.name
        return True

    def _to_be_had(self, sip: SipChoice, must: bool) -> Iterator[SchoolChoice]:
        others = [school for school in self.schools if sip.name in school.sips]
        for school in sorted(others, key=lambda school: (school.name in self.owners, school.minutes[sip.name])):
            owner = self.owners.get(school.name)
            free = owner is None or (must and owner != sip.name and not school.pinned)
            if free and self._has_room(sip, school):
                yield school

    def _place(self, school: SchoolChoice, visit: VisitChoice, sip: SipChoice) -> None:
        for day in visit.days:
            if self._is_free(school, visit, sip, day):
                self.days[visit.key] = day
                self._taken.add((sip.name, day))
                self._weeks[sip.name, self.choices.weeks[day]] += 1
                self._made[sip.name] += 1
                if visit.adviser is not None:
                    self._adviser_taken.add((visit.adviser, day))
                return

    def _is_free(self, school: SchoolChoice, visit: VisitChoice, sip: SipChoice, day: int) -> bool:
        week = self.choices.weeks[day]
        return (
            day in sip.days
            and (sip.name, day) not in self._taken
            and (sip.weeks is None or self._weeks[sip.name, week] < sip.weeks[week])
            and (sip.max_days is None or self._made[sip.name] < sip.max_days)
            and (visit.adviser is None or (visit.adviser, day) not in self._adviser_taken)
            and all(self._far_enough(visit, day, other) for other in school.visits)
        )

    def _far_enough(self, visit: VisitChoice, day: int, other: VisitChoice) -> bool:
        theirs = self.days.get(other.key)
        if theirs is None:
            return True
        if other.number < visit.number:
            return day - theirs >= visit.least_gap
        return theirs - day >= other.least_gap
