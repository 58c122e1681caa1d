"""A whole instance from a folder or a workbook, checked; or everything that is wrong with it, at once."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from models import TABLES, Instance, Policy
from scheduler.reading.csv_folder import read_folder
from scheduler.reading.rows import TypedPolicy, read_policy, read_rows
from scheduler.reading.tables import TABLE_NAMES, RawTables
from scheduler.reading.workbook import SUFFIXES, read_workbook
from scheduler.validation import Problem, validate


@dataclass(frozen=True, slots=True)
class Reading:
    """An instance without an error, and what in it is legal but odd."""

    instance: Instance
    warnings: tuple[Problem, ...]


class InstanceError(Exception):
    """An instance that cannot be planned, with everything that is wrong with it."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


def read_instance(path: Path) -> Reading:
    """Read and check an instance: a folder of CSV files, or one workbook.

    Raises:
        InstanceError: with every problem, each naming its table, row and column.
    """
    raw = read_tables(path)
    if not raw.found:
        none = _whole(f"{path} has none of the tables {', '.join(TABLE_NAMES)}")
        raise InstanceError(raw.problems or (none,))
    return instance_of(raw)


def instance_of(raw: RawTables) -> Reading:
    """The instance that raw tables hold, checked.

    Raises:
        InstanceError: with every problem, those of the tables themselves included.
    """
    problems = [*raw.problems, *_missing_tables(raw)]
    content: dict[str, Any] = {}
    for name, model in TABLES.items():
        content[name] = ()
        if name in raw.tables:
            content[name], wrong = read_rows(raw.tables[name], model)
            problems += wrong
    policy = TypedPolicy(Policy(), {})
    if "policy" in raw.tables:
        policy, wrong = read_policy(raw.tables["policy"])
        problems += wrong
    instance = Instance.model_construct(**content, policy=policy.policy)
    findings = validate(instance, problems, policy.rows)
    problems += findings.errors
    if problems:
        raise InstanceError(tuple(sorted(problems, key=_place)))
    return Reading(instance, tuple(sorted(findings.warnings, key=_place)))


def read_tables(path: Path) -> RawTables:
    """The tables of a folder or workbook as text, with what is wrong with their shape; nothing else is checked."""
    path = Path(path)
    if path.is_dir():
        return read_folder(path)
    if not path.exists():
        message = f"there is no {path}; expected a folder of CSV files or an Excel workbook"
    elif path.suffix.casefold() in SUFFIXES:
        return read_workbook(path)
    elif path.suffix.casefold() == ".csv":
        message = f"{path} is one table; give the folder it is in: {path.parent}"
    else:
        message = f"{path} is neither a folder of CSV files nor an Excel workbook (.xlsx)"
    return RawTables({}, frozenset(), (_whole(message),))


def _whole(message: str) -> Problem:
    return Problem(None, None, None, None, message)


def _missing_tables(raw: RawTables) -> list[Problem]:
    """Required tables that are not there."""
    required = (name for name, field in Instance.model_fields.items() if field.is_required())
    return [Problem(name, None, None, None, "the table is missing") for name in required if name not in raw.found]


def _place(problem: Problem) -> tuple[int, int]:
    """The order in which people go through the tables; what concerns the whole comes first."""
    table = TABLE_NAMES.index(problem.table) if problem.table in TABLE_NAMES else -1
    return table, problem.rows[0] if problem.rows else 0
