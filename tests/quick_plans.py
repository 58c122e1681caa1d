"""Plans without a search, the same on every machine: a poor one and one that is fair."""

from __future__ import annotations

from models import Instance, Plan
from scheduler.optimiser.compiling.compile import compile_problem
from scheduler.optimiser.schedule import to_plan_tables
from scheduler.optimiser.starting import legal_start
from tests.build import honest_plan


def poor_plan(instance: Instance) -> Plan:
    """The pins and nothing else."""
    return honest_plan(instance, *to_plan_tables(legal_start(compile_problem(instance), None)))


def fair_plan(instance: Instance) -> Plan:
    """Everything put in that fits, one school after the other; nothing moves for another."""
    return honest_plan(instance, *to_plan_tables(legal_start(compile_problem(instance), poor_plan(instance))))
