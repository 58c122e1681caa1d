"""Solving a scope exactly: the one move by which plans are made and improved."""

from __future__ import annotations

from dataclasses import dataclass

from scheduler.optimiser.model import plan_model
from scheduler.optimiser.model.scope import Scope
from scheduler.optimiser.model.solving import minimise, prove
from scheduler.optimiser.pace import Pace
from scheduler.optimiser.schedule import Schedule

LEAST_WORK = 0.01
"""Counted for a call to CP-SAT at least, so that work that costs nothing comes to an end too."""


@dataclass(frozen=True)
class Found:
    """What solving a scope gave."""

    schedule: Schedule | None
    """The last solution: as good on every line as was found; None if there was no time for any."""
    quality_bound: int | None
    """No choice in the scope gives less quality there, in minutes, with the coverage found; None if not known."""
    proved: bool
    """Nothing better is in the scope: every line was solved to its end."""
    impossible: bool = False
    """The scope holds no plan at all."""


def solve_scope(
    schedule: Schedule,
    scope: Scope,
    pace: Pace,
    units: float,
    *,
    workers: int = 1,
    keep_coverage: bool = False,
    good_enough: float = 0.0,
) -> Found:
    """Minimise the scope's lines one after the other: coverage by level, then quality.

    With `keep_coverage` the coverage is known to be best: as many visits as now are left out, and quality alone
    is minimised. `good_enough` is the relative gap at which a line is settled.
    """
    model = plan_model.build(schedule.problem, scope)
    variables = model.variables
    lines = [*model.left_out.values(), model.quality]
    if keep_coverage:
        for level, line in model.left_out.items():
            variables.model.add(line <= left_out_now(schedule, scope, level))
        lines = [model.quality]
    # What is proved of all schools together people are told; of a neighbourhood nobody is.
    told = len(scope.pairs_of_school) == schedule.problem.schools and not good_enough
    candidate: Schedule | None = None
    proved = True
    for number, line in enumerate(lines):
        if pace.left <= 0:
            return Found(candidate, None, False)
        effort = pace.effort(units / len(lines), workers)
        answer = (
            prove(variables.model, line, effort, pace.stop)
            if told
            else minimise(variables.model, line, effort, pace.stop, good_enough)
        )
        pace.spend(max(answer.work, LEAST_WORK))
        if answer.impossible:
            return Found(None, None, True, impossible=True)
        if not answer.found:
            return Found(candidate, None, False)
        candidate = plan_model.read_solution(model, answer.solver, schedule)
        proved = proved and answer.proved
        if number == len(lines) - 1:
            return Found(candidate, answer.bound if proved or keep_coverage else None, proved)
        variables.model.add(line <= answer.value)
        variables.model.clear_hints()  # type: ignore[no-untyped-call]
        plan_model.hint(model, candidate)
    raise AssertionError("the last line is quality")


def left_out_now(schedule: Schedule, scope: Scope, level: int) -> int:
    """Visits of a level that the schedule leaves out at schools in scope."""
    problem = schedule.problem
    return sum(
        int(schedule.day[visit] < 0)
        for school in scope.pairs_of_school
        if problem.concern[school] == level
        for visit in problem.visits_of[school]
    )
