"""What the solver's process tells: the newest, and the plan's numbers only where they are others than before."""

from __future__ import annotations

import multiprocessing
import pickle
import threading
from typing import Any

import pytest

from models import Instance, Plan
from scheduler import optimiser
from scheduler.optimiser import Infeasible, Limits, Progress
from scheduler.solver_process.messages import Ended, Stop, Task
from scheduler.solver_process.serving import Messages, plan_from, solve_one
from tests.build import tiny_instance

OPTIONS = {"seed": 3, "workers": 1, "start": None, "deterministic": False}


def solved_with(instance: Instance, **options: Any) -> tuple[Plan, list[Progress]]:
    told: list[Progress] = []
    plan = optimiser.solve(instance, Limits(60), seed=3, workers=1, on_progress=told.append, **options)
    return plan, told


def test_a_plan_is_told_in_numbers_once() -> None:
    _, told = solved_with(tiny_instance())
    messages = Messages()
    heard = [messages.of(progress) for progress in (*told, told[-1])]
    assert heard[-1].numbers is None
    numbers = [each.numbers for each in heard if each.numbers is not None]
    schedules = {id(progress.schedule) for progress in told if progress.schedule is not None}
    assert len(numbers) == len(schedules)


def test_the_plan_of_a_message_is_the_plan_of_the_solve() -> None:
    instance = tiny_instance()
    plan, told = solved_with(instance)
    message = Messages().of(told[-1])
    assert message.numbers is not None
    made = plan_from(instance, message.progress, message.numbers, None, seed=3, workers=1)
    assert (made.allocations, made.visits) == (plan.allocations, plan.visits)
    assert made.summary.model_copy(update={"seconds": plan.summary.seconds}) == plan.summary


def test_it_stops_when_it_is_asked_to(monkeypatch: pytest.MonkeyPatch) -> None:
    class AskedError(Exception):
        pass

    def waits(instance: Instance, *, stop: threading.Event, **_options: Any) -> Plan:
        stop.wait()
        raise AskedError

    monkeypatch.setattr(optimiser, "solve", waits)
    ours, theirs = multiprocessing.Pipe()
    with ours, theirs:
        ours.send(Task("solve", tiny_instance(), 600, 0, OPTIONS))
        ours.send(Stop())
        solve_one(theirs)
        ended = ours.recv()
    assert isinstance(ended, Ended)
    # a class inside a function cannot be sent: it is told as what it says
    assert type(ended.result) is RuntimeError
    assert str(ended.result) == "AskedError: "


def test_an_impossible_input_keeps_its_problems_on_the_way() -> None:
    sent = pickle.loads(pickle.dumps(Infeasible(("one", "two"))))
    assert sent.problems == ("one", "two")
