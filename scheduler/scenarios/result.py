"""The instance that scenarios make of another, checked like any instance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from models import Instance
from scheduler.reading import InstanceError, Reading, instance_of, read_tables
from scheduler.scenarios.changes import Changes
from scheduler.scenarios.layers import Layers, layers_of, layers_of_instance
from scheduler.scenarios.overlay import apply
from scheduler.scenarios.scenario import Scenario
from scheduler.validation.problem import Problem


@dataclass(frozen=True)
class Result:
    """An instance under scenarios, and what each of them changed."""

    reading: Reading
    changes: tuple[Changes, ...]
    layers: Layers
    """Its tables: they know where each cell comes from."""


def base_layers(path: Path, name: str | None = None) -> Layers:
    """The tables of an instance, to lay scenarios over.

    Raises:
        InstanceError: where a table cannot be read at all; its cells are checked with the result.
    """
    called = name or str(path)
    raw = read_tables(Path(path))
    if raw.problems or not raw.found:
        nothing = (Problem(None, None, None, None, f"{called} has no tables of an instance"),)
        raise InstanceError(raw.problems or nothing)
    return layers_of(raw, called)


def scenario_instance(path: Path, scenarios: Sequence[Scenario], name: str | None = None) -> Result:
    """The instance at `path` with scenarios laid over it, one after the other.

    Raises:
        InstanceError: what is wrong with the instance or the result, by file, table, row and column.
        ScenarioError: what is wrong with a scenario.
    """
    return laid_over(base_layers(path, name), scenarios)


def under_scenarios(instance: Instance, scenarios: Sequence[Scenario], name: str) -> Result:
    """The same for an instance in memory, such as the one in a plan folder; `name` is for messages.

    Raises:
        InstanceError, ScenarioError: as above.
    """
    try:
        layers = layers_of_instance(instance, name)
    except ValueError as error:
        raise InstanceError((Problem(None, None, None, None, f"{name}: {error}"),)) from None
    return laid_over(layers, scenarios)


def laid_over(layers: Layers, scenarios: Sequence[Scenario]) -> Result:
    """The instance of tables with scenarios laid over them in order.

    Raises:
        InstanceError, ScenarioError: as above.
    """
    changes = []
    for scenario in scenarios:
        overlaid = apply(layers, scenario)
        layers = overlaid.layers
        changes.append(overlaid.changes)
    try:
        reading = instance_of(layers.raw())
    except InstanceError as error:
        raise InstanceError(tuple(map(layers.located, error.problems))) from None
    warnings = tuple(map(layers.located, reading.warnings))
    return Result(Reading(reading.instance, warnings), tuple(changes), layers)
