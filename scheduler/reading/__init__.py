"""The one place that reads files."""

from scheduler.reading.edited_workbook import EditedPins, EditedWorkbookError, read_pins
from scheduler.reading.filled_in import FilledIn, read_filled_in
from scheduler.reading.instance import InstanceError, Reading, instance_of, read_instance, read_tables
from scheduler.reading.plan_folder import PlanError, PlanFolder, read_plan
from scheduler.reading.travel_matrix import Matrix, MatrixError, read_matrix
from scheduler.reading.typed_grids import typed_grids

__all__ = [
    "EditedPins",
    "EditedWorkbookError",
    "FilledIn",
    "InstanceError",
    "Matrix",
    "MatrixError",
    "PlanError",
    "PlanFolder",
    "Reading",
    "instance_of",
    "read_filled_in",
    "read_instance",
    "read_matrix",
    "read_pins",
    "read_plan",
    "read_tables",
    "typed_grids",
]
