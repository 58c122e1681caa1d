"""A small instance and a plan for it on disk, and a way to type commands."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from models import Instance, Plan
from scheduler.command_line import sipplan
from scheduler.writing import write_instance, write_plan
from tests.build import plan_of, tiny_instance, with_school, with_sip

Sipplan = Callable[..., Result]


@pytest.fixture
def run() -> Sipplan:
    """Type a command: `run("check", folder)`; an error that is not handled fails the test."""

    def typed(*words: str | Path) -> Result:
        return CliRunner().invoke(sipplan, [str(word) for word in words], catch_exceptions=False)

    return typed


@pytest.fixture
def instance() -> Instance:
    """The tiny instance with a school of concern."""
    return with_sip(with_school(tiny_instance(), "S2", concern=2), "P2", kind="headteacher")


@pytest.fixture
def plan(instance: Instance) -> Plan:
    """A plan for it that leaves one visit unplaced and one school unallocated."""
    return plan_of(
        instance,
        {
            "S1": ("P1", ["2008-04-14", "2008-04-25", "2008-09-15"]),
            "S2": ("P2", ["2008-04-14", "2008-04-24", None]),
        },
    )


@pytest.fixture
def instance_folder(tmp_path: Path, instance: Instance) -> Path:
    folder = tmp_path / "my instance"
    write_instance(instance, folder)
    return folder


@pytest.fixture
def plan_folder(tmp_path: Path, instance: Instance, plan: Plan) -> Path:
    folder = tmp_path / "my plan"
    write_plan(plan, instance, folder)
    return folder
