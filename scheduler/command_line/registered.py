"""What `sipplan register` says of what it took, what it left out, and what of the planner's it kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from scheduler.command_line.terminal import counted
from scheduler.command_line.wording import short_date

if TYPE_CHECKING:
    from datetime import date

    from models import School
    from scheduler.reading.register_file import Register
    from scheduler.register import Chosen, Kept, LeftOut, RegisterTables

MOST_LINES = 12
"""So many schools are told one by one."""
WIDTH = 12
"""Of the titles that stand before what is told, in characters."""


def account(table: Register, chosen: Chosen, tables: RegisterTables, inspected: bool) -> Iterator[str]:
    """A line or more for each thing that there is to know of the tables."""
    yield from titled("left out", reasons(chosen))
    yield from titled("no position", _capped([_named(each) for each in chosen.without_position]))
    yield from titled("localities", [_sizes(tables)])
    yield from titled("federations", _federations(table, tables))
    yield from titled("concern", _concern(tables, inspected))


def account_of_kept(kept: Kept) -> Iterator[str]:
    """What of a former table of schools was kept, and which schools are new in it or gone from it."""
    yield from titled("kept", _kept(kept))
    yield from titled("not kept", _not_kept(kept))
    yield from titled("new", _schools(kept.new))
    yield from titled("gone", _schools(kept.gone))


def _kept(kept: Kept) -> list[str]:
    columns = ", ".join(f"{column} {number:,}" for column, number in kept.columns)
    of_schools = [f"what you filled in for {counted(kept.schools, 'school')}: {columns}"] if kept.schools else []
    number = counted(len(kept.localities), "locality", "localities")
    of_localities = [f"area or adviser of {number}: {', '.join(kept.localities)}"] if kept.localities else []
    return [*of_schools, *of_localities] or ["nothing: you had filled in nothing that the register does not know"]


def _not_kept(kept: Kept) -> list[str]:
    if not kept.other_places:
        return []
    names = ", ".join(_capped(kept.other_places))
    return [f"the advisers of localities that are gone or have other schools now: {names}"]


def _schools(schools: Sequence[School]) -> list[str]:
    if not schools:
        return []
    return [f"{counted(len(schools), 'school')}:", *_capped([f"{each.school} {each.name}" for each in schools])]


def open_on(table: Register, day: date) -> str:
    """The end of the first sentence: on which day the schools are open, if the table knows."""
    if "status" in table.headings:
        return f", open on {short_date(day)}"
    return "; the table has no days of opening and no phases, so all are taken"


def reasons(chosen: Chosen) -> list[str]:
    """How many are left out, a line for each reason."""
    from scheduler.register import counts

    found = counts((*chosen.left_out, *chosen.without_position))
    width = max((len(f"{number:,}") for _, number in found), default=0)
    return [f"{number:>{width},} {reason}" for reason, number in found]


def _named(school: LeftOut) -> str:
    return f"{school.urn} {school.name} ({school.detail})"


def _sizes(tables: RegisterTables) -> str:
    least, most = min(tables.sizes), max(tables.sizes)
    names = [each.locality for each in tables.localities]
    if len(names) == 1:
        return f"1, {names[0]}, with all schools"
    each = counted(most, "school") if least == most else f"{least:,} or {most:,} schools"
    return f"{len(names):,}, {names[0]} to {names[-1]}, of {each} each"


def _federations(table: Register, tables: RegisterTables) -> list[str]:
    if "federation" not in table.headings:
        return ["the table has none"]
    if not tables.federations:
        return ["none of several schools"]
    kept = f"{len(tables.federations):,} of several schools"
    if not tables.parted:
        return [kept]
    return [f"{kept}; with schools in more than one locality:", *_capped(list(tables.parted))]


def _concern(tables: RegisterTables, known: bool) -> list[str]:
    if not known:
        levels = Counter(school.concern for school in tables.schools if school.concern)
        if not levels:
            return ["0 for all: give --ofsted, or fill it in"]
        kept = ", ".join(f"{level} for {levels[level]:,}" for level in sorted(levels, reverse=True))
        return [f"as you filled it in: {kept}; 0 for all others"]
    named = ", ".join(f"{category} {number:,}" for category, number in tables.categories)
    number = sum(number for _, number in tables.categories)
    lines = [f"2 for {number:,} in an Ofsted category ({named})" if number else "2 for none: no Ofsted category"]
    if tables.grade_3:
        lines.append(f"0 for {len(tables.grade_3):,} of grade 3, no category; 1 is for you to give where due:")
        lines += _capped(list(tables.grade_3))
    if tables.not_inspected:
        lines.append(f"0 for {len(tables.not_inspected):,} that the Ofsted file does not have:")
        lines += _capped(list(tables.not_inspected))
    return lines


def _capped(texts: Sequence[str]) -> list[str]:
    """The texts, or the first of them and how many more there are."""
    if len(texts) <= MOST_LINES:
        return list(texts)
    return [*texts[: MOST_LINES - 1], f"and {len(texts) - MOST_LINES + 1:,} more"]


def titled(title: str, lines: Sequence[str]) -> Iterator[str]:
    """Lines with a title before the first; nothing where there are none."""
    for at, line in enumerate(lines):
        yield f"{'' if at else title:<{WIDTH}} {line}"
