"""The small instance of the reading tests, and scenarios given as text, laid over it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from models import Instance
from scheduler.reading import InstanceError, read_instance
from scheduler.scenarios import Result, Scenario, read_scenario, scenario_instance
from tests.reading.tables import write_tables

Texts = Mapping[str, str]
"""Tables of a scenario by name, as CSV."""


def write_scenario_text(folder: Path, tables: Texts) -> Path:
    folder.mkdir(exist_ok=True)
    for name, text in tables.items():
        (folder / f"{name}.csv").write_text(text.lstrip("\n"), encoding="utf-8")
    return folder


def base_of(folder: Path, changes: Mapping[str, str | None] | None = None) -> Path:
    return write_tables(folder / "base", changes)


def lay(folder: Path, *scenarios: Texts, changes: Mapping[str, str | None] | None = None) -> Result:
    """Scenarios `one`, `two`, … over the base of `folder`."""
    read: list[Scenario] = []
    for name, tables in zip(("one", "two", "three"), scenarios, strict=False):
        read.append(read_scenario(write_scenario_text(folder / name, tables), name))
    return scenario_instance(base_of(folder, changes), read, "base")


def under(folder: Path, *scenarios: Texts) -> Instance:
    return lay(folder, *scenarios).reading.instance


def refusals(folder: Path, *scenarios: Texts, changes: Mapping[str, str | None] | None = None) -> list[str]:
    """Everything that is said to be wrong."""
    try:
        lay(folder, *scenarios, changes=changes)
    except InstanceError as error:
        return [str(problem) for problem in error.problems]
    return []


def base_instance(folder: Path) -> Instance:
    return read_instance(base_of(folder)).instance
