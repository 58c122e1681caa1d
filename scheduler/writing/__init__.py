"""The one place that writes files: whole or not at all."""

from scheduler.writing.atomic import TargetExistsError, write_file
from scheduler.writing.export import check_export, write_export
from scheduler.writing.filling import check_fillable, put_tables
from scheduler.writing.instance import write_instance
from scheduler.writing.marked_workbook import marked_workbook, plain_workbook
from scheduler.writing.pins import write_pins
from scheduler.writing.plan_folder import write_plan
from scheduler.writing.scenario import write_tables
from scheduler.writing.single_file import check_file
from scheduler.writing.template import start_instance

__all__ = [
    "TargetExistsError",
    "check_export",
    "check_file",
    "check_fillable",
    "marked_workbook",
    "plain_workbook",
    "put_tables",
    "start_instance",
    "write_export",
    "write_file",
    "write_instance",
    "write_pins",
    "write_plan",
    "write_tables",
]
