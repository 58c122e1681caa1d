"""By exhaustion and by hand: whether some visits can all be placed while only some rules and rows are in force.

It shares nothing with the optimiser, nor with what reasons are found by. Of the checker it takes the rules of single
pairs, the calendar and the absences.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import product

from models import WEEKDAYS, Instance, Policy, ProgrammeVisit, School, Sip
from scheduler.checker import Facts, facts_of
from scheduler.checker.book import book_of
from scheduler.checker.calendar import monday_of
from scheduler.checker.facts import works_on
from scheduler.checker.rules import conflict, locality, reach, skills

Keys = frozenset[tuple[str, ...]]
Owners = Mapping[str, Sip]
Visit = tuple[School, ProgrammeVisit]


def can_place(
    instance: Instance, in_force: Keys, all_of: Mapping[str, frozenset[int]], school: str, one_of: frozenset[int]
) -> bool:
    """Whether all of some visits, and one of some others of a school, can be placed by the members in force."""
    eased = with_in_force(instance, in_force)
    search = _Search(facts_of(eased), in_force)
    choices = [{**all_of, school: all_of.get(school, frozenset()) | {visit}} for visit in sorted(one_of)]
    return any(search.finds(wanted) for wanted in choices or [{**all_of, school: frozenset()}])


def can_hold(instance: Instance, in_force: Keys) -> bool:
    """Whether the pins in force can all be kept by the members in force, rows of `history` among them."""
    made = {(row.school, row.visit) for row in instance.history}
    idle = {("pins", str(at)) for at, pin in enumerate(instance.pins) if (pin.school, pin.visit) in made}
    eased = with_in_force(instance, in_force - idle)
    history = tuple(row for at, row in enumerate(instance.history) if ("history", str(at)) in in_force)
    return _Search(facts_of(eased.model_copy(update={"history": history})), in_force).finds({})


def with_in_force(instance: Instance, in_force: Keys) -> Instance:
    """The tables with what is not in force taken out of them, as far as tables can say it."""

    def rows(table: str) -> list[object]:
        return [row for number, row in enumerate(getattr(instance, table)) if (table, str(number)) in in_force]

    def cells(row: object, name: str, blank: dict[str, object], prefix: str = "") -> object:
        changes = {column: value for column, value in blank.items() if (f"{prefix}{column}", name) not in in_force}
        return row.model_copy(update=changes)  # type: ignore[attr-defined]

    led = []
    facts = facts_of(instance)
    for sip in instance.sips:
        if ("headteacher_of", sip.sip) in in_force:
            pairs = tuple((school, sip) for school in instance.schools)
            alone = replace(facts, conflicts={})
            breaches = conflict.breaches(replace(book_of(alone, (), ()), pairs=pairs))
            led += [{"school": breach.school, "sip": sip.sip} for breach in breaches]
    sips = [
        cells(
            sip,
            sip.sip,
            {
                "min_schools": 0,
                "max_schools": 99,
                "max_concern_schools": None,
                "max_days": None,
                "max_visits_per_week": None,
                "from_day": None,
                "to_day": None,
                "weekdays": WEEKDAYS,
                "localities": (),
            },
        ).model_copy(update={"headteacher_of": None})  # type: ignore[attr-defined]
        for sip in instance.sips
    ]
    schools = []
    for school in instance.schools:
        changes: dict[str, object] = {}
        if ("requires", school.school) not in in_force:
            changes["requires"] = ()
        if ("school weekdays", school.school) not in in_force:
            changes["weekdays"] = WEEKDAYS
        if ("federation", school.federation) not in in_force:
            changes["federation"] = None
        schools.append(school.model_copy(update=changes))
    programmes = []
    for row in instance.programmes:
        key = row.programme, str(row.visit)
        changes = {}
        if ("window", *key) not in in_force:
            changes = {"terms": tuple(term.term for term in instance.terms), "not_before": None, "not_after": None}
        if ("min_gap", *key) not in in_force:
            changes["min_gap"] = 0
        programmes.append(row.model_copy(update=changes))
    policy = Policy.model_validate(
        {
            **dict(instance.policy),
            **{
                key: None
                for key in ("plan_from", "max_travel_minutes", "max_localities_per_sip")
                if (key,) not in in_force
            },
        }
    )
    conflicts = [*(dict(row) for row in rows("conflicts")), *led]  # type: ignore[call-overload]
    return instance.model_copy(
        update={
            "closures": tuple(rows("closures")),
            "absences": tuple(rows("absences")),
            "pins": tuple(rows("pins")),
            "conflicts": Instance.model_validate({**dict(instance), "conflicts": conflicts}).conflicts,
            "sips": tuple(sips),
            "schools": tuple(schools),
            "programmes": tuple(programmes),
            "advisers": tuple(
                row if ("adviser weekdays", row.adviser) in in_force else row.model_copy(update={"weekdays": WEEKDAYS})
                for row in instance.advisers
            ),
            "policy": policy,
        }
    )


@dataclass(frozen=True)
class _Search:
    facts: Facts
    in_force: Keys

    def finds(self, wanted: Mapping[str, frozenset[int]]) -> bool:
        instance = self.facts.instance
        pins = [pin for pin in instance.pins if (pin.school, pin.visit) not in self.facts.history]
        held = {pin.school for pin in pins}
        visits: list[Visit] = [
            (school, visit)
            for school in instance.schools
            for visit in self.facts.visits_of(school)
            if (school.school, visit.visit) not in self.facts.history
            and (
                visit.visit in wanted.get(school.school, ())
                or any((pin.school, pin.visit) == (school.school, visit.visit) for pin in pins)
            )
        ]
        choices = [
            [
                *([] if school.school in wanted or school.school in held else [None]),
                *(sip for sip in instance.sips if self._may(school, sip)),
            ]
            for school in instance.schools
        ]
        for choice in product(*choices):
            pairs = [(school, sip) for school, sip in zip(instance.schools, choice, strict=True) if sip is not None]
            if self._allocation(pairs) and self._days(visits, {school.school: sip for school, sip in pairs}):
                return True
        return False

    def _may(self, school: School, sip: Sip) -> bool:
        book = replace(book_of(self.facts, (), ()), pairs=((school, sip),))
        pinned = {
            pin.sip
            for pin in self.facts.instance.pins
            if pin.school == school.school and pin.sip and (pin.school, pin.visit) not in self.facts.history
        }
        rules = (locality, conflict, skills, reach)
        return pinned <= {sip.sip} and not any(True for rule in rules for _ in rule.breaches(book))

    def _allocation(self, pairs: list[tuple[School, Sip]]) -> bool:
        most = self.facts.policy.max_localities_per_sip
        for sip in self.facts.instance.sips:
            schools = [school for school, owner in pairs if owner is sip]
            concern = sum(school.concern > 0 for school in schools)
            if len(schools) > sip.max_schools or 0 < len(schools) < sip.min_schools:
                return False
            if sip.max_concern_schools is not None and concern > sip.max_concern_schools:
                return False
            if most is not None and len({school.locality for school in schools}) > most:
                return False
        owners: dict[str, str] = {}
        return all(
            school.federation is None or owners.setdefault(school.federation, sip.sip) == sip.sip
            for school, sip in pairs
        )

    def _days(self, visits: list[Visit], owners: Owners) -> bool:
        history = self.facts.instance.history
        taken = Counter((row.sip, row.day) for row in history)
        weeks = Counter((row.sip, monday_of(row.day)) for row in history)
        made = Counter(row.sip for row in history)
        busy: Counter[tuple[str | None, date]] = Counter()
        chosen: dict[tuple[str, int], tuple[ProgrammeVisit, date]] = {
            key: (next(v for v in self.facts.visits_of(self.facts.schools[key[0]]) if v.visit == key[1]), row.day)
            for key, row in self.facts.history.items()
        }

        def extend(at: int) -> bool:
            if at == len(visits):
                return True
            school, visit = visits[at]
            sip = owners[school.school]
            adviser = self._adviser(school, visit)
            if sip.max_days is not None and made[sip.sip] >= sip.max_days:
                return False
            for day in self._possible(school, visit, sip, adviser):
                week = sip.sip, monday_of(day)
                if ("day", sip.sip) in self.in_force and taken[sip.sip, day]:
                    continue
                if sip.max_visits_per_week is not None and weeks[week] >= sip.max_visits_per_week:
                    continue
                if adviser and ("adviser's day", adviser) in self.in_force and busy[adviser, day]:
                    continue
                if not all(self._apart(visit, day, *other) for key, other in chosen.items() if key[0] == school.school):
                    continue
                for counter, key in ((taken, (sip.sip, day)), (weeks, week), (made, sip.sip), (busy, (adviser, day))):
                    counter[key] += 1  # type: ignore[index]
                chosen[school.school, visit.visit] = visit, day
                if extend(at + 1):
                    return True
                del chosen[school.school, visit.visit]
                for counter, key in ((taken, (sip.sip, day)), (weeks, week), (made, sip.sip), (busy, (adviser, day))):
                    counter[key] -= 1  # type: ignore[index]
            return False

        return extend(0)

    def _adviser(self, school: School, visit: ProgrammeVisit) -> str | None:
        return self.facts.localities[school.locality].adviser if visit.accompanied else None

    def _possible(self, school: School, visit: ProgrammeVisit, sip: Sip, adviser: str | None) -> Iterator[date]:
        facts = self.facts
        pinned = {
            pin.day
            for pin in facts.instance.pins
            if (pin.school, pin.visit) == (school.school, visit.visit) and pin.day is not None
        }
        for day in facts.window(visit).days:
            at_school = not visit.on_site or (
                works_on(school.weekdays, day) and facts.absence("school", school.school, day) is None
            )
            with_adviser = adviser is None or (
                works_on(facts.advisers[adviser].weekdays, day) and facts.absence("adviser", adviser, day) is None
            )
            with_sip = (
                works_on(sip.weekdays, day)
                and facts.absence("sip", sip.sip, day) is None
                and (sip.from_day is None or day >= sip.from_day)
                and (sip.to_day is None or day <= sip.to_day)
            )
            early = facts.policy.plan_from is not None and day < facts.policy.plan_from
            if at_school and with_adviser and with_sip and not early and pinned <= {day}:
                yield day

    def _apart(self, visit: ProgrammeVisit, day: date, other: ProgrammeVisit, other_day: date) -> bool:
        number = self.facts.calendar.number
        earlier, later = (other_day, day) if other.visit < visit.visit else (day, other_day)
        gap = visit.min_gap if other.visit < visit.visit else other.min_gap
        return number(later) - number(earlier) >= max(1, gap)
