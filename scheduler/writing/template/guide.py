"""What a planner is told about a column, and what a cell of it may hold: all of it from the data models."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from functools import cache
from typing import Any

from pydantic import BaseModel

from models import TABLES, Instance, Policy
from models.instance import required_columns
from models.references import KEYS, PERHAPS_LEFT, REFERENCES
from scheduler.writing.columns import Cell, cell, cell_text, columns


class Holds(Enum):
    """What kind of value a cell holds."""

    TEXT = auto()
    WHOLE = auto()
    NUMBER = auto()
    TRUTH = auto()
    DAY = auto()
    CHOICE = auto()


@dataclass(frozen=True)
class Guide:
    """A column of a table, or a setting of the policy."""

    table: str
    name: str
    meaning: str
    """In plain English, with its unit."""
    required: bool
    default: Cell
    """What a blank cell means, where that is a value."""
    holds: Holds
    several: bool
    """Whether it is a list, by semicolons."""
    choices: tuple[str, ...]
    limits: Mapping[str, float]
    """By the words of JSON Schema: minimum, exclusiveMinimum, maximum."""
    to: str | None
    """The table whose rows it names."""
    must_exist: bool
    """Whether what it names must be in that table; somebody who has left need not be."""
    is_key: bool
    """Whether it alone names the rows of its table."""

    @property
    def expects(self) -> str:
        """What may be filled in, as a sentence."""
        match self.holds:
            case _ if self.to is not None:
                left = "" if self.must_exist else ", or somebody who has left"
                one = f"those in the sheet {self.to}{left}"
                text = f"One or several of {one}" if self.several else f"One of {one}"
            case Holds.CHOICE if self.several:
                text = f"One or several of {', '.join(self.choices)}"
            case Holds.CHOICE:
                text = f"{', '.join(self.choices[:-1])} or {self.choices[-1]}"
            case Holds.TRUTH:
                text = "yes or no"
            case Holds.DAY:
                text = "A date"
            case Holds.WHOLE:
                text = f"A whole number{_within(self.limits)}"
            case Holds.NUMBER:
                text = f"A number{_within(self.limits)}"
            case Holds.TEXT:
                text = "One or several" if self.several else "Text"
        return f"{text}, separated by semicolons (;)." if self.several else f"{text}."

    @property
    def default_text(self) -> str:
        """What a blank cell means, as people write it: 45, not 45.0."""
        return f"{self.default:g}" if isinstance(self.default, float) else cell_text(self.default)

    @property
    def blank(self) -> str:
        """What a blank cell means, as a sentence; nothing where the meaning says so already."""
        if self.required:
            return "Required."
        if self.default_text:
            return f"Blank: {self.default_text}."
        return "" if "Blank:" in self.meaning else "May be blank."

    @property
    def note(self) -> str:
        """The note at its heading."""
        return "\n".join((self.meaning, "", f"{self.expects} {self.blank}".rstrip()))


def _within(limits: Mapping[str, float]) -> str:
    low, above, high = (limits.get(name) for name in ("minimum", "exclusiveMinimum", "maximum"))
    if low is not None:
        return f" from {_written(low)} to {_written(high)}" if high is not None else f", {_written(low)} or more"
    if above is not None:
        return f" above {_written(above)}" + (f", at most {_written(high)}" if high is not None else "")
    return ""


def _written(number: float) -> str:
    """As people write it: 100,000 and 0.5."""
    return f"{int(number):,}" if number == int(number) else f"{number:g}"


@cache
def guides_of(table: str) -> tuple[Guide, ...]:
    """The columns of a table in the order of the contract; for `policy` its settings."""
    model: type[BaseModel] = Policy if table == "policy" else TABLES[table]
    names = tuple(Policy.model_fields) if table == "policy" else columns(TABLES[table])
    return tuple(_guide(table, model, name) for name in names)


def table_meaning(table: str) -> str:
    """What a table is for."""
    return Instance.model_fields[table].description or ""


def table_required(table: str) -> bool:
    """Whether an instance cannot do without the table."""
    return Instance.model_fields[table].is_required()


def _guide(table: str, model: type[BaseModel], name: str) -> Guide:
    field = model.model_fields[name]
    schema = _filled(model.model_json_schema()["properties"][name])
    several = schema.get("type") == "array"
    one = _filled(schema["items"]) if several else schema
    reference = next((each for each in REFERENCES if (each.table, each.column) == (table, name)), None)
    left = next((each for each in PERHAPS_LEFT if (each.table, each.column) == (table, name)), None)
    found = reference or left
    return Guide(
        table=table,
        name=name,
        meaning=field.description or "",
        required=name in required_columns(model),
        default=None if field.is_required() else cell(field.default),
        holds=_holds(one),
        several=several,
        choices=tuple(one.get("enum", ())),
        limits={key: one[key] for key in ("minimum", "exclusiveMinimum", "maximum") if key in one},
        to=None if found is None else found.to,
        must_exist=left is None,
        is_key=KEYS.get(table) == (name,),
    )


def _filled(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema of a filled cell, where a blank one is allowed too."""
    return next((each for each in schema.get("anyOf", ()) if each["type"] != "null"), schema)


def _holds(schema: Mapping[str, Any]) -> Holds:
    if "enum" in schema:
        return Holds.CHOICE
    if schema.get("format") == "date":
        return Holds.DAY
    return {
        "string": Holds.TEXT,
        "integer": Holds.WHOLE,
        "number": Holds.NUMBER,
        "boolean": Holds.TRUTH,
    }[schema["type"]]
