"""The one place that reads files."""

from scheduler.reading.instance import InstanceError, Reading, read_instance
from scheduler.reading.plan_folder import PlanError, PlanFolder, read_plan

__all__ = ["InstanceError", "PlanError", "PlanFolder", "Reading", "read_instance", "read_plan"]
