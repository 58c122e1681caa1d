"""Every check of an instance, in one place."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from models import TABLES, Instance
from scheduler.validation.days import (
    length_problems,
    outside_problems,
    overlap_problems,
    range_problems,
    school_day_problems,
    span_problems,
    window_problems,
)
from scheduler.validation.figures import limit_problems, number_problems, policy_problems, size_problems
from scheduler.validation.keys import key_problems
from scheduler.validation.oddities import oddities
from scheduler.validation.pins import pin_problems, pin_shape_problems
from scheduler.validation.places import place_problems
from scheduler.validation.problem import Problem
from scheduler.validation.references import reference_problems

HEADING = 1
"""The row of the headings: where it is wrong, so may be every row below."""


@dataclass(frozen=True, slots=True)
class Findings:
    """What is wrong with an instance, and what is legal but odd."""

    errors: tuple[Problem, ...]
    warnings: tuple[Problem, ...]


@dataclass(slots=True)
class _Course:
    """Collects problems, and keeps a check from running on tables already found wrong."""

    spoilt: set[str]
    problems: list[Problem] = field(default_factory=list)

    def run(self, found: Callable[[], Iterable[Problem]], needs: Iterable[str] = ()) -> None:
        if self.spoilt.isdisjoint(needs):
            problems = list(found())
            self.problems += problems
            self.spoilt |= {problem.table for problem in problems if problem.table is not None}


def validate(
    instance: Instance, known: Collection[Problem] = (), policy_rows: Mapping[str, int] | None = None
) -> Findings:
    """Check everything that a cell cannot show by itself; see `errors_of`. Warnings come without errors only."""
    errors = errors_of(instance, known, policy_rows)
    return Findings(errors, () if errors or known else tuple(oddities(instance)))


def errors_of(
    instance: Instance, known: Collection[Problem] = (), policy_rows: Mapping[str, int] | None = None
) -> tuple[Problem, ...]:
    """What is wrong with an instance, without the long look for what is only odd.

    `known` are the problems found while reading: the rows of their tables may lack attributes whose cells
    were bad. What is built on a table is checked only where that table is in order, so that one slip is one
    problem. `policy_rows` are the rows of the policy's keys, for messages.
    """
    rows = policy_rows or {}
    spoilt = frozenset(problem.table for problem in known if problem.table is not None)
    course = _Course(set(spoilt))
    course.run(lambda: _empty(instance, spoilt))
    unsure = frozenset(course.spoilt)
    course.run(lambda: key_problems(instance))
    course.run(lambda: reference_problems(instance, unsure))
    course.run(lambda: range_problems(instance))
    course.run(lambda: span_problems(instance))
    course.run(lambda: limit_problems(instance))
    course.run(lambda: size_problems(instance))
    course.run(lambda: place_problems(instance))
    course.run(lambda: policy_problems(instance, rows))
    course.run(lambda: pin_shape_problems(instance))
    course.run(lambda: overlap_problems(instance), needs=("terms",))
    course.run(lambda: outside_problems(instance, rows), needs=("terms",))
    course.run(lambda: length_problems(instance), needs=("terms", "closures"))
    course.run(lambda: school_day_problems(instance), needs=("terms", "closures"))
    course.run(lambda: number_problems(instance), needs=("programmes",))
    course.run(lambda: window_problems(instance), needs=("terms", "closures", "programmes"))
    wrong = {row for problem in (*known, *course.problems) if problem.table == "pins" for row in problem.rows}
    if HEADING not in wrong:
        course.run(lambda: pin_problems(instance, wrong), needs={*TABLES, "policy"} - {"pins"})
    return tuple(course.problems)


def _empty(instance: Instance, spoilt: Collection[str]) -> Iterator[Problem]:
    """Every table without a row that an instance cannot do without."""
    for name, column in Instance.model_fields.items():
        if column.is_required() and name not in spoilt and not getattr(instance, name):
            yield Problem(name, None, None, None, "the table has no rows; expected at least one")
