"""What the tests of the model share: is a given plan in the exact model of everything, and what is it worth there?

The plan of an instance is put to the model decision by decision. A pair or a day that the model does not even
offer is as good as forbidden: the rules on single pairs, visits and days work in just that way.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ortools.sat.python import cp_model

from models import Instance
from scheduler.optimiser.compiling.compile import compile_problem
from scheduler.optimiser.model import plan_model
from scheduler.optimiser.model.plan_model import PlanModel
from scheduler.optimiser.model.scope import whole_scope
from scheduler.optimiser.problem.problem import Problem
from scheduler.optimiser.schedule import Schedule, empty_schedule
from scheduler.optimiser.variables import Literal
from tests.build import Compact, plan_of
from tests.checker.judging import GOOD, broken


@dataclass(frozen=True)
class Worth:
    """A plan's lines of the objective, as the model has them."""

    left_out: dict[int, int]
    quality: int
    schedule: Schedule


def forbidden(instance: Instance, compact: Compact = GOOD) -> list[str]:
    """The ids of the rules for which the model does not have this plan among its solutions.

    The model says only whether it does; the checker must agree, and names the rules.
    """
    named = broken(instance, compact)
    assert (worth(compile_problem(instance), compact) is None) == bool(named)
    return named


def worth(problem: Problem, compact: Compact) -> Worth | None:
    """What a plan is worth in the model of everything; None if it is not among its solutions."""
    model = model_of(problem)
    if not _fix(model, compact):
        return None
    variables = model.variables
    variables.model.minimize(model.quality)
    solver = _solver()
    if solver.solve(variables.model) != cp_model.OPTIMAL:
        return None
    return Worth(
        left_out={level: int(solver.value(line)) for level, line in model.left_out.items()},
        quality=round(solver.objective_value),
        schedule=plan_model.read_solution(model, solver, empty_schedule(problem)),
    )


def model_of(problem: Problem) -> PlanModel:
    """The model of everything, in which all levels may leave visits out."""
    return plan_model.build(problem, whole_scope(problem, frozenset(problem.levels)))


def feasible(model: PlanModel, chosen: Iterable[Literal]) -> bool:
    """Whether some solution makes all these choices."""
    trial = model.variables.model.clone()
    for literal in chosen:
        trial.add(trial.get_bool_var_from_proto_index(literal.index) == 1)
    return int(_solver().solve(trial)) in {cp_model.OPTIMAL, cp_model.FEASIBLE}


def allocated(model: PlanModel, school: str, sip: str) -> Literal:
    """The decision that a SIP has a school."""
    return model.variables.allocated[_pair(model.variables.problem, school, sip)]


def placed(model: PlanModel, school: str, sip: str, visit: int, day: str) -> Literal:
    """The decision that a SIP makes a visit on a day."""
    problem = model.variables.problem
    return model.variables.placed[_pair(problem, school, sip), _visit(problem, school, visit)][_day(problem, day)]


def _solver() -> cp_model.CpSolver:
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    return solver


def _fix(model: PlanModel, compact: Compact) -> bool:
    """Decide everything as the plan has it; False where it asks for what is not offered."""
    variables = model.variables
    problem, instance = variables.problem, variables.problem.instance
    plan = plan_of(instance, compact)
    owner = {row.school: row.sip for row in plan.allocations}
    wanted = set()
    for school, sip in owner.items():
        if sip is not None:
            if _pair_or_none(problem, school, sip) is None:
                return False
            wanted.add(variables.allocated[_pair(problem, school, sip)].index)
    made = {(row.school, row.visit) for row in instance.history}
    for row in plan.visits:
        sip = owner[row.school]
        if row.day is None or (row.school, row.visit) in made:
            continue
        if sip is None or row.day not in problem.calendar.number:
            return False
        offered = variables.placed[_pair(problem, row.school, sip), _visit(problem, row.school, row.visit)]
        if problem.calendar.number[row.day] not in offered:
            return False
        wanted.add(offered[problem.calendar.number[row.day]].index)
    literals = [*variables.allocated.values(), *(one for days in variables.placed.values() for one in days.values())]
    for literal in literals:
        variables.model.add(literal == int(literal.index in wanted))
    return True


def _pair(problem: Problem, school: str, sip: str) -> int:
    found = _pair_or_none(problem, school, sip)
    assert found is not None
    return found


def _pair_or_none(problem: Problem, school: str, sip: str) -> int | None:
    schools = [row.school for row in problem.instance.schools]
    sips = [row.sip for row in problem.instance.sips]
    return problem.pair_of.get((schools.index(school), sips.index(sip)))


def _visit(problem: Problem, school: str, number: int) -> int:
    names = [(problem.instance.schools[visit.school].school, visit.number) for visit in problem.visits]
    return names.index((school, number))


def _day(problem: Problem, day: str) -> int:
    return [date.isoformat() for date in problem.calendar.days].index(day)
