"""The schools of an authority that an instance can have, and those that it cannot, each with the reason."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from scheduler.reading.cells import parse_day, parse_whole
from scheduler.reading.download import DownloadError
from scheduler.reading.register_file import Register, RegisterRow
from scheduler.register.opening import why_not_open
from scheduler.register.phases import fold
from scheduler.register.position import NoPosition, positions_of
from scheduler.validation.problem import Problem

LONGEST_NAME = 200
"""A longer name is cut, in characters."""
NO_FEDERATION = frozenset({"", "not applicable"})

_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\ufffe\uffff]+")
_REGISTER_DAY = re.compile(r"(\d{1,2})-(\d{1,2})-(\d{4})")

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class ChosenSchool:
    """A school that is open, of a wanted phase and with a position in degrees (WGS 84)."""

    urn: str
    name: str
    latitude: float
    longitude: float
    phase: str
    pupils: int | None
    federation: str | None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A school of the authority that is not in the instance: why, and what the file says about it."""

    row: int
    urn: str
    name: str
    reason: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What becomes of the rows of an authority."""

    schools: tuple[ChosenSchool, ...]
    left_out: tuple[LeftOut, ...]
    """Those that are not open then, or of another phase."""
    without_position: tuple[LeftOut, ...]
    """Those that only lack a position."""


@dataclass(frozen=True, slots=True)
class _Facts:
    """The cells of a row that have to be understood."""

    row: RegisterRow
    urn: str
    opened: date | None
    closed: date | None
    pupils: int | None


def choose(register: Register, code: str, day: date, phases: frozenset[str]) -> Chosen:
    """The schools of the authority with this code, open on a day, of one of these phases (folded).

    Where the file has no status nor days, every school counts as open; where it has no phase, as of a wanted one.

    Raises:
        DownloadError: cells of the authority's rows that cannot be read, or a school that is there twice.
    """
    rows = [row for row in register.rows if row.authority_code == code]
    left_out: list[LeftOut] = []
    wanted: list[_Facts] = []
    for facts in _understood(register, rows):
        reason = _why_not(register, facts, day, phases)
        if reason is None:
            wanted.append(facts)
        else:
            left_out.append(_left_out(facts, reason))
    schools: list[ChosenSchool] = []
    without: list[LeftOut] = []
    federations = _federations([facts.row for facts in wanted])
    for facts, position in zip(wanted, positions_of([facts.row for facts in wanted]), strict=True):
        if isinstance(position, NoPosition):
            without.append(_left_out(facts, "without a position", position.reason))
            continue
        row = facts.row
        schools.append(
            ChosenSchool(
                facts.urn, clean(row.name), *position, clean(row.phase), facts.pupils, federations.get(row.row)
            )
        )
    return Chosen(tuple(schools), tuple(left_out), tuple(without))


def clean(text: str) -> str:
    """Text on one line, without characters that cannot be seen, and not endless."""
    return " ".join(_UNSEEN.sub(" ", text).split())[:LONGEST_NAME]


def _why_not(register: Register, facts: _Facts, day: date, phases: frozenset[str]) -> str | None:
    """Why a row is left out; None where it is wanted."""
    row = facts.row
    if "status" in register.headings and (reason := why_not_open(row.status, facts.opened, facts.closed, day)):
        return reason
    if "phase" in register.headings and fold(row.phase) not in phases:
        return f"of phase {clean(row.phase)}" if row.phase else "of no phase"
    return None


def _left_out(facts: _Facts, reason: str, detail: str = "") -> LeftOut:
    return LeftOut(facts.row.row, facts.urn, clean(facts.row.name), reason, clean(detail))


def _understood(register: Register, rows: Sequence[RegisterRow]) -> list[_Facts]:
    """The rows with their cells read.

    Raises:
        DownloadError: with every cell that cannot be.
    """
    problems: list[Problem] = []

    def read(row: RegisterRow, field: str, parse: Callable[[str], Value]) -> Value | None:
        text = getattr(row, field)
        try:
            return parse(text) if text else None
        except ValueError as error:
            problems.append(Problem(register.name, row.row, register.headings[field], text, str(error)))
            return None

    facts = []
    for row in rows:
        urn = read(row, "urn", _urn)
        if not row.urn:
            problems.append(
                Problem(register.name, row.row, register.headings["urn"], "", "expected a value; the cell is blank")
            )
        opened, closed = read(row, "opened", _day), read(row, "closed", _day)
        facts.append(_Facts(row, urn or "", opened, closed, read(row, "pupils", _count)))
    problems += _twice(register, facts)
    if problems:
        raise DownloadError(problems)
    return facts


def _twice(register: Register, facts: Iterable[_Facts]) -> list[Problem]:
    first: dict[str, int] = {}
    problems = []
    for each in facts:
        number = first.setdefault(each.urn, each.row.row)
        if each.urn and number != each.row.row:
            message = "the school is there twice"
            heading = register.headings["urn"]
            problems.append(Problem(register.name, each.row.row, heading, each.urn, message, also=(number,)))
    return problems


def _federations(rows: Sequence[RegisterRow]) -> dict[int, str]:
    """The federation of each row that has one, by row number: its name, with its code where two share the name."""
    members = [row for row in rows if row.federation.casefold() not in NO_FEDERATION]
    codes: dict[str, set[str]] = defaultdict(set)
    for row in members:
        codes[clean(row.federation)].add(row.federation_code)
    return {row.row: _federation(row, len(codes[clean(row.federation)]) > 1) for row in members}


def _federation(row: RegisterRow, with_code: bool) -> str:
    return f"{clean(row.federation)} ({row.federation_code})" if with_code else clean(row.federation)


def _urn(text: str) -> str:
    try:
        return str(_count(text))
    except ValueError:
        raise ValueError("expected a whole number such as 121000") from None


def _count(text: str) -> int:
    number = parse_whole(text)
    if number < 0:
        raise ValueError("expected 0 or more")
    return number


def _day(text: str) -> date:
    """A day as the register writes it, 31-08-2007, or as Excel saves it."""
    if found := _REGISTER_DAY.fullmatch(text):
        text = "/".join(found.groups())
    try:
        return parse_day(text)
    except ValueError:
        raise ValueError("expected a date such as 31-08-2007") from None


def counts(left_out: Iterable[LeftOut]) -> list[tuple[str, int]]:
    """How many were left out for each reason, the most first."""
    found = Counter(each.reason for each in left_out)
    return sorted(found.items(), key=lambda each: (-each[1], each[0]))
