"""The one place that writes files: whole or not at all."""

from scheduler.writing.atomic import TargetExistsError
from scheduler.writing.instance import write_instance
from scheduler.writing.plan_folder import write_plan

__all__ = ["TargetExistsError", "write_instance", "write_plan"]
