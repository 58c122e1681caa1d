"""What `sipplan explain` says of facts, in lines and tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler.command_line.terminal import counted, table
from scheduler.command_line.wording import concern_name, short_date

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rich.table import Table

    from models import School, Sip
    from scheduler.explaining import Candidate, Obstacle, Reason, SchoolFacts, SipFacts, WindowFacts

WIDTH = 80
"""Columns of the calendar strip, remarks included."""
MOST_NAMED = 12
"""Schools named after a full SIP."""


def school_lines(facts: SchoolFacts) -> list[str]:
    """The school and its SIP."""
    school = facts.school
    head = f"School {named_school(school)}, locality {school.locality}, {concern_name(school.concern)}: "
    if facts.sip is None:
        return [head + "unallocated."]
    minutes = next(each.minutes for each in facts.candidates if each.has_it)
    return [f"{head}SIP {named_sip(facts.sip)}, {counted(minutes, 'minute')} away."]


def school_tables(facts: SchoolFacts) -> Iterator[Table]:
    """Who could have it, who could not, and its visits."""
    all_sips = len(facts.candidates)
    if facts.eligible:
        yield table(
            f"Could have it: {len(facts.eligible)} of {counted(all_sips, 'SIP')}, the nearest first",
            ["SIP", "Name", ">Minutes", "As planned"],
            ([each.sip.sip, each.sip.name, each.minutes, _as_planned(each)] for each in facts.eligible),
        )
    if facts.excluded:
        yield table(
            f"Could not: {len(facts.excluded)} of {counted(all_sips, 'SIP')}",
            ["SIP", ">Minutes", "Rule", "Why, and where it stands"],
            (
                [each.sip.sip, each.minutes, ", ".join(one.rule for one in each.exclusions), _told(each.exclusions)]
                for each in facts.excluded
            ),
        )
    yield table(
        "Its visits",
        ["Visit", "Day", "Free days left in its window"],
        ([_title(each), _when(each), _free(each)] for each in facts.visits),
    )


def all_lines(found: list[Reason], left: int) -> list[str]:
    """Every reason once, with all that it holds for."""
    if not found and not left:
        return ["Every school has a SIP, and every visit its day."]
    from scheduler.explaining import answers

    lines: list[str] = []
    for answer in answers(found):
        lines += [*_indented(answer.lines), ""]
    if left:
        lines.append(f"{counted(left, 'question')} not looked at in the time there was (--time-limit).")
    return lines


def reason_lines(found: Reason) -> list[str]:
    """A reason: its head, and the rest indented."""
    from scheduler.explaining import sentences

    return _indented(sentences(found))


def _indented(lines: tuple[str, ...]) -> list[str]:
    head, *rest = lines
    return [head, *(f"  {line}" for line in rest)]


def sip_lines(facts: SipFacts) -> list[str]:
    """The SIP with their room."""
    sip = facts.sip
    lines = [f"SIP {named_sip(sip)}: {len(facts.schools)} of at most {counted(sip.max_schools, 'school')}."]
    if sip.max_concern_schools is not None:
        lines.append(f"Schools of concern: {facts.concern_schools} of at most {sip.max_concern_schools}.")
    most = "" if sip.max_days is None else f" of at most {sip.max_days}"
    lines.append(f"Visits: {facts.visits}{most}. Fair share: {counted(facts.fair_share, 'school')}.")
    return lines


def sip_tables(facts: SipFacts) -> Iterator[Table]:
    """Their schools, and those that they could have."""
    for title, rows in (("Has", facts.schools), ("Could have", facts.could_have)):
        if rows:
            yield table(
                f"{title}: {counted(len(rows), 'school')}, the nearest first",
                ["School", "Name", ">Minutes", ">Concern", "As planned"],
                (
                    [each.school.school, each.school.name, each.minutes, each.school.concern, _as_planned(each)]
                    for each in rows
                ),
            )


def pair_lines(found: Candidate) -> list[str]:
    """Whether a SIP could have a school, and why not."""
    pair = f"{named_sip(found.sip)} and {named_school(found.school)}, {counted(found.minutes, 'minute')} one way"
    if found.has_it:
        return [f"{pair}: this SIP has the school."]
    if found.exclusions:
        return [f"{pair}: no plan may bring them together.", *_listed(found.exclusions)]
    if found.hindrances:
        return [f"{pair}: no rule forbids it, but as planned:", *_listed(found.hindrances)]
    return [f"{pair}: no rule forbids it."]


def window_lines(facts: WindowFacts) -> list[str]:
    """A visit's window as a calendar strip."""
    from scheduler.explaining import legend, strip

    whose = "nobody's diary: the school has no SIP" if facts.sip is None else f"the diary of {facts.sip}"
    ideal = f"; ideal: {short_date(facts.ideal)}" if facts.ideal else ""
    lines = [
        f"Visit {_title(facts)} of {named_school(facts.school)}: {_when(facts)}{ideal}.",
        f"Its window in {whose}, {_free(facts)}:",
        "",
        f"{'week of':<16}MTWTF",
    ]
    for week in strip(facts):
        line = f"{short_date(week.monday):<16}{week.letters}  {'; '.join(week.remarks)}".rstrip()
        lines.append(line if len(line) <= WIDTH else line[: WIDTH - 1] + "…")
    return [*lines, "", *(f"  {state.letter}  {state.meaning}" for state in legend([facts]))]


def named_school(school: School) -> str:
    """'S012 Ash Primary School'."""
    return f"{school.school} {school.name}".rstrip()


def named_sip(sip: Sip) -> str:
    """'P07 Geoffrey Skipper'."""
    return f"{sip.sip} {sip.name}".rstrip()


def _as_planned(found: Candidate) -> str:
    if found.has_it:
        return "has it"
    return "; ".join(_with_schools(each) for each in found.hindrances) or "has room"


def _with_schools(obstacle: Obstacle) -> str:
    if obstacle.rule != "capacity" or not obstacle.schools:
        return obstacle.words
    more = len(obstacle.schools) - MOST_NAMED
    named = ", ".join(obstacle.schools[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
    return f"{obstacle.words}: {named}"


def _told(obstacles: Iterable[Obstacle]) -> str:
    return "; ".join(f"{each.words} ({', '.join(map(str, each.sources))})" for each in obstacles)


def _listed(obstacles: Iterable[Obstacle]) -> list[str]:
    return [f"  {each}" for each in obstacles]


def _title(facts: WindowFacts) -> str:
    return f"{facts.visit.visit} {facts.visit.title}".rstrip()


def _when(facts: WindowFacts) -> str:
    if facts.day is None:
        return "not placed"
    return short_date(facts.day) + (", already made" if facts.made else "")


def _free(facts: WindowFacts) -> str:
    return counted(len(facts.free), "free day")
