"""A proof that people are told is made twice: the two agree, and where they did not nothing would be claimed."""

from __future__ import annotations

import threading
from dataclasses import replace
from types import ModuleType
from unittest.mock import patch

import pytest
from ortools.sat.python import cp_model

from models import Instance
from scheduler.explaining import placing, swap
from scheduler.optimiser import choosing, pinned
from scheduler.optimiser.compiling.compile import compile_problem
from scheduler.optimiser.keeping import course
from scheduler.optimiser.limits import Infeasible
from scheduler.optimiser.model import plan_model, solving
from scheduler.optimiser.model.scope import whole_scope
from scheduler.optimiser.model.solving import Answer, Effort, minimise, prove
from scheduler.optimiser.pace import Pace
from scheduler.optimiser.pinned import pinned_plan
from scheduler.optimiser.schedule import empty_schedule
from scheduler.optimiser.search.improvement import solve_scope
from tests.brute_force import best_plan
from tests.random_instances import random_instance

EFFORT = Effort(None, work=10.0)
NEVER = threading.Event()
SEEDS = range(40)


class Solves:
    """Stands in for a single call to CP-SAT: calls it, puts a lie in its place where it is told to, and remembers."""

    def __init__(self, lie: cp_model.CpSolverStatus | None = None, second_fails: bool = False) -> None:
        self.lie = lie
        self.second_fails = second_fails
        self.with_presolve: list[bool] = []
        self.second_status: list[int] = []

    def __call__(
        self,
        model: cp_model.CpModel,
        line: cp_model.LinearExpr,
        effort: Effort,
        stop: threading.Event,
        relative_gap: float = 0.0,
        presolve: bool = True,
    ) -> Answer:
        self.with_presolve.append(presolve)
        if presolve and self.lie == cp_model.OPTIMAL:
            worse = model.clone()
            worse.add(_line(worse) >= 5)
            return SOLVE(worse, line, effort, stop, relative_gap)
        answer = SOLVE(model, line, effort, stop, relative_gap, presolve)
        if presolve and self.lie is not None:
            return replace(answer, status=int(self.lie))
        if not presolve:
            self.second_status.append(answer.status)
            if self.second_fails:
                return replace(answer, status=int(cp_model.UNKNOWN))
        return answer


SOLVE = solving._solve


def _line(model: cp_model.CpModel) -> cp_model.LinearExpr:
    return cp_model.LinearExpr.sum([model.get_int_var_from_proto_index(0), model.get_int_var_from_proto_index(1)])


def two_numbers(variables: int = 2) -> tuple[cp_model.CpModel, cp_model.LinearExpr]:
    """Two numbers up to 9 that are at least 3 together; and the line, their sum."""
    model = cp_model.CpModel()
    first, second, *_ = (model.new_int_var(0, 9, "") for _ in range(variables))
    model.add(first + second >= 3)
    return model, first + second


def impossible() -> tuple[cp_model.CpModel, cp_model.LinearExpr]:
    """Two numbers that are at least 3 together, and at most 2."""
    model, line = two_numbers()
    model.add(line <= 2)
    return model, line


def test_a_wrong_optimum_is_caught() -> None:
    model, line = two_numbers()
    with patch.object(solving, "_solve", Solves(lie=cp_model.OPTIMAL)):
        assert minimise(model, line, EFFORT, NEVER).value == 5
        answer = prove(model, line, EFFORT, NEVER)
    assert answer.found
    assert not answer.proved
    assert (answer.value, answer.bound) == (3, 0)


def test_a_wrong_no_solution_is_caught() -> None:
    model, line = two_numbers()
    with patch.object(solving, "_solve", Solves(lie=cp_model.INFEASIBLE)):
        assert minimise(model, line, EFFORT, NEVER).impossible
        answer = prove(model, line, EFFORT, NEVER)
    assert answer.found
    assert not answer.proved
    assert not answer.impossible
    assert (answer.value, answer.bound) == (3, 0)


def test_what_is_right_is_proved_twice() -> None:
    model, line = two_numbers()
    with patch.object(solving, "_solve", Solves()) as solves:
        answer = prove(model, line, EFFORT, NEVER)
        assert prove(*impossible(), EFFORT, NEVER).impossible
    assert answer.proved
    assert (answer.value, answer.bound) == (3, 3)
    assert solves.with_presolve == [True, False, True, False]
    assert solves.second_status == [cp_model.INFEASIBLE] * 2
    assert len(model.proto.constraints) == 1


def test_a_claim_stands_where_the_second_solve_comes_to_no_end() -> None:
    with patch.object(solving, "_solve", Solves(second_fails=True)):
        assert prove(*two_numbers(), EFFORT, NEVER).proved
        assert prove(*impossible(), EFFORT, NEVER).impossible


def test_only_a_small_model_is_solved_twice() -> None:
    for variables, times in ((solving.SMALL_MODEL, 2), (solving.SMALL_MODEL + 1, 1)):
        with patch.object(solving, "_solve", Solves()) as solves:
            assert prove(*two_numbers(variables), EFFORT, NEVER).proved
        assert len(solves.with_presolve) == times


@pytest.mark.parametrize("status", [cp_model.FEASIBLE, cp_model.UNKNOWN])
def test_what_is_not_proved_is_not_solved_again(status: cp_model.CpSolverStatus) -> None:
    with patch.object(solving, "_solve", Solves(lie=status)) as solves:
        assert not prove(*two_numbers(), EFFORT, NEVER).proved
    assert solves.with_presolve == [True]


@pytest.mark.parametrize("seed", SEEDS)
def test_the_second_proof_agrees_on_every_line_of_random_instances(seed: int) -> None:
    instance = random_instance(seed)
    best = best_plan(instance)
    problem = compile_problem(instance)
    model = plan_model.build(problem, whole_scope(problem, frozenset(problem.levels)))
    found = []
    with patch.object(solving, "_solve", Solves()) as solves:
        for line in (*model.left_out.values(), model.quality):
            answer = prove(model.variables.model, line, EFFORT, NEVER)
            if answer.impossible:
                break
            found.append(answer.value)
            model.variables.model.add(line <= answer.value)
    assert solves.second_status == [cp_model.INFEASIBLE] * max(1, len(found))
    assert found == ([] if best is None else [*best.objective])


@pytest.mark.parametrize("seed", SEEDS)
def test_less_than_the_best_is_impossible_twice_on_random_instances(seed: int) -> None:
    instance = random_instance(seed)
    best = best_plan(instance)
    if best is None:
        pytest.skip("no plan is legal")
    problem = compile_problem(instance)
    model = plan_model.build(problem, whole_scope(problem, frozenset(problem.levels)))
    for level, line in model.left_out.items():
        model.variables.model.add(line <= best.coverage[level])
    model.variables.model.add(model.quality <= best.quality - 1)
    with patch.object(solving, "_solve", Solves()) as solves:
        assert prove(model.variables.model, model.quality, EFFORT, NEVER).impossible
    assert solves.second_status == [cp_model.INFEASIBLE]


def test_a_proof_of_all_schools_is_made_twice_and_one_of_some_is_not() -> None:
    problem = compile_problem(random_instance(0))
    pace = Pace(60.0, 1, 0, deterministic=True, stop=NEVER)
    whole = whole_scope(problem, frozenset(problem.levels))
    school, *others = whole.pairs_of_school
    assert others
    some = replace(whole, pairs_of_school={school: whole.pairs_of_school[school]})
    for scope, twice in ((whole, True), (some, False)):
        with patch.object(solving, "_solve", Solves()) as solves:
            assert solve_scope(empty_schedule(problem), scope, pace, 10.0).proved
        assert (False in solves.with_presolve) == twice


def test_pins_are_not_called_impossible_on_one_word() -> None:
    instance = pinned_instance()
    problem = compile_problem(instance)
    assert (pinned_plan(problem).pair >= 0).any()
    with patch.object(solving, "_solve", Solves(lie=cp_model.INFEASIBLE)):
        assert (pinned_plan(problem).pair >= 0).any()
    with (
        patch.object(solving, "_solve", Solves(lie=cp_model.INFEASIBLE, second_fails=True)),
        pytest.raises(Infeasible),
    ):
        pinned_plan(problem)


@pytest.mark.parametrize("module", [placing, swap, pinned, choosing, course])
def test_whoever_tells_people_of_a_proof_has_it_made_twice(module: ModuleType) -> None:
    assert hasattr(module, "prove")
    assert not hasattr(module, "minimise")


def pinned_instance() -> Instance:
    """The first random instance with pins that can be kept."""
    for seed in range(200):
        instance = random_instance(seed)
        if instance.pins and compile_problem(instance).must_allocate.any() and best_plan(instance) is not None:
            return instance
    raise AssertionError("no random instance has such pins")
