"""What `sipplan explain` says of facts, in lines and tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler.command_line.terminal import counted, table, wrapped
from scheduler.command_line.wording import concern_name, short_date

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from rich.table import Table

    from models import School, Sip
    from scheduler.explaining import Candidate, Obstacle, Reason, RunnersUp, SchoolFacts, SipFacts, State, WindowFacts

REMARKS = " " * 23
"""What stands before the remarks of a calendar strip."""
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
        return ["Every visit has its day."]
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


def runner_up_lines(found: RunnersUp) -> list[str]:
    """Who else could have had a school, and at what cost."""
    from scheduler.explaining import runner_up_sentences

    return [line for each in runner_up_sentences(found) for line in wrapped(each, "", "  ")]


def _indented(lines: tuple[str, ...]) -> list[str]:
    head, *rest = lines
    return [*wrapped(head), *(part for line in rest for part in wrapped(line, "  ", "    "))]


def sip_lines(facts: SipFacts) -> list[str]:
    """The SIP with their room."""
    sip = facts.sip
    least = f", at least {sip.min_schools} or none" if sip.min_schools else ""
    lines = [f"SIP {named_sip(sip)}: {len(facts.schools)} of at most {counted(sip.max_schools, 'school')}{least}."]
    if sip.max_concern_schools is not None:
        lines.append(f"Schools of concern: {facts.concern_schools} of at most {sip.max_concern_schools}.")
    most = "" if sip.max_days is None else f" of at most {sip.max_days}"
    lines.append(f"Visits: {facts.visits}{most}. Fair share: {counted(facts.fair_share, 'school')}.")
    return lines


def sip_tables(facts: SipFacts) -> Iterator[Table]:
    """Their schools, and those that they could have; what holds of all of these is said once, above them."""
    columns = ["School", "Name", ">Minutes", ">Concern"]
    if facts.schools:
        yield table(f"Has: {_nearest_first(facts.schools)}", columns, map(_school_cells, facts.schools))
    if not facts.could_have:
        return
    title = f"Could have: {_nearest_first(facts.could_have)}"
    rooms = [_room(each) for each in facts.could_have]
    if len(set(rooms)) == 1:
        yield table(f"{title} ({rooms[0]})", columns, map(_school_cells, facts.could_have))
    else:
        rows = ([*_school_cells(each), room] for each, room in zip(facts.could_have, rooms, strict=True))
        yield table(title, [*columns, "As planned"], rows)


def _nearest_first(found: Sequence[Candidate]) -> str:
    return f"{counted(len(found), 'school')}, the nearest first"


def _school_cells(found: Candidate) -> list[str | int]:
    school = found.school
    return [school.school, school.name, found.minutes, school.concern]


def _room(found: Candidate) -> str:
    """What stands in the way as planned; how full the SIP is stands above already."""
    told = ("no room as planned" if _is_full(each) else each.words for each in found.hindrances)
    return "; ".join(dict.fromkeys(told)) or "has room"


def _is_full(hindrance: Obstacle) -> bool:
    return hindrance.rule == "capacity" and all(source.column != "min_schools" for source in hindrance.sources)


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


def window_lines(facts: WindowFacts, why: str) -> list[str]:
    """A visit's window as a calendar strip, and why it is on its day."""
    from scheduler.explaining import common_remarks, legend

    whose = "nobody's diary: the school has no SIP" if facts.sip is None else f"the diary of {facts.sip}"
    ideal = f"; ideal: {short_date(facts.ideal)}" if facts.ideal else ""
    lines = wrapped(f"Visit {_title(facts)} of {named_school(facts.school)}: {_when(facts)}{ideal}.")
    if facts.day is not None:
        lines += wrapped(f"Why then: {why}.")
    common = common_remarks(facts)
    lines += ["", f"Its window in {whose}, {_free(facts)}:", "", f"{'week of':<16}MTWTF", *_strip(facts, common)]
    lines.append("")
    for state in legend([facts]):
        remark = f": {common[state]}" if state in common else ""
        lines += wrapped(f"{state.letter}  {state.meaning}{remark}", "  ", "     ")
    return lines


def _strip(facts: WindowFacts, common: Mapping[State, str]) -> Iterator[str]:
    """A line or more for each week; what is said of every day of a state stands in the legend, not here.

    A week of which the same is to be said as of the one before has a ditto mark.
    """
    from scheduler.explaining import strip

    before = ""
    for week in strip(facts):
        remarks = "; ".join(each for each in week.remarks if each not in common.values())
        told = '"' if remarks and remarks == before else remarks
        before = remarks
        head = f"{short_date(week.monday):<16}{week.letters}"
        yield from wrapped(told, f"{head}  ", REMARKS) if told else [head.rstrip()]


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
    return [line for each in obstacles for line in wrapped(str(each), "  ", "    ")]


def _title(facts: WindowFacts) -> str:
    return f"{facts.visit.visit} {facts.visit.title}".rstrip()


def _when(facts: WindowFacts) -> str:
    if facts.day is None:
        return "not placed"
    return short_date(facts.day) + (", already made" if facts.made else "")


def _free(facts: WindowFacts) -> str:
    return counted(len(facts.free), "free day")
