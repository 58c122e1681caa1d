"""A reason in plain English, for the terminal, the workbook, the report and the record alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby

from scheduler.checker.breach import counted, spoken
from scheduler.explaining.facts import SchoolFacts
from scheduler.explaining.members import Member
from scheduler.explaining.placing import Verdict
from scheduler.explaining.reason import Reason
from scheduler.explaining.runner_up import Alternative, RunnersUp
from scheduler.explaining.window import State, WindowFacts

FEW = 2
"""Members of a kind that are told one by one."""
MANY_LINES = 12
"""Lines of members that are told where the reason is not shown to be minimal."""
MANY_MOVES = 5
"""Schools or visits that are named when they would move."""

GROUPED = {
    "max_schools": "{count} SIPs have no places left: {names}",
    "max_concern_schools": "{count} SIPs may have no more schools of concern: {names}",
    "max_days": "{count} SIPs make no more visits: {names}",
    "max_visits_per_week": "{count} SIPs make only so many visits a week: {names}",
    "localities": "{count} SIPs work in other localities only: {names}",
    "headteacher_of": "{count} SIPs lead one of these schools, or one too near: {names}",
    "weekdays": "{count} SIPs work on some weekdays only: {names}",
    "from_day": "{count} SIPs start too late: {names}",
    "to_day": "{count} SIPs end too early: {names}",
    "min_schools": "{count} SIPs take a least number of schools or none: {names}",
    "day": "{count} SIPs make one visit a day each: {names}",
    "requires": "{count} schools require skills: {names}",
    "school weekdays": "{count} schools take visits on some weekdays only: {names}",
}
"""What there is to say of several members of a kind."""


def sentences(reason: Reason) -> tuple[str, ...]:
    """What to say of it, a line for each thing: a head, the members, and what they come to."""
    return tuple(_sentences(reason))


def paragraph(reason: Reason) -> str:
    """The same in one paragraph, for a cell."""
    head, *rest = sentences(reason)
    *members, last = rest or [""]
    listed = "; ".join(member.removesuffix(".") for member in members)
    return " ".join(part for part in (head, f"{listed}." if listed else "", last) if part)


def member_lines(members: tuple[Member, ...]) -> tuple[str, ...]:
    """A line for each member; several of a kind share one."""
    lines: list[str] = []
    for kind, group in groupby(members, key=lambda member: member.key[0]):
        several = list(group)
        if len(several) > FEW and kind in GROUPED:
            told = GROUPED[kind].format(count=len(several), names=", ".join(member.key[1] for member in several))
            lines.append(f"{several[0].rule}: {told} ({_where(several)})")
        else:
            lines += map(str, several)
    return tuple(lines)


def asked(reason: Reason) -> str:
    """What a reason is about: 'S012 Ash Primary School', 'visit 2 of S012 Ash Primary School'."""
    visits = reason.question.visits
    visit = f"visit {next(iter(visits))} of " if len(visits) == 1 else ""
    return f"{visit}{_school(reason)}"


def window_sentence(facts: WindowFacts) -> str:
    """How many days of a window are free, and what the others are lost to, each to the first thing that takes it."""
    whose = "nobody's diary, as the school has no SIP" if facts.sip is None else f"the diary of {facts.sip}"
    lost = tallied(each.state.meaning for each in facts.days if each.state not in (State.FREE, State.HERE))
    days = f"{len(facts.free)} of {counted(len(facts.days), 'day')} free in {whose}"
    return f"{days}; lost: {lost}." if lost else f"{days}."


def choice_sentence(facts: SchoolFacts) -> str:
    """How many SIPs could have a school, and by which rules the others could not, or have no room as planned."""
    hindered = [each for each in facts.eligible if each.hindrances]
    could = f"{len(facts.eligible)} of {counted(len(facts.candidates), 'SIP')} could have it"
    many = "none" if len(hindered) == len(facts.eligible) else f"{len(hindered)} not"
    full = f", but {many} as planned: {tallied(each.hindrances[0].rule for each in hindered)}"
    never = f"; {len(facts.excluded)} in no plan: {tallied(each.exclusions[0].rule for each in facts.excluded)}"
    return f"{could}{full if hindered else ''}{never if facts.excluded else ''}."


def tallied(words: Iterable[str]) -> str:
    """Each once with how often: 'the SIP is away (3), closed for everybody (2)'."""
    return ", ".join(f"{each} ({count})" for each, count in Counter(words).items())


OF_A_REPLAN = (
    "This plan is a replan: schools that change SIP count first, then visits that move, and only then minutes; "
    "the visits that another choice would move are not counted here."
)


def runner_up_sentences(found: RunnersUp) -> tuple[str, ...]:
    """The SIP that a school has, the runner-up, and what it would have cost."""
    lines = []
    for place, each in enumerate(found.alternatives):
        name = f"{each.sip.sip} {each.sip.name}".rstrip()
        exchange = f", {each.exchanged} going to {found.sip.sip} in exchange" if each.exchanged else ""
        first = "Runner-up of those solved" if found.not_solved else "Runner-up"
        lines.append(f"{'Then' if place else first}: {name}{exchange}: {_difference(each)}.")
    if found.impossible:
        lines.append(
            f"Not while all others keep their SIP, even in exchange for a school: {', '.join(found.impossible)}."
        )
    if found.behind:
        lines.append(f"Not solved, but proved to cost no less than the runner-up: {', '.join(found.behind)}.")
    if found.not_solved:
        lines.append(f"Not solved in the time there was, so perhaps cheaper: {', '.join(found.not_solved)}.")
    if any(each.schools_changed is not None for each in found.alternatives):
        lines.append(OF_A_REPLAN)
    return tuple(lines) or ("No other SIP could have it.",)


def _difference(each: Alternative) -> str:
    told = [
        f"{counted(abs(more), 'visit')} {'more' if more > 0 else 'fewer'} unplaced at concern level {level}"
        for level, more in each.coverage.items()
        if more
    ]
    minutes = f"{abs(each.minutes):,} minutes {'more' if each.minutes >= 0 else 'less'}"
    return ", ".join([*told, *schools_changed(each), minutes])


def schools_changed(each: Alternative) -> list[str]:
    """Of a replan, where schools that change SIP come before minutes: how many more or fewer there would be."""
    more = each.schools_changed
    if more is None:
        return []
    if more == 0:
        return ["as many schools with another SIP than before"]
    return [f"{counted(abs(more), 'school')} {'more' if more > 0 else 'fewer'} with another SIP than before"]


def _where(members: list[Member]) -> str:
    """'sips rows 2, 3, 9 (max_schools)'."""
    first = members[0].sources[0]
    rows = [member.sources[0].row for member in members]
    column = f" ({first.column})" if first.column else ""
    if None in rows:
        return f"{first.table}{column}"
    return f"{first.table} rows {_ranges(sorted(row for row in rows if row is not None))}{column}"


def _ranges(rows: list[int]) -> str:
    """'2 to 9, 11, 12'."""
    runs = [list(run) for _, run in groupby(enumerate(rows), key=lambda place: place[1] - place[0])]
    told = ((run[0][1], run[-1][1]) for run in runs)
    return ", ".join(str(first) if first == last else f"{first} to {last}" for first, last in told)


def _sentences(reason: Reason) -> Iterator[str]:
    what = _what(reason)
    if reason.verdict is Verdict.POSSIBLE:
        yield from _possible(reason, what)
        return
    if reason.verdict is Verdict.UNKNOWN:
        yield f"{what}: no way to place it was found, and no reason why not either, in the time there was."
        return
    rank = "another visit of its rank or above is lost"
    if not reason.members:
        yield f"{what} cannot be placed unless {rank}: there are too few school days."
        return
    together = "this rules it out" if len(reason.members) == 1 else "these together rule it out"
    yield f"{what} cannot be placed unless {rank}: {together}, whatever the other rules say."
    lines = member_lines(reason.members)
    yield from lines if reason.minimal else lines[:MANY_LINES]
    if not reason.minimal and len(lines) > MANY_LINES:
        yield f"and {len(lines) - MANY_LINES} more that there was no time to put aside."
    if reason.competing:
        places = counted(len(reason.competing) - 1, "place")
        schools = counted(len(reason.competing), "school")
        yield f"These SIPs have {places} in all, for {schools} of its rank or above."
    if not reason.minimal:
        yield "Time ran out before each of these was shown to be needed: this is not shown to be minimal."
    elif len(reason.members) == 1:
        yield "Put that aside, and there is room."
    else:
        yield "Put any one of them aside, and the others leave room."


def _what(reason: Reason) -> str:
    name = _school(reason)
    visits = reason.question.visits
    if reason.question.evidence.owner(reason.school.school) is None and len(visits) != 1:
        return name
    return f"Visit {', '.join(map(str, sorted(visits)))} of {name}"


def _school(reason: Reason) -> str:
    return f"{reason.school.school} {reason.school.name}".rstrip()


def _possible(reason: Reason, what: str) -> Iterator[str]:
    own = reason.plan[reason.school.school]
    days = ", ".join(
        f"visit {visit} on {spoken(day)}" for visit, day in sorted(own.days.items()) if visit in reason.question.visits
    )
    yield f"{what} can be placed with {own.sip}{f': {days}' if days else ''}. Nothing of its rank or above is lost."
    before = reason.question.plan
    schools = [f"{school} from {before[school].sip} to {reason.plan[school].sip}" for school in reason.moved_schools]
    if schools:
        yield f"{counted(len(schools), 'school')} would change SIP: {_some(schools)}."
    visits = [f"visit {visit} of {school}" for school, visit in reason.moved_visits]
    if visits:
        yield f"{counted(len(visits), 'visit')} would move: {_some(visits)}."
    yield "A longer search that starts with this plan (sipplan solve --start) would find it."


def _some(names: list[str]) -> str:
    more = len(names) - MANY_MOVES
    return ", ".join(names[:MANY_MOVES]) + (f" and {more} more" if more > 0 else "")
