"""Scenarios: tables that hold only what differs, laid over the tables of an instance.

    result = scenario_instance(Path("county"), [read_scenario(Path("p07-leaves"))])
    result.reading.instance, result.changes

Pure but for reading and writing: tables in, tables out, with an account of what was replaced, added, removed and
what went with it.
"""

from scheduler.scenarios.candidates import Candidates, read_candidates, with_all
from scheduler.scenarios.changes import CellChange, Changes, Kind, RowChange
from scheduler.scenarios.folder import scenario_files, write_scenario
from scheduler.scenarios.layers import Layers, layers_of, layers_of_instance
from scheduler.scenarios.overlay import Overlaid, apply
from scheduler.scenarios.result import Result, base_layers, laid_over, scenario_instance, under_scenarios
from scheduler.scenarios.scenario import Scenario, ScenarioError, ScenarioRow, read_scenario, scenario_of
from scheduler.scenarios.stacking import stacked

__all__ = [
    "Candidates",
    "CellChange",
    "Changes",
    "Kind",
    "Layers",
    "Overlaid",
    "Result",
    "RowChange",
    "Scenario",
    "ScenarioError",
    "ScenarioRow",
    "apply",
    "base_layers",
    "laid_over",
    "layers_of",
    "layers_of_instance",
    "read_candidates",
    "read_scenario",
    "scenario_files",
    "scenario_instance",
    "scenario_of",
    "stacked",
    "under_scenarios",
    "with_all",
    "write_scenario",
]
