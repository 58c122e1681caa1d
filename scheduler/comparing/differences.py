"""How two instances differ, row by row, in words that a planner understands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from models import TABLES, Absence, Closure, Conflict, Instance, Pin, Row, School
from scheduler.comparing.words import at_row, day_name, span

What = Literal["added", "removed", "changed"]
Key = tuple[object, ...]

KEYS: dict[str, tuple[str, ...]] = {
    "terms": ("term",),
    "closures": ("first_day", "last_day", "reason"),
    "localities": ("locality",),
    "advisers": ("adviser",),
    "schools": ("school",),
    "sips": ("sip",),
    "programmes": ("programme", "visit"),
    "absences": ("of", "id", "first_day", "last_day", "reason"),
    "conflicts": ("school", "sip"),
    "pins": ("school", "visit"),
    "history": ("school", "visit"),
    "travel": ("school", "sip"),
}
"""What makes two rows the same one. A closure or absence with other days is another one."""
ONE = {"schools": "school", "sips": "SIP", "localities": "locality", "advisers": "adviser", "terms": "term"}


@dataclass(frozen=True)
class InstanceChange:
    """A row that one of the instances lacks, or one cell of a row that differs."""

    table: str
    what: What
    key: tuple[str, ...]
    """The row's key as text; of policy, the setting."""
    column: str | None
    """What differs in a row that both have."""
    row: int | None
    """Where it stands in the table of the later instance; in the base's where it was removed."""
    text: str
    """'P07 has left', 'S12 is now of concern level 2'."""


def instance_changes(before: Instance, after: Instance) -> tuple[InstanceChange, ...]:
    """Everything that differs, table by table; where a row stood does not count."""
    found = [change for table in TABLES for change in _of_table(table, before, after)]
    return (*found, *_of_policy(before, after))


def _of_table(table: str, before: Instance, after: Instance) -> Iterator[InstanceChange]:
    old, new = _rows(table, before), _rows(table, after)
    for key, row in old.items():
        if key not in new:
            yield InstanceChange(table, "removed", _text_key(key), None, row.row, _removed(table, row))
    for key, row in new.items():
        if key not in old:
            yield InstanceChange(table, "added", _text_key(key), None, row.row, _added(table, row))
        elif row != old[key]:
            yield from _changed(table, key, old[key], row)


def _rows(table: str, instance: Instance) -> dict[Key, Row]:
    rows: tuple[Row, ...] = getattr(instance, table)
    return {tuple(getattr(row, column) for column in KEYS[table]): row for row in rows}


def _changed(table: str, key: Key, old: Row, new: Row) -> Iterator[InstanceChange]:
    for column in type(new).model_fields:
        if column == "row":
            continue
        was, now = getattr(old, column), getattr(new, column)
        if was != now:
            text = _cell(table, key, column, was, now, new)
            yield InstanceChange(table, "changed", _text_key(key), column, new.row, text)


def _cell(table: str, key: Key, column: str, was: object, now: object, row: Row) -> str:
    name = " ".join(_text_key(key))
    match row:
        case School() if column == "concern":
            return concern_text(name, int(str(was)), int(str(now)))
        case Pin():
            return f"the pin of {_pinned(row)} has another {column}: {shown(now)}, was {shown(was)}"
    subject = f"{ONE[table]} {name}" if table in ONE else f"{table} {name}"
    return f"{subject}: {column} is {shown(now)}, was {shown(was)}"


def concern_text(school: str, was: int, now: int) -> str:
    """'S12 is now of concern level 2'."""
    if now == 0:
        return f"{school} is no longer of concern"
    return f"{school} is now of concern level {now}" + (f", was level {was}" if was else "")


def _removed(table: str, row: Row) -> str:
    name = _name(table, row)
    match table:
        case "sips":
            return f"{name} has left"
        case "schools":
            return f"{name} has gone"
    return f"no longer: {_described(table, row)}"


def _added(table: str, row: Row) -> str:
    name = _name(table, row)
    if table in ("sips", "schools"):
        return f"{name} is new"
    return f"new: {_described(table, row)}{at_row(table, row.row)}"


def _name(table: str, row: Row) -> str:
    return " ".join(_text_key(tuple(getattr(row, column) for column in KEYS[table])))


def _described(table: str, row: Row) -> str:
    match row:
        case Closure():
            return f"closed {span(row.first_day, row.last_day)}{_reason(row.reason)}"
        case Absence():
            who = f"every {row.of}" if row.id == "*" else row.id
            return f"{who} away {span(row.first_day, row.last_day)}{_reason(row.reason)}"
        case Conflict():
            return f"conflict of {row.school} and {row.sip}{_reason(row.reason)}"
        case Pin():
            to = " ".join(part for part in (row.sip or "", f"on {day_name(row.day)}" if row.day else "") if part)
            return f"{_pinned(row)} pinned to {to}"
    one = ONE.get(table, table)
    return f"{one} {_name(table, row)}"


def _pinned(pin: Pin) -> str:
    return pin.school if pin.visit is None else f"visit {pin.visit} of {pin.school}"


def _reason(reason: str) -> str:
    return f", {reason}" if reason else ""


def _of_policy(before: Instance, after: Instance) -> Iterator[InstanceChange]:
    was: Mapping[str, object] = dict(before.policy)
    for setting, now in dict(after.policy).items():
        if now != was[setting]:
            text = f"policy: {setting} is {shown(now)}, was {shown(was[setting])}"
            yield InstanceChange("policy", "changed", (setting,), None, None, text)


def shown(value: object) -> str:
    """A cell's value: '4', 'yes', 'Mon;Tue', '5 May 2008'; 'not set' where it is blank."""
    match value:
        case None | "" | ():
            return "not set"
        case bool():
            return "yes" if value else "no"
        case date():
            return day_name(value)
        case tuple():
            return ";".join(map(str, value))
        case float():
            return f"{value:g}"
    return str(value)


def _text_key(key: Key) -> tuple[str, ...]:
    return tuple(part.isoformat() if isinstance(part, date) else str(part) for part in key if part is not None)
