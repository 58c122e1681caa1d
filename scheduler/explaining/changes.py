"""Single changes to an instance that might make room, each as the rows of a scenario."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from statistics import median

from models import TABLES, WEEKDAYS, Absence, Instance, Pin, Policy, ProgrammeVisit, Row, School, Sip, Weekday
from models.instance import LONGEST_JOURNEY, MOST
from scheduler.checker.breach import counted, spoken
from scheduler.checker.distances import estimated_minutes
from scheduler.explaining.members import Member, pinned

KEYS = {
    "sips": ("sip",),
    "advisers": ("adviser",),
    "programmes": ("programme", "visit"),
    "absences": ("of", "id", "first_day"),
    "pins": ("school", "visit"),
    "policy": ("key",),
}
"""What names a row of a scenario."""
WEEK = timedelta(days=7)
DAYS_MORE = 2
"""Visits in a week by which a limit is raised."""
MINUTES_MORE = 15
"""Minutes one way by which `max_travel_minutes` is raised."""
NEW = "NEW"
"""How the ids of SIPs begin who are not there yet."""


@dataclass(frozen=True)
class ChangedRow:
    """A row of a scenario: its key and the cells that change, or that it goes."""

    table: str
    values: Mapping[str, object]
    remove: bool = False

    @property
    def key(self) -> tuple[object, ...]:
        """Its table, and what names it there."""
        return (self.table, *(self.values[column] for column in KEYS[self.table]))


@dataclass(frozen=True)
class Change:
    """Something that somebody could decide."""

    words: str
    """'one more school for P07: 5 in place of 4'."""
    rows: tuple[ChangedRow, ...]
    sips: tuple[str, ...] = ()
    """The SIPs to whom it gives room, where it is about them."""

    def __add__(self, other: Change) -> Change:
        """Both changes: a row that both name is given once."""
        rows: dict[tuple[object, ...], ChangedRow] = {}
        for row in self.rows + other.rows:
            known = rows.get(row.key)
            rows[row.key] = row if known is None else replace(row, values={**known.values, **row.values})
        sips = tuple(dict.fromkeys(self.sips + other.sips))
        return Change(f"{self.words}; and {other.words}", tuple(rows.values()), sips)


def changed(instance: Instance, change: Change) -> Instance:
    """The instance with a change: what its scenario makes of it, without reading all tables anew for every trial."""
    for row in change.rows:
        instance = instance.model_copy(update={row.table: _table(instance, row)})
    return instance


def _table(instance: Instance, row: ChangedRow) -> object:
    if row.table == "policy":
        return Policy.model_validate({**dict(instance.policy), str(row.values["key"]): row.values["value"]})
    current: tuple[Row, ...] = getattr(instance, row.table)
    same = [each for each in current if all(getattr(each, key) == row.values[key] for key in KEYS[row.table])]
    if row.remove:
        return tuple(each for each in current if each not in same)
    if same:
        return tuple(each.model_copy(update=dict(row.values)) if each in same else each for each in current)
    return (*current, TABLES[row.table].model_validate(row.values))


def changes_for(instance: Instance, member: Member, school: School) -> Iterator[Change]:
    """What could be changed about one member of the reason for a school."""
    kind, names = member.key[0], member.key[1:]
    if kind in _OF_SIP:
        sip = next(each for each in instance.sips if each.sip == names[0])
        yield from _OF_SIP[kind](instance, sip, school)
    elif kind == "absences":
        yield from _without_absence(instance.absences[int(names[0])])
    elif kind == "pins":
        yield _without_pin(instance.pins[int(names[0])])
    elif kind == "adviser weekdays":
        adviser = next(each for each in instance.advisers if each.adviser == names[0])
        for day in _missing(adviser.weekdays):
            values = {"adviser": adviser.adviser, "weekdays": _with(adviser.weekdays, day)}
            yield Change(f"adviser {adviser.adviser} also works on {day}", (ChangedRow("advisers", values),))
    elif kind in ("window", "min_gap"):
        visit = next(each for each in instance.programmes if (each.programme, str(each.visit)) == names)
        yield from _longer_window(visit) if kind == "window" else _shorter_gap(visit)
    elif kind in ("max_travel_minutes", "max_localities_per_sip"):
        value = getattr(instance.policy, kind) + (MINUTES_MORE if kind == "max_travel_minutes" else 1)
        if value > (LONGEST_JOURNEY if kind == "max_travel_minutes" else MOST):
            return
        words = {
            "max_travel_minutes": f"one way may take {value} minutes, {MINUTES_MORE} more",
            "max_localities_per_sip": f"a SIP may have schools in {value} localities, one more",
        }[kind]
        yield Change(words, (ChangedRow("policy", {"key": kind, "value": value}),))


Changes = Callable[[Instance, Sip, School], Iterator[Change]]
"""What could be changed in the row of a SIP, for a school."""


def _sip_row(sip: Sip, words: str, **values: object) -> Change:
    return Change(words, (ChangedRow("sips", {"sip": sip.sip, **values}),), (sip.sip,))


def _more(column: str, more: int, words: str) -> Changes:
    def changes(_instance: Instance, sip: Sip, _school: School) -> Iterator[Change]:
        most = getattr(sip, column)
        if most + more > MOST:
            return
        yield _sip_row(sip, f"{words.format(sip=sip.sip)}: {most + more} in place of {most}", **{column: most + more})

    return changes


def _more_days(instance: Instance, sip: Sip, school: School) -> Iterator[Change]:
    visits = sum(row.programme == school.programme for row in instance.programmes)
    most = (sip.max_days or 0) + visits
    words = f"{counted(visits, 'more visit')} for {sip.sip}: {most} in place of {sip.max_days}"
    if most <= MOST:
        yield _sip_row(sip, words, max_days=most)


def _no_minimum(_instance: Instance, sip: Sip, _school: School) -> Iterator[Change]:
    yield _sip_row(sip, f"{sip.sip} takes fewer than {sip.min_schools} schools too", min_schools=0)


def _earlier(instance: Instance, sip: Sip, _school: School) -> Iterator[Change]:
    first = min(term.first_day for term in instance.terms)
    yield _sip_row(sip, f"{sip.sip} starts on {spoken(first)}", from_day=first)


def _later(instance: Instance, sip: Sip, _school: School) -> Iterator[Change]:
    last = max(term.last_day for term in instance.terms)
    yield _sip_row(sip, f"{sip.sip} stays until {spoken(last)}", to_day=last)


def _weekday(_instance: Instance, sip: Sip, _school: School) -> Iterator[Change]:
    for day in _missing(sip.weekdays):
        yield _sip_row(sip, f"{sip.sip} also works on {day}", weekdays=_with(sip.weekdays, day))


def _locality(_instance: Instance, sip: Sip, school: School) -> Iterator[Change]:
    if school.locality not in sip.localities:
        words = f"{sip.sip} may also have schools in {school.locality}, where {school.school} lies"
        yield _sip_row(sip, words, localities=(*sip.localities, school.locality))


_OF_SIP: dict[str, Changes] = {
    "max_schools": _more("max_schools", 1, "one more school for {sip}"),
    "max_concern_schools": _more("max_concern_schools", 1, "one more school of concern for {sip}"),
    "max_visits_per_week": _more("max_visits_per_week", DAYS_MORE, "two more days in a week for {sip}"),
    "max_days": _more_days,
    "min_schools": _no_minimum,
    "from_day": _earlier,
    "to_day": _later,
    "weekdays": _weekday,
    "localities": _locality,
}


def _missing(weekdays: tuple[Weekday, ...]) -> list[Weekday]:
    return [day for day in WEEKDAYS if day not in weekdays]


def _with(weekdays: tuple[Weekday, ...], more: Weekday) -> tuple[Weekday, ...]:
    return tuple(day for day in WEEKDAYS if day in weekdays or day == more)


def _without_absence(row: Absence) -> Iterator[Change]:
    if row.id == "*":
        return
    days = f"on {spoken(row.first_day)}"
    if row.last_day != row.first_day:
        days = f"from {spoken(row.first_day)} to {spoken(row.last_day)}"
    who = row.id if row.of == "sip" else f"{row.of} {row.id}"
    values = {"of": row.of, "id": row.id, "first_day": row.first_day}
    yield Change(f"{who} is there {days} after all", (ChangedRow("absences", values, remove=True),))


def _without_pin(row: Pin) -> Change:
    values = {"school": row.school, "visit": row.visit}
    return Change(f"give up the pin: {pinned(row)}", (ChangedRow("pins", values, remove=True),))


def _longer_window(row: ProgrammeVisit) -> Iterator[Change]:
    key = {"programme": row.programme, "visit": row.visit}
    what = f"visit {row.visit} of programme {row.programme}"
    if row.not_after is not None:
        day = row.not_after + WEEK
        words = f"{what} may be a week later: until {spoken(day)}"
        yield Change(words, (ChangedRow("programmes", {**key, "not_after": day}),))
    if row.not_before is not None:
        day = row.not_before - WEEK
        words = f"{what} may be a week earlier: from {spoken(day)}"
        yield Change(words, (ChangedRow("programmes", {**key, "not_before": day}),))


def _shorter_gap(row: ProgrammeVisit) -> Iterator[Change]:
    gap = max(0, row.min_gap - 5)
    words = f"visit {row.visit} of programme {row.programme} may follow after {gap} school days, not {row.min_gap}"
    values = {"programme": row.programme, "visit": row.visit, "min_gap": gap}
    yield Change(words, (ChangedRow("programmes", values),))


def new_sips(instance: Instance, schools: Iterable[School]) -> Iterator[Change]:
    """One more SIP in each locality where schools lack visits, most schools first; of the kind that is usual there."""
    lacking: dict[str, list[School]] = {}
    for school in schools:
        lacking.setdefault(school.locality, []).append(school)
    taken = {sip.sip for sip in instance.sips}
    name = next(f"{NEW}{number}" for number in range(1, len(taken) + 2) if f"{NEW}{number}" not in taken)
    for locality, there in sorted(lacking.items(), key=lambda item: (-len(item[1]), item[0])):
        serving = [sip for sip in instance.sips if not sip.localities or locality in sip.localities]
        kind = Counter(sip.kind for sip in serving or instance.sips).most_common(1)[0][0]
        alike = [sip for sip in instance.sips if sip.kind == kind]
        places = max(1, round(median(sip.max_schools for sip in alike)))
        near = sorted(instance.schools, key=lambda school: estimated_minutes(school, _at(there), instance.policy))
        around = tuple(dict.fromkeys([locality, *(school.locality for school in near[: 3 * places])]))[:3]
        weeks = [sip.max_visits_per_week for sip in alike if sip.max_visits_per_week is not None]
        values: dict[str, object] = {
            "sip": name,
            "name": f"One more {kind or 'SIP'}",
            "kind": kind,
            "latitude": there[0].latitude,
            "longitude": there[0].longitude,
            "localities": around,
            "max_schools": places,
            "skills": tuple(sorted({skill for school in there for skill in school.requires})),
        }
        if weeks:
            values["max_visits_per_week"] = max(1, round(median(weeks)))
        words = f"one more {kind or 'SIP'} in {locality} for up to {counted(places, 'school')}"
        yield Change(words, (ChangedRow("sips", values),), (name,))


def _at(schools: list[School]) -> Sip:
    first = schools[0]
    return Sip(sip="-", latitude=first.latitude, longitude=first.longitude, max_schools=0)
