"""The report: a plan as one HTML file that needs nothing else and asks nothing of any network."""

from scheduler.exporting.report.page import render

__all__ = ["render"]
