"""Why a school cannot keep its SIP, or a visit its day: by what the instances differ, and by nothing else.

A reason is `certain` where the old decision is not allowed in the later instance, and was in the base. What is merely
different about the same school or SIP may be why, and is said as 'perhaps'. Where neither is known, nothing is said.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from models import Absence, Adviser, Kind, ProgrammeVisit, School, Sip, Weekday
from models.instance import WEEKDAYS, DayRange
from scheduler.checker.calendar import monday_of
from scheduler.checker.facts import EVERYONE, VisitKey, works_on
from scheduler.checker.rules import conflict, locality, reach, skills
from scheduler.comparing.differences import InstanceChange, concern_text, instance_changes
from scheduler.comparing.view import View
from scheduler.comparing.words import at_row, counted, day_name, number, span

PAIR_RULES = (conflict, locality, skills, reach)
"""What a SIP and a school can have against each other by themselves."""
Range = TypeVar("Range", bound=DayRange)

MOST = 3
"""So many reasons are given at most."""
_OF_VISITS = ("schools", "sips", "pins")
"""Where a difference can touch a visit without forbidding its day; an absence on other days does not."""
_DAYS = dict(zip(WEEKDAYS, ("Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays"), strict=True))


@dataclass(frozen=True)
class Reason:
    """A reason, or what may be one."""

    text: str
    certain: bool

    def __str__(self) -> str:
        return self.text if self.certain else f"perhaps: {self.text}"


@dataclass(frozen=True)
class Obstacle:
    """What forbids a day to a visit; the same rule in both instances is no difference."""

    rule: str
    text: str


class Causes:
    """The reasons that the difference of two instances gives."""

    def __init__(self, before: View, after: View) -> None:
        self.before = before
        self.after = after
        self.changes = instance_changes(before.instance, after.instance)
        self._about = self._by_subject(self.changes)
        self._about_visits = self._by_subject([change for change in self.changes if change.table in _OF_VISITS])
        self._limits: dict[str, tuple[tuple[str, bool], ...]] = {}
        self._concern = self._more_concern()
        self._weekly = Counter(
            (visit.sip, monday_of(visit.day)) for key, visit in before.placed.items() if key in after.visits
        )
        self._fellows: defaultdict[str, list[School]] = defaultdict(list)
        for school in after.instance.schools:
            if school.federation is not None:
                self._fellows[school.federation].append(school)

    def of_school(self, school: School, had: str | None, has: str | None) -> tuple[Reason, ...]:
        """Why a school (its later row) does not have the SIP that it had."""
        certain = [] if had is None else self._why_not(school, had)
        if certain:
            return _reasons(certain, certain=True)
        perhaps = [*self._changed(school.school), *(self._changed(had) if had else ())]
        if has is not None:
            perhaps += self._changed(has)
        perhaps += [text] if (text := self._concern.get(school.locality)) else []
        return _reasons(perhaps, certain=False)

    def of_visit(self, school: School, key: VisitKey, maker: str | None) -> tuple[Reason, ...]:
        """Why a visit is not made on its old day; `maker` is who has the school now."""
        old = self.before.placed[key]
        certain = self._why_not_on(school, key, maker, old.day)
        if certain:
            return _reasons(certain, certain=True)
        if maker != old.sip:
            return _reasons([f"its SIP is now {maker}" if maker else "it has no SIP now"], certain=maker is None)
        perhaps = [text for each in (school.school, maker or "") for text in self._about_visits.get(each, [])]
        return _reasons([*perhaps, *self._changed_ideal(key)], certain=False)

    def of_visits(self, school: School) -> tuple[Reason, ...]:
        """Why a school has more or fewer visits than it had."""
        old = self.before.facts.schools[school.school]
        texts = []
        if old.programme != school.programme:
            texts.append(f"it now follows the programme {school.programme}")
        elif len(self.before.facts.visits_of(old)) != len(self.after.facts.visits_of(school)):
            texts.append(f"its programme has {counted(len(self.after.facts.visits_of(school)), 'visit')} now")
        return _reasons(texts, certain=True)

    def of_sip(self, sip: str, more_concern: Sequence[str]) -> tuple[Reason, ...]:
        """What differs about a SIP; `more_concern` are the localities of their schools of concern."""
        if sip not in self.after.facts.sips or sip not in self.before.facts.sips:
            return _reasons(self._changed(sip), certain=True)
        limits = [text for text, _ in self._limits_of(sip)]
        if limits:
            return _reasons(limits, certain=True)
        localities = [text for each in more_concern if (text := self._concern.get(each))]
        return _reasons([*self._changed(sip), *localities], certain=False)

    @staticmethod
    def _by_subject(changes: Sequence[InstanceChange]) -> dict[str, list[str]]:
        """The differences by the school or SIP that they are about."""
        about: defaultdict[str, list[str]] = defaultdict(list)
        for change in changes:
            if (subject := _subject(change)) is not None:
                about[subject].append(change.text.removeprefix("new: "))
        return dict(about)

    def _changed(self, subject: str) -> list[str]:
        return self._about.get(subject, [])

    def _more_concern(self) -> dict[str, str]:
        """'one more school of concern in L3', by locality."""
        then = Counter(school.locality for school in self.before.instance.schools if school.concern)
        now = Counter(school.locality for school in self.after.instance.schools if school.concern)
        return {
            place: f"{number(now[place] - then[place])} more "
            f"{'school' if now[place] - then[place] == 1 else 'schools'} of concern in {place}"
            for place in now
            if now[place] > then[place]
        }

    def _why_not(self, school: School, sip: str) -> list[str]:
        """Why a SIP whom a school had cannot have it in the later instance."""
        if sip not in self.after.facts.sips:
            return [f"{sip} has left"]
        texts = self._against(school, sip)
        for pin in self.after.instance.pins:
            if pin.school == school.school and pin.sip not in (None, sip):
                texts.append(f"pinned to {pin.sip}{at_row('pins', pin.row)}")
        if not texts and school.federation is not None:
            texts = [
                f"{fellow.school}, of its federation: {text}"
                for fellow in self._fellows[school.federation]
                if fellow.school != school.school
                for text in self._against(fellow, sip)
            ]
        if texts:
            return texts
        limits = [text for text, of_concern in self._limits_of(sip) if school.concern or not of_concern]
        then = self.before.facts.schools[school.school].concern
        if limits and then == 0 < school.concern:
            return [concern_text(school.school, then, school.concern), *limits]
        return limits

    def _against(self, school: School, sip: str) -> list[str]:
        """The rules that keep a school and a SIP apart now, and did not in the base."""
        now = replace(self.after.book, pairs=((school, self.after.facts.sips[sip]),))
        then_school, then_sip = self.before.facts.schools.get(school.school), self.before.facts.sips.get(sip)
        pairs = () if then_school is None or then_sip is None else ((then_school, then_sip),)
        then = replace(self.before.book, pairs=pairs)
        return [
            self._conflict(school.school, sip, breach.message) if rule is conflict else breach.message
            for rule in PAIR_RULES
            for breach in list(rule.breaches(now))[:1]
            if not any(rule.breaches(then))
        ]

    def _conflict(self, school: str, sip: str, message: str) -> str:
        row = next((row for row in self.after.instance.conflicts if (row.school, row.sip) == (school, sip)), None)
        if row is None:
            return message
        where = "" if row.row is None else f", row {row.row}"
        return f"new conflict{where}" + (f": {row.reason}" if row.reason else "")

    def _limits_of(self, sip: str) -> tuple[tuple[str, bool], ...]:
        """Limits of a SIP that their old schools or visits would exceed now; whether only those of concern do."""
        if sip not in self._limits:
            known = sip in self.after.facts.sips and sip in self.before.facts.sips
            self._limits[sip] = tuple(self._exceeded(self.after.facts.sips[sip])) if known else ()
        return self._limits[sip]

    def _exceeded(self, sip: Sip) -> Iterator[tuple[str, bool]]:
        schools = self.after.facts.schools
        kept = [schools[old.school] for old in self.before.book.schools_of.get(sip.sip, ()) if old.school in schools]
        if len(kept) > sip.max_schools:
            yield f"{sip.sip} may have {counted(sip.max_schools, 'school')} now, and had {number(len(kept))}", False
        of_concern = [school for school in kept if school.concern]
        limit = sip.max_concern_schools
        if limit is not None and len(of_concern) > limit:
            may = f"{sip.sip} may have {counted(limit, 'school')} of concern"
            yield f"{may}, and {number(len(of_concern))} of those they had are", True
        places = {school.locality for school in kept}
        most = self.after.facts.policy.max_localities_per_sip
        if most is not None and len(places) > most:
            may = f"{sip.sip} may have schools in {counted(most, 'locality')}"
            yield f"{may}, and had them in {number(len(places))}", False
        made = [visit for key, visit in self.before.placed.items() if visit.sip == sip.sip and key in self.after.visits]
        if sip.max_days is not None and len(made) > sip.max_days:
            yield f"{sip.sip} may make {counted(sip.max_days, 'visit')} now, and made {number(len(made))}", False

    def _why_not_on(self, school: School, key: VisitKey, maker: str | None, day: date) -> list[str]:
        """Why a visit cannot be on its old day in the later instance."""
        made = self.after.facts.history.get(key)
        if made is not None:
            return [f"made already, on {day_name(made.day)}{at_row('history', made.row)}"]
        for pin in self.after.instance.pins:
            if (pin.school, pin.visit) == key and pin.day not in (None, day):
                return [f"pinned to {day_name(pin.day)}{at_row('pins', pin.row)}"] if pin.day else []
        old = self.before.placed[key]
        now = list(_obstacles(self.after, school, self.after.visits[key], maker, day))
        then = now and {
            each.rule
            for each in _obstacles(
                self.before, self.before.facts.schools[school.school], self.before.visits[key], old.sip, day
            )
        }
        if maker == old.sip:
            new = [each.text for each in now if each.rule not in then]
            return new or [*self._gaps(school, key), *self._weeks(maker, day)]
        texts = [each.text for each in now if each.rule not in then and each.rule != "sip_available"]
        blocked = next((each.text for each in now if each.rule == "sip_available"), None)
        if texts or blocked is None or maker is None:
            return texts
        return [f"its SIP is now {maker}, who {blocked.removeprefix(f'{maker} ')}"]

    def _gaps(self, school: School, key: VisitKey) -> Iterator[str]:
        """Other visits of the school that are too close by a gap that was smaller."""
        facts, calendar = self.after.facts, self.after.facts.calendar
        mine = self.before.placed[key]
        for other in facts.visits_of(school):
            there = self.before.placed.get((school.school, other.visit))
            if there is None or other.visit == key[1]:
                continue
            first, second = sorted((there, mine), key=lambda visit: visit.number)
            needed = max(1, self.after.visits[school.school, second.number].min_gap)
            apart = calendar.number(second.day) - calendar.number(first.day)
            if apart < needed and needed > max(1, second.programme.min_gap):
                days = counted(needed, "school day")
                yield f"visits {first.number} and {second.number} must now be {days} apart"

    def _weeks(self, maker: str | None, day: date) -> Iterator[str]:
        """A week in which the SIP made more visits than they may now."""
        sip = self.after.facts.sips.get(maker or "")
        if sip is None or sip.max_visits_per_week is None:
            return
        made = self._weekly[sip.sip, monday_of(day)]
        if made > sip.max_visits_per_week:
            may = counted(sip.max_visits_per_week, "visit")
            yield f"{maker} may make {may} a week now, and made {number(made)} that week"

    def _changed_ideal(self, key: VisitKey) -> list[str]:
        then = self.before.facts.window(self.before.visits[key]).ideal
        now = self.after.facts.window(self.after.visits[key]).ideal
        return [f"its ideal day is now {day_name(now)}"] if now is not None and now != then else []


def _subject(change: InstanceChange) -> str | None:
    """The school or SIP that a difference is about; of conflicts, pins and journeys the school."""
    match change.table:
        case "schools" | "sips" | "conflicts" | "pins" | "travel":
            return change.key[0]
        case "absences" if change.what == "added":
            return change.key[1]
    return None


def _obstacles(view: View, school: School, visit: ProgrammeVisit, sip: str | None, day: date) -> Iterator[Obstacle]:
    """What forbids a day to one visit by itself, by rule."""
    facts = view.facts
    closure = _covering(view.instance.closures, day)
    if closure is not None:
        reason = f": {closure.reason}" if closure.reason else ""
        yield Obstacle("window", f"closed that day{reason}{at_row('closures', closure.row)}")
    elif day not in (window := facts.window(visit)):
        known = f"its window is now {span(window.days[0], window.days[-1])}" if window.days else "its window has no day"
        yield Obstacle("window", known)
    if facts.policy.plan_from is not None and day < facts.policy.plan_from:
        yield Obstacle("plan_from", f"nothing is planned before {day_name(facts.policy.plan_from)} now")
    if visit.on_site and (why := _away(view, "school", school.school, school.weekdays, day)) is not None:
        yield Obstacle("school_open", why)
    row = facts.sips.get(sip or "")
    if row is not None and (why := _sip_away(view, row, day)) is not None:
        yield Obstacle("sip_available", why)
    adviser = _adviser(view, school) if visit.accompanied else None
    if adviser is None:
        return
    if (why := _away(view, "adviser", adviser.adviser, adviser.weekdays, day)) is not None:
        yield Obstacle("accompanied", why)


def _sip_away(view: View, sip: Sip, day: date) -> str | None:
    if sip.from_day is not None and day < sip.from_day:
        return f"{sip.sip} starts on {day_name(sip.from_day)}"
    if sip.to_day is not None and day > sip.to_day:
        return f"{sip.sip} leaves after {day_name(sip.to_day)}"
    return _away(view, "sip", sip.sip, sip.weekdays, day)


def _away(view: View, of: Kind, name: str, weekdays: tuple[Weekday, ...], day: date) -> str | None:
    if not works_on(weekdays, day):
        weekday = _DAYS[WEEKDAYS[day.weekday()]] if day.weekday() < len(WEEKDAYS) else "weekends"
        return f"{name} takes no visits on {weekday}" if of == "school" else f"{name} does not work on {weekday}"
    absence = _absence(view, of, name, day)
    if absence is None:
        return None
    where = ", ".join(
        part for part in (f"absences row {absence.row}" if absence.row is not None else "", absence.reason) if part
    )
    return f"{name} is away that day" + (f" ({where})" if where else "")


def _absence(view: View, of: Kind, name: str, day: date) -> Absence | None:
    if view.facts.absence(of, name, day) is None:
        return None
    return _covering([row for row in view.instance.absences if row.of == of and row.id in (name, EVERYONE)], day)


def _covering(rows: Sequence[Range], day: date) -> Range | None:
    return next((row for row in rows if row.first_day <= day <= row.last_day), None)


def _adviser(view: View, school: School) -> Adviser | None:
    place = view.facts.localities.get(school.locality)
    return None if place is None or place.adviser is None else view.facts.advisers.get(place.adviser)


def _reasons(texts: Sequence[str], certain: bool) -> tuple[Reason, ...]:
    return tuple(Reason(text, certain) for text in dict.fromkeys(texts))[:MOST]
