"""The empty instance that teaches itself, a workbook or a folder, generated from the data models."""

from scheduler.writing.template.start import start_instance, start_tables

__all__ = ["start_instance", "start_tables"]
