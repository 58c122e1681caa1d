"""What people open: calendars, a workbook and a report, all derived from a plan folder and nothing else."""
