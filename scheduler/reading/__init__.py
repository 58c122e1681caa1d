"""The one place that reads files."""

from scheduler.reading.edited_workbook import EditedPins, EditedWorkbookError, read_pins
from scheduler.reading.instance import InstanceError, Reading, instance_of, read_instance, read_tables
from scheduler.reading.plan_folder import PlanError, PlanFolder, read_plan

__all__ = [
    "EditedPins",
    "EditedWorkbookError",
    "InstanceError",
    "PlanError",
    "PlanFolder",
    "Reading",
    "instance_of",
    "read_instance",
    "read_pins",
    "read_plan",
    "read_tables",
]
