"""A plan folder, read back: every file there, sound, and saying the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from models import Instance, Plan, Summary
from scheduler.reading.csv_folder import read_csv
from scheduler.reading.rows import LIMITS, limit_in_words, shown
from scheduler.reading.tables import as_table, unreadable
from scheduler.validation import Problem, errors_of
from scheduler.validation.problem import quoted

AnyModel = TypeVar("AnyModel", bound=BaseModel)
Cells = tuple[str, ...]
MOST_PROBLEMS = 10
"""A message about a damaged file names at most so many problems."""


@dataclass(frozen=True, slots=True)
class PlanFolder:
    """What a plan folder holds."""

    plan: Plan
    instance: Instance


class PlanError(Exception):
    """A plan folder that cannot be used; the message names the file and what to do about it."""


def read_plan(folder: Path) -> PlanFolder:
    """Read a plan folder.

    What the plan is worth is the checker's business; here it is only made sure that the folder is complete,
    that its instance is sound, and that its files agree.

    Raises:
        PlanError: naming the file and what is wrong with it.
    """
    folder = Path(folder)
    if not folder.exists():
        aside = folder.absolute().with_name(f".{folder.absolute().name}.previous")
        hint = f"; a write was interrupted, the old plan is whole in {aside}" if aside.is_dir() else ""
        raise PlanError(f"there is no plan folder {folder}{hint}")
    if not folder.is_dir():
        raise PlanError(f"{folder} is not a folder; expected the folder that solve wrote")
    plan = _read_json(folder / "plan.json", Plan)
    instance = _read_json(folder / "instance.json", Instance)
    if errors := errors_of(instance):
        raise PlanError(f"{folder / 'instance.json'} is not a sound instance:\n{_lines(errors)}")
    _agree(
        folder / "allocation.csv",
        ("school", "sip"),
        [(allocation.school, allocation.sip or "") for allocation in plan.allocations],
    )
    _agree(
        folder / "visits.csv",
        ("school", "visit", "sip", "day"),
        [(v.school, str(v.visit), v.sip or "", v.day.isoformat() if v.day else "") for v in plan.visits],
    )
    summary = _read_json(folder / "summary.json", Summary)
    for name in Summary.model_fields:
        here, there = getattr(summary, name), getattr(plan.summary, name)
        if here != there:
            raise PlanError(f"{folder / 'summary.json'}: {name} is {here} here and {there} in plan.json")
    return PlanFolder(plan, instance)


def _read_json(path: Path, model: type[AnyModel]) -> AnyModel:
    if path.is_dir():
        raise PlanError(f"{path} is a folder; expected a file")
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise PlanError(f"there is no {path}: the plan folder is not complete") from None
    except OSError as error:
        raise PlanError(unreadable(path, error)) from None
    try:
        return model.model_validate_json(content)
    except ValidationError as error:
        found = [_wrong(detail) for detail in error.errors(include_url=False)]
        raise PlanError(f"{path} is damaged:\n{_lines(found)}") from None


def _wrong(detail: ErrorDetails) -> str:
    if not detail["loc"]:
        return detail["msg"]
    place = ".".join(map(str, detail["loc"]))
    if detail["type"] in LIMITS:
        return f"{place}, {quoted(shown(detail['input']))}: {limit_in_words(detail)}"
    return f"{place}: {detail['msg']}"


def _agree(path: Path, heading: Cells, expected: Sequence[Cells]) -> None:
    """Make sure that a CSV file says what plan.json says, in the same order.

    Raises:
        PlanError: naming the first row that differs.
    """
    if not path.exists():
        raise PlanError(f"there is no {path}: the plan folder is not complete")
    grid = read_csv(path)
    if isinstance(grid, Problem):
        raise PlanError(str(grid))
    table, problems = as_table(path.stem, grid)
    if table is None or problems:
        raise PlanError(f"{path} is damaged:\n{_lines(problems)}")
    if tuple(table.columns) != heading:
        raise PlanError(f"{path}: row 1: expected the headings {', '.join(heading)}")
    for (number, cells), there in zip(table.rows, expected, strict=False):
        here = tuple(cells[at] for at in table.columns.values())
        if here != there:
            said = f"{', '.join(here)} here and {', '.join(there)} in plan.json"
            raise PlanError(f"{path}: row {number} is {said}")
    if len(table.rows) != len(expected):
        raise PlanError(f"{path} has {len(table.rows)} rows, plan.json has {len(expected)}")


def _lines(items: Sequence[object]) -> str:
    lines = [f"  {item}" for item in items[:MOST_PROBLEMS]]
    if len(items) > MOST_PROBLEMS:
        lines.append(f"  and {len(items) - MOST_PROBLEMS} more")
    return "\n".join(lines)
