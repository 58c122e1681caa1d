"""What a planner has filled in of the schools and localities of an instance that may be far from complete."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from models import Locality, Row, School
from scheduler.reading.instance import InstanceError, read_tables
from scheduler.reading.rows import read_rows
from scheduler.validation import Problem

AnyRow = TypeVar("AnyRow", bound=Row)


@dataclass(frozen=True, slots=True)
class FilledIn:
    """Rows as far as they are filled in: only the columns that were asked for are sure to be there."""

    schools: tuple[School, ...] = ()
    localities: tuple[Locality, ...] = ()


def read_filled_in(path: Path, of_school: Collection[str], of_locality: Collection[str]) -> FilledIn:
    """The rows of `schools` and `localities` at `path`, for the sake of some of their columns.

    Raises:
        InstanceError: a cell of one of these columns cannot be read, or a table not at all.
    """
    raw = read_tables(path)
    problems: list[Problem] = []

    def rows(name: str, model: type[AnyRow], wanted: Collection[str]) -> tuple[AnyRow, ...]:
        found, wrong = read_rows(raw.tables[name], model) if name in raw.tables else ((), [])
        of_shape = [each for each in raw.problems if each.table == name]
        problems.extend(each for each in (*of_shape, *wrong) if each.column is None or each.column in wanted)
        return found

    found = FilledIn(rows("schools", School, of_school), rows("localities", Locality, of_locality))
    if problems:
        raise InstanceError(tuple(problems))
    return found
