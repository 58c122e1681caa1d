"""Last year's plan carried into the next: the instance to plan, and all that is not in it any more."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from models import Absence, Closure, Instance, Plan, ProgrammeVisit, Row, School, Sip, Term
from scheduler.checker.calendar import school_days, window_of
from scheduler.school_year.counterparts import Counterpart, counterparts
from scheduler.school_year.days import spoken
from scheduler.school_year.shifting import shifted
from scheduler.validation import errors_of
from scheduler.validation.problem import quoted


class CannotRollForward(Exception):
    """Plan and new terms make no instance; each problem says what to do about it."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class NotCarried:
    """A row, or a cell of one, of last year's instance that the new one lacks."""

    table: str
    row: str
    """What it says, for people: `S01, 2009-07-22, INSET`."""
    why: str


@dataclass(frozen=True, slots=True)
class RolledForward:
    """Next year's instance, and an account of how it came about."""

    instance: Instance
    counterparts: tuple[Counterpart, ...]
    not_carried: tuple[NotCarried, ...]
    look_at: tuple[str, ...]
    """What was decided for the planner and may be wrong."""


def rolled_forward(
    plan: Plan,
    instance: Instance,
    terms: Sequence[Term],
    closures: Sequence[Closure] = (),
    absences: Sequence[Absence] = (),
) -> RolledForward:
    """Next year's instance: the plan's allocation as current SIPs, the given terms, closures and absences.

    A SIP whose last day lies before the new terms has left; other days of people (from_day, to_day, an absence that
    reaches into the new terms) are facts and stay as they are. What the programmes plan is shifted: see `shifted`.
    Pins, history and absences that are over stay behind. The result is a sound instance.

    Raises:
        CannotRollForward: nobody is left, or the new terms are not sound or leave a visit no school day.
    """
    year = counterparts(instance.terms, terms)
    first = min(term.first_day for term in terms)
    account: list[NotCarried] = []
    look_at: list[str] = []
    last = max(term.last_day for term in instance.terms)
    if first <= last:
        look_at.append(
            f"the new terms begin on {spoken(first)}, before the old ones end on {spoken(last)}: are they next year's?"
        )
    sips = tuple(sip for sip in instance.sips if sip.to_day is None or sip.to_day >= first)
    if not sips:
        raise CannotRollForward([f"every SIP has left before {spoken(first)}, when the new terms begin"])
    left = {sip.sip: sip for sip in instance.sips if sip not in sips}
    account += [
        NotCarried("sips", _called(sip.sip, sip.name), f"left on {spoken(sip.to_day or first)}")
        for sip in left.values()
    ]
    schools = _schools(plan, instance, {sip.sip for sip in sips}, left, account)
    bare = instance.model_copy(
        update={
            "terms": tuple(term.model_copy(update={"row": None}) for term in terms),
            "closures": tuple(closure.model_copy(update={"row": None}) for closure in closures),
            "schools": schools,
            "sips": sips,
            "absences": _absences(instance, absences, first, left, account),
            "conflicts": tuple(_of_those_who_stay(instance.conflicts, "conflicts", left, account)),
            "travel": tuple(_of_those_who_stay(instance.travel, "travel", left, account)),
            "pins": (),
            "history": (),
            "policy": instance.policy.model_copy(update={"plan_from": None}),
        }
    )
    _leave_behind(instance, account)
    unsound = [problem for problem in errors_of(bare.model_copy(update={"programmes": ()})) if problem.table in _DATES]
    if unsound:
        raise CannotRollForward([f"the new terms: {problem}" for problem in unsound])
    programmes = tuple(_programme_visits(instance, bare, year, account, look_at))
    rolled = bare.model_copy(update={"programmes": programmes})
    if problems := errors_of(rolled):
        raise CannotRollForward([str(problem) for problem in problems])
    look_at += _odd_terms(instance, year, terms)
    look_at += _too_close(rolled)
    return RolledForward(rolled, year, tuple(account), tuple(look_at))


_DATES = ("terms", "closures")


def _called(name: str, title: str) -> str:
    return " ".join(filter(None, (name, title)))


def _schools(
    plan: Plan,
    instance: Instance,
    stay: Collection[str],
    left: Mapping[str, Sip],
    account: list[NotCarried],
) -> tuple[School, ...]:
    """The schools with the SIPs of the plan as their current ones."""
    allocated = {allocation.school: allocation.sip for allocation in plan.allocations}
    schools = []
    for school in instance.schools:
        sip = allocated.get(school.school)
        if sip is None:
            why = "the plan gives the school no SIP"
            account.append(NotCarried("schools", f"{_called(school.school, school.name)}: current_sip", why))
        elif sip not in stay:
            why = f"{sip} has left" if sip in left else f"{sip} is not in sips"
            account.append(NotCarried("schools", f"{_called(school.school, school.name)}: current_sip {sip}", why))
            sip = None
        schools.append(school.model_copy(update={"current_sip": sip}))
    return tuple(schools)


def _absences(
    instance: Instance, new: Sequence[Absence], first: date, left: Mapping[str, Sip], account: list[NotCarried]
) -> tuple[Absence, ...]:
    """Absences that reach into the new terms, and the new ones; those that are over are told."""
    kept = []
    for absence in instance.absences:
        until = "" if absence.last_day == absence.first_day else f" to {absence.last_day}"
        who = "all" if absence.id == "*" else absence.id
        row = ", ".join(filter(None, (f"{absence.of} {who}", f"{absence.first_day}{until}", absence.reason)))
        if absence.of == "sip" and absence.id in left:
            account.append(NotCarried("absences", row, f"{absence.id} has left"))
        elif absence.last_day < first:
            account.append(NotCarried("absences", row, "over before the new terms begin"))
        else:
            kept.append(absence)
    known = {(each.of, each.id, each.first_day, each.last_day) for each in kept}
    fresh = [each for each in new if (each.of, each.id, each.first_day, each.last_day) not in known]
    return (*kept, *(each.model_copy(update={"row": None}) for each in fresh))


def _of_those_who_stay(
    rows: Sequence[Row], table: str, left: Mapping[str, Sip], account: list[NotCarried]
) -> Iterator[Row]:
    for row in rows:
        sip, school = getattr(row, "sip", ""), getattr(row, "school", "")
        if sip in left:
            account.append(NotCarried(table, f"{school}, {sip}", f"{sip} has left"))
        else:
            yield row


def _leave_behind(instance: Instance, account: list[NotCarried]) -> None:
    """Last year's decisions and facts."""
    for pin in instance.pins:
        cells = (pin.school, None if pin.visit is None else f"visit {pin.visit}", pin.sip, pin.day)
        row = ", ".join(str(cell) for cell in cells if cell is not None)
        account.append(NotCarried("pins", row, "decided for last year"))
    for fact in instance.history:
        row = f"{fact.school}, visit {fact.visit}, {fact.sip}, {fact.day}"
        account.append(NotCarried("history", row, "made last year"))
    if instance.policy.plan_from is not None:
        account.append(NotCarried("policy", f"plan_from {instance.policy.plan_from}", "a day of last year"))


def _programme_visits(
    instance: Instance,
    bare: Instance,
    year: Sequence[Counterpart],
    account: list[NotCarried],
    look_at: list[str],
) -> Iterator[ProgrammeVisit]:
    """The visits in their new terms, with their bounds shifted where that leaves them a day."""
    new_term = {pair.old.term: pair for pair in year}
    calendar = school_days(bare)
    for visit in instance.programmes:
        pairs = [new_term[term] for term in visit.terms]
        bounds = {
            "not_before": visit.not_before and shifted(visit.not_before, year, begins=True),
            "not_after": visit.not_after and shifted(visit.not_after, year, begins=False),
        }
        update = {"terms": tuple(dict.fromkeys(pair.new.term for pair in pairs)), **bounds}
        moved = visit.model_copy(update=update)
        called = f"visit {visit.visit} of {visit.programme}"
        backwards = moved.not_before and moved.not_after and moved.not_before > moved.not_after
        if any(bounds.values()) and (backwards or not window_of(moved, bare, calendar).days):
            for column in ("not_before", "not_after"):
                if (day := getattr(visit, column)) is not None:
                    why = "in the new terms it would leave the visit no school day"
                    account.append(NotCarried("programmes", f"{called}: {column} {day}", why))
            moved = moved.model_copy(update={"not_before": None, "not_after": None})
        look_at += [
            f"{called}: {pair.old.term} has no counterpart, now in {pair.new.term}" for pair in pairs if not pair.exact
        ]
        yield moved


def _odd_terms(instance: Instance, year: Sequence[Counterpart], terms: Sequence[Term]) -> Iterator[str]:
    """New terms in which nothing lies."""
    used = {pair.new.term for pair in year if any(pair.old.term in visit.terms for visit in instance.programmes)}
    for term in terms:
        if term.term not in used:
            yield f"no visit of any programme lies in {quoted(term.term)}"


def _too_close(instance: Instance) -> Iterator[str]:
    """Visits that find no day after those before them, so far do windows and gaps keep them apart."""
    calendar = school_days(instance)
    earliest: dict[str, dict[int, int]] = {}
    for visit in sorted(instance.programmes, key=lambda visit: (visit.programme, visit.visit)):
        days = window_of(visit, instance, calendar).days
        before = earliest.setdefault(visit.programme, {})
        after = max((day + max(1, visit.min_gap) for day in before.values()), default=0)
        first = max(calendar.number(days[0]), after)
        if first > calendar.number(days[-1]):
            yield (
                f"visit {visit.visit} of {visit.programme} can never be made: its window ends before its gap to the "
                "visits before it"
            )
            continue
        before[visit.visit] = first
