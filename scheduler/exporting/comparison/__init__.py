"""A comparison of plans as a workbook, and as one HTML page that needs nothing else."""

from scheduler.exporting.comparison.page import render
from scheduler.exporting.comparison.workbook import workbook

__all__ = ["render", "workbook"]
