"""From raw tables to typed rows. A bad cell costs only itself: the rest of its row is still checked."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from types import UnionType
from typing import Annotated, Any, Literal, TypeVar, Union, cast, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from models import Policy, Row
from models.instance import DayRange, Weekday, required_columns
from scheduler.reading.cells import (
    check_text,
    parse_day,
    parse_list,
    parse_number,
    parse_truth,
    parse_whole,
)
from scheduler.reading.tables import RawTable
from scheduler.reading.weekdays import parse_weekdays
from scheduler.validation.names import suggestion, unknown
from scheduler.validation.problem import Problem, quoted

Parser = Callable[[str], object]
AnyRow = TypeVar("AnyRow", bound=Row)

LIMITS = frozenset({"greater_than_equal", "greater_than", "less_than_equal", "too_short"})
"""The kinds of error that `limit_in_words` puts into words."""

PARSERS: dict[object, Parser] = {
    str: str,
    int: parse_whole,
    float: parse_number,
    bool: parse_truth,
    date: parse_day,
}


@dataclass(frozen=True, slots=True)
class TypedPolicy:
    """The policy, and the row of each key that is set, for messages."""

    policy: Policy
    rows: Mapping[str, int]


@cache
def column_parsers(model: type[BaseModel]) -> dict[str, Parser]:
    """A parser for each column of a table, from the type of its field."""
    return {name: _parser(field.annotation) for name, field in model.model_fields.items() if name != "row"}


def _parser(annotation: object) -> Parser:
    """What reads a cell into a value of this type."""
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _parser(inner[0])
    if origin in (Union, UnionType):
        return _parser(next(kind for kind in inner if kind is not type(None)))
    if origin is Literal:
        return _choice(inner)
    if origin is tuple:
        item = _parser(inner[0])
        if inner[0] == Weekday:
            return lambda text: parse_weekdays(text, item)
        return lambda text: tuple(map(item, parse_list(text)))
    return PARSERS[annotation]


def _choice(choices: tuple[str, ...]) -> Parser:
    by_folded = {choice.casefold(): choice for choice in choices}

    def parse(text: str) -> str:
        try:
            return by_folded[text.casefold()]
        except KeyError:
            expected = f"expected one of {', '.join(choices)}"
            raise ValueError(f"{expected}; {quoted(text)} is none{suggestion(text, choices)}") from None

    return parse


def read_rows(table: RawTable, model: type[AnyRow]) -> tuple[tuple[AnyRow, ...], list[Problem]]:
    """The rows of a table and everything wrong with them.

    A row with a bad cell is made without validation, so that its other cells can still be checked: it has
    the column's default for that cell, or no such attribute. The table then has a problem, and its rows are
    for checks only.
    """
    problems = heading_problems(table, column_parsers(model), required_columns(model))
    missing = set(required_columns(model)) - table.columns.keys()
    columns = [(name, table.columns.get(name), parse) for name, parse in column_parsers(model).items()]
    rows = []
    for number, cells in table.rows:
        values, wrong = _values(table.name, number, cells, columns)
        if issubclass(model, DayRange) and "last_day" not in values and "first_day" in values:
            values.setdefault("last_day", values["first_day"])
        bad = {problem.column for problem in wrong}
        wrong += (
            Problem(table.name, number, name, "", "expected a value; the cell is blank")
            for name in required_columns(model)
            if name not in values and name not in bad and name not in missing
        )
        row, limits = _row(table.name, number, model, values, bool(wrong or missing))
        rows.append(row)
        problems += wrong
        problems += limits
    return tuple(rows), problems


def heading_problems(table: RawTable, known: Collection[str], required: Iterable[str]) -> list[Problem]:
    """Every required column that a table lacks, and every one that there is none of."""
    problems = [
        Problem(table.name, 1, name, None, f"the column is missing; columns are {', '.join(known)}")
        for name in required
        if name not in table.columns
    ]
    for name in table.columns.keys() - set(known):
        message = f"{unknown('column', name, known)}; columns are {', '.join(known)}"
        problems.append(Problem(table.name, 1, name, None, message))
    return problems


def _values(
    table: str, number: int, cells: tuple[str, ...], columns: Iterable[tuple[str, int | None, Parser]]
) -> tuple[dict[str, Any], list[Problem]]:
    """The value of each filled cell that can be read, and a problem for each that cannot."""
    values: dict[str, Any] = {}
    problems = []
    for name, at, parse in columns:
        text = cells[at] if at is not None else ""
        if not text:
            continue
        try:
            check_text(text)
            value = parse(text)
            if value != ():  # nothing but semicolons is a blank cell
                values[name] = value
        except ValueError as error:
            problems.append(Problem(table, number, name, text, str(error)))
    return values, problems


def _row(
    table: str, number: int, model: type[AnyRow], values: dict[str, Any], spoilt: bool
) -> tuple[AnyRow, list[Problem]]:
    """A row and what is beyond its model's limits."""
    try:
        return model.model_validate({"row": number, **values}), []
    except ValidationError as error:
        beyond = {str(detail["loc"][0]): detail for detail in error.errors() if detail["type"] != "missing"}
        problems = [
            Problem(table, number, name, shown(detail["input"]), limit_in_words(detail))
            for name, detail in beyond.items()
        ]
        if not problems and not spoilt:
            raise
        good = {name: value for name, value in values.items() if name not in beyond}
        return cast(AnyRow, model.model_construct(row=number, **good)), problems


def shown(value: object) -> str:
    """A value as a table shows it."""
    return ";".join(map(str, value)) if isinstance(value, tuple) else str(value)


def limit_in_words(detail: ErrorDetails) -> str:
    """What was expected where a value lies outside its range."""
    context = detail.get("ctx", {})
    match detail["type"]:
        case "greater_than_equal":
            return f"expected {number_in_words(context['ge'])} or more"
        case "greater_than":
            return f"expected more than {number_in_words(context['gt'])}"
        case "less_than_equal":
            return f"expected {number_in_words(context['le'])} or less"
        case "too_short":
            return "expected at least one"
    return detail["msg"]


def number_in_words(number: float) -> str:
    """As people write it: 100,000 and 0.5."""
    return f"{int(number):,}" if number == int(number) else f"{number:g}"


def read_policy(table: RawTable) -> tuple[TypedPolicy, list[Problem]]:
    """The policy from its table of keys and values, and everything wrong with it."""
    parsers = column_parsers(Policy)
    problems = heading_problems(table, ("key", "value"), ("key", "value"))
    if not {"key", "value"} <= table.columns.keys():
        return TypedPolicy(Policy(), {}), problems
    values: dict[str, Any] = {}
    rows: dict[str, int] = {}
    for number, cells in table.rows:
        key, text = cells[table.columns["key"]].casefold(), cells[table.columns["value"]]
        if not key:
            message = f"expected a key for the value {quoted(text)}"
            problems.append(Problem("policy", number, "key", "", message))
        elif key not in parsers:
            message = f"{unknown('key', key, parsers)}; keys are {', '.join(parsers)}"
            problems.append(Problem("policy", number, "key", key, message))
        elif key in rows:
            message = f"the key is there twice, in rows {rows[key]} and {number}"
            problems.append(Problem("policy", number, "key", key, message, also=(rows[key],)))
        else:
            rows[key] = number
            found, wrong = _values("policy", number, (text,), [(key, 0, parsers[key])])
            values |= found
            problems += (replace(problem, column="value", message=f"{key}: {problem.message}") for problem in wrong)
    policy, limits = _policy(values, rows)
    return TypedPolicy(policy, rows), problems + limits


def _policy(values: dict[str, Any], rows: Mapping[str, int]) -> tuple[Policy, list[Problem]]:
    try:
        return Policy.model_validate(values), []
    except ValidationError as error:
        beyond = {str(detail["loc"][0]): detail for detail in error.errors()}
        problems = [
            Problem("policy", rows[key], "value", shown(detail["input"]), f"{key}: {limit_in_words(detail)}")
            for key, detail in beyond.items()
        ]
        return Policy.model_validate({k: v for k, v in values.items() if k not in beyond}), problems
