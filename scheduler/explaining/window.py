"""A visit's window day by day: what each day is lost to, or that it is free."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum

from models import ProgrammeVisit, School, Sip
from scheduler.checker.breach import spoken
from scheduler.checker.calendar import monday_of
from scheduler.checker.facts import works_on
from scheduler.checker.rules import accompanied, capacity, gap, one_a_day, pin, school_open, sip_available, week, window
from scheduler.explaining.evidence import Evidence, weekdays_between
from scheduler.explaining.source import Obstacle, Source


class State(Enum):
    """What a day of a window is: the letter on the calendar strip, and its meaning in the legend."""

    HERE = ("V", "this visit")
    FREE = (".", "free")
    CLOSED = ("c", "closed for everybody")
    EARLY = ("p", "before planning starts")
    NOT_OPEN = ("o", "not one of the school's weekdays")
    INSET = ("i", "the school is away (INSET)")
    ADVISER_AWAY = ("a", "the adviser is away")
    NOT_SERVING = ("e", "before the SIP starts or after they end")
    NOT_WORKING = ("-", "not one of the SIP's weekdays")
    AWAY = ("s", "the SIP is away")
    TAKEN = ("t", "the SIP visits another school")
    WEEK_FULL = ("w", "the SIP's week is full")
    NO_DAYS_LEFT = ("m", "the SIP makes no more visits")
    NEAR = ("n", "too near another visit of the school")
    ADVISER_BUSY = ("b", "the adviser accompanies another visit")
    PINNED = ("x", "the planner has pinned the visit to another day")

    @property
    def letter(self) -> str:
        """One letter for the strip."""
        return str(self.value[0])

    @property
    def meaning(self) -> str:
        """The letter's line in the legend."""
        return str(self.value[1])


@dataclass(frozen=True)
class WindowDay:
    """One Monday to Friday between the first and the last day of a window."""

    day: date
    state: State
    """The first thing that the day is lost to."""
    obstacles: tuple[Obstacle, ...]
    """Everything that it is lost to; empty on a free day and on the day of the visit itself."""


@dataclass(frozen=True)
class WindowFacts:
    """A visit's window as one SIP sees it, all other visits staying where they are."""

    school: School
    visit: ProgrammeVisit
    sip: str | None
    """Whose diary is looked at; None for a school without a SIP: then nobody's is."""
    day: date | None
    """The day of the visit in the plan, if it has one."""
    made: bool
    """It lies in history: a fact, not a decision."""
    ideal: date | None
    days: tuple[WindowDay, ...]
    """In order; a day outside the window (of a term between) is not listed."""

    @property
    def free(self) -> tuple[date, ...]:
        """The days that nothing stands against as the plan is."""
        return tuple(each.day for each in self.days if each.state is State.FREE)


def window_facts(evidence: Evidence, school: School, visit: ProgrammeVisit, sip: Sip | None = None) -> WindowFacts:
    """A visit's window day by day, as its own SIP sees it, or another SIP who is asked about."""
    facts = evidence.facts
    key = (school.school, visit.visit)
    placed = evidence.book.placed.get(key)
    seen = sip or facts.sips.get(evidence.owner(school.school) or "")
    here = placed.day if placed is not None and (placed.historic or sip is None or placed.sip == sip.sip) else None
    look = _Look(evidence, school, visit, seen)
    return WindowFacts(
        school=school,
        visit=visit,
        sip=None if seen is None else seen.sip,
        day=None if placed is None else placed.day,
        made=key in facts.history,
        ideal=facts.window(visit).ideal,
        days=tuple(look.at(day, day == here) for day in look.days()),
    )


@dataclass(frozen=True)
class _Look:
    """One visit and the SIP in whose diary it is to be."""

    evidence: Evidence
    school: School
    visit: ProgrammeVisit
    sip: Sip | None

    def days(self) -> Iterator[date]:
        """The Mondays to Fridays of the window's terms from `not_before` to `not_after`, closed ones too."""
        found = {
            day
            for term in self.evidence.instance.terms
            if term.term in self.visit.terms
            for day in weekdays_between(term.first_day, term.last_day)
            if (self.visit.not_before is None or day >= self.visit.not_before)
            and (self.visit.not_after is None or day <= self.visit.not_after)
        }
        yield from sorted(found)

    def at(self, day: date, here: bool) -> WindowDay:
        if here:
            return WindowDay(day, State.HERE, ())
        found = tuple(self._against(day))
        return WindowDay(day, found[0][0] if found else State.FREE, tuple(obstacle for _, obstacle in found))

    def _against(self, day: date) -> Iterator[tuple[State, Obstacle]]:
        closure = self.evidence.closure_on(day)
        if closure is not None:
            source = Source("closures", closure.row)
            yield State.CLOSED, Obstacle(window.ID, closure.reason or "closed", (source,))
            return
        plan_from = self.evidence.facts.policy.plan_from
        if plan_from is not None and day < plan_from:
            words = f"planning starts on {spoken(plan_from)}"
            yield State.EARLY, Obstacle(window.ID, words, (Source("policy", column="plan_from"),))
        if self.visit.on_site:
            yield from self._school(day)
        adviser = self.evidence.adviser_of(self.school, self.visit)
        if adviser is not None:
            yield from self._adviser_away(adviser, day)
        if self.sip is not None:
            yield from self._sip_away(self.sip, day)
            yield from self._sip_busy(self.sip, day)
        yield from self._near(day)
        if adviser is not None:
            yield from self._adviser_busy(adviser, day)
        yield from self._pinned(day)

    def _school(self, day: date) -> Iterator[tuple[State, Obstacle]]:
        school = self.school
        if not works_on(school.weekdays, day):
            words = f"the school takes visits on {', '.join(school.weekdays) or 'no day'} only"
            yield State.NOT_OPEN, Obstacle(school_open.ID, words, (Source("schools", school.row, "weekdays"),))
        row = self.evidence.absence_on("school", school.school, day)
        if row is not None:
            yield State.INSET, Obstacle(school_open.ID, row.reason or "school away", (Source("absences", row.row),))

    def _adviser_away(self, name: str, day: date) -> Iterator[tuple[State, Obstacle]]:
        adviser = self.evidence.facts.advisers.get(name)
        if adviser is not None and not works_on(adviser.weekdays, day):
            words = f"adviser {name} works on {', '.join(adviser.weekdays) or 'no day'} only"
            source = Source("advisers", adviser.row, "weekdays")
            yield State.ADVISER_AWAY, Obstacle(accompanied.ID, words, (source,))
        row = self.evidence.absence_on("adviser", name, day)
        if row is not None:
            words = f"adviser {name} is away{f': {row.reason}' if row.reason else ''}"
            yield State.ADVISER_AWAY, Obstacle(accompanied.ID, words, (Source("absences", row.row),))

    def _sip_away(self, sip: Sip, day: date) -> Iterator[tuple[State, Obstacle]]:
        if sip.from_day is not None and day < sip.from_day:
            words = f"{sip.sip} starts on {spoken(sip.from_day)}"
            yield State.NOT_SERVING, Obstacle(sip_available.ID, words, (Source("sips", sip.row, "from_day"),))
        if sip.to_day is not None and day > sip.to_day:
            words = f"{sip.sip} ends on {spoken(sip.to_day)}"
            yield State.NOT_SERVING, Obstacle(sip_available.ID, words, (Source("sips", sip.row, "to_day"),))
        if not works_on(sip.weekdays, day):
            words = f"{sip.sip} works on {', '.join(sip.weekdays) or 'no day'} only"
            yield State.NOT_WORKING, Obstacle(sip_available.ID, words, (Source("sips", sip.row, "weekdays"),))
        row = self.evidence.absence_on("sip", sip.sip, day)
        if row is not None:
            words = f"{sip.sip} is away{f': {row.reason}' if row.reason else ''}"
            yield State.AWAY, Obstacle(sip_available.ID, words, (Source("absences", row.row),))

    def _sip_busy(self, sip: Sip, day: date) -> Iterator[tuple[State, Obstacle]]:
        own = self.evidence.book.placed.get((self.school.school, self.visit.visit))
        other = self.evidence.in_diary.get((sip.sip, day))
        if other is not None and other != own:
            words = f"{sip.sip} is at {other.school.school} (visit {other.number})"
            yield State.TAKEN, Obstacle(one_a_day.ID, words, schools=(other.school.school,))
        moves_within = own is not None and own.sip == sip.sip
        monday = monday_of(day)
        made = self.evidence.in_week.get((sip.sip, monday), 0)
        made -= moves_within and own is not None and monday_of(own.day) == monday
        if sip.max_visits_per_week is not None and made >= sip.max_visits_per_week:
            words = f"{sip.sip} makes {made} of at most {sip.max_visits_per_week} visits in this week"
            yield State.WEEK_FULL, Obstacle(week.ID, words, (Source("sips", sip.row, "max_visits_per_week"),))
        made = self.evidence.visits_made_by.get(sip.sip, 0) - moves_within
        if sip.max_days is not None and made >= sip.max_days:
            words = f"{sip.sip} makes {made} of at most {sip.max_days} visits"
            yield State.NO_DAYS_LEFT, Obstacle(capacity.ID, words, (Source("sips", sip.row, "max_days"),))

    def _near(self, day: date) -> Iterator[tuple[State, Obstacle]]:
        number = self.evidence.facts.calendar.number
        for other in self.evidence.book.placed_of(self.school):
            if other.number == self.visit.visit:
                continue
            later = self.visit if other.number < self.visit.visit else other.programme
            apart = (number(day) - number(other.day)) * (1 if later is self.visit else -1)
            least = max(1, later.min_gap)
            if apart < least:
                words = f"visit {other.number} is on {spoken(other.day)}: at least {least} school days apart"
                source = Source("programmes", later.row, "min_gap")
                yield State.NEAR, Obstacle(gap.ID, words, (source,))

    def _adviser_busy(self, name: str, day: date) -> Iterator[tuple[State, Obstacle]]:
        other = self.evidence.accompanied_on.get((name, day))
        if other is not None and (other.school.school, other.number) != (self.school.school, self.visit.visit):
            words = f"adviser {name} is at {other.school.school} (visit {other.number})"
            yield State.ADVISER_BUSY, Obstacle(accompanied.ID, words, schools=(other.school.school,))

    def _pinned(self, day: date) -> Iterator[tuple[State, Obstacle]]:
        for row in self.evidence.pins_of.get(self.school.school, ()):
            if row.visit == self.visit.visit and row.day is not None and row.day != day:
                words = f"visit {self.visit.visit} is pinned to {spoken(row.day)}"
                yield State.PINNED, Obstacle(pin.ID, words, (Source("pins", row.row),))
